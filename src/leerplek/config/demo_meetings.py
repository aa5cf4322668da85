"""The information meetings of the demonstration."""

from datetime import timedelta

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.candidates.models import Candidate
from leerplek.meetings.enums import SeatState
from leerplek.meetings.selectors import standard_topics
from leerplek.meetings.services import mark, plan_meeting, put_on_list
from leerplek.programmes.models import Cohort


def make_meetings(
    organisation: Organisation, cohort: Cohort, candidates: list[Candidate], coordinator: User
) -> None:
    """Plan an evening that is full, with some who wait and one who called off."""
    evening = timezone.localtime() + timedelta(days=14)
    meeting = plan_meeting(
        organisation,
        title="Informatieavond",
        starts_at=evening.replace(hour=19, minute=30, second=0, microsecond=0),
        minutes=90,
        place="Dorpshuis, Markt 1, Borculo",
        capacity=12,
        cohort=cohort,
        topics=standard_topics(),
        actor=coordinator,
    )
    seats = put_on_list(meeting, candidates[:16], actor=coordinator)
    mark(seats[3], SeatState.CANCELLED, seen=seats[3].state, actor=coordinator)
