"""What is known of all pairs, as arrays: a large round has half a million of them.

A grid is a mapping from a pair to its value, like the dicts that a Problem is made with, and equal
to such a dict.  It is checked once, when it is made, and cannot be changed after that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

PairKey = tuple[str, str]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Grid(Mapping[PairKey, Any]):
    """Rows are candidates, columns places; `present` says which pairs are there at all."""

    def __init__(
        self, candidate_ids: tuple[str, ...], place_ids: tuple[str, ...], present: Bools
    ) -> None:
        self.candidate_ids, self.place_ids = candidate_ids, place_ids
        self.present = frozen(present)
        self._size = int(present.sum())
        self._rows = {ident: row for row, ident in enumerate(candidate_ids)}
        self._columns = {ident: column for column, ident in enumerate(place_ids)}
        sizes = len(self._rows), len(self._columns)
        if present.shape != sizes or sizes != (len(candidate_ids), len(place_ids)):
            raise ValueError("a grid has one row for each candidate and one column for each place")

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[PairKey]:
        for row, column in np.argwhere(self.present).tolist():
            yield self.candidate_ids[row], self.place_ids[column]

    def __contains__(self, key: object) -> bool:
        at = self._at(key)
        return at is not None and bool(self.present[at])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None  # type: ignore[assignment]

    def _at(self, key: object) -> tuple[int, int] | None:
        if not isinstance(key, tuple) or len(key) != 2:
            return None
        row, column = self._rows.get(key[0]), self._columns.get(key[1])
        return None if row is None or column is None else (row, column)

    def _present_at(self, key: PairKey) -> tuple[int, int]:
        at = self._at(key)
        if at is None or not self.present[at]:
            raise KeyError(key)
        return at


class NumberGrid(_Grid):
    """A number of zero or more for each pair; not a number where nothing is known."""

    def __init__(
        self, candidate_ids: tuple[str, ...], place_ids: tuple[str, ...], numbers: Floats
    ) -> None:
        super().__init__(candidate_ids, place_ids, ~np.isnan(numbers))
        self.numbers = frozen(numbers)
        if not (np.isnan(numbers) | ((numbers >= 0) & np.isfinite(numbers))).all():
            raise ValueError("a grid holds numbers of zero or more")

    def __getitem__(self, key: PairKey) -> float:
        return float(self.numbers[self._present_at(key)])

    def within(self, candidate_id: str, most: float) -> list[tuple[float, str]]:
        """The places where the number of this candidate is known and at most this."""
        if candidate_id not in self._rows:
            return []
        row = self.numbers[self._rows[candidate_id]]
        return [(float(row[at]), self.place_ids[at]) for at in np.flatnonzero(row <= most).tolist()]


class PointGrid(_Grid):
    """Whole points per named criterion for each pair.

    `points` has an array for each criterion, and `given` says for which pairs it was given.
    """

    def __init__(
        self,
        candidate_ids: tuple[str, ...],
        place_ids: tuple[str, ...],
        present: Bools,
        points: Mapping[str, Ints],
        given: Mapping[str, Bools],
    ) -> None:
        super().__init__(candidate_ids, place_ids, present)
        self.points = {name: frozen(points[name]) for name in sorted(points)}
        self.given = {name: frozen(given[name]) for name in sorted(points)}
        for name, where in self.given.items():
            if self.points[name].shape != present.shape or where.shape != present.shape:
                raise ValueError("every criterion has a value for each pair")
            if (where & ~present).any():
                raise ValueError("only a pair that is there has points")

    def __getitem__(self, key: PairKey) -> Mapping[str, int]:
        at = self._present_at(key)
        return {
            name: int(values[at]) for name, values in self.points.items() if self.given[name][at]
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The criteria that some pair has points for."""
        return tuple(name for name, where in self.given.items() if where.any())


def number_grid(
    values: Mapping[PairKey, float], candidate_ids: tuple[str, ...], place_ids: tuple[str, ...]
) -> NumberGrid:
    """Lay numbers out in an array; every pair must be one of these candidates and places."""
    if isinstance(values, NumberGrid):
        return values
    numbers = np.full((len(candidate_ids), len(place_ids)), np.nan)
    cells = _cells(values, candidate_ids, place_ids)
    numbers.reshape(-1)[cells] = np.fromiter(values.values(), dtype=np.float64, count=len(values))
    return NumberGrid(candidate_ids, place_ids, numbers)


def point_grid(
    values: Mapping[PairKey, Mapping[str, int]],
    candidate_ids: tuple[str, ...],
    place_ids: tuple[str, ...],
) -> PointGrid:
    """Lay points out in an array for each criterion."""
    if isinstance(values, PointGrid):
        return values
    shape = (len(candidate_ids), len(place_ids))
    cells = _cells(values, candidate_ids, place_ids)
    present = np.zeros(shape, dtype=bool)
    present.reshape(-1)[cells] = True
    each = list(values.values())
    points, given = {}, {}
    for name in sorted({name for one in each for name in one}):
        has = np.fromiter((name in one for one in each), dtype=bool, count=len(each))
        points[name] = np.zeros(shape, dtype=np.int64)
        given[name] = np.zeros(shape, dtype=bool)
        points[name].reshape(-1)[cells[has]] = [one[name] for one in each if name in one]
        given[name].reshape(-1)[cells[has]] = True
    return PointGrid(candidate_ids, place_ids, present, points, given)


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """The array, which nobody can write to any more."""
    array.flags.writeable = False
    return array


def _cells(
    values: Mapping[PairKey, Any], candidate_ids: tuple[str, ...], place_ids: tuple[str, ...]
) -> Ints:
    rows = {ident: row * len(place_ids) for row, ident in enumerate(candidate_ids)}
    columns = {ident: column for column, ident in enumerate(place_ids)}
    cells = (rows[c] + columns[p] for c, p in values)
    return np.fromiter(cells, dtype=np.int64, count=len(values))
