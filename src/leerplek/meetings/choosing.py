"""Somebody chooses a meeting for themselves: after signing up, or by a personal link."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.meetings.enums import MeetingEvent, SeatState
from leerplek.meetings.models import Meeting, Seat, SeatWish
from leerplek.meetings.selectors import seats_to_come, wishes_to_settle
from leerplek.meetings.services import MeetingError, mark, put_on_list
from leerplek.signup.models import SignUp


@transaction.atomic
def wish_for(sign_up: SignUp, meeting: Meeting) -> None:
    """Note which meeting somebody chose after signing up; another choice replaces it.

    Who has a file already gets the chair, or the place on the waiting list, at once.
    Raises `MeetingError` when the meeting is no longer to be chosen.
    """
    sign_up = SignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)
    _refuse_closed(meeting)
    wish, _made = SeatWish.objects.update_or_create(
        sign_up=sign_up, defaults={"meeting": meeting, "made_at": timezone.now()}
    )
    record(MeetingEvent.WISHED, meeting, actor=None, data={"sign_up": sign_up.pk})
    if sign_up.candidate_id is not None:
        _settle(wish)


def settle_wishes() -> int:
    """Give a seat to who chose a meeting and has a file by now; return how many wishes ended."""
    found = wishes_to_settle()
    for pk in found:
        with transaction.atomic():
            rows = SeatWish.objects.select_for_update(of=("self",))
            wish = rows.select_related("meeting", "sign_up__candidate").filter(pk=pk).first()
            if wish is not None:
                _settle(wish)
    return len(found)


@transaction.atomic
def choose_meeting(candidate: Candidate, meeting: Meeting, *, actor: User | None) -> Seat:
    """Take a seat at one meeting, and give back those at others that are still to come.

    Raises `MeetingError` when the meeting is no longer to be chosen.
    """
    others = {seat.meeting_id for seat in seats_to_come(candidate)}
    # In the order of their numbers, so that two who swap never wait for each other.
    keys = others | {meeting.pk}
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    _refuse_closed(meeting)
    call_off(candidate, besides=meeting.pk, actor=actor)
    [seat] = put_on_list(meeting, [candidate], actor=actor)
    return seat


@transaction.atomic
def call_off(
    candidate: Candidate,
    *,
    only: int | None = None,
    besides: int | None = None,
    actor: User | None,
) -> int:
    """Give back the seats of somebody at meetings that are to come; return how many.

    `only` and `besides` are the number of the one meeting that is meant, or that is not.
    """
    seats = seats_to_come(candidate).exclude(meeting=besides)
    rows = list(seats if only is None else seats.filter(meeting=only))
    for seat in rows:
        mark(seat, SeatState.CANCELLED, seen=seat.state, actor=actor)
    return len(rows)


def _settle(wish: SeatWish) -> None:
    candidate, meeting, asked_at = wish.sign_up.candidate, wish.meeting, wish.made_at
    wish.delete()
    if candidate is None or candidate.state != CandidateState.ACTIVE:
        return
    if meeting.starts_at <= timezone.now() or meeting.organisation_id != candidate.organisation_id:
        return
    call_off(candidate, besides=meeting.pk, actor=None)
    put_on_list(meeting, [candidate], actor=None, asked_at=asked_at)


def _refuse_closed(meeting: Meeting) -> None:
    if not meeting.is_public or meeting.starts_at <= timezone.now():
        raise MeetingError(_("This meeting can no longer be chosen. Choose another one."))
