"""The nearest miss: which pair came closest, and by how much each rule failed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from matchengine.explain.answers import NearMiss, Shortfall
from matchengine.problem import Problem
from matchengine.rules import (
    HUMAN_RULES,
    Rule,
    blocking,
    codes,
    failures,
    limit_km,
    programme_km,
)
from matchengine.tables import Tables, build_tables

_BEYOND_ADVICE = sum(rule.bit for rule in (*HUMAN_RULES, Rule.HOURS_UNKNOWN, Rule.LOCATION_UNKNOWN))
"""No near miss: a person decided, or nobody knows how near it is."""


def nearest_miss(t: Tables, cells: Iterable[tuple[int, int, int]]) -> NearMiss | None:
    """The closest of these pairs (row, column, failed rules), None when none can be compared."""
    missed = [cell for cell in cells if cell[2] and not cell[2] & _BEYOND_ADVICE]
    if not missed:
        return None
    fewest = min(mask.bit_count() for _, _, mask in missed)
    misses = [_miss(t, *cell) for cell in missed if cell[2].bit_count() == fewest]
    return min(misses, key=_distance_from_a_pair)


def failed_rules(problem: Problem, candidate_id: str, place_id: str) -> tuple[Shortfall, ...]:
    """The rules that stand in the way of one pair, with what it has and needs; none when it may."""
    t = build_tables(_of_one_pair(problem, candidate_id, place_id))
    mask = int(blocking(t, failures(t))[0, 0])
    return tuple(_shortfall(t, 0, 0, code) for code in codes(mask))


def _of_one_pair(problem: Problem, candidate_id: str, place_id: str) -> Problem:
    """The problem of these two alone: every rule is about one pair, so it says the same of them."""
    key = (candidate_id, place_id)
    alone: dict[str, Any] = {
        "candidates": tuple(one for one in problem.candidates if one.id == candidate_id),
        "places": tuple(one for one in problem.places if one.id == place_id),
    }
    for each in fields(problem):
        held = getattr(problem, each.name)
        if isinstance(held, Mapping):
            alone[each.name] = {key: held[key]} if key in held else {}
        elif isinstance(held, frozenset):
            alone[each.name] = held & {key}
    return replace(problem, **alone)


def _miss(t: Tables, row: int, column: int, mask: int) -> NearMiss:
    km = float(t.km[row, column])
    return NearMiss(
        candidate_id=t.candidate_ids[row],
        place_id=t.place_ids[column],
        km=km if math.isfinite(km) else None,
        shortfalls=tuple(_shortfall(t, row, column, code) for code in codes(mask)),
    )


def _distance_from_a_pair(miss: NearMiss) -> tuple[float, float, str, str]:
    relative = sum(_relative(one) for one in miss.shortfalls)
    return relative, miss.km or 0.0, miss.candidate_id, miss.place_id


def _relative(one: Shortfall) -> float:
    if one.short_by is None:
        return math.inf if one.unit else 1.0
    if one.unit == "days":
        return one.short_by / 365
    needs = one.needs if isinstance(one.needs, float) else 0.0
    return one.short_by / max(needs, 1.0)


def _shortfall(t: Tables, row: int, column: int, code: str) -> Shortfall:
    rule = Rule(code)
    if rule in (Rule.DISTANCE, Rule.OWN_DISTANCE, Rule.UNCERTAIN):
        limit = {
            Rule.DISTANCE: programme_km(t),
            Rule.OWN_DISTANCE: float(t.own_km[row]),
            Rule.UNCERTAIN: float(limit_km(t)[row]),
        }[rule]
        km = float(t.km[row, column])
        if math.isinf(km):
            return Shortfall(code, None, limit, None, "km")
        return Shortfall(code, km, limit, round(km - limit, 6), "km")
    if rule in (Rule.HOURS, Rule.PROGRAMME_HOURS):
        asked = t.place_hours[column] if rule is Rule.HOURS else t.settings.min_hours or 0
        has, needs = float(t.hours[row]), float(asked)
        return Shortfall(code, has, needs, round(needs - has, 6), "hours")
    if rule is Rule.SHORT_PLACE:
        has, needs = float(t.place_most[column]), float(t.settings.min_hours or 0)
        return Shortfall(code, has, needs, round(needs - has, 6), "hours")
    if rule is Rule.DATES:
        ready, start = int(t.start_from[row]), int(t.start_on[column])
        return Shortfall(
            code,
            date.fromordinal(ready).isoformat(),
            date.fromordinal(start).isoformat(),
            float(ready - start),
            "days",
        )
    return Shortfall(code)
