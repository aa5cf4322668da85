"""Typed values of a row as text in the database, and back."""

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
_FOUND = frozenset({"location", "location_origin"})


def encode(values: Mapping[str, Any]) -> str:
    """Return the values as JSON; `decode` gives equal values back."""
    return json.dumps(values, default=_tagged, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> dict[str, Any]:
    """Return what `encode` was given; choices come back as plain text, which equals them."""
    known: dict[str, Any] = json.loads(text, object_hook=_untagged)
    return {key: tuple(value) if type(value) is list else value for key, value in known.items()}


def fingerprint(kind: str, values: Mapping[str, Any]) -> str:
    """Return a keyed digest by which the same row of a later file is known again.

    It needs the installation's secret key, so that nobody can try out names against it.
    """
    told = {key: value for key, value in values.items() if key not in _FOUND}
    text = json.dumps(told, default=_tagged, ensure_ascii=False, sort_keys=True)
    key = f"leerplek.importing.{kind}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


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
