"""What is known of single pairs: points, doubt about the address, and what a fixed pair breaks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matchengine.problem import PLAYBOOK_KM, PairKey, Problem
from matchengine.result import UncertainPair
from matchengine.rules import CAPACITY, PROPOSALS, Rule
from matchengine.score import DISTANCE, FULL_MARKS
from matchengine.solve.market import Listed, rule_checks

Points = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Fixed:
    """The rules a fixed pair fails, and what is shown as broken."""

    failed: tuple[Rule, ...]
    broken: tuple[str, ...]


def fixed_pairs(problem: Problem, listed: Listed) -> dict[PairKey, Fixed]:
    """The pairs a person fixed: kept, whatever they break."""
    fixed = problem.must | problem.prearranged
    if not fixed:
        return {}
    people = {one.id: one for one in problem.candidates}
    spots = {one.id: one for one in problem.places}
    at_place = Counter(p for _, p in fixed)
    with_supervisor = Counter(spots[p].supervisor for _, p in fixed)
    places_of = Counter(c for c, _ in fixed)
    room = {one.id: one.capacity for one in problem.supervisors}
    checks = rule_checks(problem)
    out = {}
    for c, p in fixed:
        failed = {rule for rule, fails in checks if fails(people[c], spots[p])}
        if problem.lists is not None and (c, p) not in listed.candidate_rank:
            failed.add(Rule.EXCLUDED)
        shown = set(failed)
        if problem.settings.include_uncertain or (c, p) in problem.included:
            shown.discard(Rule.UNCERTAIN)
        broken = [rule.value for rule in Rule if rule in shown]
        supervisor = spots[p].supervisor
        crowded = supervisor is not None and with_supervisor[supervisor] > room[supervisor]
        if at_place[p] > spots[p].capacity or crowded:
            broken.append(CAPACITY)
        if places_of[c] > 1:
            broken.append(PROPOSALS)
        out[c, p] = Fixed(tuple(rule for rule in Rule if rule in failed), tuple(broken))
    return out


def pair_points(problem: Problem, keys: Iterable[PairKey]) -> dict[PairKey, Points]:
    """Points per criterion of these pairs, weights applied, as the other modes count them."""
    weight = problem.settings.weight
    names = {name for given in problem.points.values() for name in given}
    scored = problem.km is not None and problem.eligible is None and weight(DISTANCE) > 0
    located = {one.id: one.located for one in problem.candidates}
    on_map = {one.id: one.located for one in problem.places}
    out = {}
    for c, p in keys:
        given = problem.points.get((c, p), {})
        points = {name: given.get(name, 0) * weight(name) for name in names}
        if scored and DISTANCE not in given:
            km = (problem.km or {}).get((c, p), math.inf)
            km = km if located[c] and on_map[p] else math.inf
            points[DISTANCE] = _distance(km, problem.settings.max_km) * weight(DISTANCE)
        out[c, p] = tuple(sorted((name, int(value)) for name, value in points.items()))
    return out


def uncertain_pairs(problem: Problem, listed: Listed) -> tuple[UncertainPair, ...]:
    """Pairs on both lists that only an exact address can decide."""
    own = {one.id: one.max_km for one in problem.candidates}
    out = []
    for key, rules in sorted(listed.blocked.items()):
        if rules == (Rule.UNCERTAIN,):
            limits = [problem.settings.max_km, own[key[0]]]
            out.append(
                UncertainPair(
                    *key,
                    km=float((problem.km or {})[key]),
                    limit_km=float(min(one for one in limits if one is not None)),
                    uncertainty_km=float(problem.uncertainty[key]),
                )
            )
    return tuple(out)


def _distance(km: float, limit: float | None) -> int:
    scale = PLAYBOOK_KM if limit is None else limit
    if scale == 0:
        return FULL_MARKS if km == 0 else 0
    return math.floor(FULL_MARKS * (scale - min(km, scale)) / scale)
