"""One matching round in neutral words: the same from two spreadsheets as from the database.

No names, no addresses, no birth dates, no funding routes: what is not here cannot
influence a result (decision 0006).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from leerplek.candidates.enums import Scale
from leerplek.geo.enums import TravelMode
from leerplek.geo.location import Location
from leerplek.practices.enums import AccreditationState, HostType, PracticeSetting
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute


@dataclass(frozen=True)
class Person:
    """What matching knows of a candidate.

    `hours_high` None with `hours_low` given means "at least": no highest was told.
    `has_own_practice` is a person who brought a practice; `own_practice_id` says
    which, or None while that is still a question.
    """

    id: str
    hours_low: float | None
    hours_high: float | None
    location: Location | None
    max_km: float | None = None
    learning_routes: frozenset[str] = frozenset({LearningRoute.BBL.value})
    start_from: date | None = None
    travel_modes: tuple[TravelMode, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)
    wished_setting: str = PracticeSetting.UNKNOWN
    excludes_out_of_hours: bool = False
    excluded_practices: frozenset[str] = frozenset()
    has_own_practice: bool = False
    own_practice_id: str | None = None


@dataclass(frozen=True)
class Half:
    """One of the two places that are combined into one, with the days that are its own."""

    place_id: str
    practice_id: str
    host_type: str = HostType.PRACTICE
    location: Location | None = None
    weekdays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What matching knows of a place: one or more equal seats at one site.

    A combined place has two `halves`, the practice that lends the learner first; its
    `location` is that of the first, or None while one of the two is not on the map.
    """

    id: str
    practice_id: str
    number: int
    hours_low: float | None
    hours_high: float | None
    location: Location | None
    learning_route: str = LearningRoute.BBL
    start_on: date | None = None
    host_type: str = HostType.PRACTICE
    setting: str = PracticeSetting.UNKNOWN
    accreditation: str = AccreditationState.UNKNOWN
    has_supervisor: bool = False
    is_confirmed: bool = True
    is_divisible: bool = False
    halves: tuple[Half, ...] = ()

    @property
    def works_at(self) -> tuple[tuple[str, str], ...]:
        """The practices where somebody who gets this place works, each with its own place."""
        both = tuple((half.practice_id, half.place_id) for half in self.halves)
        return both or ((self.practice_id, self.id),)

    @property
    def practice_ids(self) -> tuple[str, ...]:
        return tuple(practice for practice, _place in self.works_at)

    @property
    def host_types(self) -> tuple[str, ...]:
        return tuple(half.host_type for half in self.halves) or (self.host_type,)


@dataclass(frozen=True)
class Round:
    """Everything one run is about.

    `proposed` are the pairs that somebody promised before: the round keeps to them,
    as to those of `must`, and tells them apart.
    `half_km` tells how far each person is from each half of a combined place, and
    `half_about` for which of these that is an estimate from an area; the engine is told
    the larger of the two.
    """

    persons: tuple[Person, ...]
    offers: tuple[Offer, ...]
    numbers: Numbers
    must: frozenset[tuple[str, str]] = frozenset()
    forbid: frozenset[tuple[str, str]] = frozenset()
    proposed: frozenset[tuple[str, str]] = frozenset()
    half_km: Mapping[tuple[str, str], float] = field(default_factory=dict)
    half_about: frozenset[tuple[str, str]] = frozenset()

    @property
    def usable_offers(self) -> tuple[Offer, ...]:
        """The places that take part.

        Confirmed ones, and the others only when asked for; and only of a learning
        route that somebody wants, or every internship place would look like a gap in
        a round of working learners.
        """
        wanted = {route for person in self.persons for route in person.learning_routes}
        return tuple(
            offer
            for offer in self.offers
            if offer.learning_route in wanted
            and (offer.is_confirmed or self.numbers.include_unconfirmed)
        )


SCALES = tuple(Scale)
