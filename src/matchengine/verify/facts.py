"""The rules and points of one pair, slowly and in plain Python, straight from their definitions.

Nothing here is shared with the solver: a mistake would have to be made twice to go unseen.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache

from matchengine.grids import PointGrid
from matchengine.problem import Candidate, Place, Problem

RULES_IN_ORDER = (
    "hours_unknown",
    "programme_hours",
    "short_place",
    "hours",
    "location_unknown",
    "distance",
    "own_distance",
    "uncertain",
    "learning_route",
    "dates",
    "recognition",
    "supervisor",
    "excluded",
    "forbidden",
    "not_listed",
)
_WORD = (1 << 64) - 1


def failed_rules(problem: Problem, candidate: Candidate, place: Place) -> list[str]:
    """Every rule this pair fails, in the order in which a person would ask."""
    key = (candidate.id, place.id)
    failed: list[str] = []
    if problem.eligible is None:
        failed += _hours(problem, candidate, place)
        failed += _distance(problem, candidate, place)
        failed += _route_and_dates(candidate, place)
        failed += _advice_made_rule(problem, place)
    unwanted = place.id in candidate.excludes or candidate.id in place.excludes
    if unwanted or not list_each_other(problem, candidate, place):
        failed.append("excluded")
    if key in problem.forbid:
        failed.append("forbidden")
    if problem.eligible is not None and key not in problem.eligible:
        failed.append("not_listed")
    return failed


def blocking_rules(problem: Problem, candidate: Candidate, place: Place) -> list[str]:
    """The failed rules without what a person, or the settings, let through."""
    failed = failed_rules(problem, candidate, place)
    if "uncertain" in failed:
        one_by_one = (candidate.id, place.id) in problem.included
        if one_by_one or problem.settings.include_uncertain:
            failed.remove("uncertain")
    return failed


def list_each_other(problem: Problem, candidate: Candidate, place: Place) -> bool:
    """Is each on the list of the other?  Without lists there is nothing against it."""
    if problem.lists is None:
        return True
    wishes = problem.lists.candidates.get(candidate.id, ())
    if place.supervisor is None:
        returned = problem.lists.places.get(place.id, ())
    else:
        returned = problem.lists.supervisors.get(place.supervisor, ())
    return any(place.id in tie for tie in wishes) and any(candidate.id in tie for tie in returned)


class PointsOf:
    """Points per pair: `taken_apart` per criterion, `total` their sum; weights applied."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weight = problem.settings.weight
        self.names = _names(problem)
        self.scored = (
            problem.km is not None and problem.eligible is None and self.weight("distance") > 0
        )

    def taken_apart(self, candidate: Candidate, place: Place) -> dict[str, int]:
        given = self.problem.points.get((candidate.id, place.id), {})
        points = {name: given.get(name, 0) * self.weight(name) for name in self.names}
        if self.scored and "distance" not in given:
            points["distance"] = _distance_points(self.problem, candidate, place)
            points["distance"] *= self.weight("distance")
        return points

    def total(self, candidate: Candidate, place: Place) -> int:
        return sum(self.taken_apart(candidate, place).values())


def _names(problem: Problem) -> list[str]:
    """The criteria that some pair has points for."""
    if isinstance(problem.points, PointGrid):
        return sorted(problem.points.names)
    return sorted({name for given in problem.points.values() for name in given})


def tie_number(candidate_id: str, place_id: str, seed: int) -> int:
    """The number that decides between equally good answers, worked out pair by pair."""
    mixed = _digest(f"{seed}:c:{candidate_id}") ^ _digest(f"{seed}:p:{place_id}")
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = ((mixed ^ (mixed >> shift)) * factor) & _WORD
    return mixed >> 34


def travel_limit(problem: Problem, candidate: Candidate) -> float:
    """The stricter of the programme's and the person's own limit in kilometres."""
    limits = [problem.settings.max_km, candidate.max_km]
    return min((one for one in limits if one is not None), default=math.inf)


@lru_cache(maxsize=1 << 15)
def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def _hours(problem: Problem, candidate: Candidate, place: Place) -> list[str]:
    minimum = problem.settings.min_hours
    short = minimum is not None and place.max_hours is not None and minimum > place.max_hours
    too_short = ["short_place"] if short else []
    if candidate.hours is None:
        nothing_asked = minimum is None and place.min_hours is None
        if nothing_asked or problem.settings.unknown_allowed:
            return too_short
        return ["hours_unknown", *too_short]
    failed = []
    if minimum is not None and candidate.hours < minimum:
        failed.append("programme_hours")
    failed += too_short
    if place.min_hours is not None and candidate.hours < place.min_hours:
        failed.append("hours")
    return failed


def _distance(problem: Problem, candidate: Candidate, place: Place) -> list[str]:
    if problem.km is None:
        return []
    if not (candidate.located and place.located):
        return [] if problem.settings.unknown_allowed else ["location_unknown"]
    km = problem.km.get((candidate.id, place.id))
    if km is not None:
        limit = travel_limit(problem, candidate)
        if km <= limit:
            return []
        if km <= limit + problem.uncertainty.get((candidate.id, place.id), 0):
            return ["uncertain"]
    programme = math.inf if problem.settings.max_km is None else problem.settings.max_km
    failed = []
    if km is None or km > programme:
        failed.append("distance")
    if candidate.max_km is not None and candidate.max_km < programme:
        failed.append("own_distance")
    return failed


def _route_and_dates(candidate: Candidate, place: Place) -> list[str]:
    failed = []
    wanted, offered = candidate.learning_routes, place.learning_route
    if wanted is not None and offered is not None and offered not in wanted:
        failed.append("learning_route")
    ready, start = candidate.start_from, place.start_on
    if ready is not None and start is not None and ready > start:
        failed.append("dates")
    return failed


def _advice_made_rule(problem: Problem, place: Place) -> list[str]:
    failed = []
    if problem.settings.require_recognition and place.recognised is not True:
        failed.append("recognition")
    if problem.settings.require_supervisor and place.supervised is not True:
        failed.append("supervisor")
    return failed


def _distance_points(problem: Problem, candidate: Candidate, place: Place) -> int:
    scale = 12.0 if problem.settings.max_km is None else problem.settings.max_km
    km = (problem.km or {}).get((candidate.id, place.id))
    if km is None or not (candidate.located and place.located) or km > scale:
        return 0
    if scale == 0:
        return 100
    return math.floor(100 * (scale - km) / scale)
