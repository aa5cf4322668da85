"""An assignment that is best for most pairs, made best for all: the pairs it missed join it.

A candidate who can gain more than the prices say gets up, and is seated again by a shortest path
over who would have to move and what each move costs at these prices: one step of the Hungarian
method (Kuhn 1955).  The way back to the old seat is no longer than what was missed, so only few
people are looked at.  The prices follow the path, and prove the answer again.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from matchengine.solve.bids import Bids
from matchengine.tables import Ints

_NOWHERE = -1
_FAR = 1 << 62


class Seating:
    """Who sits where, what each candidate gains and what a seat costs.

    Pairs come by candidate.  In a path candidate i is node i, place j is node `people` + j, and
    the last node is the door, outside of which are the people without a place.
    """

    def __init__(self, bids: Bids, made: Ints, gain: Ints, price: Ints) -> None:
        self.bids, self.gain, self.price = bids, gain.copy(), price.copy()
        self.people = bids.candidates
        self.door = self.people + len(price)
        self.begin = np.searchsorted(bids.rows, np.arange(self.people + 1))
        self.place = np.full(self.people, _NOWHERE, dtype=np.int64)
        self.place[bids.rows[made]] = bids.columns[made]
        self.outside = self.place == _NOWHERE
        self.taken = np.bincount(bids.columns[made], minlength=len(price))
        self.guests: list[list[int]] = [[] for _ in price]
        for i, j in zip(bids.rows[made].tolist(), bids.columns[made].tolist(), strict=True):
            self.guests[j].append(i)

    def made(self) -> Ints:
        """Positions of the pairs made."""
        at: Ints = np.flatnonzero(self.place[self.bids.rows] == self.bids.columns)
        return at

    def reseat(self, people: list[int]) -> None:
        """Seat these candidates again, all who could gain more than they do."""
        left = [self._get_up(i) for i in people]
        for i, node in zip(people, left, strict=True):
            self._sit_down(i, node)

    def _get_up(self, i: int) -> int:
        """Let a candidate gain the most that is offered; returns the node that misses one now."""
        pairs = slice(self.begin[i], self.begin[i + 1])
        offers = self.bids.worth[pairs] - self.price[self.bids.columns[pairs]]
        self.gain[i] = offers.max()
        self.outside[i] = False
        j = int(self.place[i])
        if j == _NOWHERE:
            return self.door
        self.guests[j].remove(i)
        self.place[i] = _NOWHERE
        return self.people + j

    def _sit_down(self, i: int, missing: int) -> None:
        """Move everyone on the shortest path from a candidate to the node that misses one."""
        distance = {i: 0, missing: self._way_back(i, missing)}
        came_from = {missing: i}
        waiting, done = [(0, i), (distance[missing], missing)], set[int]()
        while waiting[0][1] != missing:
            so_far, node = heappop(waiting)
            if node in done:
                continue
            done.add(node)
            for before, after, cost in self._moves(node, distance[missing] - so_far):
                if so_far + cost < distance.get(after, _FAR):
                    distance[after] = so_far + cost
                    came_from[after] = before
                    heappush(waiting, (so_far + cost, after))
        self._follow(distance, distance[missing])
        path = [missing]
        while path[-1] != i:
            path.append(came_from.get(path[-1], self.door))
        for before, after in pairwise(reversed(path)):
            self._move(before, after)

    def _way_back(self, i: int, missing: int) -> int:
        """What it costs that a candidate takes the old seat again."""
        if missing == self.door:
            return int(self.gain[i])
        first, end, j = self.begin[i], self.begin[i + 1], missing - self.people
        pair = first + np.searchsorted(self.bids.columns[first:end], j)
        return int(self.gain[i] + self.price[j] - self.bids.worth[pair])

    def _follow(self, distance: dict[int, int], length: int) -> None:
        """Change gains and prices so that the path costs nothing, and no move less than that."""
        rise = max(length - distance.get(self.door, length), 0)
        if rise:
            self.gain += rise
            self.price -= rise
        for node, so_far in distance.items():
            if so_far < length and node < self.people:
                self.gain[node] -= length - so_far
            elif so_far < length and node < self.door:
                self.price[node - self.people] += length - so_far
        # However far the door moved, nobody outside gains and an empty place costs nothing.
        self.gain[self.outside] = 0
        np.maximum(self.price, 0, out=self.price)

    def _move(self, before: int, after: int) -> None:
        """One step of the path: a candidate takes a seat, or a place or the door lets one go."""
        if before < self.people:
            self.outside[before] = after == self.door
            self.place[before] = _NOWHERE if after == self.door else after - self.people
            if after != self.door:
                self.guests[after - self.people].append(before)
        elif before < self.door and after < self.people:
            self.guests[before - self.people].remove(after)
        elif before < self.door:
            self.taken[before - self.people] += 1
        elif after >= self.people:
            self.taken[after - self.people] -= 1

    def _moves(self, node: int, most: int) -> Iterator[tuple[int, int, int]]:
        """Where one can go from a node, from which end, and for less than what it may cost."""
        if node < self.people:
            yield node, self.door, int(self.gain[node])
            pairs = np.arange(self.begin[node], self.begin[node + 1])
            yield from self._offers(pairs, most)
        elif node < self.door:
            j = node - self.people
            yield from ((node, guest, 0) for guest in self.guests[j])
            if self.taken[j] < self.bids.seats[j]:
                yield node, self.door, 0
        else:
            for j in np.flatnonzero((self.taken > 0) & (self.price < most)).tolist():
                yield node, self.people + j, int(self.price[j])
            yield from self._offers(np.flatnonzero(self.outside[self.bids.rows]), most)

    def _offers(self, pairs: Ints, most: int) -> Iterator[tuple[int, int, int]]:
        """These pairs as moves from their candidates to their places."""
        rows, columns = self.bids.rows[pairs], self.bids.columns[pairs]
        cost = self.gain[rows] + self.price[columns] - self.bids.worth[pairs]
        near = np.flatnonzero(cost < most)
        ends = (rows[near], self.people + columns[near], cost[near])
        yield from zip(*(one.tolist() for one in ends), strict=True)
