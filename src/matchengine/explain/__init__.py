"""Why a person or a place has no pair, what came closest, and what would help."""

from __future__ import annotations

from collections.abc import Collection

from matchengine.explain.again import Round, round_of
from matchengine.explain.answers import (
    Change,
    Explanation,
    NearMiss,
    Price,
    Shortfall,
    WhyOpen,
    WhyUnplaced,
)
from matchengine.explain.apply import apply_change
from matchengine.explain.bound import price_bound
from matchengine.explain.changes import changes_for_candidate, changes_for_place
from matchengine.explain.choices import (
    Choice,
    Choices,
    Fairness,
    ListExplanation,
    Shares,
    explain_lists,
    fairness,
)
from matchengine.explain.misses import failed_rules, nearest_miss
from matchengine.explain.price import FORCE, price, price_of, with_lock
from matchengine.problem import Problem
from matchengine.result import OpenPlace, Result, Unplaced
from matchengine.rules import CAPACITY, NO_CANDIDATES, NO_PLACES, PROPOSALS

__all__ = [
    "Change",
    "Choice",
    "Choices",
    "Explanation",
    "Fairness",
    "ListExplanation",
    "NearMiss",
    "Price",
    "Shares",
    "Shortfall",
    "WhyOpen",
    "WhyUnplaced",
    "apply_change",
    "explain",
    "explain_lists",
    "failed_rules",
    "fairness",
    "price",
    "price_bound",
]

_NO_RULES = (CAPACITY, PROPOSALS, NO_PLACES, NO_CANDIDATES)
_FORCED = 3
"""To how many possible places an unplaced person is forced on trial, the most points first."""


def explain(
    problem: Problem, result: Result, *, only: Collection[str] | None = None
) -> Explanation:
    """Explain every candidate without a pair and every place with room left, or `only` these ids.

    Counts and near misses come from the rules; each change and each price was found by solving
    again, so "one place opens at 14 km and you would be proposed there" is a fact of this round.
    Raises ProblemError when the result is not the answer to this problem.
    """
    base = round_of(problem, result)
    return Explanation(
        unplaced=tuple(_why_unplaced(base, one) for one in result.unplaced if _asked(one, only)),
        open_places=tuple(_why_open(base, one) for one in result.open_places if _asked(one, only)),
    )


def _asked(one: Unplaced | OpenPlace, only: Collection[str] | None) -> bool:
    return only is None or one.id in only


def _why_unplaced(base: Round, one: Unplaced) -> WhyUnplaced:
    row = base.t.candidate_ids.index(one.id)
    masks = base.blocked[row].tolist()
    possible = [column for column, mask in enumerate(masks) if mask == 0]
    return WhyUnplaced(
        id=one.id,
        failed=_failed(one),
        possible=tuple(base.t.place_ids[column] for column in possible),
        nearest=nearest_miss(base.t, ((row, column, mask) for column, mask in enumerate(masks))),
        changes=changes_for_candidate(base, row),
        force=_cheapest_force(base, row, possible),
    )


def _why_open(base: Round, one: OpenPlace) -> WhyOpen:
    column = base.t.place_ids.index(one.id)
    here = set(base.partners_at(column))
    masks = base.blocked[:, column].tolist()
    cells = [(row, column, mask) for row, mask in enumerate(masks) if row not in here]
    return WhyOpen(
        id=one.id,
        wanted=one.wanted,
        found=one.found,
        failed=_failed(one),
        possible=tuple(base.t.candidate_ids[row] for row, _, mask in cells if mask == 0),
        nearest=nearest_miss(base.t, cells),
        changes=changes_for_place(base, column),
    )


def _failed(one: Unplaced | OpenPlace) -> tuple[tuple[str, int], ...]:
    counted = zip(one.because, one.counts, strict=True)
    return tuple((code, count) for code, count in counted if code not in _NO_RULES)


def _cheapest_force(base: Round, row: int, possible: list[int]) -> Price | None:
    """The dearest pair to lose is weighed level by level, the first level first."""
    best: Price | None = None
    for column in sorted(possible, key=lambda j: -int(base.totals[row, j]))[:_FORCED]:
        one = price_of(base, with_lock(base.t, row, column, FORCE), row, column, FORCE)
        if best is None or _values(one) > _values(best):
            best = one
    return best


def _values(one: Price) -> tuple[int, ...]:
    return tuple(level.value for level in one.after)
