"""The door of the solver: a Problem as arrays, ids sorted, so that input order cannot matter.

A row is a candidate, a column a place.  Days are ordinals.  "No rule" is an infinite limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchengine.facts import Bools, Facts, Floats, Ints, Kind, sides, wanted_routes
from matchengine.grids import NumberGrid, PointGrid
from matchengine.mutual import read_mutual
from matchengine.problem import Candidate, PairKey, Place, Problem, Settings

__all__ = ["Bools", "Floats", "Ints", "Tables", "build_tables"]


@dataclass(frozen=True, eq=False)
class Tables(Facts):
    """All that solvers read, of every candidate with every place.  What-if questions replace
    single arrays.

    `uses` has for each column the columns whose seats it takes: itself and -1, or the two places
    of a combination, which has no capacity of its own.
    """

    place_routes: tuple[str | None, ...]
    capacity: Ints
    uses: Ints
    group: Ints
    must: Ints
    prearranged: Ints
    previous: Ints

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.candidate_ids), len(self.place_ids)

    def of_candidate(self, values: NDArray[Kind]) -> NDArray[Kind]:
        return values[:, None]

    def of_place(self, values: NDArray[Kind]) -> NDArray[Kind]:
        return values[None, :]

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

    listed = problem.eligible
    combined = {one.id for one in problem.combinations}
    points, given_distance = _points(problem, rows, columns)
    known = sides(problem, candidates, places)
    return Tables(
        **known,
        route_fits=_route_fits(candidates, places),
        place_routes=tuple(one.learning_route for one in places),
        capacity=np.array(
            [0 if one.id in combined else one.capacity for one in places], dtype=np.int64
        ),
        uses=_uses(problem, columns),
        group=_groups([one.group for one in places]),
        km=_kilometres(problem, rows, columns, known["candidate_located"], known["place_located"]),
        uncertainty=_values(problem.uncertainty, rows, columns, 0.0),
        included=grid(problem.included),
        excluded=_excluded(problem, rows, columns),
        forbidden=grid(problem.forbid),
        not_listed=np.zeros(shape, dtype=bool) if listed is None else ~grid(listed),
        must=positions(problem.must),
        prearranged=positions(problem.prearranged),
        previous=positions(problem.previous),
        points=points,
        given_distance=given_distance,
    )


def _uses(problem: Problem, columns: Mapping[str, int]) -> Ints:
    uses = np.full((len(columns), 2), -1, dtype=np.int64)
    uses[:, 0] = np.arange(len(columns))
    for one in problem.combinations:
        uses[columns[one.id]] = columns[one.first], columns[one.second]
    return uses


def _groups(names: list[str | None]) -> Ints:
    numbers = {name: i for i, name in enumerate(sorted({n for n in names if n is not None}))}
    return np.array([-1 if n is None else numbers[n] for n in names], dtype=np.int64)


def _route_fits(candidates: Sequence[Candidate], places: Sequence[Place]) -> Bools:
    wants, of_place = wanted_routes(candidates, places)
    return np.ascontiguousarray(wants[of_place].T)


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
        mutual = read_mutual(problem)
        out[:] = True
        out[mutual.rows, mutual.columns] = False
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
