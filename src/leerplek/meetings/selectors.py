"""Which meetings there are, and who comes."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from leerplek.accounts.models import Organisation, Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.common.formats import format_period
from leerplek.meetings.enums import SEATED, MeetingEvent, SeatState, Topic
from leerplek.meetings.models import Meeting, MeetingQuerySet, Seat, SeatQuerySet, SeatWish
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Cohort

MEETING_SORTS: dict[str, tuple[str, ...]] = {"day": ("starts_at",), "title": ("title",)}
PAST = "past"
# A name of one letter fits half of everybody.
SEARCHED, MOST_FOUND = 2, 20


def _takes_part(prefix: str = "") -> Q:
    stopped = [CandidateState.WITHDRAWN, CandidateState.WAITING]
    return ~Q(**{f"{prefix}candidate__state__in": stopped})


def _seated(prefix: str = "") -> Q:
    """Tell who takes a chair: who stopped leaves it, but who was there was there."""
    was = Q(**{f"{prefix}state__in": SEATED - {SeatState.COMING}})
    return was | Q(**{f"{prefix}state": SeatState.COMING}) & _takes_part(prefix)


def standard_topics() -> str:
    """Return the ten topics that every meeting tells of, one a line (F13)."""
    return "\n".join(str(topic.label) for topic in Topic)


def minutes_told(meeting: Meeting) -> tuple[int, int]:
    """Return how many minutes are for telling and how many for questions (F13)."""
    cohort = meeting.cohort
    most = (Numbers() if cohort is None else cohort.numbers).told_minutes
    told = min(most, meeting.minutes)
    return told, meeting.minutes - told


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


def meetings_to_choose(
    organisation: Organisation, cohort: Cohort | None = None
) -> list[tuple[Meeting, int]]:
    """Return what somebody may choose from, the first one first, each with the chairs left.

    With a class: the meetings of that class, and those of no class.
    """
    rows = Meeting.objects.filter(
        organisation=organisation, is_public=True, starts_at__gt=timezone.now()
    )
    if cohort is not None:
        rows = rows.filter(Q(cohort=cohort) | Q(cohort=None))
    # Who waits gets the chair that comes free first.
    waits = Q(seats__state=SeatState.WAITING) & _takes_part("seats__")
    counts = rows.annotate(expected=Count("seats", filter=_seated("seats__") | waits))
    taken = dict(counts.values_list("pk", "expected"))
    return [(each, max(0, each.capacity - taken.get(each.pk, 0))) for each in rows]


def public_meeting(organisation: Organisation, pk: int) -> Meeting | None:
    """Return a meeting that anybody may know of."""
    return Meeting.objects.filter(organisation=organisation, is_public=True, pk=pk).first()


def when_and_where(meeting: Meeting) -> str:
    """Return a meeting as somebody chooses it; the link of one that is online stays out."""
    where = gettext("online") if meeting.is_online else meeting.place
    return f"{format_period(meeting.starts_at, meeting.ends_at)}, {where}"


def choices_of(meetings: list[tuple[Meeting, int]]) -> list[tuple[str, str]]:
    """Return meetings as a form offers them, with how many chairs are left."""
    return [(str(each.pk), f"{when_and_where(each)} ({_room_in(left)})") for each, left in meetings]


def _room_in(left: int) -> str:
    if not left:
        return gettext("full: you come on the waiting list")
    return ngettext("%(left)d chair left", "%(left)d chairs left", left) % {"left": left}


def seats_to_come(candidate: Candidate) -> SeatQuerySet:
    """Return where somebody is coming, or waits for a chair."""
    rows = Seat.objects.filter(
        candidate=candidate,
        state__in=(SeatState.COMING, SeatState.WAITING),
        meeting__starts_at__gt=timezone.now(),
    )
    return rows.select_related("meeting").order_by("meeting_id")


def were_informed(candidates: Collection[int]) -> set[int]:
    """Return which of these candidates were at an information meeting, whichever it was."""
    rows = Seat.objects.filter(candidate__in=candidates, state=SeatState.ATTENDED)
    return set(rows.values_list("candidate_id", flat=True))


def wishes_to_settle() -> list[int]:
    """Return the wishes of sign-ups that have a file by now."""
    rows = SeatWish.objects.filter(sign_up__candidate__isnull=False)
    return list(rows.order_by("made_at", "pk").values_list("pk", flat=True))


def seats_of(meeting: Meeting) -> SeatQuerySet:
    """Return everybody on the list of a meeting by name."""
    names = ("candidate__first_name", "candidate__last_name", "pk")
    return meeting.seats.select_related("candidate").order_by(*names)


def at_the_door(meeting: Meeting, wanted: str = "") -> list[Seat]:
    """Return who may come in, by name: everybody on the list who still takes part.

    Names are compared here, for not every database knows that "Ö" is "ö".
    """
    seats = seats_of(meeting).exclude(state=SeatState.CANCELLED)
    there = Q(state=SeatState.ATTENDED) | _takes_part()
    return [seat for seat in seats.filter(there) if _is_named(seat.candidate, wanted)]


def people_not_on_list(user: Any, meeting: Meeting, wanted: str) -> list[Candidate]:
    """Return who has a file and is not on the list, for a search that says something."""
    if len(wanted) < SEARCHED:
        return []
    rows = candidates_to_seat(user, meeting)
    return [each for each in rows if _is_named(each, wanted)][:MOST_FOUND]


def _is_named(candidate: Candidate, wanted: str) -> bool:
    return wanted.casefold() in candidate.full_name.casefold()


def talk_before(meeting: Meeting) -> date | None:
    """Return the day of the first talk with a practice, when this meeting is only after it (F12).

    Who comes should know what the work is before they talk about it.
    """
    if meeting.cohort is None or meeting.is_over:
        return None
    first = first_talk_on(meeting.cohort)
    return first if first is not None and timezone.localdate(meeting.starts_at) >= first else None


def meetings_too_late(cohort: Cohort, user: Any) -> tuple[date | None, list[Meeting]]:
    """Return the first talk of a class and the meetings to come that are not before it (F12).

    Only meetings that `user` may see.
    """
    ahead = Meeting.objects.visible_to(user).filter(cohort=cohort, starts_at__gt=timezone.now())
    meetings = list(ahead.order_by("starts_at", "pk"))
    first = first_talk_on(cohort) if meetings else None
    if first is None:
        return None, []
    return first, [each for each in meetings if timezone.localdate(each.starts_at) >= first]


def first_talk_on(cohort: Cohort) -> date | None:
    """Return the first day on which candidates of a class talk with practices, if it is known.

    The talks are of a later room: they are known here by their table alone.
    """
    stands = ~Q(proposals__state="withdrawn")
    evening, talk, held = (
        Cohort.objects.filter(pk=cohort.pk)
        .annotate(
            evening=Min("evenings__starts_at"),
            talk=Min("proposals__meeting__starts_at", filter=stands),
            held=Min("proposals__meeting__held_on", filter=stands),
        )
        .values_list("evening", "talk", "held")
        .get()
    )
    days = [timezone.localdate(moment) for moment in (evening, talk) if moment is not None]
    return min([*days, held] if held else days, default=None)


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
