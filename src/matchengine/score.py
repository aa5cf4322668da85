"""Points of a pair: whole numbers per named criterion, weights applied.  No floats after this."""

from __future__ import annotations

import numpy as np

from matchengine.facts import Facts, Ints, PairFacts
from matchengine.problem import PLAYBOOK_KM

DISTANCE = "distance"
FULL_MARKS = 100
"""The points of a criterion at its best; distance loses them evenly up to the programme's limit."""


def criteria(t: Facts) -> dict[str, Ints]:
    """Points per criterion and pair: those given, and `distance` from the kilometres where the
    caller gave none."""
    points = dict(t.points)
    weight = t.settings.weight(DISTANCE)
    if t.distance_rule and not t.listed and weight:
        own = distance_points(t) * weight
        points[DISTANCE] = np.where(t.given_distance, points.get(DISTANCE, own), own)
    return points


def totals(t: Facts) -> Ints:
    """The sum over the criteria."""
    total = np.zeros(t.shape, dtype=np.int64)
    for points in criteria(t).values():
        total += points
    return total


def points_of_pairs(t: PairFacts) -> list[tuple[tuple[str, int], ...]]:
    """Per pair, its points taken apart by criterion."""
    worth = {name: values.tolist() for name, values in sorted(criteria(t).items())}
    return [tuple((name, values[k]) for name, values in worth.items()) for k in range(*t.shape)]


def distance_points(t: Facts) -> Ints:
    """100 at the door, 0 at the programme's limit or beyond, rounded down.

    Without a limit of the programme the playbook's 12 km is the scale.
    """
    scale = PLAYBOOK_KM if t.settings.max_km is None else t.settings.max_km
    if scale == 0:
        return np.where(t.km == 0, FULL_MARKS, 0).astype(np.int64)
    near = np.clip(np.nan_to_num(t.km, nan=scale, posinf=scale), 0, scale)
    return np.floor(FULL_MARKS * (scale - near) / scale).astype(np.int64)
