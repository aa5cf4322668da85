"""Two half places that may be one place together: who may be combined is the caller's to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Combination:
    """One person at two places: a seat of `first` and a seat of `second` make one place.

    `id` is the id of a Place of the problem that says what the two ask together (hours, route,
    dates, who is excluded); kilometres, points and locks are given for that place as for any
    other.  It has no seats of its own: its `capacity` is 0.  Whether two places fit together
    (days, distance between them, supervision) was settled by whoever listed them.
    """

    id: str
    first: str
    second: str


def combination_faults(
    combinations: Iterable[Combination], capacities: Mapping[str, int]
) -> list[str]:
    """What is wrong with a list of combinations, in words; empty when nothing is."""
    combinations = list(combinations)
    ids = [one.id for one in combinations]
    faults = []
    for one in combinations:
        what = f"combination {one.id!r}"
        if ids.count(one.id) > 1:
            faults.append(f"{what} is there twice")
        if one.id not in capacities:
            faults.append(f"{what} names no place that says what it asks")
        elif capacities[one.id]:
            faults.append(f"{what} takes the seats of its two places: its own capacity is 0")
        if one.first == one.second:
            faults.append(f"{what} needs two different places")
        for half in (one.first, one.second):
            if half not in capacities:
                faults.append(f"{what} names an unknown place {half!r}")
            elif half in ids:
                faults.append(f"{what} has a combination as its half: {half!r}")
    return faults
