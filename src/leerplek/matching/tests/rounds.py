"""Small invented rounds, near Lochem, that reason about distance in round numbers."""

from leerplek.geo.enums import Precision
from leerplek.geo.location import Location
from leerplek.matching.round import Offer, Person, Round
from leerplek.programmes.catalogue import Numbers

LOCHEM = (52.16, 6.41)
KM_NORTH = 1 / 111.195


def at(km_north: float, precision: Precision = Precision.EXACT) -> Location:
    """A point so many kilometres north of Lochem."""
    return Location(LOCHEM[0] + km_north * KM_NORTH, LOCHEM[1], precision)


def person(ident: str = "c1", **fields) -> Person:
    return Person(**{"id": ident, "hours_low": 24, "hours_high": 32, "location": at(0), **fields})


def offer(ident: str = "p1", **fields) -> Offer:
    known = {
        "id": ident,
        "practice_id": ident[1:],
        "number": 1,
        "hours_low": 24,
        "hours_high": 32,
        "location": at(2),
    }
    return Offer(**{**known, **fields})


def round_of(*things, **numbers) -> Round:
    return Round(
        persons=tuple(each for each in things if isinstance(each, Person)),
        offers=tuple(each for each in things if isinstance(each, Offer)),
        numbers=Numbers(**numbers),
    )
