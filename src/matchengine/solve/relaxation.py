"""What a round with combinations can reach at most: a linear programme, and the prices it ends at.

The network of the round with one thing more: the arc of a combined pair fills two places.  That is
no flow any more, so its best may have half a person here and half a person there; it is a bound.
Levels are weighed one by one, each under the condition that the earlier ones are reached.

The prices are rounded to whole numbers of a small part and the bound is worked out from those, so
it holds exactly, whatever the linear solver did with its floating point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from matchengine.problem import ProblemError
from matchengine.solve.flow import Network
from matchengine.tables import Ints, Tables

SCALE = 720_720
"""Prices are whole numbers of this part of a point: thirds, and all up to sixteenths, are exact."""
TIE_SCALE = 60
_LARGEST = 1 << 40
_SLACK = 1e-6
_NOTHING = 2
_HUGE = 1 << 56
NO_AMOUNTS: NDArray[np.float64] = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Ceiling:
    """The highest value of one level, the weights of the levels up to it and the prices that
    prove it, and where the linear programme ended."""

    value: int
    weights: tuple[int, ...]
    nodes: Ints
    amounts: NDArray[np.float64]


class Relaxation:
    """The linear programme of one network; `columns` are the places of its first arcs."""

    def __init__(self, t: Tables, net: Network, columns: Ints) -> None:
        self.first_place = t.shape[0]
        self.nodes = net.nodes
        arcs = np.arange(len(net.tail) - 1)
        heads = net.head[arcs].copy()
        uses = t.uses[columns]
        heads[: len(columns)] = self.first_place + uses[:, 0]
        double = np.flatnonzero(uses[:, 1] >= 0)
        self.tail = net.tail[arcs]
        self.head = np.concatenate([heads, self.first_place + uses[double, 1]])
        self.arc_of_head = np.concatenate([arcs, double])
        self.ends = (net.source, net.sink)
        self.capacity = net.capacity[arcs]
        self.reward = net.reward[arcs]
        largest = int(np.abs(self.reward[:, :-1]).max(initial=0))
        if largest * max(len(arcs), 1) > _LARGEST:
            raise ProblemError("the points are too large for combinations; use smaller numbers")
        self.balance = self._balance()

    def ceiling(self, level: int, floor: Ints, *, easily: bool) -> Ceiling | None:
        """The highest value of a level when the earlier ones reach `floor` at least; None when
        they cannot.  `easily` is content with a bound that the floor of the level touches."""
        if not len(self.tail):
            return None if (floor[:level] > 0).any() else self._free_of_charge(level)
        easy = self._free_of_charge(level)
        if easily and easy.value == floor[level]:
            return easy
        goal = self.reward[:, level].astype(np.float64)
        rows = -self.reward[:, :level].T.astype(np.float64)
        found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
            -goal,
            A_ub=csr_matrix(rows) if level else None,
            b_ub=-(floor[:level].astype(np.float64)) + _SLACK if level else None,
            A_eq=self.balance,
            b_eq=np.zeros(self.balance.shape[0]),
            bounds=np.stack([np.zeros(len(goal)), self.capacity], axis=1),
            method="highs-ds",
        )
        if found.status == _NOTHING and level:
            return None
        if found.status != 0:
            raise RuntimeError(f"the linear solver stopped: {found.message}")
        node = np.zeros(self.nodes, dtype=np.int64)
        node[self.inner] = np.rint(-found.eqlin.marginals * SCALE).astype(np.int64)
        earlier = np.rint(np.maximum(-found.ineqlin.marginals, 0) * SCALE).astype(np.int64)
        weights = (*earlier.tolist()[:level], SCALE)
        value = self._most(weights, node)
        value -= sum(w * v for w, v in zip(weights[:-1], floor[:level].tolist(), strict=True))
        return Ceiling(value // SCALE, weights, node, found.x)

    def first(self, ceilings: list[Ceiling], floor: Ints) -> Ceiling | None:
        """The highest tie-break when every level reaches its floor, which is its ceiling too.

        An arc that costs anything at the prices of a level is in no such answer, and one that
        pays is in all of them; so the prices of the levels, many times over, and those of the
        tie-break among the other arcs prove it together.  None when that does not work out.
        """
        count = self.reward.shape[1]
        weights, nodes = np.zeros(count, dtype=np.int64), np.zeros(self.nodes, dtype=np.int64)
        weights[-1] = TIE_SCALE
        pays, costs = np.zeros((2, len(self.tail)), dtype=bool)
        for one in ceilings:
            gain = self._gain(one.weights, one.nodes)
            pays |= gain > 0
            costs |= gain < 0
            weights[: len(one.weights)] += np.array(one.weights, dtype=np.int64)
            nodes += one.nodes
        if (pays & costs).any() or not len(self.tail):
            return (
                None if len(self.tail) else Ceiling(0, tuple(weights.tolist()), nodes, NO_AMOUNTS)
            )
        found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
            -self.reward[:, -1].astype(np.float64),
            A_eq=self.balance,
            b_eq=np.zeros(self.balance.shape[0]),
            bounds=np.stack(
                [np.where(pays, self.capacity, 0), np.where(costs, 0, self.capacity)], axis=1
            ),
            method="highs-ds",
        )
        if found.status != 0:
            return None
        own = np.zeros(self.nodes, dtype=np.int64)
        own[self.inner] = np.rint(-found.eqlin.marginals * TIE_SCALE).astype(np.int64)
        earlier = self._gain(tuple(weights[:-1].tolist()), nodes)
        last = self._gain((*(0,) * (count - 1), TIE_SCALE), own)
        against = (pays & (last < 0)) | (costs & (last > 0))
        times = int((-(-np.abs(last[against]) // np.abs(earlier[against]))).max(initial=0))
        largest = int(np.abs(self.reward[:, :-1]).max(initial=0)) * int(weights[:-1].max(initial=0))
        if times * (largest + int(np.abs(nodes).max(initial=0))) >= _HUGE:
            return None
        most = times * earlier + last
        value = _product(np.maximum(most, 0), self.capacity)
        # The goals alone: what the tie-break reaches so far is no part of what they are worth.
        value -= times * _product(weights[:-1], floor[:-1])
        weights[:-1] *= times
        return Ceiling(value // TIE_SCALE, tuple(weights.tolist()), times * nodes + own, found.x)

    def _free_of_charge(self, level: int) -> Ceiling:
        """The ceiling at no prices at all: everybody gets what suits best, whoever else does."""
        weights = (*(0,) * level, SCALE)
        free = np.zeros(self.nodes, dtype=np.int64)
        return Ceiling(self._most(weights, free) // SCALE, weights, free, NO_AMOUNTS)

    def _most(self, weights: tuple[int, ...], node: Ints) -> int:
        """The most that any choice of arcs is worth at these prices of the nodes."""
        return int((np.maximum(self._gain(weights, node), 0) * self.capacity).sum())

    def _gain(self, weights: tuple[int, ...], node: Ints) -> Ints:
        """What each arc is worth at these prices."""
        gain = self.reward[:, : len(weights)] @ np.array(weights, dtype=np.int64)
        gain = gain + node[self.tail]
        np.subtract.at(gain, self.arc_of_head, node[self.head])
        return gain

    def _balance(self) -> csr_matrix:
        """A row for each node but the ends: as much comes in as goes out."""
        inner = np.ones(self.nodes, dtype=bool)
        inner[list(self.ends)] = False
        self.inner = np.flatnonzero(inner)
        row_of = np.cumsum(inner) - 1
        into, out = inner[self.head], inner[self.tail]
        rows = np.concatenate([row_of[self.head[into]], row_of[self.tail[out]]])
        columns = np.concatenate([self.arc_of_head[into], np.flatnonzero(out)])
        values = np.concatenate([np.ones(into.sum()), -np.ones(out.sum())])
        return csr_matrix((values, (rows, columns)), shape=(len(self.inner), len(self.tail)))


def _product(ones: Ints, others: Ints) -> int:
    """The sum of the products, which may be too large for an array."""
    return sum(a * b for a, b in zip(ones.tolist(), others.tolist(), strict=True))
