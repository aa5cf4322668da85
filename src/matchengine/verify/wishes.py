"""Lists, room and rules of a round with lists, straight from their definitions.

Nothing here is shared with the solver.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from matchengine.problem import PairKey, Place, Problem
from matchengine.verify.facts import blocking_rules

Head = tuple[str, str]
"""Who ranks candidates: ("supervisor", id), or ("place", id) for a place without one."""


class Wishes:
    """Who has whom on the list, which pairs are possible, and what fixed pairs leave over."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.candidates = {one.id: one for one in problem.candidates}
        self.places = {one.id: one for one in problem.places}
        self.fixed = problem.must | problem.prearranged
        self.head: dict[str, Head] = {p: head_of(one) for p, one in self.places.items()}
        self._ranks()
        self.stopped: dict[PairKey, list[str]] = {
            (c, p): blocking_rules(problem, self.candidates[c], self.places[p])
            for c, ranks in self.wanted.items()
            for p in ranks
            if c in self.returned[self.head[p]]
        }
        gone = {c for c, _ in self.fixed}
        self.free: dict[str, dict[str, int]] = defaultdict(dict)
        for (c, p), rules in self.stopped.items():
            if not rules and c not in gone:
                self.free[c][p] = self.wanted[c][p]
        self._room()

    def _ranks(self) -> None:
        """The rank of each wish; the first mention counts."""
        lists = self.problem.lists
        self.wanted: dict[str, dict[str, int]] = {}
        self.returned: dict[Head, dict[str, int]] = {head: {} for head in self.head.values()}
        self.replaced = 0
        if lists is None:
            return
        for c, ranking in lists.candidates.items():
            self.wanted[c] = {p: k + 1 for k, tie in enumerate(ranking) for p in tie}
        for p, ranking in lists.places.items():
            if self.places[p].supervisor is None:
                ranks = {c: k + 1 for k, tie in enumerate(ranking) for c in tie}
                self.returned["place", p] = ranks
            else:
                self.replaced += 1
        for s, ranking in lists.supervisors.items():
            ranks = {c: k + 1 for k, tie in enumerate(ranking) for c in tie}
            self.returned["supervisor", s] = ranks

    def _room(self) -> None:
        """Seats and room that are left beside the fixed pairs."""
        taken = Counter(p for _, p in self.fixed)
        self.seats = {p: max(one.capacity - taken[p], 0) for p, one in self.places.items()}
        self.room: dict[Head, int] = {("place", p): seats for p, seats in self.seats.items()}
        used = Counter(self.head[p] for _, p in self.fixed)
        for one in self.problem.supervisors:
            head = ("supervisor", one.id)
            self.room[head] = max(one.capacity - used[head], 0)

    def grade(self, c: str, p: str) -> int:
        """The rank of the candidate on the list that counts for the place."""
        return self.returned[self.head[p]][c]

    def one_sided(self) -> int:
        """Wishes that the other side did not return."""
        wishes = sum(
            1 for c, ranks in self.wanted.items() for p in ranks if (c, p) not in self.stopped
        )
        answers = {(self.head[p], c) for c, p in self.stopped}
        return wishes + sum(
            1 for head, ranks in self.returned.items() for c in ranks if (head, c) not in answers
        )

    def blocking_pairs(self, pairs: Iterable[PairKey]) -> list[PairKey]:
        """Who would both rather have each other, among those whom no person fixed."""
        own = {c: p for c, p in pairs if (c, p) not in self.fixed}
        at_place: defaultdict[str, list[str]] = defaultdict(list)
        at_head: defaultdict[Head, list[tuple[str, str]]] = defaultdict(list)
        for c, p in own.items():
            at_place[p].append(c)
            at_head[self.head[p]].append((c, p))
        out = []
        for c, ranks in self.free.items():
            for p, rank in ranks.items():
                if c in own and self.wanted[c][own[c]] <= rank:
                    continue
                if self._would_take(c, p, at_place[p], at_head[self.head[p]]):
                    out.append((c, p))
        return sorted(out)

    def _would_take(
        self, c: str, p: str, sitting: list[str], of_head: list[tuple[str, str]]
    ) -> bool:
        """Has the place a seat for this candidate, or someone it likes less?"""
        grade = self.grade(c, p)
        head = self.head[p]
        if self.seats[p] == 0 or self.room[head] == 0:
            return False
        if len(sitting) >= self.seats[p]:
            return any(self.grade(other, p) > grade for other in sitting)
        if len(of_head) < self.room[head]:
            return True
        moves = any(other == c for other, _ in of_head)
        return moves or any(self.grade(other, at) > grade for other, at in of_head)


def head_of(place: Place) -> Head:
    if place.supervisor is None:
        return "place", place.id
    return "supervisor", place.supervisor
