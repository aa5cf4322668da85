"""A small specification, so that the import is tested without knowing any real record."""

from datetime import date
from functools import partial

from leerplek.geo.locating import locate_all
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry
from leerplek.importing import shared_columns as shared
from leerplek.importing.columns import Column, Derived, RecordSpec
from leerplek.importing.doubles import Identity, folded_name, name_words
from leerplek.importing.sensitive import Care
from leerplek.importing.values.contact import parse_agb
from leerplek.importing.values.hours import join_hours, parse_hours
from leerplek.importing.values.parsed import Context, Issue, keep_paragraphs, keep_text
from leerplek.importing.values.routes import parse_funding


def _derive(values, context):
    derived = []
    if join_hours(values):
        derived.append(Derived("hours_low", Issue("hours_crossed")))
    return derived


def _identify(values):
    return Identity(
        email=values["email"].casefold(),
        phone=values["phone"],
        agb=values["agb"],
        name=folded_name(values["name"]),
        postcode=values["postcode"],
        words=name_words(values["name"]),
    )


SPEC = RecordSpec(
    name="clubs",
    label="clubs",
    columns=(
        Column("name", "Name of the club", ("clubnaam", "=naam"), keep_text(40), Care.NAME),
        shared.EMAIL,
        shared.PHONE,
        shared.POSTCODE,
        shared.PLACE,
        Column("agb", "AGB code", ("agb", "agb-code"), parse_agb),
        Column("hours", "Hours a week", ("uren", "u/w", "uren per week"), parse_hours),
        shared.HOURS_LOW,
        shared.HOURS_HIGH,
        Column("funding", "Funding", ("route", "financiering"), parse_funding),
        Column("work", "Work", ("beroep",), keep_text(40), Care.WORK),
        Column("remarks", "Remarks", ("opmerkingen", "opm"), keep_paragraphs(200), Care.FREE),
        shared.LATITUDE,
        shared.LONGITUDE,
    ),
    naming=("name",),
    derive=_derive,
    identify=_identify,
)

POSTCODES = MemoryPostcodes.of(
    [
        PostcodeEntry("7241", 52.16, 6.41, "Lochem", "Lochem", "Gelderland"),
        PostcodeEntry("7101", 51.97, 6.72, "Winterswijk", "Winterswijk", "Gelderland"),
        PostcodeEntry("1234", 50.79, 5.99, "Lemiers", "Vaals", "Limburg"),
    ]
)
CONTEXT = Context(date(2026, 11, 22), partial(locate_all, postcodes=POSTCODES))
