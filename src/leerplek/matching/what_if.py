"""What if: other numbers, a practice less, a practice more.  Nothing of it is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from leerplek.matching.asking import Shift, shift_to, solve_again, without_places
from leerplek.matching.board import Board, PairKey
from leerplek.matching.figures import Figures, figures_of
from leerplek.matching.points import counted, points_of_pair, points_of_person, weights
from leerplek.matching.round import Offer, Person
from leerplek.matching.snapshot import measure, place_of
from leerplek.programmes.catalogue import Numbers
from matchengine import OpenPlace, Place, Problem, Result

NEW_PLACE = "p0"
"""The imaginary place: no row of the register has number 0."""
NEW_PRACTICE = "0"


@dataclass(frozen=True)
class Extra:
    """A place that does not exist, with what the engine must know of each person and it.

    `measured` are the people whose distance could be estimated.
    """

    place: Place
    measured: frozenset[str]
    km: dict[PairKey, float]
    uncertainty: dict[PairKey, float]
    points: dict[PairKey, dict[str, int]]


@dataclass(frozen=True)
class Changes:
    """What is different from the round; None leaves it as it is.

    `without` is a practice that does not take part, as the round knows it.
    """

    max_km: float | None = None
    min_hours: float | None = None
    per_place: int | None = None
    without: str | None = None
    extra: Extra | None = None

    @property
    def numbers(self) -> dict[str, float]:
        """The changed numbers of the programme, by the names of its settings."""
        given = {
            "max_km": self.max_km,
            "min_hours": self.min_hours,
            "proposals_per_place": self.per_place,
        }
        return {name: value for name, value in given.items() if value is not None}

    @property
    def is_only_numbers(self) -> bool:
        return bool(self.numbers) and self.without is None and self.extra is None


@dataclass(frozen=True)
class WhatIf:
    """The round as it would be, beside the round as it is.

    `asking_more` counts the seats that themselves ask more hours than the new minimum,
    `brought` are the people who brought the practice that is left out, and
    `unmeasured` those whose distance to the extra place nobody knows.
    """

    problem: Problem
    result: Result
    now: Figures
    then: Figures
    shift: Shift
    asking_more: int
    brought: tuple[str, ...]
    unmeasured: tuple[str, ...]

    @property
    def at_extra(self) -> tuple[str, ...]:
        """Who would be proposed at the extra place."""
        return tuple(pair.candidate_id for pair in self.result.pairs if pair.place_id == NEW_PLACE)

    @property
    def room_at_extra(self) -> OpenPlace | None:
        """What stands in the way where the extra place is not full."""
        return next((one for one in self.result.open_places if one.id == NEW_PLACE), None)


def what_if(board: Board, changes: Changes, *, waiting: int = 0) -> WhatIf:
    """Solve the board's problem with the changes, and compare.

    `waiting` is how many people of the round wait for an answer of a person.
    """
    gone = places_of(board, changes)
    problem = changed(without_places(board.problem, gone) if gone else board.problem, changes)
    result = solve_again(board, problem)
    return WhatIf(
        problem=problem,
        result=result,
        now=figures_of(board.problem, board.result, waiting=waiting),
        then=figures_of(problem, result, waiting=waiting),
        shift=shift_to(board, result),
        asking_more=_asking_more(problem, changes),
        brought=tuple(sorted(one for one, place in board.problem.prearranged if place in gone)),
        unmeasured=_unmeasured(problem, changes),
    )


def changed(problem: Problem, changes: Changes) -> Problem:
    """Return the problem with other numbers, and with the place that does not exist."""
    more: dict[str, Any] = {}
    if changes.numbers:
        names = {"proposals_per_place": "n"}
        settings: dict[str, Any] = {
            names.get(name, name): value for name, value in changes.numbers.items()
        }
        more["settings"] = replace(problem.settings, **settings)
    if changes.extra is not None:
        extra = changes.extra
        more |= {
            "places": (*problem.places, extra.place),
            "km": {**(problem.km or {}), **extra.km},
            "uncertainty": {**problem.uncertainty, **extra.uncertainty},
            "points": {**problem.points, **extra.points},
        }
    return replace(problem, **more) if more else problem


def places_of(board: Board, changes: Changes) -> frozenset[str]:
    """Return the places of the practice that is left out, also those it shares with another.

    Who brought that practice takes part like everybody else.
    """
    return frozenset(
        offer.id
        for offer in board.round.usable_offers
        if changes.without is not None and changes.without in offer.practice_ids
    )


def extra_place(offer: Offer, persons: Collection[Person], numbers: Numbers) -> Extra:
    """Return an imaginary place, measured from where the people live now.

    Who has no location is not measured: whether the place is near is then not known.
    """
    distances = measure(persons, [offer], numbers)
    return Extra(
        place=place_of(offer),
        measured=frozenset(person.id for person in persons if person.location is not None),
        km={pair: distance.km for pair, distance in distances.items()},
        uncertainty={pair: distance.uncertainty_km for pair, distance in distances.items()},
        points={
            (person.id, offer.id): counted(
                {**points_of_person(person), **points_of_pair(person, offer)}, weights(numbers)
            )
            for person in persons
            if (person.id, offer.id) in distances
        },
    )


def _asking_more(problem: Problem, changes: Changes) -> int:
    if changes.min_hours is None:
        return 0
    return _seats(place for place in problem.places if (place.min_hours or 0) > changes.min_hours)


def _seats(places: Iterable[Place]) -> int:
    return sum(place.capacity for place in places)


def _unmeasured(problem: Problem, changes: Changes) -> tuple[str, ...]:
    if changes.extra is None:
        return ()
    measured = changes.extra.measured
    return tuple(one.id for one in problem.candidates if not (one.located and one.id in measured))
