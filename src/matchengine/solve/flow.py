"""Lexicographic minimum-cost flow: as many stages as are needed to stay exact in 64 bits.

Levels that provably fit are weighed together in one stage.  After a stage the arcs whose reduced
cost is not zero are frozen: by complementary slackness every solution that is optimal so far
agrees on them, so the next stage chooses among exactly the optimal ones.  The potentials of each
stage are kept: together they are the proof.

A network may come with a guess: costs with small numbers that are expected to give the answer of
all but the last level at once, which is several times faster.  Each stage proves the flow it
finds, and solves again where the proof fails, so a wrong guess costs time and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matchengine.problem import ProblemError
from matchengine.tables import Bools, Ints

_SAFE = 1 << 62


class SolverError(RuntimeError):
    """The flow solver returned something that is not an optimum: a bug, never the user's."""


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs with whole capacities and a reward per level (a column each), the most important first.

    `supply` leaves the source and reaches the sink; what is not worth sending goes by the arc
    `idle`, which is never full, so every amount of useful flow is possible.  `spread` holds per
    level an upper bound on how far two solutions can differ on it.
    """

    nodes: int
    source: int
    sink: int
    tail: Ints
    head: Ints
    capacity: Ints
    reward: Ints
    supply: int
    idle: int
    guess: Ints
    spread: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class FlowStage:
    """The levels weighed together, and the potential of each node."""

    first: int
    weights: tuple[int, ...]
    potential: Ints


def pack(spread: tuple[int, ...], largest: tuple[int, ...], nodes: int) -> list[tuple[int, ...]]:
    """Divide the levels over stages; within a stage a level outweighs all later ones together.

    The last level, the tie-break, is always on its own: its numbers are large, and by then few
    arcs are left.

    Cost scaling keeps potentials below 4 * (nodes + 2)^2 * the largest cost, and the whole
    objective is at most the sum of weight * spread: both must stay under 2^62.
    """
    room = _SAFE // (4 * (nodes + 2) ** 2)
    stages: list[tuple[int, ...]] = []
    first = 0
    while first < len(spread):
        last = first + 1
        while last < len(spread) - 1:
            if not _fits(outweighing(spread[first : last + 1]), first, room, largest, spread):
                break
            last += 1
        weights = outweighing(spread[first:last])
        if not _fits(weights, first, room, largest, spread):
            raise ProblemError("the points are too large to add up exactly; use smaller numbers")
        stages.append(weights)
        first = last
    return stages


def outweighing(spread: tuple[int, ...]) -> tuple[int, ...]:
    """Weights with which a level counts for more than all that later ones can differ."""
    weights = [1]
    outweighed = spread[-1]
    for one in reversed(spread[:-1]):
        weights.append(outweighed + 1)
        outweighed += weights[-1] * one
    return tuple(reversed(weights))


def fits_once(cost: Ints, nodes: int) -> bool:
    """May these costs be given to the solver in one go?"""
    return int(np.abs(cost).max(initial=0)) < _SAFE // (4 * (nodes + 2) ** 2)


def _fits(
    weights: tuple[int, ...],
    first: int,
    room: int,
    largest: tuple[int, ...],
    spread: tuple[int, ...],
) -> bool:
    cost = sum(w * largest[first + k] for k, w in enumerate(weights))
    total = sum(w * spread[first + k] for k, w in enumerate(weights))
    return cost < room and total < _SAFE


def lexicographic_flow(net: Network) -> tuple[Ints, list[FlowStage]]:
    """The best flow from source to sink and, stage by stage, the potentials that prove it."""
    largest = tuple(int(v) for v in np.abs(net.reward).max(axis=0, initial=0))
    free = np.ones(len(net.tail), dtype=bool)
    flow = np.zeros(len(net.tail), dtype=np.int64)
    flow[net.idle] = net.supply
    stages: list[FlowStage] = []
    _send(net, net.guess, free, flow)
    first = 0
    for weights in pack(net.spread, largest, net.nodes):
        columns = net.reward[:, first : first + len(weights)]
        cost = -(columns @ np.array(weights, dtype=np.int64))
        is_last = first + len(weights) == len(net.spread)
        potential = None if is_last else _potentials(net, cost, free, flow)
        if potential is None:
            _send(net, cost, free, flow)
            potential = _potentials(net, cost, free, flow)
        if potential is None:
            raise SolverError("the flow solver's answer can be improved: it is not optimal")
        reduced = cost + potential[net.tail] - potential[net.head]
        free &= reduced == 0
        stages.append(FlowStage(first, weights, potential))
        first += len(weights)
    return flow, stages


def finish_flow(net: Network, flow: Ints, free: Bools) -> FlowStage:
    """Decide the last level alone, on the arcs that are still free; `flow` changes in place."""
    cost = -net.reward[:, -1]
    if not fits_once(cost, net.nodes):
        raise ProblemError("there are too many candidates and places for one round")
    _send(net, cost, free, flow)
    potential = _potentials(net, cost, free, flow)
    if potential is None:
        raise SolverError("the flow solver's answer can be improved: it is not optimal")
    return FlowStage(len(net.spread) - 1, (1,), potential)


def _send(net: Network, cost: Ints, free: Bools, flow: Ints) -> None:
    """Re-route the flow on the free arcs at the lowest cost; frozen arcs keep theirs."""
    if not cost[free].any():
        return
    arcs = np.flatnonzero(free)
    supply = np.zeros(net.nodes, dtype=np.int64)
    supply[net.source], supply[net.sink] = net.supply, -net.supply
    frozen = ~free
    np.subtract.at(supply, net.tail[frozen], flow[frozen])
    np.add.at(supply, net.head[frozen], flow[frozen])
    solver = SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(
        net.tail[arcs].astype(np.int32),
        net.head[arcs].astype(np.int32),
        net.capacity[arcs],
        cost[arcs],
    )
    solver.set_nodes_supplies(np.arange(net.nodes, dtype=np.int32), supply)
    status = solver.solve()
    if status != SimpleMinCostFlow.Status.OPTIMAL:
        raise SolverError(f"the flow solver stopped with {status.name}")
    flow[arcs] = solver.flows(numbers)


def _potentials(net: Network, cost: Ints, free: Bools, flow: Ints) -> Ints | None:
    """Shortest distances over the residual arcs (Bellman-Ford); None when there are none, which
    is so exactly when the flow can still be improved."""
    forward = np.flatnonzero(free & (flow < net.capacity))
    backward = np.flatnonzero(free & (flow > 0))
    tail = np.concatenate([net.tail[forward], net.head[backward]])
    head = np.concatenate([net.head[forward], net.tail[backward]])
    length = np.concatenate([cost[forward], -cost[backward]])
    order = np.argsort(head, kind="stable")
    tail, head, length = tail[order], head[order], length[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    reached = head[starts]
    potential = np.zeros(net.nodes, dtype=np.int64)
    for _ in range(net.nodes + 1):
        nearer = np.minimum.reduceat(potential[tail] + length, starts)
        if (nearer >= potential[reached]).all():
            return potential
        potential[reached] = np.minimum(potential[reached], nearer)
    return None
