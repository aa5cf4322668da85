"""A form that is sent twice, by a double click or after going back, does its work once."""

import time
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field
BUSY = "busy"
REMEMBERED_SECONDS = 60 * 60
# A server that was stopped in the middle does not keep somebody from sending again for long.
BUSY_SECONDS = 2 * 60
WAITING_SECONDS = 20.0
LOOKING_EVERY = 0.1


class OnceOnly:
    """Answer the second sending of a form as the first was answered.

    A page gives its forms a token of its own, so the same token with the same
    contents is the same form: somebody who really wants the same thing twice opens
    the page again.  Only what led to another page is remembered; a form that came
    back with something to correct may be sent as often as is needed.  Scripts send
    small parts of a page on purpose and are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = None
        try:
            response = self.get_response(request)
        finally:
            if key := getattr(request, "once_key", ""):
                _remember(key, response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Let the first through; wait for its answer with the second."""
        if not _is_form_of_a_page(request):
            return None
        key = _key(request)
        until = time.monotonic() + WAITING_SECONDS
        while not cache.add(key, BUSY, BUSY_SECONDS):
            answer = cache.get(key, BUSY)
            if answer != BUSY:
                return redirect(answer)
            if time.monotonic() > until:
                messages.info(request, _("This form was sent already; we are still busy with it."))
                return redirect("/")
            time.sleep(LOOKING_EVERY)
        request.once_key = key  # type: ignore[attr-defined]
        return None


def refused_to(address: str) -> HttpResponse:
    """Send on to a page that says why nothing was done; the same form may be sent again."""
    response = redirect(address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _remember(key: str, response: HttpResponse | None) -> None:
    if response is not None and response.status_code == HTTPStatus.FOUND:
        cache.set(key, response.headers["Location"], REMEMBERED_SECONDS)
    else:
        cache.delete(key)


def _is_form_of_a_page(request: HttpRequest) -> bool:
    return (
        request.method == "POST"
        and "HX-Request" not in request.headers
        and TOKEN in request.POST
        and request.user.is_authenticated
    )


def _key(request: HttpRequest) -> str:
    """Return what stands for this form of this person with these contents, and tells nothing."""
    digest = sha256()
    for part in (request.session.session_key, request.get_full_path(), request.POST.urlencode()):
        digest.update(f"{part}\n".encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(f"{name} {file.name} {file.size}\n".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return f"sent-{digest.hexdigest()}"
