"""A practice answers a poll by its link, and a coordinator writes an answer down for it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.models import Ask
from leerplek.asks.services import issue_link, record_answer
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.surveys.enums import Audience
from leerplek.surveys.kinds import INVITATION
from leerplek.surveys.selectors.polls import meter_of, newest
from leerplek.surveys.services.polls import close_poll, send_poll
from leerplek.surveys.services.reasons import begin_reasons
from leerplek.surveys.tests.factories import PollFactory


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde", email="linde@example.nl")


@pytest.fixture
def poll(care_group, anna):
    begin_reasons(care_group.region)
    return PollFactory(organisation=care_group, contact=anna)


@pytest.fixture
def ask(poll, practice, anna):
    send_poll(poll, [practice], actor=anna)
    return Ask.objects.get()


@pytest.fixture
def by_link(client, ask, anna):
    """Return a browser in which the practice opened its link."""
    _link, code = issue_link(ask, actor=anna)
    client.post(f"/mijn/{code}/")
    return client


def _reason(poll, words):
    return poll.organisation.region.poll_reasons.get(words=words)


def _form(ask, **said):
    said.setdefault("version", ask.version)
    return INVITATION.form(said, ask=ask)


def test_a_no_is_kept_with_its_reasons_and_the_page_says_what_helps(by_link, ask, poll):
    reason = _reason(poll, "Team te klein")
    sent = {"q_trains": "no", "q_reasons": [reason.pk], "q_again": "yes", "version": ask.version}
    # Chosen first and left behind: it counts for nothing.
    sent["q_places_bbl"] = "3"

    page = by_link.post("/mijn/nu/", sent, follow=True)

    ask.refresh_from_db()
    assert ask.answer == {
        "questionnaire": newest(poll).pk,
        "said": {"trains": "no", "reasons": [reason.pk], "again": "yes"},
        "first": "no",
        "again": "yes",
        "again_on": (timezone.localdate() + timedelta(days=365)).isoformat(),
    }
    assert page.context["follow_up"] == [(reason.words, reason.advice)]
    assert (ask.state, ask.answered_by, ask.recorded_by) == ("answered", "link", None)


def test_a_yes_asks_for_a_name_and_says_what_comes_when(by_link, ask):
    refused = by_link.post("/mijn/nu/", {"q_trains": "yes", "version": ask.version})
    assert refused.context["form"].errors == {"q_intention": ["Geef hier een antwoord."]}

    sent = {"q_trains": "yes", "q_intention": "dr. Smit", "q_places_bbl": "2"}
    page = by_link.post("/mijn/nu/", {**sent, "version": ask.version}, follow=True)

    ask.refresh_from_db()
    assert ask.answer["said"]["intention"]["name"] == "dr. Smit"
    assert ask.answer["said"]["places_bbl"] == 2
    assert [when for when, _what in page.context["follow_up"]] == [
        "vóór 31 december 2099",
        "Daarna",
        "Ten slotte",
    ]


def test_the_first_page_has_its_style_sheet_and_no_answer_but_the_usual_one(by_link, ask, poll):
    page = by_link.get("/mijn/nu/")

    address = f"/polls/questions/{newest(poll).pk}.css"
    assert f'<link href="{address}" media="all" rel="stylesheet">' in page.content.decode()
    assert by_link.get(address)["Content-Type"] == "text/css"
    assert page.content.decode().count(" checked") == 1


def test_two_answers_on_one_link_are_both_kept_the_last_counts_and_that_is_told(
    by_link, ask, poll, anna
):
    reason = _reason(poll, "Kosten")
    first = {"q_trains": "no", "q_reasons": [reason.pk], "version": ask.version}
    by_link.post("/mijn/nu/", first)
    maybe = {"q_trains": "maybe", "q_words": "Wie weet", "version": ask.version}

    # It was opened before the first answer came: the page asks to look at that one.
    by_link.post("/mijn/nu/", maybe)
    ask.refresh_from_db()
    assert ask.answer["first"] == "no"

    by_link.post("/mijn/nu/", {**maybe, "version": ask.version})
    ask.refresh_from_db()
    assert ask.answer["first"] == "maybe"
    assert [each.answer["first"] for each in ask.answers.all()] == ["no", "maybe"]
    assert meter_of(poll).twice == 1
    client = Client()
    client.force_login(anna)
    told = client.get(f"{poll.get_absolute_url()}?state=twice").content.decode()
    assert "meer dan één keer geantwoord" in told
    assert "2 keer geantwoord: het laatste telt" in told


@pytest.mark.parametrize(
    "words", ["x" * 50_000, "👩‍⚕️ fijn", "<b>wij</b> & <script>", "\u202bمرحبا", "=1+1"]
)
def test_whatever_somebody_writes_is_kept_as_text(ask, anna, words):
    form = _form(ask, q_trains="maybe", q_words=words)
    assert form.is_valid(), form.errors

    record_answer(ask, form.given(), by=AnsweredBy.PAPER, version=ask.version, actor=anna)

    ask.refresh_from_db()
    assert ask.answer["said"]["words"] == words


def test_words_about_health_and_a_citizen_number_are_refused(ask):
    for words in ("Onze assistent is ziek", "mijn bsn is 111222333"):
        assert list(_form(ask, q_trains="maybe", q_words=words).errors) == ["q_words"]


def test_a_poll_that_is_closed_takes_no_answer_any_more(by_link, ask, poll, anna):
    close_poll(poll, version=poll.version, actor=anna)

    page = by_link.post("/mijn/nu/", {"q_trains": "maybe", "version": ask.version})

    ask.refresh_from_db()
    assert ask.state == AskState.WITHDRAWN
    assert "/inbox/" in page.content.decode() or "Bel mij terug" in page.content.decode()


def test_a_colleague_writes_down_what_came_on_paper(client, ask, anna):
    client.force_login(anna)
    sent = {"q_trains": "maybe", "by": "paper", "version": ask.version}

    client.post(f"/asks/{ask.pk}/answer/", sent)

    ask.refresh_from_db()
    assert (ask.answer["first"], ask.answered_by, ask.recorded_by) == ("maybe", "paper", anna)


def test_a_candidate_answers_its_own_poll(care_group, anna):
    poll = PollFactory(organisation=care_group, contact=anna, audience=Audience.CANDIDATE)
    send_poll(poll, [CandidateFactory(organisation=care_group)], actor=anna)
    ask = Ask.objects.get()
    form = _form(ask, q_wants="yes", q_sure="4", q_from_when="1-9-2027", q_hours="28")
    assert form.is_valid(), form.errors

    record_answer(ask, form.given(), by=AnsweredBy.PHONE, version=1, actor=anna)

    ask.refresh_from_db()
    assert [value for _label, value in INVITATION.in_words(ask)] == [
        "Ja",
        "4 van 5",
        "1 september 2027",
        "28",
    ]
