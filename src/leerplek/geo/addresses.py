"""An address that a person typed, on its way into a row that carries coordinates."""

from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError
from leerplek.geo.enums import Finding, LocationSource
from leerplek.geo.locating import Address, Found, NotFound, Outcome
from leerplek.geo.models import LocatedModel
from leerplek.geo.places import Place
from leerplek.geo.postcodes import normalise_postcode
from leerplek.geo.selectors import locate_many

# What a person picks who does not know, or does not mean any of the places offered.
NONE_OF_THESE = "none"
LOCATION_FIELDS = ("latitude", "longitude", "precision", "location_source")


class UnclearPlaceError(DomainError):
    """A place name fits more than one place, or looks like some: a person has to say which.

    `choices` are the places to offer.
    """

    def __init__(self, message: str, choices: tuple[Place, ...]) -> None:
        super().__init__(message)
        self.choices = choices


def address_fields(
    row: LocatedModel,
    *,
    street: str = "",
    postcode: str = "",
    place_name: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    choice: str = "",
) -> dict[str, Any]:
    """Return the fields of an address with its coordinates, ready to be written to `row`.

    Given coordinates count before the postcode, the postcode before the place name.
    Coordinates are looked up again when the address is another one than `row` has,
    and as long as `row` has none.  `choice` is the key of a place that a person
    picked, or `NONE_OF_THESE`, which leaves the address without coordinates; a picked
    place is written with what tells it apart ("Hengelo (Gelderland)").  Raises
    `UnclearPlaceError` when there is something to choose and nobody chose.
    """
    known = normalise_postcode(postcode)
    fields: dict[str, Any] = {
        "street": street,
        "postcode": known.text if known else postcode,
        "place_name": place_name,
    }
    if row.location is not None and not choice and not _moves(row, fields, latitude, longitude):
        return fields
    outcome = locate_many([Address(latitude, longitude, postcode, place_name, choice)])[0]
    if choice != NONE_OF_THESE:
        _ask_when_unclear(outcome)
    if isinstance(outcome, Found) and outcome.origin == LocationSource.CHOSEN:
        fields["place_name"] = _told_apart(postcode, place_name, choice, outcome)
    draft = copy(row)
    draft.apply_location(outcome)
    return fields | {name: getattr(draft, name) for name in LOCATION_FIELDS}


def findings_of(row: LocatedModel) -> tuple[Finding, ...]:
    """Return what a person should know about the address of `row` as it is stored."""
    if row.location_source == LocationSource.EXPLICIT:
        return ()
    outcome = locate_many([Address(postcode=row.postcode, place_name=row.place_name)])[0]
    if row.location is not None:
        return tuple(each for each in outcome.findings if each != Finding.PLACE_AMBIGUOUS)
    return outcome.findings


def _moves(
    row: LocatedModel, fields: dict[str, Any], latitude: float | None, longitude: float | None
) -> bool:
    explicit = row.location_source == LocationSource.EXPLICIT
    if latitude is not None:
        return not explicit or (latitude, longitude) != (row.latitude, row.longitude)
    return explicit or any(
        getattr(row, name) != fields[name] for name in ("postcode", "place_name")
    )


def _told_apart(postcode: str, place_name: str, choice: str, chosen: Found) -> str:
    """Return the shortest name of a chosen place that is no question any more.

    So that a list, an export or the next look-up means the same place.  Some places
    share even their province: those keep the name as it was typed.
    """
    asked = locate_many([Address(postcode=postcode, place_name=place_name)])[0]
    choices = () if isinstance(asked, Found) else asked.choices
    place = next((each for each in choices if each.key == choice), None)
    if place is None:
        return place_name
    for name in (place.name, f"{place.name} ({place.province})"):
        told = locate_many([Address(place_name=name)])[0]
        if isinstance(told, Found) and told.location == chosen.location:
            return name
    return place_name


def _ask_when_unclear(outcome: Outcome) -> None:
    if isinstance(outcome, Found) or not outcome.choices:
        return
    if isinstance(outcome, NotFound):
        message = _("We do not know this place name. Is it one of these?")
    else:
        message = _("There is more than one place with this name. Which one is it?")
    raise UnclearPlaceError(message, outcome.choices)
