"""Typed values as text in the database, and back."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from leerplek.geo.enums import Precision
from leerplek.geo.location import Location
from leerplek.importing.values.hours import Hours

# What was found on the map depends on the postcode table of the day, not on the row.
_FOUND = ("location", "location_origin")


def encode_row(values: Mapping[str, Any]) -> str:
    """Return the values of a row as two lines of JSON: what it says, and what was found for it."""
    told = dict(values)
    found = {key: told.pop(key, None) for key in _FOUND}
    return f"{encode(told)}\n{encode(found)}"


def decode_row(text: str) -> dict[str, Any]:
    """Return what `encode_row` was given; choices come back as plain text, which equals them."""
    told, _line, found = text.partition("\n")
    values: dict[str, Any] = json.loads(told)
    values |= json.loads(found)
    for key, value in values.items():
        if type(value) is dict:
            values[key] = _untagged(value)
        elif type(value) is list:
            values[key] = tuple(value)
    return values


def fingerprint(kind: str, content: str) -> str:
    """Return a keyed digest of an encoded row, by which the same row is known again.

    It needs the installation's secret key, so that nobody can try out names against it.
    """
    told = content.partition("\n")[0]
    key = f"leerplek.importing.{kind}:{settings.SECRET_KEY}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()


def encode(values: Mapping[str, Any]) -> str:
    """Return values, also nested ones, as JSON on one line."""
    return _ENCODER.encode(values)


def decode(text: str) -> dict[str, Any]:
    """Return what `encode` was given; tuples come back as lists."""
    known: dict[str, Any] = json.loads(text, object_hook=_untagged)
    return known


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"$number": str(value)}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Hours):
        low = None if value.low is None else str(value.low)
        high = None if value.high is None else str(value.high)
        return {"$hours": [low, high, value.divisible, value.open_ended]}
    if isinstance(value, Location):
        return {"$location": [value.lat, value.lon, value.precision, value.source]}
    msg = f"{type(value).__name__} cannot be stored"
    raise TypeError(msg)


_ENCODER = json.JSONEncoder(default=_tagged, ensure_ascii=False, separators=(",", ":"))


def _untagged(stored: dict[str, Any]) -> Any:
    if len(stored) != 1:
        return stored
    tag, value = next(iter(stored.items()))
    match tag:
        case "$number":
            return Decimal(value)
        case "$date":
            return date.fromisoformat(value)
        case "$hours":
            low, high = (None if each is None else Decimal(each) for each in value[:2])
            return Hours(low, high, value[2], value[3])
        case "$location":
            return Location(value[0], value[1], Precision(value[2]), value[3])
        case _:
            return stored
