"""What is said about an answer to lists: of its pairs, of who has none, and where there is room."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matchengine.facts import Bools, Ints, pair_facts
from matchengine.mutual import NOWHERE
from matchengine.problem import Problem
from matchengine.result import OpenPlace, Pair, Unplaced
from matchengine.rules import (
    CAPACITY,
    NO_CANDIDATES,
    NO_PLACES,
    PROPOSALS,
    Rule,
    blocking,
    codes,
    failures,
)
from matchengine.score import points_of_pairs
from matchengine.solve.market import Listed
from matchengine.solve.reasons import reasons

Cell = tuple[int, int]
"""A candidate and a place by number."""
ONE_SIDED = "one_sided"
"""Not a rule: only one of the two has the other on the list."""


def fixed_cells(problem: Problem, listed: Listed) -> set[Cell]:
    """The pairs a person fixed: kept, whatever they break."""
    row, column = listed.mutual.row, listed.mutual.column
    return {(row[c], column[p]) for c, p in problem.must | problem.prearranged}


def shown_pairs(problem: Problem, listed: Listed, made: list[Cell]) -> tuple[Pair, ...]:
    """The pairs of an answer with their points and ranks, and what the fixed ones break."""
    mutual, fixed = listed.mutual, fixed_cells(problem, listed)
    rows, columns = _ends(made)
    at = mutual.positions(rows, columns)
    facts = pair_facts(problem, rows, columns, listed=at != NOWHERE)
    failed = failures(facts)
    stopped = blocking(facts, failed).tolist()
    uncertain = ((failed & Rule.UNCERTAIN.bit) != 0).tolist()
    points = points_of_pairs(facts)
    rank, grade = (np.append(ranks, 0)[at].tolist() for ranks in (mutual.rank, mutual.grade))
    crowded = _overbooked(problem, listed, fixed)
    return tuple(
        Pair(
            candidate_id=mutual.candidate_ids[i],
            place_id=mutual.place_ids[j],
            points=points[k],
            total=sum(value for _, value in points[k]),
            locked=(i, j) in fixed,
            uncertain=uncertain[k],
            broken_rules=(*codes(stopped[k]), *crowded.get((i, j), ())),
            candidate_rank=rank[k] or None,
            place_rank=grade[k] or None,
        )
        for k, (i, j) in enumerate(made)
    )


def _overbooked(problem: Problem, listed: Listed, fixed: set[Cell]) -> dict[Cell, tuple[str, ...]]:
    """Fixed pairs that do not fit in the room: kept, and shown with what they break."""
    head = listed.mutual.head.tolist()
    room = [one.capacity for one in sorted(problem.places, key=lambda one: one.id)]
    room += [one.capacity for one in sorted(problem.supervisors, key=lambda one: one.id)]
    at_place, at_head = Counter(j for _, j in fixed), Counter(head[j] for _, j in fixed)
    places_of = Counter(i for i, _ in fixed)
    out = {}
    for i, j in fixed:
        full = at_place[j] > room[j] or at_head[head[j]] > room[head[j]]
        out[i, j] = (CAPACITY,) * full + (PROPOSALS,) * (places_of[i] > 1)
    return out


def unplaced(listed: Listed, made: list[Cell]) -> tuple[Unplaced, ...]:
    """Who has no place.  Reasons are counted over the places on the person's own list."""
    mutual = listed.mutual
    alone = np.setdiff1d(np.arange(len(mutual.candidate_ids)), _ends(made)[0])
    wish, whose = mutual.wanted.of(alone)
    at = mutual.positions(alone[whose], mutual.wanted.target[wish])
    counts = _count(listed, at, whose, len(alone), CAPACITY)
    return tuple(
        Unplaced(mutual.candidate_ids[i], *why)
        for i, why in zip(alone.tolist(), reasons(counts, CAPACITY, NO_PLACES), strict=True)
    )


def open_places(problem: Problem, listed: Listed, made: list[Cell]) -> tuple[OpenPlace, ...]:
    """Where there is room.  Reasons are counted over the candidates on the list of the head."""
    mutual, width = listed.mutual, len(listed.mutual.place_ids)
    size = {one.id: one.capacity for one in problem.places}
    capacity = np.array([size[p] for p in mutual.place_ids], dtype=np.int64)
    found = np.bincount(_ends(made)[1], minlength=width)
    short = np.flatnonzero(found < capacity)
    wish, whose = mutual.returned.of(mutual.head[short])
    rows, columns = mutual.returned.target[wish], short[whose]
    others = ~np.isin(rows * width + columns, [i * width + j for i, j in made])
    at = mutual.positions(rows[others], columns[others])
    counts = _count(listed, at, whose[others], len(short), PROPOSALS)
    return tuple(
        OpenPlace(mutual.place_ids[j], int(capacity[j]), int(found[j]), *why)
        for j, why in zip(short.tolist(), reasons(counts, PROPOSALS, NO_CANDIDATES), strict=True)
    )


def _count(
    listed: Listed, at: Ints, whose: Ints, number: int, possible: str
) -> dict[str, list[int]]:
    """Of the wishes of each owner: how many are possible, one-sided, and stopped by each rule."""
    mutual = at != NOWHERE
    stopped = np.append(listed.blocked, 0)[at]

    def per_owner(some: Bools) -> list[int]:
        counted: list[int] = np.bincount(whose[some], minlength=number).tolist()
        return counted

    return {
        possible: per_owner(mutual & (stopped == 0)),
        ONE_SIDED: per_owner(~mutual),
        **{rule.value: per_owner((stopped & rule.bit) != 0) for rule in Rule},
    }


def _ends(made: list[Cell]) -> tuple[Ints, Ints]:
    ends = np.array(made, dtype=np.int64).reshape(len(made), 2)
    return ends[:, 0], ends[:, 1]
