"""A market of lists as numbers: who may be paired with whom, in what order, and what room is left.

Only pairs that are on the lists of both are looked at, so a national round stays small.  A pair a
person fixed leaves the market with both its ends.  Every place has a head that ranks candidates:
its supervisor, or else the place itself.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matchengine.facts import Facts, Ints, pair_facts
from matchengine.mutual import Mutual, read_mutual
from matchengine.problem import Problem, ProblemError
from matchengine.rules import Mask, blocking, failures


@dataclass(frozen=True, eq=False)
class Listed:
    """The pairs both sides listed, what is known of them, and the rules that stop them."""

    mutual: Mutual
    facts: Facts
    failed: Mask
    blocked: Mask


def read_lists(problem: Problem) -> Listed:
    """Every mutual pair with its ranks and its failed rules."""
    if problem.lists is None:
        raise ProblemError("mode stable needs the lists of both sides")
    mutual = read_mutual(problem)
    facts = pair_facts(
        problem, mutual.rows, mutual.columns, listed=np.ones(len(mutual.rows), dtype=bool)
    )
    failed = failures(facts)
    return Listed(mutual, facts, failed, blocking(facts, failed))


@dataclass(frozen=True, eq=False)
class Market:
    """Candidates, places and heads by number, in the order of their ids.

    Possible pair k is the candidate `rows[k]` with the place `columns[k]`; `rank[k]` is what the
    place is to the candidate and `grade[k]` the other way round, 1 the best, as handed in.  They
    come by candidate and then by rank.  `seats` and `room` are what fixed pairs left over.
    """

    candidate_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    head: tuple[int, ...]
    seats: tuple[int, ...]
    room: tuple[int, ...]
    rows: Ints
    columns: Ints
    rank: Ints
    grade: Ints
    seed: int

    @cached_property
    def choices(self) -> tuple[dict[int, int], ...]:
        """Per candidate the rank of each possible place."""
        return self._by(self.rows, self.columns, self.rank, len(self.candidate_ids))

    @cached_property
    def wishes(self) -> tuple[dict[int, int], ...]:
        """Per head the rank of each possible candidate."""
        heads = np.array(self.head, dtype=np.int64)[self.columns]
        return self._by(heads, self.rows, self.grade, len(self.room))

    @staticmethod
    def _by(owners: Ints, targets: Ints, ranks: Ints, number: int) -> tuple[dict[int, int], ...]:
        out: list[dict[int, int]] = [{} for _ in range(number)]
        for owner, one, rank in zip(owners.tolist(), targets.tolist(), ranks.tolist(), strict=True):
            out[owner][one] = rank
        return tuple(out)

    @cached_property
    def candidate_luck(self) -> tuple[int, ...]:
        """Decides between candidates who are equally good."""
        return tuple(luck(f"{self.seed}:candidate:{one}") for one in self.candidate_ids)

    @cached_property
    def place_luck(self) -> tuple[int, ...]:
        """Decides between places that are equally good."""
        return tuple(luck(f"{self.seed}:place:{one}") for one in self.place_ids)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """All possible pairs, sorted."""
        return sorted(zip(self.rows.tolist(), self.columns.tolist(), strict=True))

    def supervised(self, place: int) -> bool:
        """Does the head of this place rank for a supervisor?"""
        return self.head[place] >= len(self.place_ids)

    def with_pair(self, row: int, column: int, rank: int, grade: int) -> Market:
        """The same market with one pair more."""
        return replace(
            self,
            rows=np.append(self.rows, row),
            columns=np.append(self.columns, column),
            rank=np.append(self.rank, rank),
            grade=np.append(self.grade, grade),
        )


def build_market(problem: Problem, listed: Listed, seed: int) -> Market:
    """The market of the pairs that are possible, beside those a person fixed."""
    mutual = listed.mutual
    head = dict(zip(mutual.place_ids, mutual.head.tolist(), strict=True))
    fixed = problem.must | problem.prearranged
    taken, used = Counter(p for _, p in fixed), Counter(head[p] for _, p in fixed)
    capacity = {one.id: one.capacity for one in problem.places}
    seats = tuple(max(capacity[p] - taken[p], 0) for p in mutual.place_ids)
    supervisors = sorted(problem.supervisors, key=lambda one: one.id)
    rooms = [one.capacity - used[h] for h, one in enumerate(supervisors, len(seats))]
    gone = {c for c, _ in fixed}
    here = np.array([one not in gone for one in mutual.candidate_ids], dtype=bool)
    free = (listed.blocked == 0) & here[mutual.rows]
    return Market(
        candidate_ids=mutual.candidate_ids,
        place_ids=mutual.place_ids,
        head=tuple(head.values()),
        seats=seats,
        room=(*seats, *(max(one, 0) for one in rooms)),
        rows=mutual.rows[free],
        columns=mutual.columns[free],
        rank=mutual.rank[free],
        grade=mutual.grade[free],
        seed=seed,
    )


def luck(text: str) -> int:
    """A number that anyone can work out again, and nobody can choose."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")
