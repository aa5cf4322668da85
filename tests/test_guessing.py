"""Guesses reveal nothing and are slowed down; nothing of a person is written down."""

import hashlib
import logging
import re
from collections import Counter

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from leerplek.asks.models import PersonalLink
from leerplek.asks.services import issue_link
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.common.codes import new_code, plain
from leerplek.config.logs import DiscreetFormatter
from leerplek.jobs.models import Job
from leerplek.practices.tests.factories import PracticeFactory
from tests.clients import LeanClient, body_of

pytestmark = pytest.mark.django_db
# What differs on every page: tokens, and the address itself.
UNIQUE = re.compile(r'value="\w{64}"|"X-CSRFToken": "\w+"|/mijn/[\w-]+/')
WORD = "zuidkanarie"


def _digest(response) -> str:
    text = UNIQUE.sub("", body_of(response).decode())
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.slow
def test_guessed_links_reveal_nothing_and_are_slowed_down(care_group, anna):
    ask = AskFactory(practice=PracticeFactory(organisation=care_group), contact=anna)
    link, _code = issue_link(ask, actor=anna)
    client, events = LeanClient(), Event.objects.count()

    looked = {_digest(client.get(f"/mijn/{new_code()}/")) for _ in range(100)}
    alone = Counter(client.post(f"/mijn/{new_code()}/").status_code for _ in range(500))
    spread = {
        (answer.status_code, _digest(answer))
        for number in range(200)
        for answer in [client.post(f"/mijn/{new_code()}/", REMOTE_ADDR=f"10.0.0.{number}")]
    }

    assert len(looked) == 1
    assert alone == {200: 20, 429: 480}
    assert [status for status, _page in spread] == [200]
    link.refresh_from_db()
    assert (link.opened_at, Event.objects.count()) == (None, events)


def test_behind_a_server_of_ours_everybody_has_a_limit_of_their_own(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = LeanClient()

    answers = {
        said: Counter(
            client.post(f"/mijn/{new_code()}/", headers={"X-Forwarded-For": said}).status_code
            for _ in range(25)
        )
        for said in ("made up, 192.0.2.1", "192.0.2.2")
    }

    assert answers == {said: {200: 20, 429: 5} for said in answers}


def test_nothing_of_a_person_and_no_code_is_written_down(care_group, anna, anna_client):
    practice = PracticeFactory(
        organisation=care_group,
        name=f"{WORD} praktijk",
        contact_name=f"{WORD} naam",
        email=f"{WORD}@mail.example",
    )
    ask = AskFactory(practice=practice, contact=anna, kind="practice_details")
    lines: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(DiscreetFormatter())
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    _link, code = issue_link(ask, actor=anna)
    client, strict = Client(), Client(enforce_csrf_checks=True)
    sent = {"contact": "wrong", "contact_words": f"{WORD} woorden", "sites": "right", "version": 1}

    try:
        strict.post(reverse("portal:enter", args=[code]))
        client.get(f"/mijn/{code}/nergens/")
        client.post(reverse("portal:enter", args=[code]))
        for url in ("/mijn/nu/", "/mijn/klaar/", "/mijn/gegevens/"):
            client.get(url)
        client.post("/mijn/nu/", sent)
        client.post("/mijn/gegevens/", {"words": f"{WORD} meer"})
        anna_client.post(reverse("asks:link_new", args=[ask.pk]))
        anna_client.get(reverse("asks:detail", args=[ask.pk]))
    finally:
        logging.getLogger().removeHandler(handler)

    written = {
        "logs": lines,
        "audit": list(Event.objects.values_list("kind", "subject_id", "data")),
        "jobs": list(Job.objects.values_list("args", "dedupe")),
        "links": list(PersonalLink.objects.values()),
        "sessions": [each.get_decoded() for each in Session.objects.all()],
        "cache": list(cache._cache),
    }
    found = {
        where: word
        for where, kept in written.items()
        for word in (code, plain(code), WORD)
        if word.lower() in str(kept).lower()
    }
    assert found == {}
    # Otherwise nothing was looked through.
    assert len(lines) >= 2
    assert len(written["audit"]) > 4
