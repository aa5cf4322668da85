"""A timetable in which nobody waits longer than so many rounds, or none: everything is tried."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from matchengine.problem import PairKey

LARGEST = 2_000
"""Dates times rounds, up to which everything is tried."""


def without_longer_wait(
    pairs: Sequence[PairKey], rounds: int, tables: int, wait: int, effort: float
) -> list[list[PairKey]] | None:
    """Put these dates in so many rounds with so many tables, nobody waiting longer than `wait`.

    None where that cannot be, or where it is not found with the effort: about as many seconds,
    counted in steps and not on a clock, so the same on every machine.
    """
    if len(pairs) * rounds > LARGEST or not effort:
        return None
    model = cp_model.CpModel()
    at = {(pair, k): model.new_bool_var("") for pair in pairs for k in range(rounds)}
    for pair in pairs:
        model.add_exactly_one(at[pair, k] for k in range(rounds))
    for k in range(rounds):
        model.add(sum(at[pair, k] for pair in pairs) <= tables)
    for side in (0, 1):
        for who in sorted({pair[side] for pair in pairs}):
            own = [pair for pair in pairs if pair[side] == who]
            for k in range(rounds):
                model.add_at_most_one(at[pair, k] for pair in own)
            for begin in range(rounds - wait):
                stretch = range(begin, begin + wait + 1)
                model.add_bool_or(at[pair, k] for pair in own for k in stretch)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [[pair for pair in pairs if solver.boolean_value(at[pair, k])] for k in range(rounds)]
