"""A run as it is kept: the round without locations, and the explanation, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from leerplek.geo.enums import TravelMode
from leerplek.matching.round import Half, Offer, Person, Round
from leerplek.programmes.catalogue import numbers_from
from matchengine import Level
from matchengine.explain import (
    Change,
    Explanation,
    NearMiss,
    Price,
    Shortfall,
    WhyOpen,
    WhyUnplaced,
)


def round_as_json(round_: Round) -> dict[str, Any]:
    """Return the round without any location: where people live is not kept with a run."""
    return {
        "persons": [_plain(replace(person, location=None)) for person in round_.persons],
        "offers": [_plain(_without_location(offer)) for offer in round_.offers],
        "numbers": asdict(round_.numbers),
        "proposed": sorted(map(list, round_.proposed)),
        "half_km": [[*pair, km] for pair, km in sorted(round_.half_km.items())],
    }


def _without_location(offer: Offer) -> Offer:
    halves = tuple(replace(half, location=None) for half in offer.halves)
    return replace(offer, location=None, halves=halves)


def round_from_json(stored: Mapping[str, Any]) -> Round:
    """Return the round that `round_as_json` wrote."""
    return Round(
        persons=tuple(_person(each) for each in stored["persons"]),
        offers=tuple(_offer(each) for each in stored["offers"]),
        numbers=numbers_from(stored["numbers"]),
        proposed=frozenset((person, offer) for person, offer in stored.get("proposed", ())),
        half_km={(person, place): km for person, place, km in stored.get("half_km", ())},
    )


def explanation_as_json(explanation: Explanation, waiting: Mapping[str, str]) -> dict[str, Any]:
    """Return the explanation, and who was not asked about, as plain data."""
    return {**asdict(explanation), "waiting": dict(waiting)}


def explanation_from_json(stored: Mapping[str, Any]) -> Explanation:
    """Return the explanation that `explanation_as_json` wrote."""
    return Explanation(
        unplaced=tuple(
            WhyUnplaced(**{**_why(each), "force": _price(each["force"])})
            for each in stored["unplaced"]
        ),
        open_places=tuple(WhyOpen(**_why(each)) for each in stored["open_places"]),
    )


def _plain(thing: Person | Offer | Half) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, Mapping):
            value = dict(value)
        elif field.name == "halves":
            value = [_plain(half) for half in value]
        elif isinstance(value, tuple):
            value = list(value)
        plain[field.name] = value
    return plain


def _person(stored: Mapping[str, Any]) -> Person:
    changed = {
        "learning_routes": frozenset(stored["learning_routes"]),
        "excluded_practices": frozenset(stored["excluded_practices"]),
        "travel_modes": tuple(TravelMode(mode) for mode in stored["travel_modes"]),
        "start_from": _date(stored["start_from"]),
    }
    return Person(**{**stored, **changed})


def _offer(stored: Mapping[str, Any]) -> Offer:
    halves = tuple(
        Half(**{**half, "weekdays": tuple(half["weekdays"])}) for half in stored.get("halves", ())
    )
    return Offer(**{**stored, "start_on": _date(stored["start_on"]), "halves": halves})


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _why(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **stored,
        "failed": tuple((rule, count) for rule, count in stored["failed"]),
        "possible": tuple(stored["possible"]),
        "nearest": _near_miss(stored["nearest"]),
        "changes": tuple(_change(each) for each in stored["changes"]),
    }


def _near_miss(stored: Mapping[str, Any] | None) -> NearMiss | None:
    if stored is None:
        return None
    shortfalls = tuple(Shortfall(**each) for each in stored["shortfalls"])
    return NearMiss(**{**stored, "shortfalls": shortfalls})


def _change(stored: Mapping[str, Any]) -> Change:
    tuples = {name: tuple(stored[name]) for name in ("rules", "opens", "partners")}
    return Change(**{**stored, **tuples, "levels": _levels(stored["levels"])})


def _price(stored: Mapping[str, Any] | None) -> Price | None:
    if stored is None:
        return None
    return Price(
        **{
            **stored,
            "broken_rules": tuple(stored["broken_rules"]),
            "gained": tuple((first, second) for first, second in stored["gained"]),
            "lost": tuple((first, second) for first, second in stored["lost"]),
            **{name: _levels(stored[name]) for name in ("before", "after", "difference")},
        }
    )


def _levels(stored: Any) -> tuple[Level, ...]:
    return tuple(Level(**each) for each in stored)
