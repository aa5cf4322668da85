"""The round of a run as it is kept: plain data without locations."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from leerplek.geo.enums import TravelMode
from leerplek.matching.round import Half, Offer, Person, Round
from leerplek.programmes.catalogue import BY_KEY, numbers_from


def round_as_json(round_: Round) -> dict[str, Any]:
    """Return the round without any location: where people live is not kept with a run."""
    return {
        "persons": [_plain(replace(person, location=None)) for person in round_.persons],
        "offers": [_plain(_without_location(offer)) for offer in round_.offers],
        "numbers": asdict(round_.numbers),
        "proposed": sorted(map(list, round_.proposed)),
        "half_km": [[*pair, km] for pair, km in sorted(round_.half_km.items())],
        "half_about": sorted(map(list, round_.half_about)),
    }


def what_if_in_words(given: Mapping[str, float]) -> str:
    """Return the changed numbers of a kept what-if: "15 km, 20 hours a week"."""
    return ", ".join(BY_KEY[key].in_words(value) for key, value in given.items())


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
        half_about=frozenset((person, place) for person, place in stored.get("half_about", ())),
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
