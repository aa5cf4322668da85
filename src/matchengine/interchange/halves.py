"""Which places of a folder may be combined: those of one `combine_group`, or a list of its own.

Every two places of a group make a combination called `first+second`, which asks the hours of both
together, offers the hours of both and starts when both are there.  Two places of different learning
routes make none.  With `combinations.csv` the pairs are named there, and each has its own row in
`places.csv`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from matchengine.combinations import Combination, combination_faults
from matchengine.interchange.folder import FolderError
from matchengine.interchange.sheets import read_sheet
from matchengine.problem import PairKey, Place

FILE = "combinations.csv"
COLUMNS = ("combination_id", "first_place_id", "second_place_id")


def named_combinations(
    folder: Path, places: Sequence[Place], groups: Mapping[str, str]
) -> tuple[list[Place], tuple[Combination, ...]]:
    """The places that a folder does not write, and the combinations; `groups` by place."""
    path = folder / FILE
    if not path.is_file():
        return _of_groups(places, groups)
    rows = read_sheet(path, COLUMNS)
    listed = tuple(Combination(*(row.required(column) for column in COLUMNS)) for row in rows)
    capacities = {one.id: one.capacity for one in places}
    for number, row in enumerate(rows, 1):
        for fault in combination_faults(listed[:number], capacities):
            raise row.wrong("combination_id", fault)
    return [], listed


def combined_km(
    km: Mapping[PairKey, float], made: Iterable[Combination], ids: Iterable[str]
) -> dict[PairKey, float]:
    """How far a person has to a combination: as far as to the farther of its two places."""
    made = list(made)
    return {
        (c, one.id): max(km[c, one.first], km[c, one.second])
        for c in ids
        for one in made
        if (c, one.first) in km and (c, one.second) in km
    }


def _of_groups(
    places: Sequence[Place], groups: Mapping[str, str]
) -> tuple[list[Place], tuple[Combination, ...]]:
    members: defaultdict[str, list[Place]] = defaultdict(list)
    for place in sorted(places, key=lambda one: one.id):
        if place.id in groups:
            members[groups[place.id]].append(place)
    known = {place.id for place in places}
    made, named = [], []
    for _, group in sorted(members.items()):
        for first, second in combinations(group, 2):
            routes = {first.learning_route, second.learning_route} - {None}
            if len(routes) > 1:
                continue
            name = f"{first.id}+{second.id}"
            if name in known:
                reason = f"{name!r} is a place and the name of a combination too"
                raise FolderError("places.csv", reason, column="place_id")
            made.append(_together(name, first, second, next(iter(routes), None)))
            named.append(Combination(name, first.id, second.id))
    return made, tuple(named)


def _together(name: str, first: Place, second: Place, route: str | None) -> Place:
    hours = [one.min_hours for one in (first, second) if one.min_hours is not None]
    most = [one.max_hours for one in (first, second) if one.max_hours is not None]
    starts = [one.start_on for one in (first, second) if one.start_on is not None]
    return Place(
        name,
        capacity=0,
        min_hours=sum(hours) if hours else None,
        max_hours=sum(most) if len(most) == 2 else None,
        learning_route=route,
        start_on=max(starts, default=None),
        group=first.group,
        located=first.located and second.located,
    )
