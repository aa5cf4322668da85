"""Evenings of speed dates with people near each other, made by the services themselves."""

from datetime import timedelta

from django.utils import timezone

from leerplek.matching.models.evenings import Evening
from leerplek.matching.services.evenings.making import choose_guests, make_evening
from leerplek.matching.services.evenings.planning import plan_evening
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_place


def make_guests(user, cohort, *, people=3, places=3):
    """Candidates and places that all fit each other."""
    return (
        [make_candidate(user, f"Kim {number}", cohort=cohort) for number in range(people)],
        [make_place(user, f"De Linde {number}", cohort=cohort) for number in range(places)],
    )


def an_evening(user, *, people=3, places=3, planned=True, **fields) -> Evening:
    """An evening in two days, with everybody there is and a timetable."""
    cohort = make_cohort(user)
    candidates, offers = make_guests(user, cohort, people=people, places=places)
    facts = {"starts_at": timezone.now() + timedelta(days=2), "rounds": 4, "break_after": 2}
    evening = make_evening(
        cohort, organisation=user.organisation, actor=user, **{**facts, **fields}
    )
    evening = choose_guests(
        evening,
        candidates=[each.pk for each in candidates],
        places=[each.pk for each in offers],
        version=evening.version,
        actor=user,
    )
    return plan_evening(evening, version=evening.version, actor=user) if planned else evening


def dates_of(evening):
    """The timetable as rows of numbers."""
    return sorted(evening.dates.values_list("round", "table", "candidate", "place"))
