"""What matching may know of a candidate and of a place, and what a place is called."""

from typing import Any

from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_hours
from leerplek.geo.enums import TravelMode
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.round import Offer, Person
from leerplek.practices.models import Place
from leerplek.practices.recognition import recognition_of
from leerplek.supervisors.selectors.places import counts, is_supervised


def place_label(place: Place) -> str:
    """Return the practice and its town."""
    town = place.site.place_name
    name = place.site.practice.name
    return f"{name}, {town}" if town else name


def place_facts(place: Place) -> list[str]:
    """Return what tells a place from another of its practice, the clearest first."""
    hours = format_hours(place.hours_min, place.hours_max)
    return [hours, str(place.get_learning_route_display()), place.site.name, place.site.street]


def person_from(candidate: Candidate) -> Person:
    """Return what matching may know of a candidate: no name, no birth date, no funding."""
    own = candidate.own_practice_id
    return Person(
        id=person_id(candidate.pk),
        hours_low=number(candidate.hours_min),
        hours_high=number(candidate.hours_max),
        location=candidate.location,
        max_km=number(candidate.max_km),
        learning_routes=frozenset(candidate.learning_routes),
        start_from=candidate.start_from,
        travel_modes=tuple(TravelMode(mode) for mode in candidate.travel_modes),
        scores={score.scale: score.value for score in candidate.scores.all()},
        wished_setting=candidate.wished_setting,
        excludes_out_of_hours=candidate.excludes_out_of_hours,
        excluded_practices=frozenset(
            str(exclusion.practice_id) for exclusion in candidate.exclusions.all()
        ),
        has_own_practice=bool(own or candidate.own_practice_name),
        own_practice_id=None if own is None else str(own),
    )


def offer_from(place: Place) -> Offer:
    """Return what matching may know of a place.

    Whoever reads many places does so by `with_certainty` and `with_own_recognition`.
    """
    site, practice = place.site, place.site.practice
    return Offer(
        id=offer_id(place.pk),
        practice_id=str(practice.pk),
        number=place.number,
        hours_low=number(place.hours_min),
        hours_high=number(place.hours_max),
        location=site.location,
        learning_route=place.learning_route,
        start_on=start_of(place),
        host_type=practice.host_type,
        setting=practice.setting,
        accreditation=recognition_of(place),
        has_supervisor=is_supervised(place),
        is_confirmed=counts(place),
        is_divisible=place.is_divisible,
    )


def start_of(place: Place) -> Any:
    """Return from when somebody can be here: its own day, else that of its class."""
    return place.start_on or (place.cohort.start_on if place.cohort is not None else None)


def number(value: Any) -> float | None:
    """Return a number of the register as the engine counts with it."""
    return None if value is None else float(value)
