"""One candidate a seat, for a whole country: a sparse assignment and the prices that prove it.

Few of a million pairs matter.  SciPy solves the round for the best pairs of every candidate and
every place; prices found for that answer then judge all other pairs at once.  Who is offered more
by a pair that was left out is seated again (`joining`), until no pair beats the prices and the
answer is the best of all.

`_solve` is the seam for another solver of the same round: whatever it returns is proven here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matchengine.solve.bids import Assignment, Bids
from matchengine.solve.flow import (
    FlowStage,
    Network,
    SolverError,
    finish_flow,
    lexicographic_flow,
    outweighing,
)
from matchengine.solve.joining import Seating
from matchengine.tables import Bools, Ints

_BEST_OF_CANDIDATE = 24
_BEST_OF_PLACE = 64
_PLENTY = 2
"""Of a side that is so many times the other, the best pairs of the other side are enough."""
_RESEATED = 50
"""Up to this many candidates are seated again one by one; for more the round is solved again."""
_JOIN = 8
"""How many pairs of one candidate may join in one turn, when the prices call for more."""
_COPIES = 8
"""A place is laid out seat by seat: with more seats a pair than this, a flow is better."""
_EXACT = 1 << 53
"""Whole numbers below this are exact in the floating point numbers of SciPy."""


@dataclass(frozen=True, eq=False)
class SeatRound:
    """One candidate a seat.  `levels` holds what each pair counts on every goal but the first,
    which is the number of matches, and the last, `tie_break`, asked only where it decides.
    `spread` is, per goal, how far two answers can differ.
    """

    candidates: int
    seats: Ints
    rows: Ints
    columns: Ints
    levels: Ints
    tie_break: Callable[[Ints], Ints]
    spread: tuple[int, ...]


def best_seats(round_: SeatRound) -> tuple[Ints, list[FlowStage], str]:
    """Positions of the pairs of the best answer, its proof, and the solver that found it."""
    weights = outweighing(round_.spread[:-1])
    largest = sum(
        weight * int(np.abs(level).max(initial=0))
        for weight, level in zip(weights[1:], round_.levels.T, strict=True)
    )
    turns = min(round_.candidates, int(round_.seats.sum())) + 1
    too_large = 2 * turns * (weights[0] + largest + 1) >= _EXACT
    copies = int(np.minimum(round_.seats, turns)[round_.columns].sum())
    if too_large or copies > _COPIES * len(round_.rows):
        net = _network(round_, np.arange(len(round_.rows)))
        flow, stages = lexicographic_flow(net)
        return np.flatnonzero(flow[: len(round_.rows)]), stages, "ortools-min-cost-flow"
    worth = round_.levels @ np.array(weights[1:], dtype=np.int64) + weights[0]
    bids = Bids(round_.candidates, round_.seats, round_.rows, round_.columns, worth)
    best = best_assignment(bids)
    made, tie = _break_ties(round_, best)
    ends = np.zeros(2, dtype=np.int64)
    potential = np.concatenate([best.gain, weights[0] - best.price, ends])
    return made, [FlowStage(0, weights, potential), tie], "scipy-sparse-assignment"


def _break_ties(round_: SeatRound, best: Assignment) -> tuple[Ints, FlowStage]:
    """Of all answers as good as this one, that with the highest tie-break.

    They are the answers made of tight pairs in which whoever gains has a pair and a place with a
    price has no free seat.
    """
    net = _network(round_, best.tight)
    flow = np.zeros(len(net.tail), dtype=np.int64)
    made = np.isin(best.tight, best.made)
    pairs, seats = len(best.tight), int(round_.seats.sum())
    flow[:pairs] = made
    flow[pairs + round_.rows[best.made]] = 1
    used = np.bincount(round_.columns[best.made], minlength=len(round_.seats))
    begin = np.cumsum(round_.seats) - round_.seats
    place = np.repeat(np.arange(len(round_.seats)), round_.seats)
    number = np.arange(seats) - begin[place]
    flow[pairs + round_.candidates : -1] = number < used[place]
    flow[net.idle] = net.supply - len(best.made)
    free = np.ones(len(net.tail), dtype=bool)
    free[pairs : pairs + round_.candidates] = best.gain == 0
    free[pairs + round_.candidates : -1] = best.price[place] == 0
    stage = finish_flow(net, flow, free)
    return best.tight[flow[:pairs] > 0], stage


def _network(round_: SeatRound, positions: Ints) -> Network:
    """These pairs first, then an arc for each candidate, for each seat, and the idle one."""
    people, places = round_.candidates, len(round_.seats)
    source, sink = people + places, people + places + 1
    seat = np.repeat(np.arange(places), round_.seats)
    pairs, supply = len(positions), people + 1
    reward = np.zeros((pairs + people + len(seat) + 1, len(round_.spread)), dtype=np.int64)
    reward[:pairs, 1:-1] = round_.levels[positions]
    reward[:pairs, -1] = round_.tie_break(positions)
    reward[pairs + people : -1, 0] = 1
    person = np.arange(people)
    return Network(
        nodes=sink + 1,
        source=source,
        sink=sink,
        tail=np.concatenate(
            [round_.rows[positions], np.full(people, source), people + seat, [source]]
        ),
        head=np.concatenate(
            [people + round_.columns[positions], person, np.full(len(seat), sink), [sink]]
        ),
        capacity=np.append(np.ones(len(reward) - 1, dtype=np.int64), supply + 1),
        reward=reward,
        supply=supply,
        idle=len(reward) - 1,
        guess=np.zeros(len(reward), dtype=np.int64),
        spread=round_.spread,
    )


def best_assignment(bids: Bids) -> Assignment:
    """The assignment with the highest total worth, proven by its prices."""
    price = np.zeros(len(bids.seats), dtype=np.int64)
    if not len(bids.rows):
        nothing = np.zeros(0, dtype=np.int64)
        return Assignment(nothing, np.zeros(bids.candidates, dtype=np.int64), price, nothing)
    looked_at = _promising(bids)
    while True:
        part = np.flatnonzero(looked_at)
        some = _some(bids, part)
        chosen = _solve(some)
        gain, price = _prices(some, chosen, price)
        made, better = part[chosen], bids.worth - gain[bids.rows] - price[bids.columns]
        missed = np.flatnonzero(better > 0)
        unhappy = np.unique(bids.rows[missed])
        if len(unhappy) <= _RESEATED:
            break
        looked_at[missed[highest(bids.rows[missed], better[missed], _JOIN)]] = True
    if len(unhappy):
        seating = Seating(bids, made, gain, price)
        seating.reseat(unhappy.tolist())
        made, gain, price = seating.made(), seating.gain, seating.price
        better = bids.worth - gain[bids.rows] - price[bids.columns]
    if (better > 0).any():
        raise SolverError("a pair beats the prices: the answer of the assignment is not the best")
    return Assignment(made, gain, price, np.flatnonzero(better == 0))


def _promising(bids: Bids) -> Bools:
    """The pairs to begin with: the best of every candidate and of every place."""
    looked_at = np.zeros(len(bids.rows), dtype=bool)
    people, seats = bids.candidates, int(bids.seats.sum())
    if people < _PLENTY * seats:
        looked_at[highest(bids.rows, bids.worth, _BEST_OF_CANDIDATE)] = True
    if seats < _PLENTY * people:
        looked_at[highest(bids.columns, bids.worth, _BEST_OF_PLACE)] = True
    return looked_at


def _some(bids: Bids, part: Ints) -> Bids:
    rows, columns, worth = bids.rows[part], bids.columns[part], bids.worth[part]
    return Bids(bids.candidates, bids.seats, rows, columns, worth)


def highest(group: Ints, value: Ints, most: int) -> Ints:
    """Positions of the `most` highest values of each group; of equals the first ones.

    Sorting one packed number is many times faster than sorting by two keys.
    """
    size = len(group)
    below = int(value.max()) - value
    value_bits, place_bits = int(below.max()).bit_length(), size.bit_length()
    if int(group.max()).bit_length() + value_bits + place_bits < 63:
        order = group << value_bits
        order |= below
        order <<= place_bits
        order |= np.arange(size)
        order.sort()
    else:
        order = np.lexsort((below, group))
    length = np.bincount(group)
    taken = np.minimum(length, most)
    skipped = np.cumsum(length - taken) - (length - taken)
    first: Ints = order[np.arange(int(taken.sum())) + np.repeat(skipped, taken)]
    return first & ((1 << place_bits) - 1)


def _by_group(group: Ints) -> Ints:
    """A stable order by group; short numbers are sorted in one pass."""
    short = len(group) and int(group.max()) < 1 << 16
    return np.argsort(group.astype(np.uint16) if short else group, kind="stable")


def _solve(bids: Bids) -> Ints:
    """Positions of the best pairs, by SciPy: a row for the scarcer side, each with a way out."""
    seats = int(bids.seats.sum())
    copies = bids.seats[bids.columns]
    pair = np.repeat(np.arange(len(bids.rows)), copies)
    number = np.arange(len(pair)) - np.repeat(np.cumsum(copies) - copies, copies)
    seat = (np.cumsum(bids.seats) - bids.seats)[bids.columns[pair]] + number
    person = bids.rows[pair]
    rows, columns, width = (person, seat, seats)
    height = bids.candidates
    if seats < bids.candidates:
        rows, columns, width, height = seat, person, bids.candidates, seats
    idle = np.arange(height)
    cost = np.concatenate([-bids.worth[pair], np.zeros(height, dtype=np.int64)])
    cost -= cost.min() - 1
    graph = csr_array(
        (
            cost.astype(np.float64),
            (np.concatenate([rows, idle]), np.concatenate([columns, width + idle])),
        ),
        shape=(height, width + height),
    )
    left, right = min_weight_full_bipartite_matching(graph)
    real = right < width
    left, right = left[real].astype(np.int64), right[real].astype(np.int64)
    if seats < bids.candidates:
        left, right = right, left
    place = np.repeat(np.arange(len(bids.seats)), bids.seats)[right]
    wide = len(bids.seats)
    made = np.searchsorted(bids.rows * wide + bids.columns, left * wide + place)
    made.sort()
    return made


def _prices(bids: Bids, made: Ints, start: Ints) -> tuple[Ints, Ints]:
    """Gains and prices that prove the pairs made: the longest paths over what could change.

    A price rises to what the best other candidate would pay on top of what that one gains now,
    until nothing rises any more.  `floor` is the price of a free seat; prices are counted from it
    in the end, so any `start` will do and a good one saves turns.
    """
    order = _by_group(bids.columns)
    rows, worth = bids.rows[order], bids.worth[order]
    begins = np.flatnonzero(np.diff(bids.columns[order], prepend=-1))
    asked = bids.columns[order][begins]
    person, place, paid = bids.rows[made], bids.columns[made], bids.worth[made]
    open_places = np.bincount(place, minlength=len(bids.seats)) < bids.seats
    price, floor = start.copy(), 0
    gain = np.zeros(bids.candidates, dtype=np.int64)
    for _ in range(len(bids.seats) + 2):
        gain[:] = -floor
        gain[person] = paid - price[place]
        risen = np.maximum(price[asked], np.maximum.reduceat(worth - gain[rows], begins))
        lowest = max(
            floor,
            int(price[open_places].max(initial=floor)),
            int((price[place] - paid).max(initial=floor)),
        )
        if lowest == floor and (risen == price[asked]).all() and (price >= floor).all():
            gain += floor
            return gain, price - floor
        price[asked] = risen
        floor = lowest
        np.maximum(price, floor, out=price)
    raise SolverError("the prices keep rising: the answer of the assignment is not the best")
