"""How somebody travels, and how far."""

import re
from decimal import Decimal

from leerplek.geo.enums import TravelMode
from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.numbers import decimal_of
from leerplek.importing.values.parsed import Context, Issue, Parsed, not_understood

_ANY = frozenset(
    {"", "-", "?", "onbekend", "unknown", "nvt", "n.v.t.", "maakt niet uit", "onbeperkt", "geen"}
    | {"geen maximum", "geen limiet", "geen voorkeur", "no limit", "any"}
)
_KM = re.compile(
    r"(?:max(?:imaal|imum|\.)?|tot|hooguit|ca\.?|circa|±|ongeveer|binnen|<=?|≤|up to|within)?\s*"
    r"(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:-|–|/|tot|à|a|of|to)\s*(\d{1,3}(?:[.,]\d)?))?"
    r"\s*(?:km|k\.m\.|kilometers?|kilometer|kms)?\.?(?:\s*max(?:imaal|\.)?)?(?:\s*enkele reis)?"
)
_KM_IN_TEXT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:km|kilometer)(?!\w)")
_MINUTES = re.compile(r"\d\s*(?:'|min|m(?!\w))|minu|\buur|\bkwartier|\bhours?\b|\d\s*(?:u|h)\b")
_FARTHEST = 300
_MODES = (
    (
        TravelMode.BICYCLE,
        re.compile(
            r"(?:elektrische |gewone |elec\. )?(?:e[\s-]?)?(?:bak|brom|snor)?fiets(?:en)?|"
            r"(?:e[\s-]?)?bikes?|"
            r"bicycle|speed[\s-]?pedelec|brommer|scooter|elektrisch"
        ),
    ),
    (
        TravelMode.CAR,
        re.compile(
            r"(?:eigen |own |met (?:de )?)?(?:auto|car|wagen)|carpool(?:en)?|meerijden|motor|"
            r"rijbewijs(?: b)?|rijbewijs (?:en|\+) auto"
        ),
    ),
    (
        TravelMode.PUBLIC_TRANSPORT,
        re.compile(
            r"o\.?v\.?|openbaar vervoer|bus|trein|tram|metro|(?:bus|trein) (?:en|of) (?:trein|bus)|"
            r"public transport|train"
        ),
    ),
)
_APART = re.compile(r"\s*(?:[/,;+&|\n]|\ben\b|\bof\b|\bof met\b|\band\b|\bor\b|\bplus\b)\s*")
_PREFIX = re.compile(r"^(?:wel |met |per |op |by )?(?:de |het |een |eigen )?")


def parse_distance(cell: Cell, _context: Context) -> Parsed:
    """Read a distance in kilometres as a Decimal; None when empty, no limit or not understood.

    Of a range the farther end counts.  Minutes say nothing about kilometres, so they
    are never turned into them.
    """
    text = text_of(cell).casefold()
    if text in _ANY:
        return Parsed(None)
    found = _KM.fullmatch(text)
    if found is None and _MINUTES.search(text):
        found = _KM_IN_TEXT.search(text)
        if found is None:
            return not_understood("distance_in_minutes")
    numbers = [decimal_of(part) for part in found.groups() if part] if found else []
    kilometres = max((number for number in numbers if number is not None), default=Decimal(0))
    if not 0 < kilometres <= _FARTHEST:
        return not_understood("distance_not_understood")
    return Parsed(kilometres.quantize(Decimal("0.1")).normalize() + 0)


def parse_travel_modes(cell: Cell, _context: Context) -> Parsed:
    """Read ways of travel as a tuple of `TravelMode` in a fixed order; () when unknown.

    "Geen auto" rules nothing in.  What is not understood is said; the rest is kept.
    """
    text = text_of(cell).casefold()[:200]
    if text in {"", "-", "?", "onbekend", "unknown", "nvt", "n.v.t."}:
        return Parsed(())
    if text in {"alles", "alle", "maakt niet uit", "any", "all"}:
        return Parsed(tuple(TravelMode))
    found: set[TravelMode] = set()
    strange = False
    for part in _APART.split(text.strip(" .()")):
        word = _PREFIX.sub("", part.strip(" .()"))
        if not word or word.startswith(("geen ", "niet ", "no ")):
            continue
        modes = {mode for mode, pattern in _MODES if pattern.fullmatch(word)}
        strange = strange or not modes
        found |= modes
    value = tuple(mode for mode in TravelMode if mode in found)
    return Parsed(value, (Issue("travel_not_understood"),) if strange else ())
