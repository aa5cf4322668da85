"""Who is to be called, by whom, and who does not want it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.asks.enums import AskState
from leerplek.asks.models import AskQuerySet
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.calls.enums import OF_MESSAGES, CallEvent, CallState, Outcome
from leerplek.calls.models import Call, CallQuerySet, CallTry
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.communication.enums import MessageState
from leerplek.communication.models import MessageQuerySet
from leerplek.communication.selectors.asking import silent_asks
from leerplek.communication.selectors.messages import messages_to_phone
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.models import RequestQuerySet
from leerplek.inbox.selectors import requests_waiting
from leerplek.practices.models import Practice

TODAY, OPEN, DONE, EVERYTHING, MINE, NOBODY = "today", "open", "done", "all", "mine", "nobody"

OF_PERSON = Q(practice=OuterRef("practice")) | Q(candidate=OuterRef("candidate"))
# The question was answered or is asked no more; the message is on its way again, or is not sent.
OVERTAKEN = Q(ask__state__in=[AskState.ANSWERED, AskState.WITHDRAWN]) | Q(
    reason__in=sorted(OF_MESSAGES),
    message__state__in=[
        MessageState.READY,
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.CANCELLED,
    ],
)

CALL_SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_on",),
    "who": ("practice__name", "candidate__last_name"),
    "reason": ("reason", "due_on"),
    "tries": ("tries", "due_on"),
    "owner": ("owner__name", "due_on"),
}


@dataclass(frozen=True)
class CallFilter:
    """What the list is narrowed to; without a state it shows what is to be done today."""

    search: str = ""
    state: str = ""
    reason: str = ""
    owner: str = ""
    practice: int | None = None
    candidate: int | None = None


def call_list(
    user: Any, filters: CallFilter | None = None, *, region: Region | None = None
) -> CallQuerySet:
    """Return the calls that `user` may see and that fit the filters, the latest first."""
    rows = Call.objects.visible_to(user)
    if region is not None:
        rows = rows.filter(organisation__region=region)
    rows = rows.select_related(
        "organisation__region", "practice", "candidate", "ask", "message", "owner", "caller"
    )
    return _narrowed(rows, filters or CallFilter(), user)


def _narrowed(rows: CallQuerySet, filters: CallFilter, user: Any) -> CallQuerySet:
    for word in filters.search.split():
        rows = rows.filter(
            Q(practice__name__icontains=word)
            | Q(practice__contact_name__icontains=word)
            | Q(candidate__first_name__icontains=word)
            | Q(candidate__last_name__icontains=word)
            | Q(about__icontains=word)
        )
    if filters.reason:
        rows = rows.filter(reason=filters.reason)
    if filters.owner == MINE:
        rows = rows.filter(owner=user)
    if filters.owner == NOBODY:
        rows = rows.filter(owner__isnull=True)
    if filters.practice:
        rows = rows.filter(practice=filters.practice)
    if filters.candidate:
        rows = rows.filter(candidate=filters.candidate)
    if filters.state in {"", TODAY}:
        return _of_today(rows)
    if filters.state == OPEN:
        return _open(rows)
    return rows.filter(state=CallState.DONE) if filters.state == DONE else rows


def _open(rows: CallQuerySet) -> CallQuerySet:
    """Leave out what was answered, mailed or dropped since: nobody need be called for it."""
    return rows.filter(state=CallState.TO_DO).exclude(pk__in=overtaken_calls())


def _of_today(rows: CallQuerySet) -> CallQuerySet:
    return _open(rows).filter(due_on__lte=timezone.localdate())


def calls_to_make(user: Any, *, region: Region | None = None) -> CallQuerySet:
    """Return the calls of today and of before, except those that a colleague took on."""
    rows = _of_today(call_list(user, CallFilter(state=TODAY), region=region))
    return rows.filter(Q(owner__isnull=True) | Q(owner=user))


def next_call(user: Any, region: Region | None, *, after: Call) -> Call | None:
    """Return the call that comes after this one; who is on the phone already is passed over."""
    rows = calls_to_make(user, region=region).exclude(pk=after.pk).order_by("due_on", "pk")
    return next((call for call in rows[:50] if call.busy_with in {None, user}), None)


def requests_to_call_back(user: Any, *, region: Region | None = None) -> RequestQuerySet:
    """Return the requests of people who asked to be called and whom nobody helped yet."""
    rows = requests_waiting(user, region=region).filter(asked_for=AskedFor.CALL_BACK)
    return rows.select_related("owner").order_by("made_at", "pk")


def tries_of(call: Call) -> "models.QuerySet[CallTry]":
    """Return what was tried before, the last first."""
    return call.all_tries.select_related("made_by").order_by("-pk")


def wants_no_calls(person: Practice | Candidate) -> bool:
    """Tell whether this person asked not to be called again."""
    column = "practice" if isinstance(person, Practice) else "candidate"
    return _refusals().filter(**{column: person}).exists()


def _refusals() -> CallQuerySet:
    return Call.objects.filter(outcome=Outcome.DO_NOT_CALL)


@dataclass(frozen=True)
class Phoned:
    """Keys of practices: who is to be called, about anything, and who wants no calls."""

    on_list: frozenset[int]
    refusing: frozenset[int]


def phoned_practices(region: Region) -> Phoned:
    """Return which practices of a region are on the call list, and which want no calls."""
    rows = Call.objects.filter(
        Q(state=CallState.TO_DO) | Q(outcome=Outcome.DO_NOT_CALL), practice__region=region
    ).exclude(pk__in=overtaken_calls())
    found: dict[str, set[int]] = {CallState.TO_DO: set(), CallState.DONE: set()}
    for practice, state in rows.order_by().values_list("practice", "state"):
        if practice:
            found[state].add(practice)
    return Phoned(frozenset(found[CallState.TO_DO]), frozenset(found[CallState.DONE]))


def calls_of_act(user: Any, act: UUID) -> CallQuerySet:
    """Return the calls that were put on the list together, as far as `user` may see them."""
    return Call.objects.visible_to(user).filter(act=act).order_by("pk")


def untouched(calls: CallQuerySet) -> CallQuerySet:
    """Keep the calls with which nobody did anything since they were put on the list."""
    return calls.filter(state=CallState.TO_DO, tries=0, version=1)


def asks_to_call_about(region: Region) -> AskQuerySet:
    """Return the asks that stayed without an answer and that no call is about yet.

    One who does not want to be called, or takes part no longer, is left in peace.  An ask
    that is asked once more, with a new date, may lead to a new call.
    """
    about_it = Call.objects.annotate(made_on=TruncDate("made_at")).filter(
        Q(state=CallState.TO_DO) | Q(made_on__gt=OuterRef("due_on")), ask=OuterRef("pk")
    )
    return (
        silent_asks(region)
        .filter(~Exists(about_it), ~Exists(_refusals().filter(OF_PERSON)))
        .exclude(candidate__state__in=[CandidateState.WITHDRAWN, CandidateState.WAITING])
        .order_by("due_on", "pk")
    )


def messages_to_call_about(region: Region) -> MessageQuerySet:
    """Return the messages that are told by phone and that no call is about yet.

    A call that was made since the message last changed settled it, whatever came of it.
    """
    about_it = Call.objects.filter(
        Q(state=CallState.TO_DO) | Q(made_at__gte=OuterRef("changed_at")), message=OuterRef("pk")
    )
    about_ask = Call.objects.filter(state=CallState.TO_DO, ask=OuterRef("ask"))
    return (
        messages_to_phone(region)
        .filter(~Exists(about_it), ~Exists(about_ask), ~Exists(_refusals().filter(OF_PERSON)))
        .exclude(candidate__state=CandidateState.WITHDRAWN)
        .order_by("pk")
    )


def overtaken_calls() -> CallQuerySet:
    """Return the calls for which nothing is left to ask or to tell."""
    return Call.objects.filter(OVERTAKEN, state=CallState.TO_DO)


def call_history(call: Call) -> list[HistoryLine]:
    """Return what happened to a call, newest first."""
    return history_lines(call, words=dict(CallEvent.choices), among=[Call])
