"""What forcing or forbidding one pair costs, exactly, by solving again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matchengine.explain.again import Round, round_of
from matchengine.explain.answers import Price
from matchengine.explain.swaps import price_in_lists
from matchengine.problem import Problem, ProblemError
from matchengine.result import Level, Result
from matchengine.rules import codes
from matchengine.tables import Tables

FORCE = "force"
FORBID = "forbid"


def price(
    problem: Problem, result: Result, candidate_id: str, place_id: str, action: str = FORCE
) -> Price:
    """What happens to the goals when a person forces or forbids this pair.

    Raises ProblemError for an unknown id or action, for forbidding a pair that is fixed, and for a
    result of another problem.
    """
    people, places = {one.id for one in problem.candidates}, {one.id for one in problem.places}
    if candidate_id not in people or place_id not in places:
        raise ProblemError(f"{candidate_id!r} or {place_id!r} is not of this problem")
    fixed = (candidate_id, place_id) in problem.must | problem.prearranged
    if action == FORBID and fixed:
        raise ProblemError("this pair is fixed by a person: release it first")
    if action not in (FORCE, FORBID):
        raise ProblemError(f"action {action!r} is not {FORCE!r} or {FORBID!r}")
    if result.mode == "stable" and place_id in {one.id for one in problem.combinations}:
        raise ProblemError(f"{place_id!r} is a combination: a round of lists gives nobody one")
    if result.mode == "stable":
        return price_in_lists(problem, result, (candidate_id, place_id), force=action == FORCE)
    base = round_of(problem, result)
    row = base.t.candidate_ids.index(candidate_id)
    column = base.t.place_ids.index(place_id)
    changed = base.t if fixed else with_lock(base.t, row, column, action)
    return price_of(base, changed, row, column, action)


def with_lock(t: Tables, row: int, column: int, action: str) -> Tables:
    """The same round with one more pair fixed or forbidden."""
    if action == FORCE:
        must = np.concatenate([t.must, np.array([[row, column]], dtype=np.int64)])
        return replace(t, must=must[np.lexsort((must[:, 1], must[:, 0]))])
    forbidden = t.forbidden.copy()
    forbidden[row, column] = True
    return replace(t, forbidden=forbidden)


def price_of(base: Round, changed: Tables, row: int, column: int, action: str) -> Price:
    """Solve the changed round and compare."""
    other = base.again(changed)
    before, after = base.solution.levels, other.solution.levels
    old, new = _ids(base), _ids(other)
    return Price(
        candidate_id=base.t.candidate_ids[row],
        place_id=base.t.place_ids[column],
        action=action,
        before=before,
        after=after,
        difference=tuple(
            Level(b.name, a.value - b.value) for b, a in zip(before, after, strict=True)
        ),
        broken_rules=codes(int(base.blocked[row, column])) if action == FORCE else (),
        gained=tuple(sorted(new - old)),
        lost=tuple(sorted(old - new)),
    )


def _ids(one: Round) -> set[tuple[str, str]]:
    return {(one.t.candidate_ids[i], one.t.place_ids[j]) for i, j in one.solution.pairs.tolist()}
