"""Which meetings there are, and who comes."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.meetings.enums import SEATED, MeetingEvent, SeatState
from leerplek.meetings.models import Meeting, MeetingQuerySet, Seat, SeatQuerySet

MEETING_SORTS: dict[str, tuple[str, ...]] = {"day": ("starts_at",), "title": ("title",)}
PAST = "past"


def _takes_part(prefix: str = "") -> Q:
    stopped = [CandidateState.WITHDRAWN, CandidateState.WAITING]
    return ~Q(**{f"{prefix}candidate__state__in": stopped})


def _seated(prefix: str = "") -> Q:
    """Tell who takes a chair: who stopped leaves it, but who was there was there."""
    was = Q(**{f"{prefix}state__in": SEATED - {SeatState.COMING}})
    return was | Q(**{f"{prefix}state": SeatState.COMING}) & _takes_part(prefix)


def standard_topics() -> str:
    """Return the ten topics that every meeting tells of, one a line (F13)."""
    topics = (
        _("How long it takes, and the days of a week"),
        _("Exams, and how you are judged"),
        _("What happens when you fail an exam"),
        _("What you must be able to do on a computer"),
        _("Leave and holidays"),
        _("Talking with fellow learners about the work"),
        _("Who coaches you at the practice"),
        _("Whom you can talk to in confidence"),
        _("What it costs, and who pays"),
        _("Who your contact person is"),
    )
    return "\n".join(topics)


def meeting_list(user: Any, *, region: Region | None = None, state: str = "") -> MeetingQuerySet:
    """Return the meetings that `user` may see: those to come, or those that began."""
    rows = Meeting.objects.visible_to(user).select_related("cohort")
    if region is not None:
        rows = rows.filter(organisation__region=region)
    now = timezone.now() - timedelta(hours=12)
    rows = rows.filter(starts_at__lt=now) if state == PAST else rows.filter(starts_at__gte=now)
    return rows.annotate(
        seated=Count("seats", filter=_seated("seats__")),
        waiting=Count("seats", filter=Q(seats__state=SeatState.WAITING) & _takes_part("seats__")),
        attended=Count("seats", filter=Q(seats__state=SeatState.ATTENDED)),
    )


def seats_of(meeting: Meeting) -> SeatQuerySet:
    """Return everybody on the list of a meeting by name."""
    names = ("candidate__first_name", "candidate__last_name", "pk")
    return meeting.seats.select_related("candidate").order_by(*names)


def chairs_left(meeting: Meeting, *, without: Seat | None = None) -> int:
    """Return how many chairs are free; under a lock of the meeting that is certain.

    `without` is for how many there are when this one takes none.
    """
    others = Seat.objects.filter(_seated(), meeting=meeting)
    taken: int = others.exclude(pk__in=[without.pk] if without else []).count()
    return max(0, meeting.capacity - taken)


def seats_waiting(meeting: Meeting) -> SeatQuerySet:
    """Return who waits for a chair and still takes part, who asked first to begin with."""
    rows = Seat.objects.filter(_takes_part(), meeting=meeting, state=SeatState.WAITING)
    return rows.order_by("asked_at", "pk")


def candidates_to_seat(user: Any, meeting: Meeting) -> CandidateQuerySet:
    """Return who takes part and is not on the list yet."""
    on_list = meeting.seats.exclude(state=SeatState.CANCELLED).values("candidate")
    return (
        Candidate.objects.visible_to(user)
        .filter(organisation=meeting.organisation, state=CandidateState.ACTIVE)
        .exclude(pk__in=on_list)
        .order_by("first_name", "last_name", "pk")
    )


def meeting_history(meeting: Meeting) -> list[HistoryLine]:
    """Return what happened to a meeting, newest first."""
    words = dict(MeetingEvent.choices)
    among: list[type[models.Model]] = [Meeting]
    return history_lines(meeting, words=words, among=among)
