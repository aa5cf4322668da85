"""A candidate is spoken to with "je", a practice with "u"; who is not known yet with neither."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from leerplek.asks.control import mail_digits
from leerplek.asks.services import AskError, issue_link
from leerplek.asks.tests.factories import AskFactory
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.selectors.people import question_of
from leerplek.portal.kinds.candidates import CANDIDATE_DETAILS
from leerplek.portal.kinds.questions import OPEN_QUESTION
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db
POLITE = re.compile(r"\b(?:u|uw)\b", re.IGNORECASE)
FAMILIAR = re.compile(r"\b(?:je|jij|jouw)\b", re.IGNORECASE)
KINDS = (
    CANDIDATE_DETAILS,
    OPEN_QUESTION,
    replace(OPEN_QUESTION, name="others", shows_others=True),
)
NOW, DONE, DATA = "/mijn/nu/", "/mijn/klaar/", "/mijn/gegevens/"
CONTROL, SEND = "/mijn/controle/", "/mijn/controle/sturen/"
WRONG = {"contact": "wrong", "hours": "right", "travel": "right", "version": 1}


@pytest.fixture(autouse=True)
def _kinds(settings):
    settings.ASK_KINDS = f"{__name__}.KINDS"


@pytest.fixture
def candidate(care_group):
    return CandidateFactory(organisation=care_group, email="noor@mail.example", phone="")


def enter(client, anna, **fields):
    ask = AskFactory(**{"practice": None, "contact": anna, **fields})
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))
    return ask


def words(response):
    """Return the text of a page as it is read, with what a screen reader says."""
    return unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode()))


def said(responses):
    """Return how many times the pages say "u", and how many times "je"."""
    text = " ".join(words(each) for each in responses)
    return POLITE.findall(text), len(FAMILIAR.findall(text))


def test_a_candidate_who_answers_reads_je(client, anna, candidate):
    enter(client, anna, candidate=candidate, kind="candidate_details")

    pages = [client.get(NOW), client.get(DATA), client.post(NOW, WRONG)]
    pages.append(client.post(NOW, {**WRONG, "contact_words": "Mijn naam is Noor"}, follow=True))

    polite, familiar = said(pages)
    assert polite == []
    assert familiar > 10
    assert "Kloppen je gegevens?" in words(pages[0])
    assert "past het voor je aan" in words(pages[-1])


def test_a_candidate_who_is_late_and_cannot_be_reached_reads_je(client, anna, candidate):
    candidate.email = ""
    candidate.save()
    late = timezone.localdate() - timedelta(days=1)
    enter(client, anna, candidate=candidate, kind="candidate_details", due_on=late)

    pages = [client.get(NOW), client.get(DATA)]
    pages.append(client.post(NOW, {**WRONG, "contact_words": "Ik heet Noor"}))

    assert said(pages)[0] == []
    assert "De laatste dag was" in words(pages[0])
    assert "Vul je nummer in" in words(pages[2])


def test_a_candidate_with_an_open_question_reads_je(client, anna, candidate):
    enter(client, anna, candidate=candidate, kind="open_question", question="Lukt het?")

    pages = [client.get(NOW), client.post(NOW, {"words": "Ja", "version": 1}, follow=True)]

    assert said(pages)[0] == []
    assert "Je antwoord" in words(pages[0])
    assert "leest je antwoord" in words(pages[1])


def test_a_candidate_who_shows_who_it_is_reads_je(
    client, anna, candidate, django_capture_on_commit_callbacks
):
    ask = enter(client, anna, candidate=candidate, kind="others", question="Klopt dit?")

    with django_capture_on_commit_callbacks(execute=True):
        pages = [client.get(CONTROL), client.post(SEND)]
    ask.candidate.email = ""
    ask.candidate.save()
    pages.append(client.post(SEND))

    letter = mail.outbox[-1]
    assert said(pages)[0] == []
    assert POLITE.findall(letter.subject + letter.body) == []
    assert letter.subject == "Je controlecode"
    with pytest.raises(AskError, match="e-mailadres van je"):
        mail_digits(ask)


def test_a_message_to_a_candidate_asks_with_je(anna, candidate):
    ask = AskFactory(practice=None, candidate=candidate, contact=anna, kind="candidate_details")

    assert question_of(ask) == "Kloppen je gegevens?"


def test_a_practice_reads_u(client, anna, care_group):
    practice = PracticeFactory(organisation=care_group)
    enter(client, anna, practice=practice, kind="open_question", question="Lukt het?")

    pages = [client.get(NOW), client.get(DATA)]
    pages.append(client.post(NOW, {"words": "Ja", "version": 1}, follow=True))

    polite, familiar = said(pages)
    assert familiar == 0
    assert len(polite) > 5


def test_who_is_not_known_yet_reads_neither(client, anna, candidate):
    _link, code = issue_link(
        AskFactory(practice=None, candidate=candidate, contact=anna, kind="candidate_details"),
        actor=None,
    )

    pages = [client.get("/mijn/"), client.get(f"/mijn/{code}/")]
    pages += [client.get("/mijn/tot-ziens/"), client.get(NOW)]

    assert said(pages) == ([], 0)
