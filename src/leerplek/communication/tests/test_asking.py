"""Messages that ask, remind and thank: each once, none after the answer, whatever the clock."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.asks.models import Ask
from leerplek.asks.services import issue_link
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.enums import MessageState, Trouble
from leerplek.communication.kinds import ASK
from leerplek.communication.models import ContactPreference, Message, MessageSettings
from leerplek.communication.selectors.asking import GAP, Series, silent_asks
from leerplek.communication.services.asking import prepare_messages, write_for_region
from leerplek.communication.services.outbox import release
from leerplek.communication.services.texts import change_text
from leerplek.communication.tests.factories import make_ask
from leerplek.communication.working_days import is_working_day, working_day_from
from leerplek.jobs.worker import work_off
from leerplek.portal.kinds.questions import OPEN_QUESTION
from leerplek.practices.tests.factories import PracticeFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, email="marjan@de-es.example")


@pytest.fixture
def by_itself(care_group):
    return MessageSettings.objects.create(region=care_group.region, sends_by_itself=True)


KINDS = (OPEN_QUESTION, replace(OPEN_QUESTION, name="go_no_go", reminds_from_asking=True))


@pytest.fixture
def go_no_go(settings):
    """Let a go or no-go be asked, of which this room keeps the reminders (I09)."""
    settings.ASK_KINDS = f"{__name__}.KINDS"
    return "go_no_go"


def _answer(ask, by="link"):
    Ask.objects.filter(pk=ask.pk).update(
        state="answered", answered_by=by, answered_at=timezone.now()
    )


def _sent():
    return [
        (message.kind, f"{timezone.localtime(message.send_at):%m-%d %H:%M}")
        for message in Message.objects.filter(state=MessageState.SENT).order_by("pk")
    ]


def _days_go_by(clock, until):
    """Let the worker look at the clock four times a day."""
    while timezone.now() < until:
        prepare_messages()
        work_off()
        clock.tick(timedelta(hours=6))


def test_what_is_asked_is_written_and_waits_to_be_read(practice, anna):
    make_ask(practice, anna)

    assert [prepare_messages(), prepare_messages()] == [1, 0]

    [message] = Message.objects.all()
    assert (message.kind, message.state) == ("ask", MessageState.DRAFT)


def test_who_has_a_link_already_gets_no_message_that_stops_it(practice, anna):
    issue_link(make_ask(practice, anna), actor=anna)

    assert prepare_messages() == 0


def test_write_for_region_writes_only_what_this_person_sees(practice, anna, chantal):
    make_ask(practice, anna)

    assert write_for_region(chantal.region, actor=chantal) == 0
    assert write_for_region(anna.region, actor=anna) == 1


def test_a_series_around_the_last_day_reminds_twice_and_then_it_is_a_call(
    practice, anna, by_itself
):
    with freeze_time(_at("2026-11-24 08:00")) as clock:
        ask = make_ask(practice, anna, due_on=date(2026, 12, 8))
        _days_go_by(clock, _at("2026-12-20 00:00"))

        # Two days before the last day is a Sunday; the day after it is a Wednesday.
        assert _sent() == [
            ("ask", "11-24 09:00"),
            ("reminder", "12-07 09:00"),
            ("last_reminder", "12-09 09:00"),
        ]
        assert list(silent_asks(anna.region)) == [ask]


def test_a_go_or_no_go_is_reminded_of_on_day_7_12_and_14_but_not_at_christmas(
    practice, anna, by_itself, go_no_go
):
    with freeze_time(_at("2026-12-14 09:30")) as clock:
        make_ask(practice, anna, kind=go_no_go, due_on=date(2026, 12, 28))
        _days_go_by(clock, _at("2027-01-10 00:00"))

    # Day 12 is a Saturday and Boxing Day; two days stay between the last two.
    assert [(kind, day[:5]) for kind, day in _sent()] == [
        ("ask", "12-14"),
        ("reminder", "12-21"),
        ("reminder", "12-28"),
        ("last_reminder", "12-30"),
    ]


@pytest.mark.parametrize("begin", ["2026-10-19 09:00", "2027-03-22 09:00"])
def test_the_night_in_which_the_clock_changes_changes_nothing(practice, anna, by_itself, begin):
    start = _at(begin)
    with freeze_time(start) as clock:
        make_ask(practice, anna, due_on=(start + timedelta(days=9)).date())
        _days_go_by(clock, start + timedelta(days=14))

    assert [day[-5:] for _kind, day in _sent()] == ["09:00"] * 3


def test_an_answer_stops_the_series_at_once(practice, anna, by_itself):
    with freeze_time(_at("2026-11-24 10:00")) as clock:
        ask = make_ask(practice, anna, due_on=date(2026, 12, 8))
        _days_go_by(clock, _at("2026-12-08 00:00"))
        _answer(ask, by="phone")
        _days_go_by(clock, _at("2026-12-20 00:00"))

        assert [kind for kind, _day in _sent()] == ["ask", "reminder"]
        assert not silent_asks(anna.region).exists()


def test_a_message_that_waits_is_cancelled_when_the_answer_comes(practice, anna):
    ask = make_ask(practice, anna)
    prepare_messages()
    _answer(ask, by="phone")

    prepare_messages()

    [message] = Message.objects.all()
    assert (message.state, message.trouble) == (MessageState.CANCELLED, Trouble.NOT_NEEDED)


def test_an_answer_by_link_is_thanked_for_once(practice, anna):
    ask = make_ask(practice, anna)
    _answer(ask)

    assert [prepare_messages(), prepare_messages()] == [1, 0]

    [message] = Message.objects.all()
    assert (message.kind, message.state) == ("thanks", MessageState.READY)


def test_nobody_is_called_only_to_be_thanked(care_group, anna):
    candidate = CandidateFactory(organisation=care_group)
    ContactPreference.objects.create(candidate=candidate, channel="phone")
    _answer(make_ask(candidate, anna))

    prepare_messages()

    assert [each.state for each in Message.objects.all()] == [MessageState.CANCELLED]


def test_who_wants_to_be_called_is_silent_after_the_last_day_and_never_reminded(
    care_group, anna, by_itself
):
    candidate = CandidateFactory(organisation=care_group, email="a@b.example")
    ContactPreference.objects.create(candidate=candidate, channel="phone")
    with freeze_time(_at("2026-11-24 10:00")) as clock:
        ask = make_ask(candidate, anna, due_on=date(2026, 12, 8))
        _days_go_by(clock, _at("2026-12-20 00:00"))

        assert [each.state for each in Message.objects.all()] == [MessageState.BY_HAND]
        assert list(silent_asks(anna.region)) == [ask]


def test_nobody_is_reminded_of_a_message_that_was_not_released(practice, anna):
    with freeze_time(_at("2026-11-24 10:00")) as clock:
        make_ask(practice, anna, due_on=date(2026, 12, 8))
        _days_go_by(clock, _at("2026-12-20 00:00"))

        [message] = Message.objects.all()
        assert message.state == MessageState.DRAFT
        assert not silent_asks(anna.region).exists()
        release(message, version=message.version, actor=anna)


def test_a_reminder_that_comes_back_is_not_followed_by_another(practice, anna, by_itself, go_no_go):
    with freeze_time(_at("2026-11-24 10:00")) as clock:
        make_ask(practice, anna, kind=go_no_go)
        _days_go_by(clock, _at("2026-12-02 00:00"))
        Message.objects.filter(kind="reminder").update(state=MessageState.BOUNCED)
        _days_go_by(clock, _at("2026-12-20 00:00"))

    assert Message.objects.count() == 2


@pytest.mark.engine
@settings(max_examples=200, deadline=None)
@given(
    days=st.lists(st.integers(-10, 20), max_size=4, unique=True).map(sorted),
    start=st.dates(date(2026, 9, 1), date(2027, 6, 1)),
    looks=st.lists(st.integers(0, 70), max_size=60),
    answered=st.integers(0, 70),
)
def test_whatever_the_clock_does_no_reminder_is_missing_or_double(days, start, looks, answered):
    """The worker looks on these days, in this order: it may be off, and its clock may jump."""
    asked = working_day_from(start)
    made = []
    for look in [*looks, *range(answered)]:
        today = asked + timedelta(days=look)
        if look >= answered:
            continue
        series = Series(days, asked, made[-1] if made else asked, len(made))
        if series.is_due(today):
            made.append(today)

    # Who looks every day sees each reminder on the first working day on or after its own.
    due, last = [], asked
    for day in days:
        last = working_day_from(max(asked + timedelta(days=day), last + GAP))
        due.append(last)
    in_time = [day for day in due if day < asked + timedelta(days=answered)]
    assert len(made) <= len(days)
    assert all(is_working_day(day) for day in made)
    assert all(later - earlier >= GAP for earlier, later in pairwise(made))
    assert all(day < asked + timedelta(days=answered) for day in made)
    if not looks:
        assert made == in_time


def test_a_message_about_a_question_has_the_text_of_that_question(anna, practice):
    change_text(
        anna.region,
        kind=ASK,
        party="practice",
        language="nl",
        question="practice_details",
        subject="Kloppen uw gegevens?",
        body="Dag [naam], [link]",
        number=0,
        actor=anna,
    )
    for kind in ("practice_details", "practice_trains"):
        make_ask(practice, anna, kind=kind)

    prepare_messages()

    assert [message.subject for message in Message.objects.order_by("ask_id")] == [
        "Kloppen uw gegevens?",
        f"Een vraag van {anna.organisation.name}",
    ]
