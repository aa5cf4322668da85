"""The door of the solver: a Problem as arrays, ids sorted, so that input order cannot matter.

A row is a candidate, a column a place.  Days are ordinals.  "No rule" is an infinite limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchengine.grids import NumberGrid, PointGrid
from matchengine.lists import mutual_pairs
from matchengine.problem import PairKey, Problem, Settings

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NO_LIMIT_KM = 1e9
"""Stands for "no limit", and stays below the infinite distance of a pair that is out of reach."""
_LONG_AGO = -1
_NEVER = 10_000_000


@dataclass(frozen=True, eq=False)
class Tables:
    """All that rules, scores and solvers read.  What-if questions replace single arrays.

    `uses` has for each column the columns whose seats it takes: itself and -1, or the two places
    of a combination, which has no capacity of its own.
    """

    candidate_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    hours: Floats
    own_km: Floats
    start_from: Ints
    candidate_located: Bools
    route_fits: Bools
    place_routes: tuple[str | None, ...]
    place_hours: Floats
    start_on: Ints
    capacity: Ints
    uses: Ints
    group: Ints
    place_located: Bools
    recognised: Bools
    supervised: Bools
    km: Floats
    uncertainty: Floats
    included: Bools
    excluded: Bools
    forbidden: Bools
    not_listed: Bools
    must: Ints
    prearranged: Ints
    previous: Ints
    points: Mapping[str, Ints]
    given_distance: Bools
    distance_rule: bool
    listed: bool
    settings: Settings

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.candidate_ids), len(self.place_ids)

    @property
    def is_combined(self) -> Bools:
        """Which columns are two places together."""
        out: Bools = self.uses[:, 1] >= 0
        return out

    def at_places(self, columns: Ints) -> Ints:
        """How many of these pairs take a seat at each place; a combined one does so at two."""
        taken = self.uses[columns].reshape(-1) + 1
        out: Ints = np.bincount(taken, minlength=self.shape[1] + 1)[1:]
        return out


def build_tables(problem: Problem) -> Tables:
    """Sort the ids and lay the problem out in arrays."""
    candidates = sorted(problem.candidates, key=lambda one: one.id)
    places = sorted(problem.places, key=lambda one: one.id)
    rows = {one.id: i for i, one in enumerate(candidates)}
    columns = {one.id: j for j, one in enumerate(places)}
    shape = (len(candidates), len(places))

    def grid(keys: Iterable[PairKey]) -> Bools:
        out = np.zeros(shape, dtype=bool)
        for c, p in keys:
            out[rows[c], columns[p]] = True
        return out

    def positions(keys: Iterable[PairKey]) -> Ints:
        found = sorted((rows[c], columns[p]) for c, p in keys)
        return np.array(found, dtype=np.int64).reshape(len(found), 2)

    candidate_located = np.array([one.located for one in candidates], dtype=bool)
    place_located = np.array([one.located for one in places], dtype=bool)
    listed = problem.eligible
    combined = {one.id for one in problem.combinations}
    not_listed = np.zeros(shape, dtype=bool) if listed is None else ~grid(listed)
    points, given_distance = _points(problem, rows, columns)
    return Tables(
        candidate_ids=tuple(rows),
        place_ids=tuple(columns),
        hours=_floats((one.hours for one in candidates), np.nan),
        own_km=_floats((one.max_km for one in candidates), NO_LIMIT_KM),
        start_from=_days((one.start_from for one in candidates), _LONG_AGO),
        candidate_located=candidate_located,
        route_fits=_route_fits(candidates, places),
        place_routes=tuple(one.learning_route for one in places),
        place_hours=_floats((one.min_hours for one in places), -np.inf),
        start_on=_days((one.start_on for one in places), _NEVER),
        capacity=np.array(
            [0 if one.id in combined else one.capacity for one in places], dtype=np.int64
        ),
        uses=_uses(problem, columns),
        group=_groups([one.group for one in places]),
        place_located=place_located,
        recognised=np.array([one.recognised is True for one in places], dtype=bool),
        supervised=np.array([one.supervised is True for one in places], dtype=bool),
        km=_kilometres(problem, rows, columns, candidate_located, place_located),
        uncertainty=_values(problem.uncertainty, rows, columns, 0.0),
        included=grid(problem.included),
        excluded=_excluded(problem, rows, columns),
        forbidden=grid(problem.forbid),
        not_listed=not_listed,
        must=positions(problem.must),
        prearranged=positions(problem.prearranged),
        previous=positions(problem.previous),
        points=points,
        given_distance=given_distance,
        distance_rule=problem.km is not None,
        listed=listed is not None,
        settings=problem.settings,
    )


def _uses(problem: Problem, columns: Mapping[str, int]) -> Ints:
    uses = np.full((len(columns), 2), -1, dtype=np.int64)
    uses[:, 0] = np.arange(len(columns))
    for one in problem.combinations:
        uses[columns[one.id]] = columns[one.first], columns[one.second]
    return uses


def _floats(values: Iterable[float | None], absent: float) -> Floats:
    return np.array([absent if v is None else v for v in values], dtype=np.float64)


def _days(values: Iterable[Any], absent: int) -> Ints:
    return np.array([absent if v is None else v.toordinal() for v in values], dtype=np.int64)


def _groups(names: list[str | None]) -> Ints:
    numbers = {name: i for i, name in enumerate(sorted({n for n in names if n is not None}))}
    return np.array([-1 if n is None else numbers[n] for n in names], dtype=np.int64)


def _route_fits(candidates: list[Any], places: list[Any]) -> Bools:
    """Does the candidate want the place's learning route?  None on either side is no rule."""
    any_route = np.array([one.learning_routes is None for one in candidates], dtype=bool)
    column_of: dict[str | None, Bools] = {None: np.ones(len(candidates), dtype=bool)}
    for route in {one.learning_route for one in places} - {None}:
        wants = [route in (one.learning_routes or ()) for one in candidates]
        column_of[route] = any_route | np.array(wants, dtype=bool)
    if not places:
        return np.zeros((len(candidates), 0), dtype=bool)
    return np.stack([column_of[one.learning_route] for one in places], axis=1)


def _index(
    keys: Iterable[PairKey], rows: Mapping[str, int], columns: Mapping[str, int]
) -> tuple[list[int], list[int]]:
    keys = list(keys)
    return [rows[key[0]] for key in keys], [columns[key[1]] for key in keys]


def _values(
    values: Mapping[PairKey, float],
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    absent: float,
) -> Floats:
    out = np.full((len(rows), len(columns)), absent, dtype=np.float64)
    if isinstance(values, NumberGrid):
        known = np.where(values.present, values.numbers, absent)
        out[_cells_of(values, rows, columns)] = known
    elif values:
        out[_index(values, rows, columns)] = np.fromiter(values.values(), dtype=np.float64)
    return out


def _cells_of(
    grid: NumberGrid | PointGrid, rows: Mapping[str, int], columns: Mapping[str, int]
) -> tuple[Any, ...]:
    """Where the cells of a grid are in the tables."""
    return np.ix_(
        np.array([rows[ident] for ident in grid.candidate_ids], dtype=np.int64),
        np.array([columns[ident] for ident in grid.place_ids], dtype=np.int64),
    )


def _kilometres(
    problem: Problem,
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    candidate_located: Bools,
    place_located: Bools,
) -> Floats:
    """Kilometres per pair: nan when there is no rule or no place on the map, infinite when the
    caller left the pair out because it is too far."""
    if problem.km is None:
        return np.full((len(rows), len(columns)), np.nan)
    km = _values(problem.km, rows, columns, np.inf)
    km[~(candidate_located[:, None] & place_located[None, :])] = np.nan
    return km


def _excluded(problem: Problem, rows: Mapping[str, int], columns: Mapping[str, int]) -> Bools:
    """Pairs one of the two does not want.  An excluded id that is not in this round is no error:
    exclusions outlive the rounds.  Where there are lists, who is not on them is not wanted."""
    out = np.zeros((len(rows), len(columns)), dtype=bool)
    if problem.lists is not None:
        out[:] = True
        for c, p in mutual_pairs(problem.lists, problem.places):
            out[rows[c], columns[p]] = False
    for candidate in problem.candidates:
        for place_id in candidate.excludes & columns.keys():
            out[rows[candidate.id], columns[place_id]] = True
    for place in problem.places:
        for candidate_id in place.excludes & rows.keys():
            out[rows[candidate_id], columns[place.id]] = True
    return out


def _points(
    problem: Problem, rows: Mapping[str, int], columns: Mapping[str, int]
) -> tuple[dict[str, Ints], Bools]:
    """Points per criterion as given, weights applied, and where `distance` was given."""
    if isinstance(problem.points, PointGrid):
        return _points_of_grid(problem.points, problem.settings, rows, columns)
    shape = (len(rows), len(columns))
    width = len(columns)
    cells = [rows[c] * width + columns[p] for c, p in problem.points]
    given = list(problem.points.values())
    names = sorted({name for one in given for name in one})
    points: dict[str, Ints] = {}
    given_distance = np.zeros(shape, dtype=bool)
    for name in names:
        at = [cell for cell, one in zip(cells, given, strict=True) if name in one]
        values = np.array([one[name] for one in given if name in one], dtype=np.int64)
        points[name] = np.zeros(shape, dtype=np.int64)
        points[name].reshape(-1)[at] = values * problem.settings.weight(name)
        if name == "distance":
            given_distance.reshape(-1)[at] = True
    return points, given_distance


def _points_of_grid(
    grid: PointGrid, settings: Settings, rows: Mapping[str, int], columns: Mapping[str, int]
) -> tuple[dict[str, Ints], Bools]:
    shape, cells = (len(rows), len(columns)), _cells_of(grid, rows, columns)
    points: dict[str, Ints] = {}
    given_distance = np.zeros(shape, dtype=bool)
    for name in grid.names:
        points[name] = np.zeros(shape, dtype=np.int64)
        worth = np.where(grid.given[name], grid.points[name], 0)
        points[name][cells] = worth * settings.weight(name)
        if name == "distance":
            given_distance[cells] = grid.given[name]
    return points, given_distance
