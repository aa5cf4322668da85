"""The most pairs at all, stable or not; of those the ones nearest to the wishes of both sides."""

from __future__ import annotations

import numpy as np

from matchengine.solve.acceptance import UNMATCHED
from matchengine.solve.flow import Network, lexicographic_flow
from matchengine.solve.market import Market, luck


def most_placements(m: Market, seed: int) -> list[int]:
    """The place of each candidate: most pairs, then the lowest sum of both ranks, then luck."""
    people, spots, heads = len(m.choices), len(m.place_ids), len(m.room)
    pairs = m.pairs
    source, sink = people + spots + heads, people + spots + heads + 1
    rank = [m.choices[c][p] + m.wishes[m.head[p]][c] for c, p in pairs]
    worst = max(rank, default=0)
    chance = [_chance(m, c, p, seed) for c, p in pairs]
    arcs = [(c, people + p, 1) for c, p in pairs]
    arcs += [(source, c, 1) for c in range(people)]
    arcs += [(people + p, people + spots + h, m.seats[p]) for p, h in enumerate(m.head)]
    arcs += [(people + spots + h, sink, room) for h, room in enumerate(m.room)]
    arcs += [(source, sink, people)]
    reward = np.zeros((len(arcs), 3), dtype=np.int64)
    reward[: len(pairs), 0] = 1
    reward[: len(pairs), 1] = worst - np.array(rank, dtype=np.int64)
    reward[: len(pairs), 2] = np.array(chance, dtype=np.int64)
    ends = np.array(arcs, dtype=np.int64)
    flow, _ = lexicographic_flow(
        Network(
            nodes=sink + 1,
            source=source,
            sink=sink,
            tail=ends[:, 0],
            head=ends[:, 1],
            capacity=ends[:, 2],
            reward=reward,
            supply=people,
            idle=len(arcs) - 1,
            guess=np.zeros(len(arcs), dtype=np.int64),
            spread=(people, people * worst, people << 30),
        )
    )
    match = [UNMATCHED] * people
    for (c, p), amount in zip(pairs, flow.tolist(), strict=False):
        if amount:
            match[c] = p
    return match


def _chance(m: Market, c: int, p: int, seed: int) -> int:
    """Thirty bits that decide between answers that are equally good."""
    return luck(f"{seed}:{m.candidate_luck[c]}:{m.place_luck[p]}") >> 34
