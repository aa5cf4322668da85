"""The front door of the solver."""

from __future__ import annotations

import platform
import time
from dataclasses import replace
from functools import cache
from importlib.metadata import version

import numpy as np

from matchengine.problem import Problem, ProblemError
from matchengine.result import (
    MODES,
    CombinedProof,
    FairProof,
    Level,
    OpenPlace,
    Pair,
    PlaceCase,
    Result,
    Stage,
    Unplaced,
)
from matchengine.rules import (
    CAPACITY,
    NO_CANDIDATES,
    NO_PLACES,
    PROPOSALS,
    Mask,
    Rule,
    blocking,
    codes,
    failures,
)
from matchengine.score import criteria, totals
from matchengine.solve.combine import EFFORT
from matchengine.solve.evening import solve_evening
from matchengine.solve.flow import FlowStage
from matchengine.solve.network import LOWEST, Branch, Solution
from matchengine.solve.reasons import reasons, uncertain_pairs
from matchengine.solve.room import overbooked
from matchengine.solve.rounds import solve_round
from matchengine.solve.stable import solve_stable
from matchengine.tables import Ints, Tables, build_tables

__all__ = ["ENGINE_VERSION", "solve"]

ENGINE_VERSION = "1.1"
"""Raised when the same problem may get another answer."""
BRANCHING = "highs-branch-and-bound"
CASES = 30
"""About how many cases of a round with combinations are looked at in a second."""
PAIRED = 1 << 31
"""A bit of no rule: marks pairs that were made, which stand in nobody's way."""


def solve(
    problem: Problem,
    *,
    mode: str = "propose",
    seed: int = 0,
    objective: str | None = None,
    effort: float | None = None,
) -> Result:
    """Pair candidates with places so that the goals of the mode are reached in their order.

    `propose` looks for n candidates for each seat before the talks; `assign` for one candidate a
    seat; `fair` does one of the two with the worst-off pair first; `rematch` repairs a round;
    `stable` follows the lists of both sides, with `objective` "max-size" for the largest stable
    matching or "most-placements" for the most pairs at all; `speeddates` makes the timetable of an
    evening.  The goals are listed in `Result.levels`; each is as good as it can be without harm to
    an earlier one, and the certificate proves it.

    Hard rules are never broken except by a pair a person fixed.  A candidate who fits nowhere is
    returned as unplaced with the rules that stood in the way: an answer, not an error.

    Of several equally good answers a number made from the ids and `seed` picks one, so the same
    problem and seed give the same pairs in whatever order the rows come, on any machine.

    `effort` bounds the search of goals that can take very long (`max-size`, the shortest wait, and
    a round in which a person may get a combination of two places).  It is counted in steps of
    about a second, not on a clock, so the same effort gives the same answer everywhere;
    `Result.optimal` says whether it was enough.

    Raises ProblemError for a mode that does not exist, or points too large to add up exactly.
    """
    begin = time.perf_counter()
    if mode not in MODES:
        raise ProblemError(f"mode {mode!r} is not one of {', '.join(MODES)}")
    if mode == "stable":
        found = solve_stable(problem, objective=objective, seed=seed, effort=effort)
        return replace(found, versions=versions(), seconds=time.perf_counter() - begin)
    if objective is not None:
        raise ProblemError(f"mode {mode} has one objective of its own, not {objective!r}")
    if mode == "speeddates":
        found = solve_evening(problem, seed=seed, effort=effort)
        return replace(found, versions=versions(), seconds=time.perf_counter() - begin)
    t = build_tables(problem)
    mask = failures(t)
    blocked = blocking(t, mask)
    cases = EFFORT if effort is None else int(effort * CASES)
    solution = solve_round(t, blocked, totals(t), mode, seed, cases)
    first = next((b.value - v.value for b, v in _levels(solution) if b != v), 0)
    return Result(
        mode=mode,
        pairs=_pairs(t, mask, blocked, solution.pairs, overbooked(t, solution.room)),
        unplaced=_unplaced(t, blocked, solution.pairs),
        open_places=_open_places(t, blocked, solution),
        uncertain=uncertain_pairs(t, blocked),
        levels=solution.levels,
        optimal=solution.bound == solution.levels,
        gap=first,
        bound=solution.bound,
        certificate=_stages(solution, solution.stages, solution.level_names),
        fairness=_fairness(solution),
        combined=_combined(t, solution),
        solver=solution.solver if solution.combined is None else BRANCHING,
        seed=seed,
        versions=versions(),
        seconds=time.perf_counter() - begin,
    )


def versions() -> dict[str, str]:
    """What an answer was made with."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    return (
        ("matchengine", ENGINE_VERSION),
        ("python", platform.python_version()),
        ("numpy", version("numpy")),
        ("scipy", version("scipy")),
        ("ortools", version("ortools")),
    )


def _pairs(
    t: Tables,
    mask: Mask,
    blocked: Mask,
    chosen: Ints,
    locks: dict[tuple[int, int], tuple[str, ...]],
) -> tuple[Pair, ...]:
    points = criteria(t)
    pairs = []
    for i, j in chosen.tolist():
        taken_apart = tuple((name, int(points[name][i, j])) for name in sorted(points))
        locked = (i, j) in locks
        pairs.append(
            Pair(
                candidate_id=t.candidate_ids[i],
                place_id=t.place_ids[j],
                points=taken_apart,
                total=sum(value for _, value in taken_apart),
                locked=locked,
                uncertain=bool(mask[i, j] & Rule.UNCERTAIN.bit),
                broken_rules=(*codes(int(blocked[i, j])), *locks.get((i, j), ())),
            )
        )
    return tuple(pairs)


def _unplaced(t: Tables, blocked: Mask, chosen: Ints) -> tuple[Unplaced, ...]:
    placed = np.zeros(t.shape[0], dtype=bool)
    placed[chosen[:, 0]] = True
    alone = np.flatnonzero(~placed)
    why = reasons(_counts(blocked[alone], CAPACITY), CAPACITY, NO_PLACES)
    return tuple(
        Unplaced(t.candidate_ids[i], because, counts)
        for i, (because, counts) in zip(alone.tolist(), why, strict=True)
    )


def _open_places(t: Tables, blocked: Mask, solution: Solution) -> tuple[OpenPlace, ...]:
    room = solution.room
    seats = np.minimum(room.taken_seats, t.capacity) + room.free_seats
    wanted = room.n * seats
    found = t.at_places(solution.pairs[:, 1]) + (room.n - 1) * room.taken_seats
    short = np.flatnonzero(found < wanted)
    others = blocked.copy()
    others[solution.pairs[:, 0], solution.pairs[:, 1]] = PAIRED
    why = reasons(_counts(others[:, short].T, PROPOSALS), PROPOSALS, NO_CANDIDATES)
    return tuple(
        OpenPlace(t.place_ids[j], int(wanted[j]), int(found[j]), because, counts)
        for j, (because, counts) in zip(short.tolist(), why, strict=True)
    )


def _counts(blocked: Mask, possible: str) -> dict[str, list[int]]:
    """Per row, how many pairs no rule stopped, and how many each rule did."""
    stopped = {rule.value: ((blocked & rule.bit) != 0).sum(axis=1).tolist() for rule in Rule}
    return {possible: (blocked == 0).sum(axis=1).tolist(), **stopped}


def _stages(
    solution: Solution, stages: list[FlowStage], names: tuple[str, ...]
) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            levels=names[stage.first : stage.first + len(stage.weights)],
            weights=stage.weights,
            prices=tuple(solution.prices(stage).tolist()),
        )
        for stage in stages
    )


def _levels(solution: Solution) -> list[tuple[Level, Level]]:
    return list(zip(solution.bound, solution.levels, strict=True))


def _combined(t: Tables, solution: Solution) -> CombinedProof | None:
    proof = solution.combined
    if proof is None:
        return None
    names = tuple(name for name in solution.level_names if name != LOWEST)
    return CombinedProof(
        cases=_cases(t, names, proof.branches),
        floor=proof.floor,
        counts=_cases(t, names, proof.counts),
        higher=_cases(t, names, proof.higher),
        only=proof.only,
    )


def _cases(
    t: Tables, names: tuple[str, ...], branches: tuple[Branch, ...]
) -> tuple[PlaceCase, ...]:
    rows, columns = t.shape
    return tuple(
        PlaceCase(
            fixed=tuple((t.candidate_ids[i], t.place_ids[j], used) for (i, j), used in branch.path),
            stages=tuple(
                Stage(names[: len(weights)], weights, tuple(nodes[rows : rows + columns].tolist()))
                for weights, nodes in branch.prices
            ),
        )
        for branch in branches
    )


def _fairness(solution: Solution) -> FairProof | None:
    proof = solution.fairness
    if proof is None:
        return None
    return FairProof(
        floor=proof.floor,
        counts=_stages(solution, proof.counts, proof.names),
        higher=_stages(solution, proof.higher, proof.names),
    )
