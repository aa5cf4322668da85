"""The information meetings of the demonstration."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.candidates.models import Candidate
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Meeting
from leerplek.meetings.selectors import standard_topics
from leerplek.meetings.services import mark, plan_meeting, put_on_list
from leerplek.portal.inviting import ask_about_meetings
from leerplek.programmes.models import Cohort


def make_meetings(
    organisation: Organisation, cohort: Cohort, candidates: list[Candidate], coordinator: User
) -> None:
    """Plan an evening that is full, one online, and one that is past, each with its list."""
    facts: dict[str, Any] = {
        "minutes": 90,
        "cohort": cohort,
        "topics": standard_topics(),
        "actor": coordinator,
    }
    evening = plan_meeting(
        organisation,
        title="Informatieavond",
        starts_at=_half_past_seven(10),
        place="Dorpshuis, Markt 1, Borculo",
        capacity=12,
        **facts,
    )
    seats = put_on_list(evening, candidates[:16], actor=coordinator)
    mark(seats[3], SeatState.CANCELLED, seen=seats[3].state, actor=coordinator)
    plan_meeting(
        organisation,
        title="Informatieavond online",
        starts_at=_half_past_seven(12),
        place="https://overleg.example/informatieavond",
        capacity=100,
        **facts,
    )
    _make_past(
        plan_meeting(
            organisation,
            title="Eerste informatieavond",
            starts_at=_half_past_seven(1),
            place="Bibliotheek, Kerkstraat 4, Lochem",
            capacity=30,
            **facts,
        ),
        candidates[16:26],
        coordinator,
    )
    ask_about_meetings()


def _make_past(meeting: Meeting, candidates: list[Candidate], coordinator: User) -> None:
    """Let a meeting have been five days ago, with most who came and two who did not."""
    seats = put_on_list(meeting, candidates, actor=coordinator)
    for number, seat in enumerate(seats):
        to = SeatState.NO_SHOW if number in {2, 6} else SeatState.ATTENDED
        mark(seat, to, seen=seat.state, actor=coordinator)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=_half_past_seven(-5))


def _half_past_seven(days: int) -> datetime:
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=19, minute=30, second=0, microsecond=0)
