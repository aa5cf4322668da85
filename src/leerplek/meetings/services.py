"""Plan meetings, keep the list of who comes, and tick who came."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.errors import DomainError
from leerplek.common.versions import write_changes
from leerplek.meetings.enums import NEXT, MeetingEvent, SeatState
from leerplek.meetings.models import Meeting, Seat
from leerplek.meetings.selectors import chairs_left, seats_waiting
from leerplek.programmes.models import Cohort

MOVES = frozenset({"starts_at", "minutes", "place"})


class MeetingError(DomainError):
    """Something about a meeting cannot be done."""


@transaction.atomic
def plan_meeting(
    organisation: Organisation,
    *,
    title: str,
    starts_at: datetime,
    capacity: int,
    actor: User,
    cohort: Cohort | None = None,
    **fields: Any,
) -> Meeting:
    """Plan a meeting on a moment that is still to come."""
    if starts_at <= timezone.now():
        raise MeetingError(_("This moment is past. Choose a later day or hour."))
    meeting = Meeting.objects.create(
        organisation=organisation,
        title=title,
        starts_at=starts_at,
        capacity=capacity,
        cohort=cohort,
        made_by=actor,
        **fields,
    )
    record(MeetingEvent.ADDED, meeting, actor=actor)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, *, version: int, actor: User, **fields: Any) -> Meeting:
    """Change a meeting; with more chairs, who waits longest moves up.

    Another day, hour or place is told by itself to who is on the list.

    With fewer chairs nobody is sent away: they stay, and no one moves up.
    """
    meeting = _lock(meeting)
    changed = write_changes(meeting, fields, version=version)
    if changed:
        if MOVES.intersection(changed):
            meeting.moved_at = timezone.now()
            meeting.save(update_fields=["moved_at"])
        record(MeetingEvent.CHANGED, meeting, actor=actor, data={"fields": changed})
        _move_up(meeting, actor=actor)
    return meeting


@transaction.atomic
def put_on_list(
    meeting: Meeting,
    candidates: Iterable[Candidate],
    *,
    actor: User | None,
    asked_at: datetime | None = None,
) -> list[Seat]:
    """Give candidates a chair while there are any, and the others a place on the waiting list.

    Who is on the list already stays where they are; who had called off asks again.  A
    chair that came free by itself, for a file was erased or somebody stopped, is first
    for who waits.  `asked_at` is for who asked before this moment.
    """
    meeting = _lock(meeting)
    _move_up(meeting, actor=actor)
    seats = []
    for candidate in candidates:
        if candidate.organisation_id != meeting.organisation_id:
            raise MeetingError(_("This candidate is of another organisation."))
        to = SeatState.COMING if chairs_left(meeting) else SeatState.WAITING
        seat = meeting.seats.filter(candidate=candidate).first()
        if seat is None:
            asked = asked_at or timezone.now()
            seat = Seat.objects.create(
                meeting=meeting, candidate=candidate, state=to, asked_at=asked
            )
            data = {"candidate": candidate.pk, "to": str(to)}
            record(MeetingEvent.SEATED, meeting, actor=actor, data=data)
        elif seat.state == SeatState.CANCELLED:
            seat.asked_at = asked_at or timezone.now()
            _move(seat, to, actor=actor)
        seats.append(seat)
    return seats


@transaction.atomic
def mark(seat: Seat, to: SeatState, *, seen: str, actor: User | None) -> Seat:
    """Say that somebody came, did not come, calls off or comes after all.

    `seen` is what the page showed: a tap on a list that is no longer true does nothing.
    A chair that comes free goes to who waits longest.
    """
    meeting = _lock(seat.meeting)
    rows = Seat.objects.select_for_update(of=("self",)).select_related("meeting")
    found = rows.filter(pk=seat.pk).first()
    if found is None:
        raise MeetingError(_("This file was erased in the meantime."))
    seat = found
    if seat.state == to:
        return seat
    if seat.state != seen:
        raise MeetingError(_("Somebody else changed this in the meantime. Look at it again."))
    if to == SeatState.COMING and seat.state in {SeatState.WAITING, SeatState.CANCELLED}:
        if seat.state == SeatState.CANCELLED:
            _move_up(meeting, actor=actor)
            seat.asked_at = timezone.now()
        to = SeatState.COMING if chairs_left(meeting) else SeatState.WAITING
        if to == seat.state:
            raise MeetingError(_("There is no chair left."))
    # Who came without a chair and was not there after all takes no chair of the others.
    if to == SeatState.COMING and seat.state == SeatState.ATTENDED:
        to = to if chairs_left(meeting, without=seat) else SeatState.WAITING
    _move(seat, to, actor=actor)
    _move_up(meeting, actor=actor)
    return seat


@transaction.atomic
def come_anyway(meeting: Meeting, candidate: Candidate, *, actor: User) -> Seat:
    """Put somebody on the list who is at the door, as somebody who was there."""
    [seat] = put_on_list(meeting, [candidate], actor=actor)
    return mark(seat, SeatState.ATTENDED, seen=seat.state, actor=actor)


def _move_up(meeting: Meeting, *, actor: User | None) -> None:
    """Give free chairs to who waits longest, as long as the meeting is to come."""
    if meeting.is_over:
        return
    for seat in seats_waiting(meeting)[: chairs_left(meeting)]:
        _move(seat, SeatState.COMING, actor=actor)


def _move(seat: Seat, to: SeatState, *, actor: User | None) -> None:
    """Write the state of a seat: the only place that does."""
    came_from = seat.state
    if to not in NEXT[came_from]:
        raise MeetingError(_("This cannot be done any more. Look at the list again."))
    seat.state = to
    seat.save(update_fields=["state", "asked_at"])
    data = {"candidate": seat.candidate_id, "from": came_from, "to": str(to)}
    record(MeetingEvent.MOVED, seat.meeting, actor=actor, data=data)


def _lock(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
