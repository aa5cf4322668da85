"""How spreadsheets of practices say what we keep of a practice."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.importing import shared_columns as shared
from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import Column, Derived, RecordSpec, Values
from leerplek.importing.doubles import Identity, folded_name, name_words
from leerplek.importing.sensitive import Care
from leerplek.importing.values.answers import parse_answer, parse_yes_no
from leerplek.importing.values.choices import choice_of
from leerplek.importing.values.contact import parse_agb
from leerplek.importing.values.dates import parse_start
from leerplek.importing.values.hours import join_hours, parse_hours
from leerplek.importing.values.numbers import count_up_to
from leerplek.importing.values.parsed import (
    Context,
    Issue,
    Parsed,
    keep_paragraphs,
    keep_text,
    not_understood,
)
from leerplek.importing.values.routes import parse_accreditation
from leerplek.importing.values.weekdays import parse_weekdays
from leerplek.practices.enums import (
    AccreditationState,
    ConfirmedHow,
    HostType,
    PracticeSetting,
    Willingness,
)
from leerplek.practices.fact_columns import FACT_COLUMNS
from leerplek.practices.profile_columns import PROFILE_COLUMNS
from leerplek.practices.recognition_columns import RECOGNITION_COLUMNS
from leerplek.practices.rules import MOST_PATIENTS, MOST_PEOPLE

MOST_PLACES = 40
MOST_GPS = 200
_THOUSANDS = re.compile(r"(?<=\d)[.\s](?=\d{3}(?!\d))")
_count_patients = count_up_to(MOST_PATIENTS)

_HOST_WORDS = (
    (
        HostType.OUT_OF_HOURS_CENTRE,
        re.compile(
            r"(?:hap|huisartsenpost|huisartsenspoedpost|spoedpost|spoedplein|"
            r"out-of-hours centre)(?!\w)"
        ),
    ),
    (
        HostType.HEALTH_CENTRE,
        re.compile(
            r"(?:gezondheidscentrum|gezondheidscentra|medisch centrum|"
            r"health centre)(?!\w)"
        ),
    ),
    (
        HostType.REGIONAL_TRAINING_PRACTICE,
        re.compile(r"(?:regionale )?(?:opleidings|leer|trainings)praktijk|regional training"),
    ),
)
_DISPENSING = re.compile(r"apotheekhoudend")
# Words that half of the practices have in their name, and that therefore tell nothing.
_COMMON_WORDS = frozenset(
    {"huisartsenpraktijk", "huisartsen", "huisarts", "praktijk", "huisartspraktijk", "hap", "de"}
    | {"huisartsenpost", "apotheekhoudende", "gezondheidscentrum", "het", "in", "op", "aan", "en"}
    | {"van", "der", "den", "dr", "centrum", "groepspraktijk", "maatschap", "spoedpost", "the"}
)


def parse_host_type(cell: Cell, _context: Context) -> Parsed:
    """Read what kind of practice this is; None when empty, so that the name decides."""
    text = text_of(cell).casefold()
    if not text:
        return Parsed(None)
    for host_type in HostType:
        if text in {host_type.value, str(host_type.label).casefold()}:
            return Parsed(host_type)
    known = _host_type(text)
    if known is None and re.search(r"praktijk|practice", text):
        known = HostType.PRACTICE
    return not_understood("host_type_not_understood") if known is None else Parsed(known)


def parse_setting(cell: Cell, _context: Context) -> Parsed:
    """Read whether a practice stands in a village or in a town."""
    text = text_of(cell).casefold()
    if text in {"", "-", "?", "onbekend", "unknown", str(PracticeSetting.UNKNOWN.label)}:
        return Parsed(PracticeSetting.UNKNOWN)
    if re.search(r"dorp|platteland|village|rural", text):
        return Parsed(PracticeSetting.VILLAGE)
    if re.search(r"stad|stedelijk|town|city|urban", text):
        return Parsed(PracticeSetting.TOWN)
    return not_understood("setting_not_understood", PracticeSetting.UNKNOWN)


def _host_type(text: str) -> HostType | None:
    return next((kind for kind, pattern in _HOST_WORDS if pattern.match(text)), None)


def derive(values: Values, _context: Context) -> list[Derived]:
    """Complete a practice from its name and its answer.

    A name that begins with HAP, huisartsenpost or spoedpost is an out-of-hours
    centre; "apotheekhoudend" means that it has its own pharmacy.  "Ja, 1x" counts
    for BBL places where their own column is empty.
    """
    derived = []
    name = values["name"].casefold()
    values["host_type"] = values["host_type"] or _host_type(name) or HostType.PRACTICE
    if values["is_dispensing"] is None and _DISPENSING.search(name):
        values["is_dispensing"] = True
    answer = values["trains"]
    values["trains"] = Willingness(answer.reply.value)
    if values["places_bbl"] is None:
        values["places_bbl"] = answer.count
    values["accreditation"] = AccreditationState(values["accreditation"])
    if join_hours(values):
        derived.append(Derived("hours_low", Issue("hours_crossed")))
    return derived


def identify(values: Values) -> Identity:
    """By what two rows, or a row and a record, are the same practice."""
    return Identity(
        email=values["email"].casefold(),
        phone=values["phone"],
        agb=values["agb"],
        name=folded_name(values["name"]),
        postcode=values["postcode"],
        place=folded_name(values["place"]),
        words=name_words(values["name"], _COMMON_WORDS),
        apart=(values["agb"],),
    )


def parse_patients(cell: Cell, context: Context) -> Parsed:
    """Read a number of patients, also as people write thousands: "2.350"."""
    return _count_patients(_THOUSANDS.sub("", text_of(cell)), context)


def _answer(cell: Cell, context: Context) -> Parsed:
    return parse_answer(cell, context)


def _column(key: str, label: Any, words: str, parse: Any, care: Care = Care.TYPED) -> Column:
    return Column(key, label, tuple(word.strip() for word in words.split(",")), parse, care)


PRACTICE_SPEC = RecordSpec(
    name="practices",
    label=_("practices"),
    columns=(
        _column(
            "name",
            _("Name of the practice"),
            "praktijknaam, naam praktijk, naam van de praktijk, =naam, =praktijk, =name, "
            "huisartsenpraktijk, practice name, name of practice, =practice, organisatie, "
            "naam organisatie, naam huisartsenpraktijk, =instelling",
            keep_text(160),
            Care.NAME,
        ),
        shared.STREET,
        shared.POSTCODE,
        shared.PLACE,
        shared.PHONE,
        shared.EMAIL,
        _column(
            "contact",
            _("Contact person"),
            "=contactpersoon, =contact, naam contactpersoon, contactpersoon praktijk, "
            "aanspreekpunt, praktijkmanager, contact person, contact name",
            keep_text(160),
            Care.NAME,
        ),
        _column("agb", _("AGB code"), "agb, agb-code, agbcode, agb nummer, agb nr", parse_agb),
        _column(
            "gp_count",
            _("Number of GPs"),
            "aantal huisartsen, huisartsen, aantal ha, aantal artsen, ha's, number of gps, gps, "
            "fte huisartsen",
            count_up_to(MOST_GPS, whole=False),
        ),
        _column(
            "host_type",
            _("Kind of practice"),
            "=soort, =type, soort praktijk, type praktijk, praktijktype, kind, host type, "
            "kind of host, praktijksoort",
            parse_host_type,
        ),
        _column(
            "setting",
            _("Village or town"),
            "dorp/stad, dorp of stad, stad/dorp, dorpspraktijk, ligging, setting, village or town",
            parse_setting,
        ),
        _column(
            "is_dispensing",
            _("Has its own pharmacy"),
            "apotheekhoudend, apotheek, dispensing, own pharmacy",
            parse_yes_no,
        ),
        _column(
            "team_size",
            _("Size of the team"),
            "grootte van het team, teamgrootte, aantal medewerkers, aantal collega's, size of the "
            "team, team size",
            count_up_to(MOST_PEOPLE),
        ),
        _column(
            "patient_count",
            _("Number of patients"),
            "aantal patienten, aantal patiënten, =patiënten, praktijkgrootte, number of patients",
            parse_patients,
        ),
        _column(
            "profile",
            _("What it is like to work there"),
            "hoe het is om er te werken, =profiel, =sfeer, profiel van de praktijk, "
            "what it is like to work there, =profile",
            keep_text(300),
            Care.FREE,
        ),
        _column(
            "trains",
            _("Trains learners"),
            "leidt op, leidt op ja/nee, opleiden, opleiden j/n, opleiden ja/nee, wil opleiden, "
            "leidt u op, opleider, opleiding j/n, bereid om op te leiden, bereid, opleidingsplek, "
            "trains, trains learners, training, willing to train, animo",
            _answer,
        ),
        _column(
            "reason_not",
            _("Reason why not"),
            "reden niet, reden, reden nee, waarom niet, reden geen, toelichting nee, reason, "
            "reason not, reason why not",
            keep_text(300),
            Care.FREE,
        ),
        _column(
            "places_bbl",
            _("Places BBL"),
            "plekken bbl, bbl, bbl plekken, bbl-plekken, aantal bbl, plaatsen bbl, bbl plaatsen, "
            "aantal plekken bbl, leerwerkplekken, leerbanen, aantal plekken, =plekken, "
            "places bbl, bbl places, =places",
            count_up_to(MOST_PLACES),
        ),
        _column(
            "places_bol",
            _("Places BOL"),
            "plekken bol, bol, bol plekken, bol-plekken, aantal bol, plaatsen bol, bol plaatsen, "
            "aantal plekken bol, stageplaatsen, stageplekken, places bol, bol places",
            count_up_to(MOST_PLACES),
        ),
        _column(
            "places_third",
            _("Places third learning route"),
            "plekken derde leerweg, derde leerweg, 3e leerweg, plekken 3e leerweg, ovo, "
            "places third learning route, third route",
            count_up_to(MOST_PLACES),
        ),
        _column(
            "accreditation",
            _("Recognised training company (SBB)"),
            "erkend leerbedrijf (sbb), erkend leerbedrijf, erkend, erkenning, sbb, leerbedrijf, "
            "sbb erkend, sbb-erkenning, erkend j/n, recognised, accredited, accreditation",
            parse_accreditation,
        ),
        _column(
            "supervisor",
            _("Supervisor"),
            "begeleider, praktijkbegeleider, naam begeleider, praktijkopleider, werkbegeleider, "
            "supervisor, mentor",
            keep_text(160),
            Care.NAME,
        ),
        _column(
            "hours",
            _("Hours a week"),
            "uren per week, uren, u/w, uur per week, uren p/w, uren/week, uren pw, aantal uren, "
            "contracturen, uren contract, hours, hours a week, hours per week",
            parse_hours,
        ),
        shared.HOURS_LOW,
        shared.HOURS_HIGH,
        _column(
            "weekdays",
            _("Days"),
            "=dagen, =days, werkdagen, welke dagen, dagen stagiair, dagen leerling, =op dagen, "
            "beschikbare dagen, lesvrije dagen, weekdagen, weekdays, working days",
            parse_weekdays,
        ),
        _column(
            "start_from",
            _("Places from"),
            "vanaf, startdatum, start, per, beschikbaar vanaf, plek vanaf, plekken vanaf, "
            "ingangsdatum, start date, from, available from, places from",
            parse_start,
        ),
        _column(
            "formal_employer",
            _("Formal employer"),
            "formele werkgever, werkgever, formal employer, employer",
            keep_text(160),
            Care.NAME,
        ),
        _column(
            "training_company",
            _("Training company"),
            "naam leerbedrijf, leerbedrijf naam, training company",
            keep_text(160),
            Care.NAME,
        ),
        _column(
            "remarks",
            _("Remarks"),
            "opmerkingen, opmerking, opm, bijzonderheden, notities, notitie, toelichting, "
            "aantekeningen, memo, remarks, notes, comments",
            keep_paragraphs(4000),
            Care.FREE,
        ),
        # What follows is told by our own exports, and seldom by another file.
        _column(
            "site",
            _("Name of the site"),
            "=vestiging, naam vestiging, =site, name of site, naam locatie",
            keep_text(160),
            Care.NAME,
        ),
        _column("cohort", _("Cohort"), "=klas, =cohort, =class", keep_text(160), Care.FREE),
        _column(
            "accredited_until",
            _("Recognised until"),
            "erkend tot, erkend t/m, erkenning tot, recognised until",
            parse_start,
        ),
        _column(
            "place_supervisor",
            _("Supervisor of the place"),
            "=begeleider van de plek, =supervisor of the place",
            keep_text(160),
            Care.NAME,
        ),
        _column("confirmed_on", _("Confirmed on"), "=bevestigd op, =confirmed on", parse_start),
        _column(
            "confirmed_how",
            _("Confirmed how"),
            "=hoe bevestigd, =confirmed how",
            choice_of(ConfirmedHow),
            Care.FREE,
        ),
        *PROFILE_COLUMNS,
        *FACT_COLUMNS,
        *RECOGNITION_COLUMNS,
        shared.LATITUDE,
        shared.LONGITUDE,
        shared.PRECISION,
    ),
    naming=("name",),
    derive=derive,
    identify=identify,
)
