"""Columns that every kind of record has: how to reach it, and where it is."""

from django.utils.translation import gettext_lazy as _

from leerplek.geo.enums import Precision
from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import Column
from leerplek.importing.sensitive import Care
from leerplek.importing.values.choices import choice_of
from leerplek.importing.values.contact import parse_email, parse_phone
from leerplek.importing.values.hours import parse_hours
from leerplek.importing.values.parsed import Context, Parsed, keep_text


def keep_number(cell: Cell, _context: Context) -> Parsed:
    """Keep a coordinate as the spreadsheet has it; judging it is for `geo`."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Parsed(cell)
    return Parsed(text_of(cell) or None)


EMAIL = Column(
    "email",
    _("E-mail"),
    (
        "e-mail",
        "email",
        "mail",
        "e-mailadres",
        "emailadres",
        "mailadres",
        "e-mail adres",
        "e-mailadres praktijk",
        "mail praktijk",
        "e-mail contactpersoon",
        "mail contactpersoon",
        "e-mail address",
    ),
    parse_email,
)
PHONE = Column(
    "phone",
    _("Phone"),
    (
        "telefoon",
        "tel",
        "tel nr",
        "telnr",
        "telefoonnummer",
        "telefoonnr",
        "mobiel",
        "mobiele nummer",
        "mobiel nummer",
        "gsm",
        "06",
        "06-nummer",
        "telefoon contactpersoon",
        "tel praktijk",
        "telefoon praktijk",
        "phone",
        "phone number",
        "mobile",
    ),
    parse_phone,
)
STREET = Column(
    "street",
    _("Street and number"),
    (
        "adres",
        "straat",
        "straat en huisnummer",
        "straat + huisnummer",
        "straatnaam",
        "straat nr",
        "bezoekadres",
        "vestigingsadres",
        "woonadres",
        "address",
        "street",
    ),
    keep_text(200),
    Care.NAME,
)
POSTCODE = Column(
    "postcode",
    _("Postcode"),
    (
        "postcode",
        "pc",
        "pc6",
        "pc4",
        "postc",
        "postcode praktijk",
        "postcode wonen",
        "postcode woonplaats",
        "post code",
        "postal code",
        "zip",
        "zip code",
        "zipcode",
    ),
    keep_text(60),
    Care.NAME,
)
PLACE = Column(
    "place",
    _("Place"),
    (
        "plaats",
        "plaatsnaam",
        "woonplaats",
        "vestigingsplaats",
        "stad",
        "dorp",
        "wpl",
        "wplts",
        "plts",
        "gemeente",
        "locatie",
        "city",
        "town",
        "place",
        "residence",
    ),
    keep_text(120),
    Care.NAME,
)
LATITUDE = Column(
    "latitude",
    _("Latitude"),
    ("lat", "latitude", "breedtegraad", "breedte", "noorderbreedte", "y-coördinaat", "=y"),
    keep_number,
)
LONGITUDE = Column(
    "longitude",
    _("Longitude"),
    ("lon", "lng", "long", "longitude", "lengtegraad", "oosterlengte", "x-coördinaat", "=x"),
    keep_number,
)
PRECISION = Column(
    "precision",
    _("Precision"),
    ("=precisie", "=precision"),
    choice_of(Precision),
    Care.FREE,
)
HOURS_LOW = Column(
    "hours_low",
    _("Hours a week, lowest"),
    (
        "uren min",
        "min uren",
        "min. aantal uren",
        "uren minimaal",
        "minimaal aantal uren",
        "minimum uren",
        "uren minimum",
        "u/w min",
        "min u/w",
        "uren van",
        "uren vanaf",
        "hours min",
        "min hours",
        "minimum hours",
    ),
    parse_hours,
)
HOURS_HIGH = Column(
    "hours_high",
    _("Hours a week, highest"),
    (
        "uren max",
        "max uren",
        "max. aantal uren",
        "uren maximaal",
        "maximaal aantal uren",
        "maximum uren",
        "uren maximum",
        "u/w max",
        "max u/w",
        "uren tot",
        "hours max",
        "max hours",
        "maximum hours",
    ),
    parse_hours,
)
