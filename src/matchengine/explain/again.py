"""Solving again: one round with its answer, and a quick proof that a change cannot help."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np

from matchengine.problem import Problem, ProblemError
from matchengine.result import Result
from matchengine.rules import Mask, blocking, failures
from matchengine.score import totals
from matchengine.solve.network import (
    KEPT,
    POINTS,
    TIE_BREAK,
    Solution,
    best_pairs,
    tie_break,
    was_there,
)
from matchengine.tables import Ints, Tables, build_tables


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
        rows, columns = opened[:, 0], opened[:, 1]
        n_rows = self.t.shape[0]
        names = self.solution.level_names
        worth = {
            KEPT: was_there(self.t, rows, columns).astype(np.int64),
            POINTS: self.totals[rows, columns],
            TIE_BREAK: tie_break(self.t, rows, columns, self.seed),
        }
        undecided = np.ones(len(rows), dtype=bool)
        for stage in self.solution.stages:
            gain = stage.potential[n_rows + columns] - stage.potential[rows]
            for k, weight in enumerate(stage.weights):
                gain = gain + weight * worth.get(names[stage.first + k], 0)
            if (undecided & (gain > 0)).any():
                return True
            undecided &= gain == 0
        return bool(undecided.any())


def solve_tables(t: Tables, mode: str, seed: int) -> Round:
    blocked = blocking(t, failures(t))
    points = totals(t)
    return Round(t, mode, seed, blocked, points, best_pairs(t, blocked, points, mode, seed))


def round_of(problem: Problem, result: Result) -> Round:
    """Solve the problem of a result once more; ProblemError when the result is of another one."""
    if result.mode == "stable":
        raise ProblemError("the answer to lists is explained by explain_lists")
    if result.mode == "speeddates":
        raise ProblemError("a timetable explains itself: see its unmet wishes")
    one = solve_tables(build_tables(problem), result.mode, result.seed)
    ids = ((one.t.candidate_ids[i], one.t.place_ids[j]) for i, j in one.solution.pairs.tolist())
    if list(ids) != [(pair.candidate_id, pair.place_id) for pair in result.pairs]:
        raise ProblemError("this result does not belong to this problem")
    return one
