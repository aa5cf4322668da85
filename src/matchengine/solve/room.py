"""How much room is left beside the pairs a person fixed, and which fixed pairs take too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchengine.problem import kind_of_round
from matchengine.rules import CAPACITY, PROPOSALS
from matchengine.tables import Ints, Tables


@dataclass(frozen=True, eq=False)
class Room:
    """Seats and proposals, per place (columns) and per candidate (rows).

    A pre-arranged pair takes a whole seat and the whole person; a fixed proposal takes one of the
    n proposals of a seat and one of the person's m.  `proposing` is False when a seat gets one
    candidate and nobody a second proposal.
    """

    proposing: bool
    n: int
    m: int
    taken_seats: Ints
    free_seats: Ints
    fixed_at_place: Ints
    place_left: Ints
    fixed_of_candidate: Ints
    settled: Ints
    candidate_left: Ints


def room_left(t: Tables, mode: str) -> Room:
    """Count seats and proposals; `assign` is one candidate a seat and one seat a candidate.

    No place can use more proposals than there are people, once alone and once by each
    combination it is in, and no person more than there are places: a capacity of a million
    costs nothing.
    """
    proposing = kind_of_round(mode, t.settings) == "propose"
    n, m = (t.settings.n, t.settings.m) if proposing else (1, 1)
    rows, columns = t.shape
    taken_seats = t.at_places(t.prearranged[:, 1])
    free_seats = np.maximum(t.capacity - taken_seats, 0)
    fixed_at_place = t.at_places(t.must[:, 1])
    fixed_of_candidate = np.bincount(t.must[:, 0], minlength=rows)
    settled = np.bincount(t.prearranged[:, 0], minlength=rows)
    ways = np.maximum(t.at_places(np.arange(columns)), 1)
    candidate_left = np.where(settled > 0, 0, np.clip(m - fixed_of_candidate, 0, columns))
    return Room(
        proposing=proposing,
        n=n,
        m=m,
        taken_seats=taken_seats,
        free_seats=free_seats,
        fixed_at_place=fixed_at_place,
        place_left=np.clip(n * free_seats - fixed_at_place, 0, rows * ways),
        fixed_of_candidate=fixed_of_candidate,
        settled=settled,
        candidate_left=candidate_left,
    )


def overbooked(t: Tables, room: Room) -> dict[tuple[int, int], tuple[str, ...]]:
    """Fixed pairs that do not fit in the room: kept, and shown with what they break."""
    crowded_place = (room.taken_seats > t.capacity) | (
        room.fixed_at_place > room.n * room.free_seats
    )
    crowded_candidate = (room.settled + room.fixed_of_candidate > room.m) | (
        (room.settled > 0) & (room.settled + room.fixed_of_candidate > 1)
    )
    out: dict[tuple[int, int], tuple[str, ...]] = {}
    for i, j in [*t.must.tolist(), *t.prearranged.tolist()]:
        broken = []
        if crowded_place[t.uses[j, t.uses[j] >= 0]].any():
            broken.append(CAPACITY)
        if crowded_candidate[i]:
            broken.append(PROPOSALS)
        out[i, j] = tuple(broken)
    return out


def repeats(t: Tables, pairs: Ints) -> int:
    """How many proposals go to a practice the person already has a proposal at."""
    group = t.group[pairs[:, 1]]
    inside = group >= 0
    keys = pairs[inside, 0] * (t.group.max(initial=0) + 1) + group[inside]
    return len(keys) - len(np.unique(keys))
