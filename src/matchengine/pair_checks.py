"""Is what is given of pairs about pairs of this problem, and are its numbers usable?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from matchengine.checks import ProblemError, check_number, check_whole
from matchengine.grids import NumberGrid, PairKey, PointGrid

LARGEST_POINTS = 10**13
"""With weights, over a hundred criteria, these stay exact in 64 bits."""


def check_grid(
    grid: NumberGrid | PointGrid, name: str, candidates: frozenset[str], places: frozenset[str]
) -> None:
    """Check the ids of a grid; its numbers were checked when it was made."""
    if not candidates.issuperset(grid.candidate_ids) or not places.issuperset(grid.place_ids):
        raise ProblemError(f"{name}: names an unknown candidate or place")
    for values in grid.points.values() if isinstance(grid, PointGrid) else ():
        if (np.abs(values) > LARGEST_POINTS).any():
            raise ProblemError(f"{name}: a value is not between -{LARGEST_POINTS} and that")


def check_numbers(values: Mapping[PairKey, float] | None, name: str) -> None:
    if values is not None and not isinstance(values, NumberGrid):
        for key, km in values.items():
            check_number(km, f"{name} of {key}")


def check_points(points: Mapping[PairKey, Mapping[str, int]]) -> None:
    if isinstance(points, PointGrid):
        return
    for key, given in points.items():
        for criterion, value in given.items():
            what = f"points for {criterion!r} of {key}"
            check_whole(value, what, low=-LARGEST_POINTS, high=LARGEST_POINTS)


def check_pairs(
    keys: Iterable[PairKey], name: str, candidates: frozenset[str], places: frozenset[str]
) -> None:
    for key in keys:
        if not isinstance(key, tuple) or len(key) != 2:
            raise ProblemError(f"{name}: {key!r} is not a pair of a candidate and a place")
        if key[0] not in candidates:
            raise ProblemError(f"{name}: {key!r} names an unknown candidate")
        if key[1] not in places:
            raise ProblemError(f"{name}: {key!r} names an unknown place")
