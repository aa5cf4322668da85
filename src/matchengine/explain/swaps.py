"""What forcing or forbidding one pair does to an answer that follows lists, by solving again."""

from __future__ import annotations

from dataclasses import replace

from matchengine.explain.answers import Price
from matchengine.explain.choices import match_of
from matchengine.mutual import NOWHERE
from matchengine.problem import PairKey, Problem, ProblemError
from matchengine.result import Level, Result
from matchengine.solve.market import build_market, read_lists
from matchengine.solve.stable import blocking_pairs, solve_stable

_UNLISTED, _NOWHERE = 1, 2


def price_in_lists(problem: Problem, result: Result, key: PairKey, *, force: bool) -> Price:
    """The price of one pair: fewer matches, and who would then rather swap.

    Those are counted as if nothing had been forced or forbidden: what people think of it does not
    change by a decision.  A pair that is on no list is each other's last choice.
    """
    if problem.lists is None:
        raise ProblemError("this result does not belong to the lists of this problem")
    fixed = problem.must | problem.prearranged
    changed = problem
    if force and key not in fixed:
        changed = replace(problem, must=problem.must | {key}, forbid=problem.forbid - {key})
    elif not force:
        changed = replace(problem, forbid=problem.forbid | {key})
    again = solve_stable(changed, objective=result.objective, seed=result.seed)
    old, new = _ids(result), _ids(again)
    blocking = _swaps(problem, new, key)
    before = (Level("blocking_pairs", len(result.blocking)), Level("matches", len(old)))
    after = (Level("blocking_pairs", len(blocking)), Level("matches", len(new)))
    standing = {c: (_standing(problem, old, c), _standing(problem, new, c)) for c in _who(old, new)}
    broken = [one.broken_rules for one in again.pairs if (one.candidate_id, one.place_id) == key]
    return Price(
        candidate_id=key[0],
        place_id=key[1],
        action="force" if force else "forbid",
        before=before,
        after=after,
        difference=tuple(
            Level(b.name, a.value - b.value) for b, a in zip(before, after, strict=True)
        ),
        broken_rules=broken[0] if broken else (),
        gained=tuple(sorted(new - old)),
        lost=tuple(sorted(old - new)),
        blocking=blocking,
        better=tuple(c for c, (then, now) in sorted(standing.items()) if now < then),
        worse=tuple(c for c, (then, now) in sorted(standing.items()) if now > then),
    )


def _swaps(problem: Problem, pairs: set[PairKey], key: PairKey) -> tuple[PairKey, ...]:
    """Who would rather have each other, by the lists as they were handed in."""
    listed = read_lists(problem)
    m = build_market(problem, listed, 0)
    row, column = listed.mutual.row[key[0]], listed.mutual.column[key[1]]
    gone = {c for c, _ in problem.must | problem.prearranged}
    if key in pairs and key[0] not in gone and column not in m.choices[row]:
        mine, theirs = m.choices[row], m.wishes[m.head[column]]
        rank, grade = max(mine.values(), default=0) + 1, max(theirs.values(), default=0) + 1
        at = listed.mutual.position(*key)
        if at != NOWHERE:
            rank, grade = int(listed.mutual.rank[at]), int(listed.mutual.grade[at])
        m = m.with_pair(row, column, rank, theirs.get(row, grade))
    free = [(c, p) for c, p in pairs if c not in gone]
    found = blocking_pairs(m, match_of(m, problem, free))
    return tuple((m.candidate_ids[c], m.place_ids[p]) for c, p in found)


def _standing(problem: Problem, pairs: set[PairKey], who: str) -> tuple[int, int]:
    """How good an answer is to a candidate; low is better."""
    places = [p for c, p in pairs if c == who]
    if not places:
        return _NOWHERE, 0
    ranking = problem.lists.candidates.get(who, ()) if problem.lists else ()
    known = [rank for rank, tie in enumerate(ranking) if not set(tie).isdisjoint(places)]
    return (0, min(known)) if known else (_UNLISTED, 0)


def _who(old: set[PairKey], new: set[PairKey]) -> set[str]:
    return {c for c, _ in old ^ new}


def _ids(result: Result) -> set[PairKey]:
    return {(one.candidate_id, one.place_id) for one in result.pairs}
