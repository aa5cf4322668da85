"""Mode `stable`: from the lists of both sides to pairs, with what is known about them.

Without an objective: deferred acceptance.  `max-size`: the largest stable matching when there are
ties.  `most-placements`: the most pairs at all, and who would then rather swap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchengine.facts import Ints
from matchengine.problem import PairKey, Problem, ProblemError
from matchengine.result import Case, Level, Result, RowPrice, SizeProof
from matchengine.solve.acceptance import UNMATCHED, accept
from matchengine.solve.largest import EFFORT, Part, largest_stable
from matchengine.solve.listed import Cell, fixed_cells, open_places, shown_pairs, unplaced
from matchengine.solve.market import Listed, Market, build_market, read_lists
from matchengine.solve.placements import most_placements
from matchengine.solve.reasons import uncertain_pairs

MAX_SIZE = "max-size"
MOST_PLACEMENTS = "most-placements"
OBJECTIVES = (MAX_SIZE, MOST_PLACEMENTS)
_NOBODY = 1 << 62
"""The rank of having no place: below every wish."""
_SOLVERS = {
    None: "deferred-acceptance",
    MAX_SIZE: "kiraly-cp-sat",
    MOST_PLACEMENTS: "ortools-min-cost-flow",
}


@dataclass(frozen=True)
class Found:
    """The place of each candidate, and what is proven about the number of pairs."""

    match: list[int]
    levels: tuple[Level, ...]
    bound: tuple[Level, ...]
    proofs: tuple[SizeProof, ...] = ()
    notes: tuple[str, ...] = ()


def solve_stable(
    problem: Problem, *, objective: str | None, seed: int, effort: float | None = None
) -> Result:
    """Pair by lists.  Raises ProblemError without lists, or for an objective that does not exist.

    `optimal` says that the levels are the best possible: always, but for a `max-size` that was
    too large or took more than `effort`; then `bound` says how many pairs there can be at most.
    """
    if objective is not None and objective not in OBJECTIVES:
        raise ProblemError(f"objective {objective!r} is not one of {', '.join(OBJECTIVES)}")
    if problem.lists is None:
        raise ProblemError("mode stable needs the lists of both sides")
    both = {one.id for one in problem.combinations}
    for c, p in sorted(problem.must | problem.prearranged):
        if p in both:
            raise ProblemError(f"mode stable has no combinations: {c!r} is fixed at {p!r}")
    listed = read_lists(problem)
    m = build_market(problem, listed, seed)
    fixed = fixed_cells(problem, listed)
    found = _find(m, objective, seed, EFFORT if effort is None else effort, len(fixed))
    made = sorted({*_cells(found.match), *fixed})
    return Result(
        mode="stable",
        pairs=shown_pairs(problem, listed, made),
        unplaced=unplaced(listed, made),
        open_places=open_places(problem, listed, made),
        uncertain=uncertain_pairs(listed.facts, listed.blocked),
        levels=found.levels,
        optimal=found.levels == found.bound,
        gap=found.bound[-1].value - found.levels[-1].value,
        bound=found.bound,
        certificate=(),
        solver=_SOLVERS[objective],
        seed=seed,
        objective=objective,
        blocking=_ids(m, blocking_pairs(m, found.match)),
        notes=(*_notes(problem, listed), *found.notes),
        size_proofs=found.proofs,
    )


def blocking_pairs(m: Market, match: list[int]) -> list[Cell]:
    """Candidates and places that both would rather have each other."""
    head, seats, room = (np.array(each, dtype=np.int64) for each in (m.head, m.seats, m.room))
    own = np.array(match, dtype=np.int64)
    made = own[m.rows] == m.columns
    rank = np.full(len(own), _NOBODY)
    rank[m.rows[made]] = m.rank[made]
    heads = head[m.columns]
    at_place, worst_at_place = _guests(m.columns[made], m.grade[made], len(seats))
    at_head, worst_at_head = _guests(heads[made], m.grade[made], len(room))
    # Who is with this supervisor already leaves a seat there when moving.
    moves = (own[m.rows] != UNMATCHED) & (head[own[m.rows]] == heads)
    has_room = (at_head < room)[heads] | moves | (m.grade < worst_at_head[heads])
    wanted = np.where((at_place < seats)[m.columns], has_room, m.grade < worst_at_place[m.columns])
    wanted &= (seats > 0)[m.columns] & (room > 0)[heads] & (m.rank < rank[m.rows])
    return sorted(zip(m.rows[wanted].tolist(), m.columns[wanted].tolist(), strict=True))


def _guests(where: Ints, grade: Ints, number: int) -> tuple[Ints, Ints]:
    """How many there are at each place or head, and the grade of the worst of them."""
    worst = np.zeros(number, dtype=np.int64)
    np.maximum.at(worst, where, grade)
    return np.bincount(where, minlength=number), worst


def _find(m: Market, objective: str | None, seed: int, effort: float, fixed: int) -> Found:
    """Solve beside the `fixed` pairs, which count as matches."""
    calm = (Level("blocking_pairs", 0),)
    if objective is None:
        return Found(accept(m), calm, calm)
    if objective == MOST_PLACEMENTS:
        match = most_placements(m, seed)
        size = (Level("matches", _size(match) + fixed),)
        stable = f"stable_matches: {_size(accept(m)) + fixed}"
        price = f"blocking_pairs: {len(blocking_pairs(m, match))}"
        return Found(match, size, size, notes=(stable, price))
    match, bound, parts = largest_stable(m, effort)
    return Found(
        match,
        (*calm, Level("matches", _size(match) + fixed)),
        (*calm, Level("matches", bound + fixed)),
        tuple(_size_proof(m, part) for part in parts),
    )


def _size(match: list[int]) -> int:
    return sum(1 for p in match if p != UNMATCHED)


def _cells(match: list[int]) -> list[Cell]:
    return [(c, p) for c, p in enumerate(match) if p != UNMATCHED]


def _ids(m: Market, pairs: list[Cell]) -> tuple[PairKey, ...]:
    return tuple((m.candidate_ids[c], m.place_ids[p]) for c, p in pairs)


def _notes(problem: Problem, listed: Listed) -> list[str]:
    lists = problem.lists
    if lists is None:
        return []
    replaced = sum(
        1 for one in problem.places if one.supervisor is not None and one.id in lists.places
    )
    numbers = {
        "one_sided_wishes": listed.mutual.one_sided,
        "stopped_by_rules": np.count_nonzero(listed.blocked),
        "replaced_lists": replaced,
    }
    return [f"{name}: {number}" for name, number in numbers.items() if number]


def _size_proof(m: Market, part: Part) -> SizeProof:
    """The proof in ids; a head is named by its supervisor."""
    heads = {m.head[p]: p for p in range(len(m.place_ids))}

    def names(kind: str, first: int, second: int) -> tuple[str, str]:
        if kind == "place":
            return m.place_ids[first], ""
        if kind == "supervisor":
            return m.place_ids[heads[first]], ""
        if kind == "candidate":
            return m.candidate_ids[first], ""
        return m.candidate_ids[first], m.place_ids[second]

    cases = tuple(
        Case(
            tuple((key[0], *names(*key), value) for key, value in fixed),
            tuple(RowPrice(key[0], *names(*key), price) for key, price in prices),
        )
        for fixed, prices in part.cases
    )
    return SizeProof(tuple(m.candidate_ids[c] for c in part.candidates), part.bound, cases)
