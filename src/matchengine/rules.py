"""The hard rules, one named predicate each: which pairs does this rule stand in the way of?

`failures` puts the answers in one bitmask per pair; `blocking` takes out what a person let
through.  The exact meaning of each rule is in `docs/matching.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matchengine.facts import NO_LIMIT_KM, Bools, Facts, Floats

Mask = NDArray[np.uint32]


class Rule(StrEnum):
    """Codes of the rules, in the order in which a person would ask them."""

    HOURS_UNKNOWN = "hours_unknown"
    PROGRAMME_HOURS = "programme_hours"
    SHORT_PLACE = "short_place"
    HOURS = "hours"
    LOCATION_UNKNOWN = "location_unknown"
    DISTANCE = "distance"
    OWN_DISTANCE = "own_distance"
    UNCERTAIN = "uncertain"
    LEARNING_ROUTE = "learning_route"
    DATES = "dates"
    RECOGNITION = "recognition"
    SUPERVISOR = "supervisor"
    EXCLUDED = "excluded"
    FORBIDDEN = "forbidden"
    NOT_LISTED = "not_listed"

    @property
    def bit(self) -> int:
        return 1 << ORDER[self]


ORDER: dict[Rule, int] = {rule: i for i, rule in enumerate(Rule)}

CAPACITY = "capacity"
"""Not a rule of the pair: the place was possible, but full."""
PROPOSALS = "proposals"
"""Not a rule of the pair: the candidate was possible, but has the number of proposals already."""
NO_PLACES = "no_places"
NO_CANDIDATES = "no_candidates"


def hours_unknown(t: Facts) -> Bools:
    """A rule about hours holds and nobody knows this person's hours yet."""
    if t.settings.unknown_allowed:
        return _nowhere(t)
    asked = np.isfinite(t.place_hours) | (t.settings.min_hours is not None)
    return t.of_candidate(np.isnan(t.hours)) & t.of_place(asked)


def location_unknown(t: Facts) -> Bools:
    """Distance is a rule and one of the two is not on the map."""
    if t.settings.unknown_allowed or not t.distance_rule:
        return _nowhere(t)
    return ~(t.of_candidate(t.candidate_located) & t.of_place(t.place_located))


def programme_hours(t: Facts) -> Bools:
    """The person's highest hours are below the programme's minimum."""
    if t.settings.min_hours is None:
        return _nowhere(t)
    return np.broadcast_to(t.of_candidate(t.hours < t.settings.min_hours), t.shape)


def short_place(t: Facts) -> Bools:
    """The place's most hours are below the programme's minimum: nobody can have it alone."""
    if t.settings.min_hours is None:
        return _nowhere(t)
    return _by_place(t, t.place_most < t.settings.min_hours)


def hours(t: Facts) -> Bools:
    """The person's highest hours are below the place's lowest."""
    return t.of_candidate(t.hours) < t.of_place(t.place_hours)


def distance(t: Facts) -> Bools:
    """Certainly too far, and farther than the programme allows."""
    return _too_far(t) & (t.km > programme_km(t))


def own_distance(t: Facts) -> Bools:
    """Certainly too far, and farther than the person's own limit where that is the stricter."""
    stricter = t.own_km < programme_km(t)
    return _too_far(t) & (t.km > t.of_candidate(t.own_km)) & t.of_candidate(stricter)


def uncertain(t: Facts) -> Bools:
    """Above the limit, but not by more than the coordinates may be off."""
    limit = t.of_candidate(limit_km(t))
    return (t.km > limit) & (t.km <= limit + t.uncertainty)


def learning_route(t: Facts) -> Bools:
    """The place offers a learning route the person does not want."""
    return ~t.route_fits


def dates(t: Facts) -> Bools:
    """The person cannot start yet when the place starts."""
    return t.of_candidate(t.start_from) > t.of_place(t.start_on)


def recognition(t: Facts) -> Bools:
    """The programme made recognition a rule and this place has none (or nobody knows)."""
    return _by_place(t, ~t.recognised & t.settings.require_recognition)


def supervisor(t: Facts) -> Bools:
    """The programme made a supervisor a rule and this place has none (or nobody knows)."""
    return _by_place(t, ~t.supervised & t.settings.require_supervisor)


def excluded(t: Facts) -> Bools:
    """One of the two does not want the other."""
    return t.excluded


def forbidden(t: Facts) -> Bools:
    """A person has ruled this pair out."""
    return t.forbidden


def not_listed(t: Facts) -> Bools:
    """The possible pairs were given as a list, and this one is not on it."""
    return t.not_listed


PREDICATES: dict[Rule, Callable[[Facts], Bools]] = {
    Rule.HOURS_UNKNOWN: hours_unknown,
    Rule.LOCATION_UNKNOWN: location_unknown,
    Rule.PROGRAMME_HOURS: programme_hours,
    Rule.SHORT_PLACE: short_place,
    Rule.HOURS: hours,
    Rule.DISTANCE: distance,
    Rule.OWN_DISTANCE: own_distance,
    Rule.UNCERTAIN: uncertain,
    Rule.LEARNING_ROUTE: learning_route,
    Rule.DATES: dates,
    Rule.RECOGNITION: recognition,
    Rule.SUPERVISOR: supervisor,
    Rule.EXCLUDED: excluded,
    Rule.FORBIDDEN: forbidden,
    Rule.NOT_LISTED: not_listed,
}

HUMAN_RULES: tuple[Rule, ...] = (Rule.EXCLUDED, Rule.FORBIDDEN, Rule.NOT_LISTED)
"""Decisions of people: they hold when a list of pairs replaces the other rules, and no advice
of the engine proposes to undo them."""


def failures(t: Facts) -> Mask:
    """One bit per rule a pair fails, also where a person let an uncertain pair through."""
    mask = np.zeros(t.shape, dtype=np.uint32)
    for rule, predicate in PREDICATES.items():
        if rule in HUMAN_RULES or not t.listed:
            mask |= np.where(predicate(t), np.uint32(rule.bit), np.uint32(0))
    return mask


def blocking(t: Facts, mask: Mask) -> Mask:
    """The failures that really stand in the way: a pair without any may be made."""
    through = np.ones(t.shape, dtype=bool) if t.settings.include_uncertain else t.included
    return np.where(through, mask & np.uint32(~Rule.UNCERTAIN.bit & 0xFFFFFFFF), mask)


@cache
def codes(mask: int) -> tuple[str, ...]:
    """The names of the rules in a bitmask, in the order of `Rule`."""
    return tuple(rule.value for rule in Rule if mask & rule.bit)


def programme_km(t: Facts) -> float:
    """The programme's limit; far beyond the country when it set none."""
    return NO_LIMIT_KM if t.settings.max_km is None else t.settings.max_km


def limit_km(t: Facts) -> Floats:
    """The stricter of the programme's and the person's own limit, per candidate."""
    return np.minimum(t.own_km, programme_km(t))


def _too_far(t: Facts) -> Bools:
    return t.km > t.of_candidate(limit_km(t)) + t.uncertainty


def _nowhere(t: Facts) -> Bools:
    return np.zeros(t.shape, dtype=bool)


def _by_place(t: Facts, fails: Bools) -> Bools:
    return np.broadcast_to(t.of_place(fails), t.shape)
