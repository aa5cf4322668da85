"""The goals of a mode, and the network whose best flow reaches them in order of importance.

Source -> candidate (an arc for each proposal: the first reaches the person, later ones cost
more) -> place (an arc for each possible pair, with its points) -> sink (an arc for each proposal
of a seat: the first round of seats before the second).  A place's rewards fall and a candidate's
costs rise, so the network is convex and its best whole flow is the best there is.

Goals of `propose`, in order: `places_with_1`, `seats_with_1`, `places_with_2`, ... up to n, then
`candidates`, then `points` (points of the pairs minus the cost of a person's further proposals).
`seats_with_k` counts the seats with k proposals and is left out when every place has one seat,
where it says the same as `places_with_k`.  Goals of `assign`: `matches`, then `points`.

`rematch` has the goals of the round it repairs with one more, right before the points: `kept`,
how many of the previous pairs are in the answer again.  A fair round has one more before that:
`lowest`, the fewest points of any pair that nobody fixed (see `fair`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchengine.problem import Settings, kind_of_round
from matchengine.result import Level
from matchengine.rules import Mask
from matchengine.solve.assignment import SeatRound, best_seats
from matchengine.solve.flow import FlowStage, Network, fits_once, lexicographic_flow
from matchengine.solve.room import Room, repeats, room_left
from matchengine.solve.ties import TIE_BITS, TIE_BREAK, tie_break
from matchengine.tables import Bools, Ints, Tables

LOWEST = "lowest"
KEPT = "kept"
POINTS = "points"
MANY_PAIRS = 20_000
"""From here on a sparse assignment is faster than a flow, where there is one candidate a seat."""
FLOW_SOLVER = "ortools-min-cost-flow"


@dataclass(frozen=True, eq=False)
class Fairness:
    """The fewest points of a pair, and two proofs about the goals before it: that they cannot be
    higher with all pairs (`counts`), and that they are lower with the pairs above it (`higher`)."""

    floor: int
    names: tuple[str, ...]
    counts: list[FlowStage]
    higher: list[FlowStage]


@dataclass(frozen=True, eq=False)
class Branch:
    """A case of a round with combinations: which combined pairs it makes or leaves out, and per
    level the weights up to it and the prices of all nodes that bound it."""

    path: tuple[tuple[tuple[int, int], bool], ...]
    prices: tuple[tuple[tuple[int, ...], Ints], ...]


@dataclass(frozen=True, eq=False)
class Combined:
    """What is proved of a round with combinations: the highest values of the levels, and the
    cases; those of `counts` and `higher` are of a fair round, as in `Fairness`.  `only` says that
    of equally good answers this one comes first."""

    bound: tuple[Level, ...]
    branches: tuple[Branch, ...]
    floor: int | None = None
    counts: tuple[Branch, ...] = ()
    higher: tuple[Branch, ...] = ()
    only: bool = False


@dataclass(frozen=True, eq=False)
class Solution:
    """Positions of the pairs (sorted), the values of the levels, and the proof."""

    pairs: Ints
    levels: tuple[Level, ...]
    level_names: tuple[str, ...]
    stages: list[FlowStage]
    room: Room
    fairness: Fairness | None = None
    combined: Combined | None = None
    solver: str = FLOW_SOLVER

    @property
    def bound(self) -> tuple[Level, ...]:
        """The highest values of the levels; in a flow they are always reached."""
        return self.levels if self.combined is None else self.combined.bound

    def prices(self, stage: FlowStage) -> Ints:
        rows = len(self.room.candidate_left)
        columns = len(self.room.place_left)
        places = stage.potential[rows : rows + columns]
        out: Ints = stage.potential[rows + columns + 1] - places
        return out


def is_fair(mode: str, settings: Settings) -> bool:
    """Does the worst-off pair count before the points in this mode?"""
    return mode == "fair" or (mode == "rematch" and settings.worst_first)


def level_names(t: Tables, mode: str) -> tuple[str, ...]:
    """The goals of a mode, the most important first, without the tie-break."""
    last = (KEPT, POINTS) if mode == "rematch" else (POINTS,)
    if is_fair(mode, t.settings):
        last = (LOWEST, *last)
    if kind_of_round(mode, t.settings) == "assign":
        return ("matches", *last)
    seats = bool((t.capacity > 1).any())
    names = []
    for k in range(1, t.settings.n + 1):
        names.append(f"places_with_{k}")
        if seats:
            names.append(f"seats_with_{k}")
    return (*names, "candidates", *last)


def best_pairs(t: Tables, blocked: Mask, totals: Ints, mode: str, seed: int) -> Solution:
    """Solve one mode: `blocked` is not zero where a rule stands in the way."""
    room = room_left(t, mode)
    names = level_names(t, mode)
    rows, columns = possible_pairs(t, room, blocked)
    solver = FLOW_SOLVER
    if len(rows) >= MANY_PAIRS and not room.proposing:
        made, stages, solver = best_seats(_seats(t, room, names, rows, columns, totals, seed))
        flow = np.zeros(len(rows), dtype=np.int64)
        flow[made] = 1
    else:
        flow, stages = lexicographic_flow(network(t, room, names, rows, columns, totals, seed))
    pairs = all_pairs(t, rows, columns, flow)
    levels = level_values(t, room, names, pairs, totals)
    return Solution(pairs, levels, (*names, TIE_BREAK), stages, room, solver=solver)


def possible_pairs(
    t: Tables, room: Room, blocked: Mask, *, combining: bool = False
) -> tuple[Ints, Ints]:
    """Rows and columns of the pairs that may be made beside the fixed ones.

    A combination has no seats of its own, so only with `combining` somebody may get one.
    """
    possible = blocked == 0
    for fixed in (t.must, t.prearranged):
        possible[fixed[:, 0], fixed[:, 1]] = False
    open_places = room.place_left > 0
    if combining:
        both = open_places[t.uses[:, 0]] & open_places[t.uses[:, 1]]
        open_places = np.where(t.is_combined, both, open_places)
    possible &= (room.candidate_left > 0)[:, None] & open_places[None, :]
    rows, columns = np.nonzero(possible)
    return rows, columns


def all_pairs(t: Tables, rows: Ints, columns: Ints, flow: Ints) -> Ints:
    """The fixed pairs and those the flow goes through, sorted."""
    chosen = flow[: len(rows)] > 0
    found = np.stack([rows[chosen], columns[chosen]], axis=1)
    pairs = np.concatenate([t.must, t.prearranged, found])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def level_values(
    t: Tables, room: Room, names: tuple[str, ...], pairs: Ints, totals: Ints
) -> tuple[Level, ...]:
    """What a list of pairs reaches on each level."""
    used = t.at_places(pairs[:, 1]) - room.taken_seats
    load = np.bincount(pairs[:, 0], minlength=t.shape[0])
    points = int(totals[pairs[:, 0], pairs[:, 1]].sum())
    values: dict[str, int] = {
        "matches": len(pairs),
        "candidates": int((load > 0).sum()),
        KEPT: int(was_there(t, pairs[:, 0], pairs[:, 1]).sum()),
        LOWEST: _lowest(t, pairs, totals),
    }
    for k in range(1, room.n + 1):
        enough = (used >= k) | (room.taken_seats > 0)
        round_k = np.clip(used - (k - 1) * room.free_seats, 0, room.free_seats)
        values[f"places_with_{k}"] = int(enough[~t.is_combined].sum())
        values[f"seats_with_{k}"] = int((np.minimum(room.taken_seats, t.capacity) + round_k).sum())
    if room.proposing:
        points -= sum(t.settings.load_cost(k) for one in load.tolist() for k in range(one))
        points -= t.settings.same_group_cost * repeats(t, pairs)
    values[POINTS] = points
    return tuple(Level(name, values[name]) for name in names)


def _lowest(t: Tables, pairs: Ints, totals: Ints) -> int:
    """The fewest points of a pair that nobody fixed; 0 when there is none."""
    free = np.zeros(t.shape, dtype=bool)
    free[pairs[:, 0], pairs[:, 1]] = True
    for fixed in (t.must, t.prearranged):
        free[fixed[:, 0], fixed[:, 1]] = False
    return int(totals[free].min()) if free.any() else 0


def was_there(t: Tables, rows: Ints, columns: Ints) -> Bools:
    """Which of these pairs the previous answer had too."""
    width = max(t.shape[1], 1)
    found: Bools = np.isin(rows * width + columns, t.previous[:, 0] * width + t.previous[:, 1])
    return found


def _seats(
    t: Tables,
    room: Room,
    names: tuple[str, ...],
    rows: Ints,
    columns: Ints,
    totals: Ints,
    seed: int,
) -> SeatRound:
    levels = [totals[rows, columns]]
    if KEPT in names:
        levels.insert(0, was_there(t, rows, columns).astype(np.int64))
    persons, seats = int(room.candidate_left.sum()), int(room.place_left.sum())
    return SeatRound(
        candidates=t.shape[0],
        seats=room.place_left,
        rows=rows,
        columns=columns,
        levels=np.stack(levels, axis=1),
        tie_break=lambda at: tie_break(t, rows[at], columns[at], seed),
        spread=_spread(t, room, names, totals, persons, seats),
    )


def network(
    t: Tables,
    room: Room,
    names: tuple[str, ...],
    rows: Ints,
    columns: Ints,
    totals: Ints,
    seed: int,
) -> Network:
    """Lay out the arcs: the possible pairs first, in their order, and the idle arc last."""
    n_rows, n_columns = t.shape
    source, sink = n_rows + n_columns, n_rows + n_columns + 1
    column_of = {name: k for k, name in enumerate((*names, TIE_BREAK))}

    pair_reward = np.zeros((len(rows), len(column_of)), dtype=np.int64)
    pair_reward[:, column_of[POINTS]] = totals[rows, columns]
    if KEPT in column_of:
        pair_reward[:, column_of[KEPT]] = was_there(t, rows, columns)
    pair_reward[:, column_of[TIE_BREAK]] = tie_break(t, rows, columns, seed)
    if "matches" in column_of:
        # A seat counts a match; a combination fills two seats and is one match.
        pair_reward[:, column_of["matches"]] = -t.is_combined[columns].astype(np.int64)

    person, person_reward = _candidate_arcs(t, room, column_of)
    seat, seat_reward = _place_arcs(room, column_of)
    tail, group_arcs, nodes = _group_arcs(t, room, rows, columns, sink + 1)
    group_tail, group_head, group_capacity, group_cost = group_arcs
    group_reward = np.zeros((len(group_tail), len(column_of)), dtype=np.int64)
    group_reward[:, column_of[POINTS]] = -group_cost

    supply = len(person) + 1
    reward = np.concatenate(
        [
            pair_reward,
            group_reward,
            person_reward,
            seat_reward,
            np.zeros((1, len(column_of)), dtype=np.int64),
        ]
    )
    spread = _spread(t, room, names, totals, len(person), len(seat))
    return Network(
        nodes=nodes,
        source=source,
        sink=sink,
        tail=np.concatenate(
            [tail, group_tail, np.full(len(person), source), n_rows + seat, [source]]
        ),
        head=np.concatenate(
            [n_rows + columns, group_head, person, np.full(len(seat), sink), [sink]]
        ),
        capacity=np.concatenate(
            [
                np.ones(len(rows), dtype=np.int64),
                group_capacity,
                np.ones(len(person) + len(seat), dtype=np.int64),
                [supply + 1],
            ]
        ),
        reward=reward,
        supply=supply,
        idle=len(rows) + len(group_tail) + len(person) + len(seat),
        guess=_guess(reward, spread, names, nodes),
        spread=spread,
    )


def _guess(reward: Ints, spread: tuple[int, ...], names: tuple[str, ...], nodes: int) -> Ints:
    """Costs that are expected to reach all goals but the tie-break in one go.

    The sets of seats that can be served together form a matroid, so for the goals that count
    seats only the order of their weights matters and doubling is enough; the people reached come
    with them free (Mendelsohn and Dulmage).  Points, and the pairs that are kept, need one real
    big weight each.
    """
    counts = names.index(KEPT if KEPT in names else POINTS)
    weights = [1]
    outweighed = spread[len(names) - 1]
    for one in reversed(spread[counts : len(names) - 1]):
        weights.append(outweighed + 1)
        outweighed += weights[-1] * one
    big = outweighed + 1
    if big.bit_length() + counts >= 62:
        return np.zeros(len(reward), dtype=np.int64)
    weights += [big << k for k in range(counts)]
    guess: Ints = -(reward[:, : len(names)] @ np.array(weights[::-1], dtype=np.int64))
    return guess if fits_once(guess, nodes) else np.zeros_like(guess)


def _candidate_arcs(t: Tables, room: Room, column_of: dict[str, int]) -> tuple[Ints, Ints]:
    """One arc for each proposal a candidate can still get."""
    person = np.repeat(np.arange(len(room.candidate_left)), room.candidate_left)
    begin = np.cumsum(room.candidate_left) - room.candidate_left
    earlier = np.arange(len(person)) - begin[person] + room.fixed_of_candidate[person]
    reward = np.zeros((len(person), len(column_of)), dtype=np.int64)
    if room.proposing:
        costs = np.array([t.settings.load_cost(k) for k in range(room.m)], dtype=np.int64)
        reward[:, column_of[POINTS]] = -costs[earlier]
        reward[:, column_of["candidates"]] = earlier == 0
    return person, reward


def _place_arcs(room: Room, column_of: dict[str, int]) -> tuple[Ints, Ints]:
    """One arc for each proposal a place can still get."""
    seat = np.repeat(np.arange(len(room.place_left)), room.place_left)
    begin = np.cumsum(room.place_left) - room.place_left
    number = np.arange(len(seat)) - begin[seat] + room.fixed_at_place[seat] + 1
    reward = np.zeros((len(seat), len(column_of)), dtype=np.int64)
    if not room.proposing:
        reward[:, column_of["matches"]] = 1
        return seat, reward
    turn = -(-number // room.free_seats[seat])
    for k in range(1, room.n + 1):
        reward[:, column_of[f"places_with_{k}"]] = (number == k) & (room.taken_seats[seat] == 0)
        if f"seats_with_{k}" in column_of:
            reward[:, column_of[f"seats_with_{k}"]] = turn == k
    return seat, reward


def _group_arcs(
    t: Tables, room: Room, rows: Ints, columns: Ints, first_node: int
) -> tuple[Ints, tuple[Ints, Ints, Ints, Ints], int]:
    """Where a person could get two places of one practice, a node between: one proposal is
    free, more cost points.  Returns the tails of the pair arcs, the new arcs, the node count."""
    none = np.zeros(0, dtype=np.int64)
    cost = t.settings.same_group_cost
    group = t.group[columns]
    if not room.proposing or cost == 0 or not (group >= 0).any():
        return rows, (none, none, none, none), first_node
    width = int(t.group.max()) + 1
    fixed_group = t.group[t.must[:, 1]]
    fixed = np.unique((t.must[:, 0] * width + fixed_group)[fixed_group >= 0])
    keys = np.where(group >= 0, rows * width + group, -1)
    found, count = np.unique(keys[keys >= 0], return_counts=True)
    has_fixed = np.isin(found, fixed)
    needed = (count > 1) | has_fixed
    found, count, opens = found[needed], count[needed], ~has_fixed[needed]
    if not len(found):
        return rows, (none, none, none, none), first_node
    at = np.minimum(np.searchsorted(found, keys), len(found) - 1)
    tail = np.where(found[at] == keys, first_node + at, rows)
    node = first_node + np.arange(len(found))
    person = found // width
    arcs = (
        np.concatenate([person[opens], person]),
        np.concatenate([node[opens], node]),
        np.concatenate([np.ones(int(opens.sum()), dtype=np.int64), count]),
        np.concatenate([np.zeros(int(opens.sum()), dtype=np.int64), np.full(len(node), cost)]),
    )
    return tail, arcs, first_node + len(found)


def _spread(
    t: Tables, room: Room, names: tuple[str, ...], totals: Ints, persons: int, seats: int
) -> tuple[int, ...]:
    """Per level, a bound on how far two solutions can differ.  Points of impossible pairs count
    too, so that a what-if question keeps the same weights."""
    most = min(persons, seats)
    largest = int(np.abs(totals).max(initial=0))
    if room.proposing:
        largest += t.settings.load_cost(t.settings.m - 1) + t.settings.same_group_cost
    of_level = {
        POINTS: 2 * most * largest,
        TIE_BREAK: most << TIE_BITS,
        "candidates": persons,
        KEPT: len(t.previous),
    }
    return tuple(of_level.get(name, seats) for name in (*names, TIE_BREAK))
