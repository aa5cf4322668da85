"""Solving again: one round with its answer, and a quick proof that a change cannot help."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np

from matchengine.problem import Problem, ProblemError
from matchengine.result import Result
from matchengine.rules import Mask, blocking, failures
from matchengine.score import totals
from matchengine.solve import versions
from matchengine.solve.flow import FlowStage
from matchengine.solve.network import (
    KEPT,
    LOWEST,
    POINTS,
    Combined,
    Solution,
    was_there,
)
from matchengine.solve.rounds import solve_round
from matchengine.solve.ties import TIE_BREAK, tie_break
from matchengine.tables import Bools, Ints, Tables, build_tables

_HUGE = 1 << 60


@dataclass(eq=False)
class Round:
    """One problem as arrays, solved."""

    t: Tables
    mode: str
    seed: int
    blocked: Mask
    totals: Ints
    solution: Solution
    cache: dict[Hashable, Round] = field(default_factory=dict)

    def again(self, t: Tables, key: Hashable = None) -> Round:
        """The same round with other tables; a `key` keeps the answer for the next who asks."""
        if key is not None and key in self.cache:
            return self.cache[key]
        other = solve_tables(t, self.mode, self.seed)
        if key is not None:
            self.cache[key] = other
        return other

    def partners_of(self, row: int) -> list[int]:
        pairs = self.solution.pairs
        return [int(column) for column in pairs[pairs[:, 0] == row, 1]]

    def partners_at(self, column: int) -> list[int]:
        pairs = self.solution.pairs
        return [int(row) for row in pairs[pairs[:, 1] == column, 0]]

    def proposals_left(self) -> Ints:
        """How many more proposals each candidate could get."""
        load = np.bincount(self.solution.pairs[:, 0], minlength=self.t.shape[0])
        room = self.solution.room
        left: Ints = room.candidate_left + room.fixed_of_candidate + room.settled - load
        return left

    def may_improve(self, opened: Ints) -> bool:
        """Could pairs that become possible change the answer?

        False is a proof: at the prices of this answer none of them is worth making, on the first
        level that tells them apart.  Only for changes that add pairs and leave points alone.
        """
        found = self.solution
        if found.combined is not None:
            return found.bound != found.levels or self._opens_a_case(opened, found.combined)
        fair = found.fairness
        if fair is None:
            better, equal = self._judge(opened, found.stages)
            return bool((better | equal).any())
        points = self.totals[opened[:, 0], opened[:, 1]]
        more, _ = self._judge(opened, fair.counts)
        fairer, _ = self._judge(opened[points > fair.floor], fair.higher)
        better, equal = self._judge(opened[points >= fair.floor], found.stages)
        return bool(more.any() or fairer.any() or (better | equal).any())

    def _opens_a_case(self, opened: Ints, proof: Combined) -> bool:
        """Is a pair worth more than it costs at the prices of any case?  If not, all bounds hold
        with these pairs too.  What is too large to work out in an array may be."""
        points = self.totals[opened[:, 0], opened[:, 1]]
        floor = points.min(initial=0) if proof.floor is None else proof.floor
        parts = (
            (proof.counts, opened),
            (proof.higher, opened[points > floor]),
            (proof.branches, opened[points >= floor]),
        )
        names = [name for name in self.solution.level_names if name != LOWEST]
        n_rows = self.t.shape[0]
        most = int(np.abs(points).max(initial=0))
        for branches, pairs in parts:
            rows, columns = pairs[:, 0], pairs[:, 1]
            first, second = self.t.uses[columns].T
            worth = {
                KEPT: was_there(self.t, rows, columns).astype(np.int64),
                POINTS: self.totals[rows, columns],
                "matches": -(second >= 0).astype(np.int64),
                TIE_BREAK: tie_break(self.t, rows, columns, self.seed),
            }
            for branch in branches:
                for weights, nodes in branch.prices:
                    if max(weights) * most >= _HUGE:
                        return True
                    gain = nodes[rows] - nodes[n_rows + first]
                    gain = gain - np.where(second >= 0, nodes[n_rows + second], 0)
                    for name, weight in zip(names, weights, strict=False):
                        gain = gain + weight * worth.get(name, 0)
                    if (gain > 0).any():
                        return True
        return False

    def _judge(self, opened: Ints, stages: list[FlowStage]) -> tuple[Bools, Bools]:
        """Which pairs are worth more than they cost at the prices of a proof, and which as much."""
        rows, columns = opened[:, 0], opened[:, 1]
        n_rows = self.t.shape[0]
        names = self.solution.level_names
        worth = {
            KEPT: was_there(self.t, rows, columns).astype(np.int64),
            POINTS: self.totals[rows, columns],
            TIE_BREAK: tie_break(self.t, rows, columns, self.seed),
        }
        better = np.zeros(len(rows), dtype=bool)
        equal = np.ones(len(rows), dtype=bool)
        for stage in stages:
            gain = stage.potential[n_rows + columns] - stage.potential[rows]
            for k, weight in enumerate(stage.weights):
                gain = gain + weight * worth.get(names[stage.first + k], 0)
            better |= equal & (gain > 0)
            equal &= gain == 0
        return better, equal


def solve_tables(t: Tables, mode: str, seed: int) -> Round:
    blocked = blocking(t, failures(t))
    points = totals(t)
    return Round(t, mode, seed, blocked, points, solve_round(t, blocked, points, mode, seed))


def round_of(problem: Problem, result: Result) -> Round:
    """Solve the problem of a result once more; ProblemError when the result is of another one."""
    if result.mode == "stable":
        raise ProblemError("the answer to lists is explained by explain_lists")
    if result.mode == "speeddates":
        raise ProblemError("a timetable explains itself: see its unmet wishes")
    one = solve_tables(build_tables(problem), result.mode, result.seed)
    ids = ((one.t.candidate_ids[i], one.t.place_ids[j]) for i, j in one.solution.pairs.tolist())
    if list(ids) != [(pair.candidate_id, pair.place_id) for pair in result.pairs]:
        raise ProblemError(f"this result does not belong to this problem{_made_with(result)}")
    return one


def _made_with(result: Result) -> str:
    """What may be the reason too: another version of the engine or of what it is built on."""
    now = versions()
    others = [
        f"{name} {version} (here {now.get(name, 'not there')})"
        for name, version in sorted(result.versions.items())
        if now.get(name) != version
    ]
    return f", or its answer changed: it was made with {', '.join(others)}" if others else ""
