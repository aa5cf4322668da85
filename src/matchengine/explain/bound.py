"""What forcing or forbidding one pair costs at least: from the proof, without solving again.

The proof of an answer is a price for each place.  At these prices each candidate chooses the best
places and each place the best number of proposals, and no answer is worth more than all of that
together; a proven answer is worth exactly as much.  Fix or forbid one pair, and of that sum only
what its two ends can choose changes.  What the sum falls by, the answer falls by at least: the
reduced cost of the pair, with the choices of both ends made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from matchengine.problem import Problem, ProblemError
from matchengine.result import Level, Result, Stage
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.solve.network import (
    KEPT,
    LOWEST,
    POINTS,
    level_names,
    level_values,
    possible_pairs,
    was_there,
)
from matchengine.solve.room import Room, repeats, room_left
from matchengine.tables import Bools, Tables, build_tables

Vector = tuple[int, ...]
"""A number for each stage of the proof, the most important first."""


def price_bound(
    problem: Problem, result: Result, candidate_id: str, place_id: str, *, force: bool
) -> tuple[Level, ...] | None:
    """At most this is the difference that forcing (or forbidding) the pair makes to the goals.

    The goals count in their order: the difference that solving again finds is the same or lower.
    The last one told is the first that has to change; about the goals after it the proof says
    nothing, nor of a fair round about the fewest points and what comes after it.  None where an
    answer has no single price for each place: with combinations, and for lists and timetables.
    """
    if place_id not in {one.id for one in problem.places} or candidate_id not in {
        one.id for one in problem.candidates
    }:
        raise ProblemError(f"{candidate_id!r} or {place_id!r} is not of this problem")
    if result.combined is not None or not result.certificate:
        return None
    t = build_tables(problem)
    names = level_names(t, result.mode)
    prices = {len(stage.prices) for stage in result.certificate}
    if names != tuple(one.name for one in result.levels) or prices != {t.shape[1]}:
        raise ProblemError("this result does not belong to this problem")
    row, column = t.candidate_ids.index(candidate_id), t.place_ids.index(place_id)
    return _Proof(t, result, names).bound(row, column, force=force)


class _Proof:
    """The prices of an answer, and what each side chooses at them."""

    def __init__(self, t: Tables, result: Result, names: tuple[str, ...]) -> None:
        self.t, self.result = t, result
        self.room = room_left(t, result.mode)
        self.totals = totals(t)
        rows, columns = possible_pairs(t, self.room, blocking(t, failures(t)))
        self.possible: Bools = np.zeros(t.shape, dtype=bool)
        self.possible[rows, columns] = True
        fair = LOWEST in names
        self.linear = tuple(name for name in names if name != LOWEST)
        self.names = names[: names.index(LOWEST)] if fair else names
        of_counts = result.fairness.counts if result.fairness is not None else result.certificate
        self.stages: tuple[Stage, ...] = of_counts
        self.zero: Vector = (0,) * len(self.stages)

    def bound(self, row: int, column: int, *, force: bool) -> tuple[Level, ...]:
        fixed = np.concatenate([self.t.must, self.t.prearranged])
        here = (fixed == (row, column)).all(axis=1).any()
        if here and not force:
            raise ProblemError("this pair is fixed by a person: release it first")
        if here:
            return tuple(Level(name, 0) for name in self.names)
        before = _End(self, row, column, self.t, self.room)
        if force:
            must = np.concatenate([self.t.must, np.array([[row, column]])])
            changed = replace(self.t, must=must)
            after = _End(self, row, column, changed, room_left(changed, self.result.mode))
        else:
            after = before
        left = self.possible[row].copy()
        left[column] = False
        falls = _minus(before.worth(self.possible[row]), after.worth(left))
        return tuple(self._levels(falls, after))

    def vector(self, values: Mapping[str, int]) -> Vector:
        return tuple(
            sum(w * values.get(n, 0) for n, w in zip(stage.levels, stage.weights, strict=True))
            for stage in self.stages
        )

    def price(self, column: int) -> Vector:
        used = self.t.uses[column][self.t.uses[column] >= 0]
        return tuple(sum(stage.prices[j] for j in used.tolist()) for stage in self.stages)

    def _levels(self, falls: Vector, after: _End) -> Iterator[Level]:
        """Take the sums apart: a goal falls by no less than what the goals after it cannot."""
        most = after.most_lost()
        for stage, total in zip(self.stages, falls, strict=True):
            ranked = list(zip(stage.levels, stage.weights, strict=True))
            for k, (name, weight) in enumerate(ranked):
                if name not in self.names:
                    return
                rest = sum(w * most[later] for later, w in ranked[k + 1 :])
                lost = -((rest - total) // weight)
                yield Level(name, -lost)
                if lost:
                    return
            if total:
                return


@dataclass(frozen=True, eq=False)
class _End:
    """A candidate and the place (or the two of a combination) of the pair in question."""

    proof: _Proof
    row: int
    column: int
    t: Tables
    room: Room

    def worth(self, possible: Bools) -> Vector:
        """What is fixed here, and the best that both ends can choose beside it."""
        halves = self.t.uses[self.column]
        places = (self._of_place(j) for j in halves[halves >= 0].tolist())
        return _sum((self._of_candidate(possible), *places), self.proof.zero)

    def _of_candidate(self, possible: Bools) -> Vector:
        t, proof = self.t, self.proof
        fixed = np.concatenate([t.must, t.prearranged])
        own = fixed[fixed[:, 0] == self.row]
        load = len(own)
        values = [self._pair(j) for j in own[:, 1].tolist()]
        out = proof.vector(
            {
                POINTS: -self._costs(range(load)) - self._repeated(repeats(t, own)),
                "candidates": int(load > 0),
            }
        )
        visited = Counter(group for group in t.group[own[:, 1]].tolist() if group >= 0)
        again = proof.vector({POINTS: -self._repeated(1)})
        offers = [
            (_minus(self._pair(j), proof.price(j)), int(t.group[j]))
            for j in np.flatnonzero(possible).tolist()
        ]
        chosen = []
        for offer, group in sorted(offers, reverse=True):
            chosen.append(_sum((offer, again), proof.zero) if visited[group] else offer)
            visited[group] += group >= 0
        chosen.sort(reverse=True)
        must = int(self.room.fixed_of_candidate[self.row])
        for number, offer in enumerate(chosen[: int(self.room.candidate_left[self.row])], must):
            extra = {POINTS: -self._costs([number]), "candidates": int(number == 0)}
            gain = _sum((offer, proof.vector(extra)), proof.zero)
            if gain <= proof.zero:
                break
            values.append(gain)
        return _sum((out, *values), proof.zero)

    def _pair(self, column: int) -> Vector:
        rows, columns = np.array([self.row]), np.array([column])
        return self.proof.vector(
            {
                POINTS: int(self.proof.totals[self.row, column]),
                KEPT: int(was_there(self.t, rows, columns)[0]),
                # A seat counts a match; a combination fills two seats and is one match.
                "matches": -int(self.t.is_combined[column]),
            }
        )

    def _of_place(self, column: int) -> Vector:
        fixed = int(self.room.fixed_at_place[column])
        left = max(min(int(self.room.place_left[column]), self.t.shape[0] - fixed), 0)
        worth = [self._proposals(column, fixed + k) for k in range(left + 1)]
        price = self.proof.price(column)
        gains = (
            max(_sum((_minus(after, before), price), self.proof.zero), self.proof.zero)
            for before, after in pairwise(worth)
        )
        return _sum((worth[0], *gains), self.proof.zero)

    def _proposals(self, column: int, number: int) -> Vector:
        """What so many proposals at one place are worth on the goals that count seats."""
        room = self.room
        if not room.proposing:
            return self.proof.vector({"matches": number})
        free, taken = int(room.free_seats[column]), int(room.taken_seats[column])
        values = {}
        for k in range(1, room.n + 1):
            values[f"places_with_{k}"] = int(taken > 0 or number >= k)
            values[f"seats_with_{k}"] = min(max(number - (k - 1) * free, 0), free)
        return self.proof.vector(values)

    def most_lost(self) -> dict[str, int]:
        """Per goal, more than this no answer can be below the one that was proved."""
        t, room = self.t, self.room
        fixed = np.concatenate([t.must, t.prearranged])
        sure = level_values(t, room, self.proof.linear, fixed, self.proof.totals)
        lost = {one.name: self.proof.result.level(one.name) - one.value for one in sure}
        load = np.bincount(fixed[:, 0], minlength=t.shape[0]).tolist()
        pairs = min(int(room.candidate_left.sum()), int(room.place_left.sum()))
        lowest = min(int(self.proof.totals[self.proof.possible].min(initial=0)), 0)
        left = room.candidate_left.tolist()
        more = [self._costs(range(k, k + n)) for k, n in zip(load, left, strict=True)]
        dearest = self._costs([max(map(sum, zip(load, left, strict=True)), default=1) - 1])
        lost[POINTS] += self._repeated(pairs) - pairs * lowest
        lost[POINTS] += min(sum(more), pairs * dearest)
        return lost

    def _costs(self, numbers: Iterable[int]) -> int:
        if not self.room.proposing:
            return 0
        return sum(self.t.settings.load_cost(number) for number in numbers)

    def _repeated(self, times: int) -> int:
        return self.t.settings.same_group_cost * times if self.room.proposing else 0


def _sum(values: Iterable[Vector], zero: Vector) -> Vector:
    return tuple(map(sum, zip(zero, *values, strict=True)))


def _minus(one: Vector, other: Vector) -> Vector:
    return tuple(a - b for a, b in zip(one, other, strict=True))
