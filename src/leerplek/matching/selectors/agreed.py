"""What two places were when they were combined, and what became of it since."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.formats import format_date, format_hours, format_number
from leerplek.geo.location import Location
from leerplek.matching.combining import (
    ADDRESS,
    DAYS,
    HOURS,
    ROUTE,
    START,
    HalfPlace,
    misfits,
)
from leerplek.matching.enums import VAT_SETTLED, VatOutcome
from leerplek.matching.models.combinations import Combination
from leerplek.matching.reasons import weekday_words
from leerplek.matching.selectors.facts import number, start_of
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.programmes.enums import LearningRoute
from leerplek.supervisors.selectors.places import counts as place_counts
from leerplek.supervisors.selectors.places import is_supervised

FIRST, SECOND = "first", "second"


def half_of(place: Place) -> HalfPlace:
    """Return what the finder compares of a place."""
    return HalfPlace(
        place=place.pk,
        site=place.site_id,
        learning_route=place.learning_route,
        hours_low=number(place.hours_min),
        hours_high=number(place.hours_max),
        location=place.site.location,
        start_on=start_of(place),
        weekdays=tuple(place.weekdays),
        is_divisible=place.is_divisible,
        is_confirmed=place_counts(place),
        has_supervisor=is_supervised(place),
    )


def facts_now(combination: Combination) -> dict[str, dict[str, Any]]:
    """Return what is agreed about when a combination is settled now: numbers and codes."""
    return {
        FIRST: _facts(combination.first, combination.seats),
        SECOND: _facts(combination.second, combination.seats),
    }


def what_changed(combination: Combination) -> list[str]:
    """Return what the practices changed since a combination was settled, a sentence for each.

    Nothing for one that is not settled: that has to be settled anyway.
    """
    if not combination.is_settled:
        return []
    now = facts_now(combination)
    return [
        sentence
        for half, place in ((FIRST, combination.first), (SECOND, combination.second))
        for sentence in _differences(place, combination.agreed.get(half, {}), now[half])
    ]


def counts(combination: Combination) -> bool:
    """Tell whether two places are one now: settled, and both as they were then."""
    return combination.is_settled and combination.agreed == facts_now(combination)


def what_is_missing(combination: Combination) -> list[str]:
    """Return what must be known or put right before a combination counts, a sentence for each."""
    return [*_unanswered(combination), *_not_ready(combination), *_misfits(combination)]


def _unanswered(combination: Combination) -> Iterator[str]:
    if not combination.lead:
        yield _("Say which practice lends the learner to the other.")
    if combination.vat_asked_on is None:
        yield _("Ask an accountant about VAT first.")
    elif combination.vat_outcome == VatOutcome.NOT_ALLOWED:
        yield _("The accountant says that it cannot be done this way.")
    elif combination.vat_outcome not in VAT_SETTLED or combination.vat_answered_on is None:
        yield _("The answer of the accountant is not there yet.")
    if not combination.first_days or not combination.second_days:
        yield _("Divide the days between the two practices.")


def _not_ready(combination: Combination) -> Iterator[str]:
    """Yield what each of the two places lacks, whatever the other one is."""
    both = (
        (combination.first, combination.first_days),
        (combination.second, combination.second_days),
    )
    for place, days in both:
        half = half_of(place)
        practice = {"practice": place.site.practice}
        if place.site.practice.trains == Willingness.NO:
            yield _("%(practice)s does not train learners any more.") % practice
        if not half.is_confirmed:
            yield _("%(practice)s has not confirmed its place yet.") % practice
        if not half.is_divisible:
            yield _("%(practice)s has not said that its place may be shared.") % practice
        if not half.has_supervisor:
            yield _("%(practice)s has no supervisor yet for its days.") % practice
        if place.number < combination.seats:
            yield _("%(practice)s does not have so many places.") % practice
        if half.weekdays and not set(days) <= set(half.weekdays):
            yield _("%(practice)s can have a learner on other days: %(days)s.") % {
                **practice,
                "days": weekday_words(half.weekdays),
            }


def _misfits(combination: Combination) -> Iterator[str]:
    """Yield what keeps the two places from being one, with the days that were divided."""
    first, second = (
        replace(half_of(place), weekdays=tuple(days) or half_of(place).weekdays)
        for place, days in (
            (combination.first, combination.first_days),
            (combination.second, combination.second_days),
        )
    )
    cohort = combination.cohort
    numbers = cohort.numbers
    broken = misfits(first, second, numbers, class_start=cohort.start_on)
    if ADDRESS in broken:
        yield _("The two practices are too far apart, or an address was not found.")
    if ROUTE in broken:
        yield _("The two places are for different learning routes.")
    if HOURS in broken:
        yield _("Together the places do not come to %(low)s to %(high)s hours a week.") % {
            "low": format_number(numbers.hours_together),
            "high": format_number(numbers.full_time_hours),
        }
    if DAYS in broken:
        yield _("A learner cannot be at both practices on one day.")
    if START in broken:
        yield _("The two places start too far apart.")


def _facts(place: Place, seats: int) -> dict[str, Any]:
    half = half_of(place)
    return {
        "hours": [half.hours_low, half.hours_high],
        "days": list(half.weekdays),
        "route": half.learning_route,
        "start": half.start_on.isoformat() if half.start_on else None,
        "where": _point(half.location),
        "is_enough": place.number >= seats,
        "is_shared": half.is_divisible,
        "is_confirmed": half.is_confirmed,
        "is_supervised": half.has_supervisor,
        "trains": place.site.practice.trains != Willingness.NO,
    }


def _point(location: Location | None) -> list[float] | None:
    return None if location is None else [location.lat, location.lon]


def _differences(place: Place, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    told = {
        "hours": _("%(practice)s: the hours were %(was)s and are now %(now)s."),
        "days": _("%(practice)s: the days were %(was)s and are now %(now)s."),
        "route": _("%(practice)s: the learning route was %(was)s and is now %(now)s."),
        "start": _("%(practice)s: the start was %(was)s and is now %(now)s."),
        "where": _("%(practice)s: the address is another one now."),
        "is_enough": _("%(practice)s does not have so many places any more."),
        "is_shared": _("%(practice)s no longer says that its place may be shared."),
        "is_confirmed": _("%(practice)s no longer confirms its place."),
        "is_supervised": _("%(practice)s no longer has a supervisor for its days."),
        "trains": _("%(practice)s does not train learners any more."),
    }
    for name, value in now.items():
        if was.get(name) != value:
            yield told[name] % {
                "practice": place.site.practice,
                "was": _shown(name, was.get(name)),
                "now": _shown(name, value),
            }


def _shown(name: str, value: Any) -> str:
    if not value or value == [None, None]:
        return _("unknown")
    if name == "hours":
        return format_hours(value[0], value[1])
    if name == "days":
        return weekday_words(value)
    if name == "route":
        return str(LearningRoute(value).label)
    return format_date(date.fromisoformat(value)) if name == "start" else ""
