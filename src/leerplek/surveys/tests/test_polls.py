"""Polls are made, sent, changed, closed and opened again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from leerplek.asks.enums import AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import AskError, make_ask, record_answer
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.tests.factories import PracticeFactory, PracticeSiteFactory
from leerplek.surveys.enums import Audience
from leerplek.surveys.models import Poll, PollReason
from leerplek.surveys.selectors.polls import (
    AnswerFilter,
    AudienceFilter,
    Meter,
    answer_list,
    meter_of,
    newest,
    people_to_ask,
    poll_list,
)
from leerplek.surveys.services.polls import (
    PollError,
    change_poll,
    close_poll,
    make_poll,
    reopen_poll,
    send_poll,
)
from leerplek.surveys.services.reasons import ReasonError, add_reason, change_reason
from leerplek.surveys.tests.factories import PollFactory, PollReasonFactory


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def poll(care_group, anna):
    return PollFactory(organisation=care_group, contact=anna)


def _practices(care_group, *names):
    return [PracticeFactory(organisation=care_group, name=name) for name in names]


def _answer(ask, first, *, actor, **codes):
    given = {"questionnaire": newest(Poll.objects.get(pk=ask.subject)).pk, "said": {}}
    given |= {"first": first, "again": "", **codes}
    return record_answer(ask, Given(given), by="phone", version=ask.version, actor=actor)


def test_make_poll_has_the_ready_questions_and_gives_the_region_its_reasons(anna, care_group):
    today = timezone.localdate()
    poll = make_poll(
        care_group,
        audience=Audience.PRACTICE,
        title="Kunt u iemand opleiden?",
        due_on=today,
        call_by_on=today,
        contact=anna,
        actor=anna,
    )

    assert [each.key for each in newest(poll).listed()][:4] == [
        "trains",
        "reasons",
        "words",
        "again",
    ]
    assert PollReason.objects.filter(region=care_group.region).first().words == "Geen ruimte"
    assert Event.objects.get().kind == "poll.made"


def test_make_poll_refuses_days_that_cannot_be(anna, care_group, chantal):
    today = timezone.localdate()
    facts = {
        "audience": Audience.PRACTICE,
        "title": "x",
        "due_on": today,
        "call_by_on": today,
        "contact": anna,
        "actor": anna,
    }
    for wrong in (
        {"due_on": today - timedelta(days=1)},
        {"call_by_on": today - timedelta(days=1)},
        {"contact": chantal},
    ):
        with pytest.raises(PollError):
            make_poll(care_group, **{**facts, **wrong})
    assert not Poll.objects.exists()


def test_send_poll_asks_each_once_however_often(anna, poll, care_group):
    linde, brink = _practices(care_group, "De Linde", "De Brink")
    send_poll(poll, [linde], actor=anna)

    _act, count = send_poll(poll, [linde, brink], actor=anna)

    assert count == 1
    asks = Ask.objects.order_by("pk").values_list("practice__name", "kind", "subject", "contact")
    assert list(asks) == [
        ("De Linde", "poll", poll.pk, anna.pk),
        ("De Brink", "poll", poll.pk, anna.pk),
    ]
    with pytest.raises(PollError, match="None of these"):
        send_poll(poll, [linde, brink], actor=anna)


def test_who_is_asked_by_a_poll_is_not_asked_the_same_alone(anna, poll, care_group):
    linde, brink = _practices(care_group, "De Linde", "De Brink")
    AskFactory(practice=brink, kind="practice_trains", contact=anna)

    assert list(people_to_ask(anna, poll, AudienceFilter())) == [linde]
    send_poll(poll, [linde], actor=anna)
    with pytest.raises(AskError, match="A poll asks"):
        make_ask(linde, kind="practice_trains", due_on=date(2099, 1, 1), contact=anna, actor=anna)


def test_people_to_ask_can_be_narrowed(anna, poll, care_group):
    linde, brink, small = _practices(care_group, "De Linde", "De Brink", "Klein")
    small.gp_count = 1
    small.trains = "no"
    small.save()
    PracticeSiteFactory(practice=brink, place_name="Borculo")
    earlier = PollFactory(organisation=care_group, contact=anna)
    send_poll(earlier, [linde, small], actor=anna)
    today = timezone.localdate().isoformat()
    _answer(Ask.objects.get(practice=linde), "no", actor=anna, again="yes", again_on=today)
    _answer(Ask.objects.get(practice=small), "no", actor=anna, again="no")

    def asked(**wanted):
        return [each.name for each in people_to_ask(anna, poll, AudienceFilter(**wanted))]

    assert asked() == ["De Brink", "De Linde"]
    assert asked(also_never=True) == ["De Brink", "De Linde", "Klein"]
    assert asked(also_never=True, at_most_gps=1) == ["Klein"]
    assert asked(also_never=True, trains="no") == ["Klein"]
    assert asked(town="Borculo") == ["De Brink"]
    assert asked(search="linde") == ["De Linde"]
    assert asked(only_again=True) == ["De Linde"]
    assert asked(only_due=True) == ["De Brink"]


def test_a_poll_of_candidates_asks_its_own_organisation_only(anna, care_group):
    poll = PollFactory(organisation=care_group, contact=anna, audience=Audience.CANDIDATE)
    own = CandidateFactory(organisation=care_group)
    CandidateFactory()

    assert list(people_to_ask(anna, poll, AudienceFilter())) == [own]


def test_change_poll_moves_the_last_day_of_who_is_asked(anna, poll, care_group):
    send_poll(poll, _practices(care_group, "De Linde"), actor=anna)

    poll = change_poll(poll, version=poll.version, actor=anna, due_on=date(2099, 12, 1))

    assert Ask.objects.get().due_on == date(2099, 12, 1)
    with pytest.raises(PollError, match="already past"):
        change_poll(poll, version=poll.version, actor=anna, due_on=date(2020, 1, 1))


def test_closing_stops_what_waits_and_opening_asks_anew(anna, poll, care_group):
    linde, brink = _practices(care_group, "De Linde", "De Brink")
    send_poll(poll, [linde, brink], actor=anna)
    _answer(Ask.objects.get(practice=linde), "yes", actor=anna)

    poll = close_poll(poll, version=poll.version, actor=anna)

    assert meter_of(poll) == Meter(asked=2, answered=1, to_look=1)
    assert Ask.objects.get(practice=brink).state == AskState.WITHDRAWN
    with pytest.raises(PollError, match="closed"):
        send_poll(poll, [brink], actor=anna)

    poll = reopen_poll(poll, due_on=date(2099, 12, 31), version=poll.version, actor=anna)
    assert list(people_to_ask(anna, poll, AudienceFilter())) == [brink]
    send_poll(poll, [brink], actor=anna)

    assert meter_of(poll) == Meter(asked=2, answered=1, to_look=1)
    waiting = answer_list(poll, AnswerFilter(state="waiting"))
    assert [(each.practice, each.state) for each in waiting] == [(brink, "open")]
    listed = poll_list(anna, region=care_group.region).get()
    assert (listed.asked, listed.answered) == (2, 1)


def test_a_closed_poll_promises_no_reminder(anna, anna_client, poll, care_group):
    send_poll(poll, _practices(care_group, "De Linde"), actor=anna)

    pages = [anna_client.get(poll.get_absolute_url()).content.decode()]
    close_poll(poll, version=poll.version, actor=anna)
    pages.append(anna_client.get(poll.get_absolute_url()).content.decode())

    promised = "Wie niet antwoordt, krijgt een herinnering"
    assert [promised in page for page in pages] == [True, False]


def test_reasons_are_kept_by_their_region(anna, care_group, noord):
    reason = add_reason(noord, actor=anna, words="Verbouwing", advice="", position=1)
    with pytest.raises(ReasonError):
        add_reason(noord, actor=anna, words="Verbouwing", advice="", position=2)
    other = PollReasonFactory(region=noord, words="Kosten")
    with pytest.raises(ReasonError):
        change_reason(other, version=1, actor=anna, words="Verbouwing")

    changed = change_reason(reason, version=1, actor=anna, is_offered=False)

    assert (changed.is_offered, changed.version) == (False, 2)
