from threading import Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from leerplek.accounts.models import User
from leerplek.common import once
from leerplek.common.once import OnceOnly


class _Said(BaseStorage):
    """Keeps messages with the request."""

    def _get(self, *_args, **_kwargs):
        return [], True

    def _store(self, *_args, **_kwargs):
        return []


class _View:
    """Counts how often it did its work."""

    def __init__(self, answer):
        self.answer = answer
        self.count = 0

    def __call__(self, _request):
        self.count += 1
        return self.answer(self.count)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def _to_row(count):
    return redirect(f"/rows/{count}/")


def _with_errors(count):
    return HttpResponse(f"page {count}")


SESSION = SessionStore("session-of-anna")


def _sent(body, *, user=None, session=SESSION, **headers):
    request = RequestFactory().post("/rows/add/", body, headers=headers)
    request.user = user or User(pk=1)
    request.session = session
    request._messages = _Said(request)
    return request


def _answer(view, request):
    """Do what the handler does: the hook before the view, and around it the middleware."""
    middleware = OnceOnly(lambda asked: middleware.process_view(asked, view, (), {}) or view(asked))
    return middleware(request)


def test_the_second_time_gets_the_answer_of_the_first():
    view = _View(_to_row)
    body = {"csrfmiddlewaretoken": "a", "name": "De Es"}

    answers = [_answer(view, _sent(body)).headers["Location"] for _each in range(3)]

    assert answers == ["/rows/1/"] * 3
    assert view.count == 1


@pytest.mark.parametrize(
    "again",
    [
        {"csrfmiddlewaretoken": "b", "name": "De Es"},
        {"csrfmiddlewaretoken": "a", "name": "De Eik"},
        {"name": "De Es"},
    ],
)
def test_another_page_other_contents_or_no_token_is_another_form(again):
    view = _View(_to_row)
    _answer(view, _sent({"csrfmiddlewaretoken": "a", "name": "De Es"}))

    _answer(view, _sent(again))

    assert view.count == 2


def test_a_form_with_something_to_correct_may_be_sent_again():
    view = _View(_with_errors)
    body = {"csrfmiddlewaretoken": "a"}

    pages = [_answer(view, _sent(body)).content for _each in range(2)]

    assert pages == [b"page 1", b"page 2"]


def test_a_form_that_failed_may_be_sent_again():
    body = {"csrfmiddlewaretoken": "a"}
    view = _View(_to_row)

    with pytest.raises(ZeroDivisionError):
        _answer(_View(lambda _count: 1 / 0), _sent(body))
    _answer(view, _sent(body))

    assert view.count == 1


def test_somebody_else_a_visitor_and_a_script_are_left_alone():
    view = _View(_to_row)
    body = {"csrfmiddlewaretoken": "a"}
    _answer(view, _sent(body))

    _answer(view, _sent(body, session=SessionStore("session-of-bram")))
    _answer(view, _sent(body, user=AnonymousUser()))
    _answer(view, _sent(body, **{"HX-Request": "true"}))

    assert view.count == 4


def test_another_file_of_the_same_name_and_size_is_another_form():
    view = _View(_to_row)

    for content in (b"a;b", b"a;b", b"a;c"):
        file = SimpleUploadedFile("list.csv", content)
        _answer(view, _sent({"csrfmiddlewaretoken": "a", "file": file}))

    assert view.count == 2


def test_the_second_waits_while_the_first_is_busy():
    body = {"csrfmiddlewaretoken": "a"}
    view = _View(_to_row)
    answers = []

    def _second(count):
        thread = Thread(target=lambda: answers.append(_answer(view, _sent(body))))
        thread.start()
        thread.join(0.3)
        answers.append(thread)
        return _to_row(count)

    first = _answer(_View(_second), _sent(body))
    answers.pop(0).join(5)

    assert [answer.headers["Location"] for answer in answers] == [first.headers["Location"]]
    assert view.count == 0


def test_the_second_is_told_when_the_first_takes_very_long(monkeypatch):
    monkeypatch.setattr(once, "WAITING_SECONDS", 0.0)
    body = {"csrfmiddlewaretoken": "a"}
    view = _View(_to_row)
    request = _sent(body)

    _answer(_View(lambda _count: _answer(view, request)), _sent(body))

    assert [str(message) for message in request._messages._queued_messages] == [
        "Dit formulier was al verzonden; we zijn er nog mee bezig."
    ]
    assert view.count == 0
