"""Tell candidates of their information meetings, and ask what they want afterwards.

What is told is a question like every other, so that it has a message, a personal link, a
reminder, and an answer that a coordinator can write down for somebody.  This may run as often
as it likes: what is told already is not told again.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.asks.selectors import contacts_for
from leerplek.asks.services import lock_about, withdraw_locked
from leerplek.asks.things import ask_about
from leerplek.candidates.enums import CandidateState
from leerplek.meetings.choosing import settle_wishes
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Meeting, Seat, SeatQuerySet
from leerplek.portal.kinds.meetings import AFTER, CALL, COMES, MISSED, WAITS

STATE_OF = {
    COMES: SeatState.COMING,
    WAITS: SeatState.WAITING,
    AFTER: SeatState.ATTENDED,
    MISSED: SeatState.NO_SHOW,
}
# Who led the meeting has time to put the list right; later than this nobody expects a question.
SOON, LATE = timedelta(hours=12), timedelta(days=14)
DAYS_TO_ANSWER = timedelta(days=7)


def ask_about_meetings() -> int:
    """Bring what is told about meetings up to date, and return how many questions that made."""
    settle_wishes()
    _stop_what_is_over()
    now = timezone.now()
    to_come = _seats().filter(meeting__starts_at__gt=now)
    past = _seats().filter(meeting__starts_at__lt=now - SOON, meeting__starts_at__gt=now - LATE)
    return (
        _ask(_untold(to_come, COMES, again=True), COMES)
        + _ask(_untold(to_come, WAITS, again=True), WAITS)
        + _ask(_untold(past, AFTER), AFTER)
        + _ask(_untold(past, MISSED), MISSED)
    )


def _seats() -> SeatQuerySet:
    rows = Seat.objects.filter(candidate__state=CandidateState.ACTIVE)
    return rows.select_related("candidate", "meeting__organisation__region", "meeting__made_by")


def _untold(seats: SeatQuerySet, kind: str, *, again: bool = False) -> list[Seat]:
    """Return the seats of which this was not told; `again` counts only what still waits."""
    told = Ask.objects.filter(
        kind=kind, subject=OuterRef("meeting_id"), candidate=OuterRef("candidate_id")
    )
    if again:
        # Who asked to be called keeps the seat, and hears the rest by phone.
        told = told.filter(Q(state=AskState.OPEN) | Q(state=AskState.ANSWERED, answer__choice=CALL))
    return list(seats.filter(~Exists(told), state=STATE_OF[kind]).order_by("asked_at", "pk"))


def _ask(seats: Iterable[Seat], kind: str) -> int:
    count = 0
    for seat in seats:
        contact = _contact(seat.meeting)
        if contact is not None and _is_still(seat, kind, contact):
            count += 1
    return count


@transaction.atomic
def _is_still(seat: Seat, kind: str, contact: User) -> bool:
    """Ask, unless the seat changed since it was read; tell whether that was done."""
    if not Seat.objects.filter(pk=seat.pk, state=STATE_OF[kind]).exists():
        return False
    ask_about(
        seat.candidate,
        kind=kind,
        subject=seat.meeting_id,
        organisation=seat.meeting.organisation,
        due_on=_due_on(seat.meeting, kind),
        contact=contact,
        actor=None,
    )
    return True


def _due_on(meeting: Meeting, kind: str) -> date:
    if kind in {COMES, WAITS}:
        return timezone.localdate(meeting.starts_at)
    return timezone.localdate() + DAYS_TO_ANSWER


def _contact(meeting: Meeting) -> User | None:
    """Return who planned the meeting, or another coordinator when that person left."""
    there = contacts_for(meeting.organisation.region)
    return there.filter(pk=meeting.made_by_id).first() or there.first()


def _stop_what_is_over() -> None:
    """Stop telling what is no longer so: called off, moved up, over, or no longer taking part."""
    for ask in Ask.objects.filter(kind__in=STATE_OF, state=AskState.OPEN).order_by("pk"):
        seat = _seat_of(ask)
        if seat is None or _is_old(ask, seat.meeting):
            _withdraw(ask)


def _is_old(ask: Ask, meeting: Meeting) -> bool:
    """Tell whether another day, hour or place was chosen since: then it is told anew."""
    moved_at = meeting.moved_at if ask.kind in {COMES, WAITS} else None
    return moved_at is not None and ask.made_at < moved_at


def _seat_of(ask: Ask) -> Seat | None:
    rows = _seats().filter(
        candidate=ask.candidate_id, meeting=ask.subject, state=STATE_OF[ask.kind]
    )
    if ask.kind in {COMES, WAITS}:
        rows = rows.filter(meeting__starts_at__gt=timezone.now())
    return rows.first()


@transaction.atomic
def _withdraw(ask: Ask) -> None:
    lock_about(ask.about)
    locked = Ask.objects.select_for_update(of=("self",)).filter(pk=ask.pk).first()
    if locked is not None and locked.is_open:
        withdraw_locked(locked, actor=None)
