"""Every contact with a practice as one history, whichever room it was made in (B06)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.asks.models import Answer, Ask
from leerplek.calls.enums import Outcome
from leerplek.calls.models import Call, CallTry
from leerplek.communication.enums import MessageState
from leerplek.communication.models import Message
from leerplek.inbox.models import Request
from leerplek.practices.models import ContactNote, Practice
from leerplek.programmes.regional import numbers_of_region

SHOWN = 60
# Nobody was on the phone.
_NOT_CALLED = (Outcome.NOT_NEEDED, Outcome.OVERTAKEN)
_SPOKEN = frozenset({Outcome.ANSWERED, Outcome.LATER, Outcome.DO_NOT_CALL})


@dataclass(frozen=True)
class Contact:
    """One contact: on which day, who, by which way, about what, and where more of it stands.

    `who` is empty when the practice came to us.  `note` is the note that can be removed here.
    `is_spoken` tells whether one of us spoke with the practice, rather than wrote to it.
    """

    on: date
    order: tuple[date, datetime]
    who: str
    way: str
    about: str
    url: str = ""
    next_on: date | None = None
    note: int | None = None
    is_spoken: bool = False


def contacts_with(practice: Practice, user: Any) -> list[Contact]:
    """Return the last contacts with a practice, as far as `user` may see them, newest first.

    From the notes, the calls, the mails, the answers to our questions and polls, and what the
    practice asked us; in a fixed number of queries.
    """
    found: list[Contact] = []
    for source in (_notes, _calls, _messages, _answers, _requests):
        found += source(practice, user)
    return nlargest(SHOWN, found, key=lambda contact: contact.order)


def lately(practice: Practice, user: Any) -> Contact | None:
    """Return the last time that one of us spoke with a practice, when that was not long ago.

    How long that is, is a number of the region; what the practice did itself, and a mail, are
    no reason to leave it in peace.
    """
    days = numbers_of_region(practice.region_id).contact_warning_days
    since = timezone.localdate() - timedelta(days=days)
    ours = (each for each in contacts_with(practice, user) if each.is_spoken and each.on >= since)
    return next(ours, None) if days else None


def _notes(practice: Practice, user: Any) -> Iterator[Contact]:
    rows = ContactNote.objects.visible_to(user).filter(practice=practice)
    for row in rows.select_related("made_by")[:SHOWN]:
        yield Contact(
            on=row.spoken_on,
            order=(row.spoken_on, row.made_at),
            who=row.who,
            way=str(row.get_way_display()),
            about=row.about,
            next_on=row.next_on,
            note=row.pk,
            is_spoken=True,
        )


def _calls(practice: Practice, user: Any) -> Iterator[Contact]:
    calls = Call.objects.visible_to(user).filter(practice=practice)
    rows = CallTry.objects.filter(call__in=calls).exclude(outcome__in=_NOT_CALLED)
    rows = rows.select_related("call__ask", "call__practice", "made_by").order_by("-pk")
    for row in rows[:SHOWN]:
        day = timezone.localdate(row.made_at)
        told = (row.call.subject, str(row.get_outcome_display()), row.note)
        yield Contact(
            on=day,
            order=(day, row.made_at),
            who=str(row.made_by or ""),
            way=_("by phone"),
            about=": ".join(filter(None, told)),
            url=row.call.get_absolute_url(),
            next_on=row.next_on,
            is_spoken=row.outcome in _SPOKEN,
        )


def _messages(practice: Practice, user: Any) -> Iterator[Contact]:
    rows = Message.objects.visible_to(user).filter(
        practice=practice, state=MessageState.SENT, sent_at__isnull=False
    )
    for row in rows.select_related("organisation").order_by("-sent_at")[:SHOWN]:
        sent_at = row.sent_at or row.made_at
        day = timezone.localdate(sent_at)
        yield Contact(
            on=day,
            order=(day, sent_at),
            who=str(row.organisation),
            way=str(row.get_channel_display()),
            about=row.subject,
            url=row.get_absolute_url(),
        )


def _answers(practice: Practice, user: Any) -> Iterator[Contact]:
    asks = Ask.objects.visible_to(user).filter(practice=practice)
    rows = Answer.objects.filter(ask__in=asks).select_related("ask", "recorded_by")
    for row in rows.order_by("-pk")[:SHOWN]:
        day = timezone.localdate(row.made_at)
        yield Contact(
            on=day,
            order=(day, row.made_at),
            who=str(row.recorded_by or ""),
            way=str(row.get_answered_by_display()),
            about=_("Answered: %(what)s") % {"what": row.ask.kind_in_words},
            url=row.ask.get_absolute_url(),
            is_spoken=row.recorded_by is not None,
        )


def _requests(practice: Practice, user: Any) -> Iterator[Contact]:
    rows = Request.objects.visible_to(user).filter(practice=practice)
    for row in rows.order_by("-pk")[:SHOWN]:
        day = timezone.localdate(row.made_at)
        yield Contact(
            on=day,
            order=(day, row.made_at),
            who="",
            way=str(row.get_came_by_display()),
            about=_("Asked us: %(what)s") % {"what": row.get_asked_for_display()},
            url=row.get_absolute_url(),
        )
