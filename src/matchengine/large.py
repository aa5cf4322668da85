"""A round for a whole country: millions of possible pairs as arrays instead of objects.

A `Problem` says of each pair why it is not possible, which asks for a table of all candidates by
all places.  A `LargeRound` knows the possible pairs alone, so its size is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchengine.problem import LARGEST_POINTS, ProblemError

Ints = NDArray[np.int64]


def _no_pairs() -> Ints:
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class LargeRound:
    """Who can go where, and for how many points; one candidate a seat.

    Pair k is candidate `candidates[k]` with place `places[k]`, both counted in the ids as given
    here, for `points[k]` whole points.  A pair that is not listed is not possible.  `previous`
    holds, a row each, the candidate and the place of an earlier answer, for `rematch`.

    Ids and pairs are put in order at the door, so the order in which they come cannot matter.
    """

    candidate_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    capacity: Ints
    candidates: Ints
    places: Ints
    points: Ints
    previous: Ints = field(default_factory=_no_pairs)

    def __post_init__(self) -> None:
        for name in ("capacity", "candidates", "places", "points", "previous"):
            object.__setattr__(self, name, _whole(getattr(self, name), name))
        width = max(len(self.place_ids), 1)
        _check_sizes(self)
        people, person = _ordered(self.candidate_ids, "candidate")
        spots, spot = _ordered(self.place_ids, "place")
        before = self.previous.reshape(-1, 2)
        keys = person[self.candidates] * width + spot[self.places]
        points = self.points
        if not (keys[1:] > keys[:-1]).all():
            order = np.argsort(keys, kind="stable")
            keys, points = keys[order], points[order]
            if len(twice := np.flatnonzero(keys[1:] == keys[:-1])):
                i, j = divmod(int(keys[twice[0]]), width)
                raise ProblemError(f"pair {(people[i], spots[j])} is there twice")
        capacity = np.zeros_like(self.capacity)
        capacity[spot] = self.capacity
        ready: dict[str, Any] = {
            "candidate_ids": people,
            "place_ids": spots,
            "capacity": capacity,
            "candidates": keys // width,
            "places": keys % width,
            "points": points,
            "previous": np.unique(
                np.stack([person[before[:, 0]], spot[before[:, 1]]], axis=1), axis=0
            ),
        }
        for name, value in ready.items():
            object.__setattr__(self, name, value)


def _whole(values: Any, name: str) -> Ints:
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iu":
        raise ProblemError(f"{name}: needs whole numbers, not {array.dtype.name}")
    return array.astype(np.int64, copy=False)


def _ordered(ids: Sequence[str], side: str) -> tuple[tuple[str, ...], Ints]:
    """The ids in order, and the new place of each."""
    for one in ids:
        if not isinstance(one, str) or not one:
            raise ProblemError(f"a {side} needs an id that is a text, not {one!r}")
    order = sorted(range(len(ids)), key=ids.__getitem__)
    there = np.empty(len(ids), dtype=np.int64)
    there[order] = np.arange(len(ids))
    ordered = tuple(ids[k] for k in order)
    for one, following in pairwise(ordered):
        if one == following:
            raise ProblemError(f"{side} id {one!r} is there twice")
    return ordered, there


def _check_sizes(round_: LargeRound) -> None:
    pairs = len(round_.points)
    if {len(round_.candidates), len(round_.places)} != {pairs}:
        raise ProblemError("candidates, places and points need one number for each pair")
    if round_.capacity.shape != (len(round_.place_ids),):
        raise ProblemError("capacity needs one number for each place")
    if (round_.capacity < 0).any():
        raise ProblemError("capacity: a number is below 0")
    if pairs and int(np.abs(round_.points).max()) > LARGEST_POINTS:
        raise ProblemError(f"points: a number is above {LARGEST_POINTS}")
    before = round_.previous.reshape(-1, 2)
    for name, positions, ids in (
        ("candidates", round_.candidates, round_.candidate_ids),
        ("places", round_.places, round_.place_ids),
        ("previous", before[:, 0], round_.candidate_ids),
        ("previous", before[:, 1], round_.place_ids),
    ):
        if len(positions) and not 0 <= positions.min() <= positions.max() < len(ids):
            raise ProblemError(f"{name}: a number points at no id")
