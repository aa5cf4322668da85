"""The talks of an evening as rows of numbers: held, still to come, and not held after all."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from leerplek.matching.enums import AWAY_STATES, GuestState
from leerplek.matching.models.evenings import Evening, EveningGuest

ROW = ("round", "table", "candidate", "place")
MISSING = frozenset({GuestState.LATE.value, GuestState.NO_SHOW.value})


def talks_until(evening: Evening, *, until: int) -> list[list[int]]:
    """Return the talks of the first rounds as rows of numbers."""
    return [list(row) for row in evening.dates.filter(round__lte=until).values_list(*ROW)]


def talks_not_held(evening: Evening, changes: Mapping[int, str], held: int) -> list[list[int]]:
    """Return the talks of now of who turns out to be missing: these can be planned again."""
    missing = [pk for pk, to in changes.items() if to in MISSING]
    guests = evening.guests.filter(pk__in=missing).exclude(state__in=MISSING)
    rows = evening.dates.filter(_of_guests(guests), round=held)
    return [list(row) for row in rows.values_list(*ROW)]


def plans_who_is_away(evening: Evening, *, after: int) -> bool:
    """Tell whether rounds to come have talks of somebody who is away."""
    away = evening.guests.filter(state__in=AWAY_STATES)
    return evening.dates.filter(_of_guests(away), round__gt=after).exists()


def as_it_is(evening: Evening, *, held: int) -> dict[str, Any]:
    """Return what undoing needs: the rounds to come as rows of numbers, and what was said."""
    return {
        "held": held,
        "planned": evening.planned_at is not None,
        "is_stale": evening.is_stale,
        "outcome": evening.outcome,
        "dates": [list(row) for row in evening.dates.filter(round__gt=held).values_list(*ROW)],
    }


def _of_guests(guests: QuerySet[EveningGuest]) -> Q:
    people, places = guests.filter(candidate__isnull=False), guests.filter(place__isnull=False)
    return Q(candidate__in=people.values("candidate")) | Q(place__in=places.values("place"))
