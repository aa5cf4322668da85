"""What rules and points read of candidates, places and pairs, as arrays.

Ids are sorted, so that input order cannot matter.  Days are ordinals.  "No rule" is an infinite
limit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matchengine.grids import PointGrid
from matchengine.problem import Candidate, PairKey, Place, Problem, Settings

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Kind = TypeVar("Kind", bound=np.generic)

NO_LIMIT_KM = 1e9
"""Stands for "no limit", and stays below the infinite distance of a pair that is out of reach."""
_LONG_AGO = -1
_NEVER = 10_000_000


@dataclass(frozen=True, eq=False)
class Facts(ABC):
    """All that rules and points read: of every pair there is (`Tables`), or of some.

    Of a candidate or a place there is one number, in the order of the ids; `of_candidate` and
    `of_place` lay such numbers out beside the arrays that have one for each pair.
    """

    candidate_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    hours: Floats
    own_km: Floats
    start_from: Ints
    candidate_located: Bools
    place_hours: Floats
    place_most: Floats
    start_on: Ints
    place_located: Bools
    recognised: Bools
    supervised: Bools
    route_fits: Bools
    km: Floats
    uncertainty: Floats
    included: Bools
    excluded: Bools
    forbidden: Bools
    not_listed: Bools
    points: Mapping[str, Ints]
    given_distance: Bools
    distance_rule: bool
    listed: bool
    settings: Settings

    @property
    @abstractmethod
    def shape(self) -> tuple[int, ...]:
        """That of an array with one value for each pair."""

    @abstractmethod
    def of_candidate(self, values: NDArray[Kind]) -> NDArray[Kind]:
        """What is known of each candidate, for its pairs."""

    @abstractmethod
    def of_place(self, values: NDArray[Kind]) -> NDArray[Kind]:
        """What is known of each place, for its pairs."""


@dataclass(frozen=True, eq=False)
class PairFacts(Facts):
    """Of some pairs: number k is the candidate `rows[k]` with the place `columns[k]`."""

    rows: Ints
    columns: Ints

    @property
    def shape(self) -> tuple[int]:
        return (len(self.rows),)

    def of_candidate(self, values: NDArray[Kind]) -> NDArray[Kind]:
        return values[self.rows]

    def of_place(self, values: NDArray[Kind]) -> NDArray[Kind]:
        return values[self.columns]


def pair_facts(problem: Problem, rows: Ints, columns: Ints, listed: Bools) -> PairFacts:
    """What is known of these pairs.  Rows and columns are counted in the order of the ids.

    `listed` says which of them both sides have on their lists: else it is as good as a refusal.
    """
    candidates = sorted(problem.candidates, key=lambda one: one.id)
    places = sorted(problem.places, key=lambda one: one.id)
    known = sides(problem, candidates, places)
    c, p = known["candidate_ids"], known["place_ids"]
    keys = [(c[i], p[j]) for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]
    on_map = known["candidate_located"][rows] & known["place_located"][columns]
    wants, route = wanted_routes(candidates, places)
    points, given_distance = _points(problem, keys)
    unwanted = {(one.id, other) for one in candidates for other in one.excludes}
    unwanted |= {(other, one.id) for one in places for other in one.excludes}
    eligible = problem.eligible
    return PairFacts(
        **known,
        rows=rows,
        columns=columns,
        route_fits=wants[route[columns], rows],
        km=np.where(on_map, _numbers(problem.km, keys, absent=np.inf), np.nan),
        uncertainty=_numbers(problem.uncertainty, keys, absent=0.0),
        included=_among(keys, problem.included),
        excluded=~listed | _among(keys, unwanted),
        forbidden=_among(keys, problem.forbid),
        not_listed=np.zeros(len(keys), dtype=bool) if eligible is None else ~_among(keys, eligible),
        points=points,
        given_distance=given_distance,
    )


def _among(keys: list[PairKey], some: Set[PairKey]) -> Bools:
    if not some:
        return np.zeros(len(keys), dtype=bool)
    return np.fromiter((key in some for key in keys), dtype=bool, count=len(keys))


def _numbers(
    values: Mapping[PairKey, float] | None, keys: list[PairKey], *, absent: float
) -> Floats:
    if values is None:
        return np.full(len(keys), np.nan)
    if not values:
        return np.full(len(keys), absent)
    return np.fromiter((values.get(key, absent) for key in keys), dtype=np.float64, count=len(keys))


def _points(problem: Problem, keys: list[PairKey]) -> tuple[dict[str, Ints], Bools]:
    """Points per criterion, weights applied, and where `distance` was given."""
    known, weight = problem.points, problem.settings.weight
    if isinstance(known, PointGrid):
        names = known.names
    else:
        names = tuple(sorted({name for one in known.values() for name in one}))
    given = [known.get(key, {}) for key in keys] if names else []
    points = {
        name: np.array([one.get(name, 0) for one in given], dtype=np.int64) * weight(name)
        for name in names
    }
    has_distance = np.zeros(len(keys), dtype=bool)
    if "distance" in names:
        has_distance = np.array(["distance" in one for one in given], dtype=bool)
    return points, has_distance


def sides(
    problem: Problem, candidates: Sequence[Candidate], places: Sequence[Place]
) -> dict[str, Any]:
    """What `Facts` holds beside what it knows of pairs."""
    return {
        "candidate_ids": tuple(one.id for one in candidates),
        "place_ids": tuple(one.id for one in places),
        "hours": _floats((one.hours for one in candidates), np.nan),
        "own_km": _floats((one.max_km for one in candidates), NO_LIMIT_KM),
        "start_from": _days((one.start_from for one in candidates), _LONG_AGO),
        "candidate_located": np.array([one.located for one in candidates], dtype=bool),
        "place_hours": _floats((one.min_hours for one in places), -np.inf),
        "place_most": _floats((one.max_hours for one in places), np.inf),
        "start_on": _days((one.start_on for one in places), _NEVER),
        "place_located": np.array([one.located for one in places], dtype=bool),
        "recognised": np.array([one.recognised is True for one in places], dtype=bool),
        "supervised": np.array([one.supervised is True for one in places], dtype=bool),
        "distance_rule": problem.km is not None,
        "listed": problem.eligible is not None,
        "settings": problem.settings,
    }


def wanted_routes(candidates: Sequence[Candidate], places: Sequence[Place]) -> tuple[Bools, Ints]:
    """Which candidates (columns) want which route (rows), and the row of each place.

    No learning route, on either side, is no rule.
    """
    routes = sorted({one.learning_route for one in places if one.learning_route is not None})
    wants = [[True] * len(candidates)]
    wants += [
        [one.learning_routes is None or route in one.learning_routes for one in candidates]
        for route in routes
    ]
    row = {route: k for k, route in enumerate([None, *routes])}
    of_place = np.array([row[one.learning_route] for one in places], dtype=np.int64)
    return np.array(wants, dtype=bool), of_place


def _floats(values: Iterable[float | None], absent: float) -> Floats:
    return np.array([absent if v is None else v for v in values], dtype=np.float64)


def _days(values: Iterable[Any], absent: int) -> Ints:
    return np.array([absent if v is None else v.toordinal() for v in values], dtype=np.int64)
