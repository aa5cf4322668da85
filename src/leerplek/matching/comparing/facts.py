"""What a rule looks at, and what of it is different between two rounds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from leerplek.matching.board import PairKey
from matchengine import Candidate, Place, Problem, Rule, Shortfall
from matchengine.explain import failed_rules


class What(StrEnum):
    """What a rule looks at."""

    MAX_KM = "max_km"
    MIN_HOURS = "min_hours"
    INCLUDE_UNCERTAIN = "include_uncertain"
    REQUIRE_RECOGNITION = "require_recognition"
    REQUIRE_SUPERVISOR = "require_supervisor"
    KM = "km"
    UNCERTAINTY = "uncertainty"
    LET_THROUGH = "let_through"
    HOURS = "hours"
    OWN_KM = "own_km"
    START_FROM = "start_from"
    ROUTES = "routes"
    EXCLUDES = "excludes"
    LOCATED = "located"
    PLACE_HOURS = "place_hours"
    PLACE_MOST = "place_most"
    START_ON = "start_on"
    ROUTE = "route"
    PLACE_LOCATED = "place_located"
    RECOGNISED = "recognised"
    SUPERVISED = "supervised"


Value = float | bool | date | str | frozenset[str] | None

_LIMITS = (What.MAX_KM, What.KM, What.UNCERTAINTY, What.OWN_KM)
LOOKS_AT: Mapping[str, tuple[What, ...]] = {
    Rule.HOURS_UNKNOWN: (What.HOURS, What.MIN_HOURS, What.PLACE_HOURS),
    Rule.PROGRAMME_HOURS: (What.HOURS, What.MIN_HOURS),
    Rule.SHORT_PLACE: (What.PLACE_MOST, What.MIN_HOURS),
    Rule.HOURS: (What.HOURS, What.PLACE_HOURS),
    Rule.LOCATION_UNKNOWN: (What.LOCATED, What.PLACE_LOCATED),
    Rule.DISTANCE: _LIMITS,
    Rule.OWN_DISTANCE: _LIMITS,
    Rule.UNCERTAIN: (*_LIMITS, What.INCLUDE_UNCERTAIN, What.LET_THROUGH),
    Rule.LEARNING_ROUTE: (What.ROUTES, What.ROUTE),
    Rule.DATES: (What.START_FROM, What.START_ON),
    Rule.RECOGNITION: (What.RECOGNISED, What.REQUIRE_RECOGNITION),
    Rule.SUPERVISOR: (What.SUPERVISED, What.REQUIRE_SUPERVISOR),
    Rule.EXCLUDED: (What.EXCLUDES,),
}

_SETTINGS = {
    What.MAX_KM: "max_km",
    What.MIN_HOURS: "min_hours",
    What.INCLUDE_UNCERTAIN: "include_uncertain",
    What.REQUIRE_RECOGNITION: "require_recognition",
    What.REQUIRE_SUPERVISOR: "require_supervisor",
}
_OF_PERSON = {
    What.HOURS: "hours",
    What.OWN_KM: "max_km",
    What.START_FROM: "start_from",
    What.ROUTES: "learning_routes",
    What.LOCATED: "located",
    What.EXCLUDES: "excludes",
}
_OF_PLACE = {
    What.PLACE_HOURS: "min_hours",
    What.PLACE_MOST: "max_hours",
    What.START_ON: "start_on",
    What.ROUTE: "learning_route",
    What.PLACE_LOCATED: "located",
    What.RECOGNISED: "recognised",
    What.SUPERVISED: "supervised",
}


@dataclass(frozen=True)
class Fact:
    """One thing a rule looks at that is not the same in both rounds."""

    what: What
    then: Value
    now: Value


def persons_of(problem: Problem) -> dict[str, Candidate]:
    return {one.id: one for one in problem.candidates}


def places_of(problem: Problem) -> dict[str, Place]:
    return {one.id: one for one in problem.places}


def rules_against(problem: Problem, key: PairKey) -> Iterator[Shortfall]:
    """Yield the rules in the way of a pair; that somebody ruled it out is told elsewhere."""
    for short in failed_rules(problem, *key):
        if short.rule != Rule.FORBIDDEN:
            yield short


def changed_for(rule: Shortfall, old: Problem, new: Problem, key: PairKey) -> tuple[Fact, ...]:
    """Return what a rule looks at and is different, as far as the rule depends on it.

    Where one alone would have made the difference, those are told; else all of them.
    """
    old, new = _alone(old, key), _alone(new, key)
    facts = [
        Fact(what, _value(what, old, key), _value(what, new, key))
        for what in LOOKS_AT.get(rule.rule, ())
        if _value(what, old, key) != _value(what, new, key)
    ]
    failing = _fails(rule, new, key)
    alone = [fact for fact in facts if _fails(rule, _with(new, key, fact), key) != failing]
    return tuple(alone or facts)


def _fails(rule: Shortfall, problem: Problem, key: PairKey) -> bool:
    in_the_way = {short.rule for short in rules_against(problem, key)}
    return not in_the_way.isdisjoint(_KIN.get(rule.rule, {rule.rule}))


# Of the same distance one of these is told, whichever is the stricter or the surer.
_DISTANCES = frozenset({Rule.DISTANCE.value, Rule.OWN_DISTANCE.value, Rule.UNCERTAIN.value})
_KIN: Mapping[str, frozenset[str]] = dict.fromkeys(_DISTANCES, _DISTANCES)


def _value(what: What, problem: Problem, key: PairKey) -> Value:
    found: Any
    if what in _SETTINGS:
        found = getattr(problem.settings, _SETTINGS[what])
    elif what in _OF_PERSON:
        found = getattr(persons_of(problem)[key[0]], _OF_PERSON[what])
        if what == What.EXCLUDES:
            found = key[1] in found
    elif what in _OF_PLACE:
        found = getattr(places_of(problem)[key[1]], _OF_PLACE[what])
    else:
        found = _OF_PAIR[what](problem, key)
    value: Value = found
    return value


_OF_PAIR: Mapping[What, Callable[[Problem, PairKey], Value]] = {
    What.KM: lambda problem, key: (problem.km or {}).get(key),
    What.UNCERTAINTY: lambda problem, key: problem.uncertainty.get(key, 0.0),
    What.LET_THROUGH: lambda problem, key: key in problem.included,
}


def _alone(problem: Problem, key: PairKey) -> Problem:
    """Return the question about these two alone: every rule is about one pair."""
    km, uncertainty = problem.km or {}, problem.uncertainty
    return Problem(
        candidates=(persons_of(problem)[key[0]],),
        places=(places_of(problem)[key[1]],),
        km={key: km[key]} if key in km else {},
        uncertainty={key: uncertainty[key]} if key in uncertainty else {},
        included=problem.included & {key},
        settings=problem.settings,
    )


def _with(problem: Problem, key: PairKey, fact: Fact) -> Problem:
    """Return the question about these two with one thing as it was."""
    what, value = fact.what, fact.then
    if what in _SETTINGS:
        changed: Any = {_SETTINGS[what]: value}
        return replace(problem, settings=replace(problem.settings, **changed))
    if what in _OF_PERSON:
        changed = {_OF_PERSON[what]: value}
        if what == What.EXCLUDES:
            others = persons_of(problem)[key[0]].excludes - {key[1]}
            changed = {"excludes": others | {key[1]} if value else others}
        return replace(problem, candidates=_changing(problem.candidates, key[0], changed))
    if what in _OF_PLACE:
        changed = {_OF_PLACE[what]: value}
        return replace(problem, places=_changing(problem.places, key[1], changed))
    if what == What.LET_THROUGH:
        included = problem.included - {key}
        return replace(problem, included=included | {key} if value else included)
    held: Any = {} if value is None else {key: value}
    if what == What.KM:
        return replace(problem, km=held)
    return replace(problem, uncertainty=held)


def _changing(things: Iterable[Any], ident: str, changed: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(replace(one, **changed) if one.id == ident else one for one in things)
