"""The call list: nobody is forgotten, nobody is called twice, and silence is never a no."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, UserFactory
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.models import Ask
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.calls.enums import CallState, Outcome, Reason
from leerplek.calls.models import Call, CallTry
from leerplek.calls.selectors import calls_to_make, next_call
from leerplek.calls.services import CallError, begin, give_to, keep_up, put_on_list, take_back
from leerplek.calls.services import write_down as write_down_now
from leerplek.calls.tests.factories import CallFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.communication.kinds import ASK, REMINDER
from leerplek.communication.services.outbox import release
from leerplek.communication.tests.factories import make_message
from leerplek.practices.tests.factories import PracticeFactory

TODAY = date(2026, 11, 26)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with freeze_time("2026-11-26 09:00"):
        yield


@pytest.fixture
def practice(anna):
    return PracticeFactory(organisation=anna.organisation, phone="+31573555101")


@pytest.fixture
def call(practice):
    return CallFactory(practice=practice)


@pytest.fixture
def dora(anna):
    """A colleague who coordinates as well."""
    dora = UserFactory(name="Dora")
    MembershipFactory(user=dora, organisation=anna.organisation, role=Role.COORDINATOR)
    return dora


def _ask(person, anna, **fields):
    column = "practice" if hasattr(person, "sites") else "candidate"
    whom = {"practice": None, column: person}
    return AskFactory(**whom, contact=anna, **{"due_on": TODAY - timedelta(days=1)} | fields)


def write_down(call, **facts):
    return write_down_now(call, **{"version": call.version, **facts})


def _shown(call):
    return call.state, call.outcome, call.due_on, call.tries


def test_put_on_list_says_who_why_and_when(anna, practice):
    call = put_on_list(practice, reason=Reason.FREE, about="De lesdag", actor=anna)

    assert (call.practice, call.reason, call.about, call.due_on) == (
        practice,
        Reason.FREE,
        "De lesdag",
        TODAY,
    )
    assert list(Event.objects.values_list("kind", "data")) == [("call.made", {"reason": "free"})]


def test_the_same_call_is_not_put_on_the_list_twice(anna, practice):
    first = put_on_list(practice, reason=Reason.FREE, about="De lesdag", actor=anna)

    assert put_on_list(practice, reason=Reason.FREE, about="De lesdag", actor=anna) == first


def test_put_on_list_refuses_an_owner_of_elsewhere(anna, chantal, practice):
    with pytest.raises(CallError, match="kan de telefoontjes van deze regio niet doen"):
        put_on_list(practice, reason=Reason.FREE, about="x", owner=chantal, actor=anna)


def test_put_on_list_refuses_a_day_that_is_past(anna, practice):
    yesterday = timezone.localdate() - timedelta(days=1)

    with pytest.raises(CallError, match="al voorbij"):
        put_on_list(practice, reason=Reason.FREE, about="x", due_on=yesterday, actor=anna)

    assert not Call.objects.exists()


def test_silence_comes_on_the_list_once(anna, practice):
    ask = _ask(practice, anna)
    _ask(practice, anna, kind="place_stands", due_on=TODAY)
    _ask(practice, anna, state=AskState.WITHDRAWN)

    assert [keep_up(), keep_up()] == [1, 0]

    [call] = Call.objects.all()
    assert (call.ask, call.reason, call.practice, call.due_on, call.made_by) == (
        ask,
        Reason.SILENT,
        practice,
        TODAY,
        None,
    )


def test_who_stopped_or_wants_no_calls_is_left_in_peace(anna, practice, call):
    write_down(call, outcome=Outcome.DO_NOT_CALL, actor=anna)
    stopped = CandidateFactory(organisation=anna.organisation, state=CandidateState.WITHDRAWN)
    _ask(practice, anna)
    _ask(stopped, anna)

    assert keep_up() == 0


def test_who_is_reminded_by_mail_is_not_called_yet(anna, practice):
    ask = _ask(practice, anna)
    sent = {"ask": ask, "state": "sent", "channel": "mail", "sent_at": timezone.now()}
    make_message(practice, anna, kind=ASK, **sent)

    assert keep_up() == 0

    for number in (1, 2):
        make_message(practice, anna, kind=REMINDER, dedupe=f"{number}", **sent)

    assert keep_up() == 1


@pytest.mark.parametrize(
    ("state", "reason"), [("by_hand", Reason.MESSAGE), ("bounced", Reason.UNDELIVERED)]
)
def test_what_mail_could_not_tell_is_told_on_the_phone(anna, practice, state, reason):
    channel = "phone" if state == "by_hand" else "mail"
    facts = {"state": state, "channel": channel, "subject": "Welkom", "sent_at": timezone.now()}
    message = make_message(practice, anna, **facts)

    assert [keep_up(), keep_up()] == [1, 0]

    call = Call.objects.get()
    assert (call.reason, call.message, call.subject) == (reason, message, "Welkom")
    write_down(call, outcome=Outcome.ANSWERED, actor=anna)
    message.refresh_from_db()
    assert (message.state, message.channel, keep_up()) == ("sent", "phone", 0)
    call.refresh_from_db()
    take_back(call, version=call.version, actor=anna)
    message.refresh_from_db()
    assert (message.state, list(calls_to_make(anna)), keep_up()) == ("by_hand", [call], 0)


def test_a_message_that_goes_by_mail_after_all_takes_the_call_off_the_list(anna, practice):
    message = make_message(practice, anna, state="by_hand", channel="phone")
    keep_up()
    practice.email = "linde@leerplek.example"
    practice.save()
    release(message, version=message.version, actor=anna)

    assert calls_to_make(anna).count() == 0
    keep_up()
    assert Call.objects.get().outcome == Outcome.OVERTAKEN


def test_a_letter_is_not_a_call_and_two_messages_about_one_question_are_one(anna, practice):
    make_message(practice, anna, state="by_hand", channel="post")
    ask = _ask(practice, anna, due_on=TOMORROW)
    for number in (1, 2):
        facts = {"ask": ask, "dedupe": f"{number}", "state": "by_hand", "channel": "phone"}
        make_message(practice, anna, kind=ASK, **facts)

    assert (keep_up(), Call.objects.get().ask) == (1, ask)


def test_a_call_that_is_done_does_not_come_back_until_it_is_asked_again(anna, practice):
    ask = _ask(practice, anna)
    keep_up()
    write_down(Call.objects.get(), outcome=Outcome.NOT_NEEDED, actor=anna)
    with freeze_time("2026-12-10 09:00"):
        again = keep_up()
    Ask.objects.filter(pk=ask.pk).update(due_on=date(2026, 12, 9))
    with freeze_time("2026-12-10 09:00"):
        later = keep_up()

    assert (again, later) == (0, 1)


def test_an_answer_that_came_in_another_way_takes_the_call_off_the_list(anna, practice):
    ask = _ask(practice, anna)
    keep_up()
    Ask.objects.filter(pk=ask.pk).update(
        state=AskState.ANSWERED, answered_at=timezone.now(), answered_by=AnsweredBy.LINK
    )

    assert calls_to_make(anna).count() == 0
    keep_up()
    call = Call.objects.get()
    assert _shown(call) == (CallState.DONE, Outcome.OVERTAKEN, TODAY, 0)
    assert Event.objects.last().kind == "call.overtaken"


@pytest.mark.parametrize("outcome", [Outcome.NOT_REACHED, Outcome.LATER])
def test_who_is_to_be_called_again_stays_on_the_list(anna, call, outcome):
    call = write_down(call, outcome=outcome, next_on=TOMORROW, note="Na vijven", actor=anna)

    assert _shown(call) == (CallState.TO_DO, outcome, TOMORROW, 1)
    assert calls_to_make(anna).count() == 0
    assert list(CallTry.objects.values_list("outcome", "note", "next_on", "made_by")) == [
        (outcome, "Na vijven", TOMORROW, anna.pk)
    ]


@pytest.mark.parametrize("next_on", [None, TODAY - timedelta(days=1)])
def test_calling_again_needs_a_day_to_come(anna, call, next_on):
    with pytest.raises(CallError, match="op welke dag"):
        write_down(call, outcome=Outcome.NOT_REACHED, next_on=next_on, actor=anna)

    assert not CallTry.objects.exists()


def test_a_wrong_number_stays_on_the_list_of_today(anna, call):
    call = write_down(call, outcome=Outcome.WRONG_NUMBER, next_on=TOMORROW, actor=anna)

    assert _shown(call) == (CallState.TO_DO, Outcome.WRONG_NUMBER, TODAY, 1)
    assert call.has_wrong_number


@pytest.mark.parametrize(
    "outcome", [Outcome.ANSWERED, Outcome.DO_NOT_CALL, Outcome.NOT_NEEDED, Outcome.OVERTAKEN]
)
def test_what_is_settled_is_done(anna, call, outcome):
    call = write_down(call, outcome=outcome, actor=anna)

    assert _shown(call) == (CallState.DONE, outcome, TODAY, 1)
    with pytest.raises(CallError, match="al gedaan"):
        write_down(call, outcome=Outcome.ANSWERED, actor=anna)


def test_who_does_not_want_it_is_not_put_on_the_list_again(anna, call, practice):
    write_down(call, outcome=Outcome.DO_NOT_CALL, actor=anna)

    with pytest.raises(CallError, match="niet meer gebeld"):
        put_on_list(practice, reason=Reason.FREE, about="Toch", actor=anna)


@pytest.mark.parametrize("outcome", [Outcome.DO_NOT_CALL, Outcome.NOT_REACHED])
def test_an_outcome_can_be_taken_back(anna, call, outcome):
    call = write_down(call, outcome=Outcome.LATER, next_on=TOMORROW, actor=anna)
    call = write_down(call, outcome=outcome, next_on=date(2026, 12, 24), actor=anna)

    call = take_back(call, version=call.version, actor=anna)

    assert _shown(call) == (CallState.TO_DO, Outcome.LATER, TOMORROW, 1)
    assert [each.outcome for each in CallTry.objects.all()] == [Outcome.LATER]
    call = take_back(call, version=call.version, actor=anna)
    assert _shown(call) == (CallState.TO_DO, "", TODAY, 0)
    with pytest.raises(CallError, match="niets om terug te nemen"):
        take_back(call, version=call.version, actor=anna)


def test_one_who_calls_keeps_a_colleague_from_it_for_a_while(anna, dora, call):
    begun = begin(call, version=call.version, actor=anna)

    assert (begun.busy_with, begun.owner) == (anna, anna)
    with pytest.raises(CallError, match="Anna belt nu"):
        begin(begun, version=begun.version, actor=dora)
    with freeze_time("2026-11-26 09:21"):
        taken = begin(begun, version=begun.version, actor=dora)
        assert (taken.busy_with, taken.owner) == (dora, anna)
    done = write_down(taken, outcome=Outcome.NOT_REACHED, next_on=TODAY, actor=dora)
    assert (done.caller, done.calling_since) == (None, None)


def test_two_who_write_down_the_same_call_see_each_other(anna, dora, call):
    write_down(call, outcome=Outcome.NOT_REACHED, next_on=TOMORROW, actor=anna)

    with pytest.raises(ConflictError):
        write_down(call, outcome=Outcome.ANSWERED, actor=dora)


def test_a_call_is_given_to_a_colleague_of_the_region(anna, dora, chantal, call):
    call = give_to(call, owner=dora, version=call.version, actor=anna)

    assert call.owner == dora
    with pytest.raises(CallError, match="kan de telefoontjes"):
        give_to(call, owner=chantal, version=call.version, actor=anna)
    assert give_to(call, owner=None, version=call.version, actor=anna).owner is None


def test_next_is_the_latest_that_nobody_is_busy_with(anna, dora, call, practice):
    late = CallFactory(practice=practice, due_on=TODAY - timedelta(days=3))
    earlier = CallFactory(practice=practice, due_on=TODAY - timedelta(days=9))
    CallFactory(practice=practice, due_on=TODAY - timedelta(days=5), owner=dora)
    begin(earlier, version=earlier.version, actor=dora)

    assert next_call(anna, anna.region, after=call) == late
    assert next_call(anna, anna.region, after=late) == call


def test_candidates_are_called_by_who_keeps_their_file(anna, bram, chantal):
    candidate = CandidateFactory(organisation=anna.organisation)
    call = CallFactory(practice=None, candidate=candidate, organisation=candidate.organisation)
    neighbour = MembershipFactory(organisation__region=anna.region, role=Role.COORDINATOR).user

    seen = {
        user.name: list(Call.objects.visible_to(user)) for user in (anna, bram, chantal, neighbour)
    }

    assert seen == {"Anna": [call], "Bram": [call], "Chantal": [], neighbour.name: []}
