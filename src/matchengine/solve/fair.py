"""Worst-off first: the fewest points of any pair as high as the goals before it allow.

A threshold search.  Pairs below a threshold are left out and the goals that count places, seats
and people are reached again; the highest threshold at which they lose nothing is the goal
`lowest`.  Each step halves the values that are left, so a region takes about ten.  Then the
points are made as high as they can be with the pairs that remain.

With n proposals a seat it is the fewest points of any proposal: neither a person nor a practice is
sent into a talk with less than has to be.  What further proposals cost counts in the points alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matchengine.rules import Mask
from matchengine.solve.flow import FlowStage, lexicographic_flow
from matchengine.solve.network import (
    LOWEST,
    TIE_BREAK,
    Fairness,
    Solution,
    all_pairs,
    level_names,
    level_values,
    network,
    possible_pairs,
)
from matchengine.solve.room import Room, room_left
from matchengine.tables import Bools, Ints, Tables

Counts = tuple[tuple[int, ...], list[FlowStage]]
"""What is reached on the goals that count, and the proof that it is the most."""


@dataclass(frozen=True, eq=False)
class _Search:
    t: Tables
    room: Room
    names: tuple[str, ...]
    rows: Ints
    columns: Ints
    totals: Ints
    seed: int

    @property
    def counts(self) -> tuple[str, ...]:
        return self.names[: self.names.index(LOWEST)]

    @property
    def without_lowest(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name != LOWEST)

    def most(self, keep: Bools) -> Counts:
        """The most that these pairs reach on the goals that count places, seats and people."""
        rows, columns = self.rows[keep], self.columns[keep]
        net = network(self.t, self.room, self.without_lowest, rows, columns, self.totals, self.seed)
        number = len(self.counts)
        reward = net.reward[:, :number]
        halves = 1 << np.arange(number, dtype=np.int64)[::-1]
        net = replace(net, reward=reward, spread=net.spread[:number], guess=-(reward @ halves))
        flow, stages = lexicographic_flow(net)
        return tuple((flow @ reward).tolist()), stages


def fairest_pairs(t: Tables, blocked: Mask, totals: Ints, mode: str, seed: int) -> Solution:
    """Solve a round in which the worst-off pair counts before the points."""
    room = room_left(t, mode)
    names = level_names(t, mode)
    rows, columns = possible_pairs(t, room, blocked)
    search = _Search(t, room, names, rows, columns, totals, seed)
    fairness = _highest_floor(search)
    if fairness is not None:
        keep = totals[rows, columns] >= fairness.floor
        rows, columns = rows[keep], columns[keep]
    left = search.without_lowest
    flow, stages = lexicographic_flow(network(t, room, left, rows, columns, totals, seed))
    pairs = all_pairs(t, rows, columns, flow)
    levels = level_values(t, room, names, pairs, totals)
    return Solution(pairs, levels, (*left, TIE_BREAK), stages, room, fairness)


def _highest_floor(search: _Search) -> Fairness | None:
    """The highest threshold that costs nothing on the goals before it; None without any pair."""
    worth = search.totals[search.rows, search.columns]
    values = np.unique(worth)
    if not len(values):
        return None
    best, counts = search.most(np.ones(len(worth), dtype=bool))
    holds, fails = 0, len(values)
    while fails - holds > 1:
        middle = (holds + fails) // 2
        reached, _ = search.most(worth >= values[middle])
        holds, fails = (middle, fails) if reached == best else (holds, middle)
    floor = int(values[holds])
    _, higher = search.most(worth > floor)
    return Fairness(floor, search.counts, counts, higher)
