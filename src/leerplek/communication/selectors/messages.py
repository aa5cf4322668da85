"""Which messages there are, which wait for somebody, and what happened to one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.communication.enums import Channel, MessageEvent, MessageState
from leerplek.communication.models import Message, MessageQuerySet, Person
from leerplek.communication.selectors.people import as_fields

OPEN, UNDELIVERED, LATE, EVERYTHING = "open", "undelivered", "late", "all"
TO_POST = "to_post"
FINISHED = (MessageState.SENT, MessageState.CANCELLED)
LOST = (MessageState.FAILED, MessageState.BOUNCED)
# A worker looks every second; what is later than this waits for the mail server.
PATIENCE = timedelta(minutes=15)

MESSAGE_SORTS: dict[str, tuple[str, ...]] = {
    "made": ("made_at",),
    "whom": ("practice__name", "candidate__last_name", "candidate__first_name"),
    "kind": ("kind", "made_at"),
    "when": ("send_at", "sent_at"),
}


@dataclass(frozen=True)
class MessageFilter:
    """What the list is narrowed to; without a state it shows what is not finished."""

    search: str = ""
    state: str = ""
    kind: str = ""
    practice: int | None = None
    candidate: int | None = None


def message_list(
    user: Any, filters: MessageFilter | None = None, *, region: Region | None = None
) -> MessageQuerySet:
    """Return the messages that `user` may see and that fit the filters."""
    rows = _of_region(user, region).select_related("practice", "candidate", "organisation")
    return _narrowed(rows, filters or MessageFilter())


def _narrowed(rows: MessageQuerySet, filters: MessageFilter) -> MessageQuerySet:
    for word in filters.search.split():
        rows = rows.filter(
            Q(practice__name__icontains=word)
            | Q(candidate__first_name__icontains=word)
            | Q(candidate__last_name__icontains=word)
            | Q(subject__icontains=word)
            | Q(address__icontains=word)
        )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.practice:
        rows = rows.filter(practice=filters.practice)
    if filters.candidate:
        rows = rows.filter(candidate=filters.candidate)
    return _in_state(rows, filters.state)


def _in_state(rows: MessageQuerySet, state: str) -> MessageQuerySet:
    if state in {"", OPEN}:
        return rows.exclude(state__in=FINISHED)
    if state == UNDELIVERED:
        return rows.in_state(*LOST)
    if state == TO_POST:
        return rows.in_state(MessageState.BY_HAND).filter(channel=Channel.POST)
    if state == LATE:
        waiting = rows.in_state(MessageState.READY, MessageState.SENDING)
        return waiting.filter(send_at__lt=timezone.now() - PATIENCE)
    return rows if state == EVERYTHING else rows.in_state(state)


def messages_to_read(user: Any, *, region: Region | None = None) -> MessageQuerySet:
    """Return the messages that wait until a coordinator has read them."""
    return _of_region(user, region).in_state(MessageState.DRAFT)


def messages_undelivered(user: Any, *, region: Region | None = None) -> MessageQuerySet:
    """Return the messages that were refused or came back."""
    return _of_region(user, region).in_state(*LOST)


def letters_to_post(user: Any, *, region: Region | None = None) -> MessageQuerySet:
    """Return the messages that somebody prints and posts."""
    return _in_state(_of_region(user, region), TO_POST)


def messages_to_phone(region: Region) -> MessageQuerySet:
    """Return what somebody must be called about: it is told by phone, or did not arrive."""
    by_phone = Q(state=MessageState.BY_HAND, channel=Channel.PHONE) | Q(state__in=LOST)
    return Message.objects.filter(by_phone, organisation__region=region)


def messages_late(user: Any, *, region: Region | None = None) -> MessageQuerySet:
    """Return the messages that should have been gone: the mail server or the worker is away."""
    return _in_state(_of_region(user, region), LATE)


def messages_of(person: Person) -> MessageQuerySet:
    """Return what was written to one practice or candidate, newest first.

    The caller has found the row through its own `visible_to`.
    """
    return Message.objects.filter(**as_fields(person)).order_by("-pk")


def message_history(message: Message) -> list[HistoryLine]:
    """Return what happened to a message, newest first."""
    return history_lines(message, words=dict(MessageEvent.choices), among=[Message])


def _of_region(user: Any, region: Region | None) -> MessageQuerySet:
    rows = Message.objects.visible_to(user)
    return rows if region is None else rows.filter(organisation__region=region)
