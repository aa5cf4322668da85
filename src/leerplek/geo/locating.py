"""Find where somebody lives or works: coordinates, postcode, place name, the best first.

What cannot be known is a question with choices, never a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from leerplek.geo.coordinates import read_coordinates
from leerplek.geo.enums import Finding, LocationSource, Precision
from leerplek.geo.location import Location
from leerplek.geo.place_names import PlaceName, read_place_name
from leerplek.geo.places import Place, PlaceFinder, similar_places
from leerplek.geo.postcodes import (
    Postcode,
    PostcodeEntry,
    PostcodeTable,
    digits_before_impossible_letters,
    normalise_postcode,
)

# A postcode and a place name that lie further apart than this contradict each other.
CONTRADICTION_KM = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """A location, what it was read from, and what was wrong with better sources.

    `place` is the name of the place as our tables write it, "" when not known.
    """

    location: Location
    origin: LocationSource
    place: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """More than one place fits; a person chooses one of them by its key."""

    choices: tuple[Place, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing fits.  `reason` is the last thing tried, `findings` are all, in order.

    `choices` are places whose name looks like the unknown one.
    """

    reason: Finding
    choices: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()


Outcome = Found | Ambiguous | NotFound


@dataclass(frozen=True, slots=True)
class Address:
    """What a row, form or file says about where somebody is; anything may be missing.

    `choice` is the key of a `Place` that a person picked for an ambiguous name.
    """

    lat: object = None
    lon: object = None
    postcode: object = None
    place_name: str | None = None
    choice: str = ""


def locate(
    *,
    lat: object = None,
    lon: object = None,
    postcode: object = None,
    place_name: str | None = None,
    choice: str = "",
    postcodes: PostcodeTable,
) -> Outcome:
    """Find one address: coordinates first, then full postcode, four digits, place name.

    Values are taken as typed.  A source that cannot be used is named in
    `findings` and the next one is tried.  A place name that fits several places is
    `Ambiguous`, unless a hint ("Hengelo (Gld)") or `choice` settles it.
    """
    address = Address(lat, lon, postcode, place_name, choice)
    return _locate(_Typed.of(address), PlaceFinder(postcodes))


def locate_all(addresses: Sequence[Address], postcodes: PostcodeTable) -> list[Outcome]:
    """Find many addresses, in their order, with few reads of the postcode table."""
    typed = [_Typed.of(address) for address in addresses]
    codes = {code for one in typed if one.known for code in (one.known.code, one.known.pc4)}
    keys = {key for one in typed for key in (one.name.whole, one.name.key, one.name.area) if key}
    finder = PlaceFinder(postcodes.prefetch(codes, keys))
    return [_locate(one, finder) for one in typed]


@dataclass(frozen=True, slots=True)
class _Typed:
    """An address with its values read, before anything is looked up.

    `letters_impossible` tells that `known` is what is left of a wrong postcode.
    """

    lat: object
    lon: object
    postcode: str
    known: Postcode | None
    letters_impossible: bool
    name: PlaceName
    choice: str

    @classmethod
    def of(cls, address: Address) -> "_Typed":
        raw, name = address.postcode, address.place_name or ""
        # "7241 AB Lochem" in the column of the place.
        both = re.fullmatch(r"\s*((?:NL[- ]?)?\d{4} ?[A-Z]{2})[ ,]+(\S.*)", name)
        if both and (raw is None or not str(raw).strip()):
            raw, name = both[1], both[2]
        known = normalise_postcode(raw)
        return cls(
            lat=address.lat,
            lon=address.lon,
            postcode="" if raw is None else str(raw).strip(),
            known=known or digits_before_impossible_letters(raw),
            letters_impossible=known is None,
            name=read_place_name(name),
            choice=address.choice,
        )


def _locate(typed: _Typed, finder: PlaceFinder) -> Outcome:
    findings: list[Finding] = []
    given = read_coordinates(typed.lat, typed.lon)
    if isinstance(given, tuple):
        return Found(Location(*given, Precision.EXACT), LocationSource.EXPLICIT)
    if given is not None:
        findings.append(given)
    if typed.postcode:
        if typed.known is not None and typed.letters_impossible:
            findings.append(Finding.POSTCODE_LETTERS)
        by_postcode = _by_postcode(typed, finder)
        if not isinstance(by_postcode, Finding):
            return _with_findings(by_postcode, typed.name, finder, findings)
        findings.append(by_postcode)
    if typed.name.whole:
        return _by_name(typed, finder, findings)
    reason = findings[-1] if findings else Finding.NOTHING_GIVEN
    return NotFound(reason, findings=tuple(findings) or (reason,))


def _by_postcode(typed: _Typed, finder: PlaceFinder) -> tuple[Location, PostcodeEntry] | Finding:
    known = typed.known
    if known is None:
        return Finding.POSTCODE_INVALID
    if finder.postcodes.is_empty():
        return Finding.POSTCODE_NOT_LOADED
    if known.is_full and (entry := finder.postcodes.point(known.code)):
        return Location(entry.lat, entry.lon, Precision.PC6, known.text), entry
    if entry := finder.postcodes.point(known.pc4):
        return Location(entry.lat, entry.lon, Precision.PC4, known.pc4), entry
    return Finding.POSTCODE_UNKNOWN


def _with_findings(
    found: tuple[Location, PostcodeEntry],
    name: PlaceName,
    finder: PlaceFinder,
    findings: list[Finding],
) -> Found:
    location, entry = found
    if name.whole and not _agrees(entry, name, finder):
        findings.append(Finding.PLACE_DIFFERS)
    return Found(location, LocationSource.POSTCODE, entry.place, tuple(findings))


def _agrees(entry: PostcodeEntry, name: PlaceName, finder: PlaceFinder) -> bool:
    if {name.whole, name.key} & {entry.place_key, entry.municipality_key}:
        return True
    places = finder.named(name.whole) or finder.named(name.key)
    return not places or any(
        place.km_to(entry.lat, entry.lon) <= CONTRADICTION_KM for place in places
    )


def _by_name(typed: _Typed, finder: PlaceFinder, findings: list[Finding]) -> Outcome:
    places, question = finder.meanings(typed.name)
    chosen = next((place for place in places if place.key == typed.choice), None)
    if chosen is not None:
        return _at(chosen, LocationSource.CHOSEN, findings)
    if question is not None:
        return Ambiguous(places, (*findings, question))
    if places:
        return _at(places[0], LocationSource.PLACE, findings)
    similar = () if typed.name.abroad else similar_places(typed.name.key)
    chosen = next((place for place in similar if place.key == typed.choice), None)
    if chosen is not None:
        return _at(chosen, LocationSource.CHOSEN, findings)
    reason = Finding.PLACE_UNKNOWN
    return NotFound(reason, similar, (*findings, reason))


def _at(place: Place, origin: LocationSource, findings: list[Finding]) -> Found:
    source = ", ".join(filter(None, (place.name, place.province)))
    location = Location(place.lat, place.lon, Precision.PLACE, source)
    return Found(location, origin, place.name, tuple(findings))
