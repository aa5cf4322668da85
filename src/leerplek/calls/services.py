"""Put people on the call list, write down what came of a call, and take that back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.asks.models import Ask
from leerplek.asks.selectors import contacts_for
from leerplek.audit.services import record, record_many
from leerplek.calls.enums import AGAIN, ENDING, NEXT, CallEvent, CallState, Outcome, Reason
from leerplek.calls.models import Call, CallTry
from leerplek.calls.selectors import (
    asks_to_call_about,
    calls_of_act,
    messages_to_call_about,
    overtaken_calls,
    tries_of,
    untouched,
    wants_no_calls,
)
from leerplek.candidates.models import Candidate
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved
from leerplek.communication.enums import MessageState
from leerplek.communication.models import Message
from leerplek.communication.selectors.messages import LOST
from leerplek.communication.services.outbox import done_by_hand, not_done_by_hand, take_by_hand
from leerplek.practices.models import Practice, PracticeQuerySet


class CallError(DomainError):
    """Something about a call cannot be done."""


@transaction.atomic
def put_on_list(
    person: Practice | Candidate,
    *,
    reason: str,
    about: str = "",
    due_on: date | None = None,
    owner: User | None = None,
    actor: User | None,
) -> Call:
    """Put a practice or candidate on the call list.

    The same reason about the same thing that waits already is not put there twice.
    Raises `CallError` for who asked not to be called again, and for a day that is past.
    """
    if wants_no_calls(person):
        raise CallError(_("This person asked not to be called again."))
    if due_on is not None and due_on < timezone.localdate():
        raise CallError(_("This day is already past. Choose today or later."))
    whom = _whom(person)
    waiting = Call.objects.filter(
        **whom, reason=reason, about=about, ask__isnull=True, state=CallState.TO_DO
    ).first()
    if waiting is not None:
        return waiting
    _check_owner(owner, person.region)
    call = Call.objects.create(
        **whom,
        organisation_id=person.organisation_id,
        reason=reason,
        about=about,
        due_on=due_on or timezone.localdate(),
        owner=owner,
        made_by=actor,
    )
    record(CallEvent.MADE, call, actor=actor, data={"reason": str(reason)})
    return call


@transaction.atomic
def put_many_on_list(
    practices: PracticeQuerySet, *, reason: str, due_on: date, actor: User
) -> tuple[UUID, int]:
    """Put practices on the call list as one act, and return that act and how many they were.

    Who is to be called already, about anything, or asked not to be called is passed over.
    """
    if due_on < timezone.localdate():
        raise CallError(_("This day is already past. Choose today or later."))
    act = uuid4()
    # Whoever else puts them there waits here, and then finds the calls that are made below.
    locked = list(practices.select_for_update(of=("self",), no_key=True).order_by("pk"))
    passed_over = _passed_over(locked)
    calls = [
        Call.objects.create(
            practice=practice,
            organisation_id=practice.organisation_id,
            reason=reason,
            due_on=due_on,
            act=act,
            made_by=actor,
        )
        for practice in locked
        if practice.pk not in passed_over
    ]
    data = {"reason": str(reason), "act": str(act)}
    record_many(CallEvent.MADE, [(call, data) for call in calls], actor=actor)
    return act, len(calls)


def _passed_over(practices: Sequence[Practice]) -> set[int | None]:
    rows = Call.objects.filter(practice__in=[practice.pk for practice in practices])
    busy = rows.filter(Q(state=CallState.TO_DO) | Q(outcome=Outcome.DO_NOT_CALL))
    return set(busy.values_list("practice", flat=True))


@transaction.atomic
def take_off_list(act: UUID, *, actor: User) -> tuple[int, int]:
    """Take what was put on the list as one act off again; return how many went and how many stay.

    A call that somebody began, tried or gave to a colleague stays.
    """
    calls = calls_of_act(actor, act)
    gone = list(untouched(calls).select_for_update(of=("self",)).select_related("organisation"))
    stay = calls.count() - len(gone)
    record_many(CallEvent.TAKEN_OFF, [(call, {"act": str(act)}) for call in gone], actor=actor)
    Call.objects.filter(pk__in=[call.pk for call in gone]).delete()
    return len(gone), stay


def keep_up(region: Region | None = None) -> int:
    """Bring the list of a region, or of all, up to date and return how many calls came.

    Who did not answer in time, whose mail did not arrive and who is told by phone is put
    on it; whose answer came in another way goes off.  Doing it twice, or from two sides at
    once, does it once.
    """
    return sum(map(_keep_up, [region] if region else Region.objects.all()))


def _keep_up(region: Region) -> int:
    overtaken = overtaken_calls().filter(organisation__region=region)
    asks, messages = asks_to_call_about(region), messages_to_call_about(region)
    if not overtaken.exists() and not asks.exists() and not messages.exists():
        return 0
    with transaction.atomic():
        for call in overtaken.select_for_update(of=("self",)):
            _close(call, Outcome.OVERTAKEN)
            record(CallEvent.OVERTAKEN, call, actor=None)
        # Whoever else is at this waits here, and then finds the calls that are made below.
        list(Region.objects.select_for_update(no_key=True).filter(pk=region.pk).values_list("pk"))
        count = 0
        for ask in asks.select_related("practice", "candidate"):
            _call_about(ask, Reason.SILENT, ask=ask)
            count += 1
        # One at a time: two messages about one question are one call.
        while message := messages.select_related("practice", "candidate", "ask").first():
            reason = Reason.UNDELIVERED if message.state in LOST else Reason.MESSAGE
            _call_about(
                message, reason, ask=message.ask, message=message, about=message.subject[:300]
            )
            count += 1
    return count


def _call_about(thing: Ask | Message, reason: Reason, **fields: Any) -> None:
    call = Call.objects.create(
        practice=thing.practice,
        candidate=thing.candidate,
        organisation_id=thing.organisation_id,
        reason=reason,
        due_on=timezone.localdate(),
        owner=None,
        **fields,
    )
    record(CallEvent.MADE, call, actor=None, data={"reason": reason.value})


@transaction.atomic
def record_call_reading(call: Call, *, actor: User) -> None:
    """Record that somebody opened a call: there is a person in it."""
    record(CallEvent.READ, call, actor=actor)


@transaction.atomic
def begin(call: Call, *, version: int, actor: User) -> Call:
    """Say that one is on the phone now, so that a colleague does not call as well."""
    call = _lock(call)
    _refuse_when_done(call)
    busy = call.busy_with
    if busy is not None and busy != actor:
        raise CallError(_("%(name)s is calling now.") % {"name": busy})
    refuse_when_moved(call, version=version)
    call.caller, call.calling_since = actor, timezone.now()
    call.owner = call.owner or actor
    _save(call, "caller", "calling_since", "owner")
    record(CallEvent.BEGUN, call, actor=actor)
    return call


@transaction.atomic
def give_to(call: Call, *, owner: User | None, version: int, actor: User) -> Call:
    """Say who makes a call; nobody leaves it to whoever comes first."""
    call = _lock(call, version)
    _refuse_when_done(call)
    _check_owner(owner, call.person.region)
    call.owner = owner
    _save(call, "owner")
    record(CallEvent.OWNED, call, actor=actor, data={"owner": owner.pk if owner else None})
    return call


@transaction.atomic
def write_down(
    call: Call,
    *,
    outcome: str,
    next_on: date | None = None,
    note: str = "",
    version: int,
    actor: User,
) -> Call:
    """Write down what came of a try.

    Who was not reached stays on the list for another day, and so does who has a wrong
    number, until somebody finds the right one.  Silence is never taken for a no.
    """
    call = _lock(call, version)
    _refuse_when_done(call)
    if outcome in AGAIN and (next_on is None or next_on < timezone.localdate()):
        raise CallError(_("Say on which day to call again: today or later."))
    CallTry.objects.create(
        call=call,
        outcome=outcome,
        note=note,
        next_on=next_on if outcome in AGAIN else None,
        outcome_before=call.outcome,
        due_before=call.due_on,
        made_by=actor,
    )
    call.tries += 1
    if outcome in ENDING:
        _close(call, outcome)
        _settle_message(call, actor=actor)
    else:
        call.outcome, call.caller, call.calling_since = outcome, None, None
        call.due_on = next_on if outcome in AGAIN and next_on else timezone.localdate()
        _save(call, "outcome", "tries", "due_on", "caller", "calling_since")
    record(CallEvent.TRIED, call, actor=actor, data={"outcome": str(outcome)})
    return call


def _settle_message(call: Call, *, actor: User) -> None:
    """What was told on the phone need not be sent any more."""
    message = call.message
    if message is None or call.outcome != Outcome.ANSWERED:
        return
    if message.state in LOST:
        message = take_by_hand(message, version=message.version, actor=actor)
    if message.state == MessageState.BY_HAND:
        done_by_hand(message, version=message.version, actor=actor)


@transaction.atomic
def take_back(call: Call, *, version: int, actor: User) -> Call:
    """Take the last outcome back: the list says again what it said before."""
    call = _lock(call, version)
    last = tries_of(call).first()
    if last is None:
        raise CallError(_("There is nothing to take back."))
    if not call.is_open:
        _move(call, CallState.TO_DO)
    call.outcome, call.due_on, call.tries = last.outcome_before, last.due_before, call.tries - 1
    call.closed_at = None
    _save(call, "state", "outcome", "due_on", "tries", "closed_at")
    if (
        last.outcome == Outcome.ANSWERED
        and call.message
        and call.message.state == MessageState.SENT
    ):
        not_done_by_hand(call.message, actor=actor)
    record(CallEvent.UNDONE, call, actor=actor, data={"outcome": last.outcome})
    last.delete()
    return call


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that the call list left the system as a file."""
    record(CallEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


def _whom(person: Practice | Candidate) -> dict[str, Any]:
    return {"practice" if isinstance(person, Practice) else "candidate": person}


def _check_owner(owner: User | None, region: Region) -> None:
    if owner is not None and not contacts_for(region).filter(pk=owner.pk).exists():
        raise CallError(_("This person cannot make the calls of this region."))


def _refuse_when_done(call: Call) -> None:
    if not call.is_open:
        raise CallError(_("This call is done already. Look at it again."))


def _close(call: Call, outcome: str) -> None:
    _move(call, CallState.DONE)
    call.outcome, call.closed_at = outcome, timezone.now()
    call.caller, call.calling_since = None, None
    _save(call, "state", "outcome", "closed_at", "tries", "caller", "calling_since")


def _move(call: Call, to: str) -> None:
    """The only place that writes Call.state."""
    if to not in NEXT[call.state]:
        raise CallError(_("This call is done already. Look at it again."))
    call.state = to


def _lock(call: Call, version: int | None = None) -> Call:
    rows: models.QuerySet[Call] = Call.objects.select_for_update(of=("self",)).select_related(
        "organisation__region",
        "practice__region",
        "candidate__region",
        "message",
        "owner",
        "caller",
    )
    locked = rows.filter(pk=call.pk).first()
    if locked is None:
        raise CallError(_("This call was erased in the meantime."))
    if version is not None:
        refuse_when_moved(locked, version=version)
    return locked


def _save(call: Call, *fields: str) -> None:
    call.version += 1
    call.save(update_fields=[*fields, "version"])
