"""A large stable matching when there are ties: never below two thirds of the largest.

Király's method, in the form of Cooper and Manlove with supervisors.  A candidate asks down the
list; among equal places one with room left goes first.  Somebody who sits where an equal place
has room gives way to any newcomer and moves there.  Who has asked the whole list in vain starts
once more, and then wins from an equal who is on the first time round.
"""

from __future__ import annotations

from collections import defaultdict

from matchengine.solve.acceptance import UNMATCHED
from matchengine.solve.market import Market

_LAST_TIME = 2


class Asking:
    """Who sits where while candidates ask."""

    def __init__(self, m: Market) -> None:
        self.m = m
        self.ties = [_ties(ranks, m.place_luck) for ranks in m.choices]
        self.left = [[list(tie) for tie in ties] for ties in self.ties]
        self.time = [1] * len(m.choices)
        self.match = [UNMATCHED] * len(m.choices)
        self.at_place: list[set[int]] = [set() for _ in m.place_ids]
        self.at_head: list[set[int]] = [set() for _ in m.room]

    def has_room(self, p: int) -> bool:
        """Could the place take one more without anybody giving way?"""
        h = self.m.head[p]
        return len(self.at_place[p]) < self.m.seats[p] and len(self.at_head[h]) < self.m.room[h]

    def favourite(self, c: int) -> int:
        """The first of the best places left; one with room goes first."""
        for tie in self.left[c]:
            if tie:
                return next((p for p in tie if self.has_room(p)), tie[0])
        return UNMATCHED

    def can_move(self, c: int) -> bool:
        """Is there room at another place that is just as good to this candidate?"""
        rank = self.m.choices[c][self.match[c]]
        tie = next(tie for tie in self.ties[c] if self.m.choices[c][tie[0]] == rank)
        return any(p != self.match[c] and self.has_room(p) for p in tie)

    def merit(self, h: int, c: int) -> tuple[int, int, int]:
        """How good a candidate is to a head: low is better, luck only decides who gives way."""
        return self.m.wishes[h][c], -self.time[c], self.m.candidate_luck[c]

    def seat(self, c: int, p: int) -> None:
        self.match[c] = p
        self.at_place[p].add(c)
        self.at_head[self.m.head[p]].add(c)

    def stand_up(self, c: int) -> None:
        p = self.match[c]
        self.match[c] = UNMATCHED
        self.at_place[p].discard(c)
        self.at_head[self.m.head[p]].discard(c)

    def strike(self, c: int, p: int) -> bool:
        """Take a place off the list of who was refused; False when there is no more to ask."""
        for tie in self.left[c]:
            if p in tie:
                tie.remove(p)
        if not any(self.left[c]):
            self.time[c] += 1
            self.left[c] = [list(tie) for tie in self.ties[c]]
        return self.time[c] <= _LAST_TIME

    def ask(self, c: int) -> int:
        """Candidate `c` asks the favourite; returns who has to ask next, UNMATCHED for nobody."""
        p = self.favourite(c)
        h = self.m.head[p]
        if self.has_room(p):
            self.seat(c, p)
            return UNMATCHED
        full = len(self.at_place[p]) >= self.m.seats[p]
        sitting = self.at_place[p] if full else self.at_head[h]
        mover = min(
            (one for one in sitting if self.can_move(one)),
            key=self.order,
            default=None,
        )
        if mover is not None:
            self.stand_up(mover)
            self.seat(c, p)
            return mover
        worst = max(sitting, key=lambda one: self.merit(h, one), default=None)
        if worst is not None and self.merit(h, c)[:2] < self.merit(h, worst)[:2]:
            lost = self.match[worst]
            self.stand_up(worst)
            self.seat(c, p)
            return worst if self.strike(worst, lost) else UNMATCHED
        return c if self.strike(c, p) else UNMATCHED

    def order(self, c: int) -> tuple[int, int]:
        return self.m.candidate_luck[c], c

    def promote(self) -> None:
        """Who sits with a supervisor moves to a better place there that has an empty seat."""
        moved = True
        while moved:
            moved = False
            for c, p in enumerate(self.match):
                better = UNMATCHED if p == UNMATCHED else self._better_seat(c, p)
                if better != UNMATCHED:
                    self.stand_up(c)
                    self.seat(c, better)
                    moved = True

    def _better_seat(self, c: int, p: int) -> int:
        m = self.m
        for tie in self.ties[c]:
            if m.choices[c][tie[0]] >= m.choices[c][p]:
                return UNMATCHED
            for other in tie:
                if m.head[other] == m.head[p] and len(self.at_place[other]) < m.seats[other]:
                    return other
        return UNMATCHED


def large_stable(m: Market) -> list[int]:
    """The place of each candidate in a stable matching of at least two thirds of the largest."""
    asking = Asking(m)
    waiting = [c for c in range(len(m.choices) - 1, -1, -1) if m.choices[c]]
    while waiting:
        following = asking.ask(waiting.pop())
        if following != UNMATCHED:
            waiting.append(following)
    asking.promote()
    return asking.match


def _ties(ranks: dict[int, int], fortune: tuple[int, ...]) -> list[list[int]]:
    """A list as ties, the best first; within a tie in the order of luck."""
    by_rank: defaultdict[int, list[int]] = defaultdict(list)
    for one, rank in ranks.items():
        by_rank[rank].append(one)
    return [sorted(by_rank[rank], key=lambda one: (fortune[one], one)) for rank in sorted(by_rank)]
