"""Making a change that an explanation found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from matchengine.explain.answers import Change
from matchengine.lists import Lists
from matchengine.problem import Candidate, Place, Problem
from matchengine.rules import Rule

_SETTING = {"distance": "max_km", "programme_hours": "min_hours", "n": "n", "m": "m"}
_OF_CANDIDATE = {"own_distance": "max_km", "hours": "hours", "start_from": "start_from"}
_OF_PLACE = {
    "place_hours": "min_hours",
    "most_hours": "max_hours",
    "start_on": "start_on",
    "capacity": "capacity",
}


def apply_change(problem: Problem, change: Change) -> Problem:
    """The problem with the change made: solving it gives what the explanation promised."""
    kind = change.kind
    if kind == "include":
        key = (change.candidate_id or "", change.place_id or "")
        return replace(problem, included=problem.included | {key})
    if kind == "listed":
        return replace(problem, lists=_with_wish(problem, change))
    if kind == "supervisor_capacity":
        supervisor = _place(problem, change).supervisor
        supervisors = tuple(
            replace(one, capacity=int(change.value or 0)) if one.id == supervisor else one
            for one in problem.supervisors
        )
        return replace(problem, supervisors=supervisors)
    value: Any = change.value
    if kind in ("start_from", "start_on"):
        value = date.fromisoformat(value)
    if kind in _SETTING:
        changed: dict[str, Any] = {_SETTING[kind]: value}
        problem = replace(problem, settings=replace(problem.settings, **changed))
    if kind in _OF_PLACE:
        places = tuple(
            replace(one, **{_OF_PLACE[kind]: value}) if one.id == change.place_id else one
            for one in problem.places
        )
        return replace(problem, places=places)
    candidates = tuple(
        _changed(one, change, value) if one.id == change.candidate_id else one
        for one in problem.candidates
    )
    return replace(problem, candidates=candidates)


def _place(problem: Problem, change: Change) -> Place:
    return next(one for one in problem.places if one.id == change.place_id)


def _with_wish(problem: Problem, change: Change) -> Lists:
    """The lists, with the candidate at the end of the one that counts for the place."""
    lists, place = problem.lists or Lists(), _place(problem, change)
    if place.supervisor is None:
        side, who = "places", place.id
    else:
        side, who = "supervisors", place.supervisor
    rankings = getattr(lists, side)
    longer = (*rankings.get(who, ()), (change.candidate_id,))
    return Lists(**{**vars(lists), side: {**rankings, who: longer}})


def _changed(candidate: Candidate, change: Change, value: Any) -> Candidate:
    if change.kind == "learning_route":
        return replace(
            candidate, learning_routes=(candidate.learning_routes or frozenset()) | {value}
        )
    if change.kind in _OF_CANDIDATE:
        new: dict[str, Any] = {_OF_CANDIDATE[change.kind]: value}
        return replace(candidate, **new)
    if change.kind == "distance" and Rule.OWN_DISTANCE in change.rules:
        return replace(candidate, max_km=value)
    return candidate
