"""An evening of speed dates of the demonstration, with its timetable."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.matching.selectors.evenings import candidates_to_invite, places_to_invite
from leerplek.matching.services.evenings.making import choose_guests, make_evening
from leerplek.matching.services.evenings.planning import plan_evening
from leerplek.programmes.models import Cohort

GUESTS = 18


def add_evening(organisation: Organisation, cohort: Cohort, *, actor: User) -> None:
    """Add an evening in two weeks, to which eighteen candidates come."""
    day = timezone.localdate() + timedelta(days=14)
    evening = make_evening(
        cohort,
        organisation=organisation,
        actor=actor,
        starts_at=datetime.combine(day, time(19, 30), tzinfo=ZoneInfo("Europe/Amsterdam")),
        venue="Gezondheidscentrum Lochem",
        rounds=8,
        break_after=4,
    )
    people = candidates_to_invite(cohort, organisation)[:GUESTS]
    places = [place for place, _label in places_to_invite(cohort, organisation)]
    evening = choose_guests(
        evening,
        candidates=[person.pk for person in people],
        places=[place.pk for place in places if not place.is_divisible],
        version=evening.version,
        actor=actor,
    )
    plan_evening(evening, version=evening.version, actor=actor)
