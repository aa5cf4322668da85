"""Where a record is: the columns for it, and what is said about an address."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from leerplek.geo.enums import Finding as GeoFinding
from leerplek.geo.locating import Address, Ambiguous, Found, NotFound, Outcome
from leerplek.geo.postcodes import digits_before_impossible_letters, normalise_postcode

Locator = Callable[[Sequence[Address]], Sequence[Outcome]]
"""Finds many addresses at once, in their order: `locate_all` with a postcode table."""

_BOTH = re.compile(r"((?:NL[- ]?)?\d{4} ?[A-Z]{2})[ ,]+(\S.*)")
_POSTCODE_FAULTS = {GeoFinding.POSTCODE_INVALID, GeoFinding.POSTCODE_UNKNOWN}
_COORDINATE_FAULTS = {
    GeoFinding.COORDINATES_INCOMPLETE,
    GeoFinding.COORDINATES_NOT_UNDERSTOOD,
    GeoFinding.COORDINATES_SWAPPED,
    GeoFinding.COORDINATES_RD,
    GeoFinding.COORDINATES_OUTSIDE,
}


class LocationFault(NamedTuple):
    """Something to say about the address: about which field, and with which code."""

    field: str
    code: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """What a row says about where it is; `has_only_digits` of its postcode."""

    address: Address
    has_only_digits: bool
    is_postcode_missing: bool


def read_address(values: dict[str, Any], choice: str, *, has_postcode_column: bool) -> TypedAddress:
    """Take the address out of the values; `choice` is the key of a place a person picked.

    Afterwards `postcode` has its written form ("7241 AB") or is "".  The postcode of
    "7241 AB Lochem" moves from the place to its own column.
    """
    typed = values["postcode"]
    both = None if typed else _BOTH.fullmatch(values["place"])
    if both:
        typed, values["place"] = both[1], both[2]
    known = normalise_postcode(typed) if typed else None
    rest = known or digits_before_impossible_letters(typed)
    values["postcode"] = rest.text if rest else ""
    address = Address(
        lat=values.pop("latitude"),
        lon=values.pop("longitude"),
        postcode=(known.text if known else typed) or None,
        place_name=values["place"] or None,
        choice=choice,
    )
    has_only_digits = known is not None and not known.is_full
    return TypedAddress(address, has_only_digits, has_postcode_column and not typed)


def locate_typed(typed: Sequence[TypedAddress], locate: Locator) -> list[Outcome]:
    """Find all addresses; four digits that contradict the place are not believed.

    "1234" with Winterswijk is a number somebody typed to have one.  A full postcode
    is more exact than the place that is named, so that one counts.
    """
    outcomes = list(locate([one.address for one in typed]))
    doubtful = {
        index: replace(typed[index].address, postcode=None)
        for index, outcome in enumerate(outcomes)
        if isinstance(outcome, Found)
        and GeoFinding.PLACE_DIFFERS in outcome.findings
        and typed[index].has_only_digits
    }
    by_place = locate(list(doubtful.values())) if doubtful else ()
    for index, outcome in zip(doubtful, by_place, strict=True):
        if isinstance(outcome, Found):
            findings = (*outcome.findings, GeoFinding.POSTCODE_UNKNOWN)
            outcomes[index] = replace(outcome, findings=findings)
    return outcomes


def take_location(
    values: dict[str, Any], typed: TypedAddress, outcome: Outcome
) -> list[LocationFault]:
    """Put the location that was found in the values and return what is to be said.

    Afterwards `location` is a `geo.location.Location` or None, and `location_origin`
    what it was read from.  A row without a location is refused; a place that could be
    several is a question with choices.
    """
    faults: list[LocationFault] = []
    for finding in outcome.findings:
        if finding in _POSTCODE_FAULTS:
            faults.append(LocationFault("postcode", "postcode_unknown"))
            values["postcode"] = ""
        elif finding in _COORDINATE_FAULTS:
            field = "longitude" if typed.address.lat is None else "latitude"
            faults.append(LocationFault(field, finding.value))
        elif finding == GeoFinding.POSTCODE_LETTERS:
            faults.append(LocationFault("postcode", "postcode_letters"))
        elif finding == GeoFinding.PLACE_DIFFERS:
            faults.append(LocationFault("place", "place_differs"))
    if not isinstance(outcome, Found):
        values["location"], values["location_origin"] = None, ""
        return [*faults, _refusal(outcome)]
    values["location"] = outcome.location
    values["location_origin"] = outcome.origin.value
    if typed.is_postcode_missing and not outcome.location.is_exact:
        faults.append(LocationFault("postcode", "postcode_missing"))
    return faults


def _refusal(outcome: Ambiguous | NotFound) -> LocationFault:
    choices = tuple((place.key, place.label) for place in outcome.choices)
    if isinstance(outcome, Ambiguous):
        return LocationFault("place", "place_ambiguous", choices)
    if outcome.reason == GeoFinding.PLACE_UNKNOWN:
        return LocationFault("place", "place_unknown", choices)
    return LocationFault("postcode", "location_missing")
