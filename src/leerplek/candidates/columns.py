"""How spreadsheets of candidates say what we keep of a person."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import CandidateState, FundingRoute, Scale
from leerplek.importing import shared_columns as shared
from leerplek.importing.columns import Column, Derived, RecordSpec, Values
from leerplek.importing.doubles import Identity, folded_name, name_words
from leerplek.importing.sensitive import Care, found_in
from leerplek.importing.values.answers import parse_yes_no
from leerplek.importing.values.choices import choice_of
from leerplek.importing.values.dates import parse_birth_date, parse_start, start_in_text
from leerplek.importing.values.hours import join_hours, parse_hours
from leerplek.importing.values.numbers import parse_score
from leerplek.importing.values.parsed import Context, Issue, keep_paragraphs, keep_text
from leerplek.importing.values.routes import parse_funding, parse_learning_routes
from leerplek.importing.values.travel import parse_distance, parse_travel_modes
from leerplek.practices.columns import parse_setting
from leerplek.practices.enums import PracticeSetting
from leerplek.programmes.enums import LearningRoute

_OWN_PRACTICE = re.compile(
    r"(?:heeft (?:zelf )?(?:al|reeds) (?:een )?(?:eigen )?(?:praktijk|plek|leerplek|werkgever)|"
    r"al een (?:praktijk|plek)|eigen praktijk|already has a practice)"
    r"(?:\s*[:,=-]\s*|\s+(?:bij|gevonden bij|at)\s+)([^.;\n]{2,160})",
    re.IGNORECASE,
)
_NO_OUT_OF_HOURS = re.compile(
    r"\b(?:niet|geen|liever niet|nooit|not|no)\b[^.;\n]{0,25}"
    r"\b(?:hap|huisartsenpost|spoedpost|out-of-hours)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:liever|liefst|voorkeur(?: voor)?|graag|bij voorkeur|prefers?)\b[^.;\n]{0,25}?"
    r"(?:(?P<village>dorps?praktijk|(?:in )?(?:een )?dorp\b|village)|"
    r"(?P<town>stads?praktijk|(?:in )?(?:de |een )?stad\b|town|city))",
    re.IGNORECASE,
)
_NOT_WISHED = re.compile(r"\b(?:niet|geen|not|no)\b", re.IGNORECASE)


def derive(values: Values, context: Context) -> list[Derived]:
    """Complete a candidate from the whole row, the remarks included.

    What a column says goes before what a remark says; a note tells what was read
    in a remark.
    """
    derived = []
    _join_name(values)
    values["funding_route"] = FundingRoute(values["funding_route"])
    values["learning_routes"] = tuple(LearningRoute(code) for code in values["learning_routes"])
    values["excludes_out_of_hours"] = bool(values.pop("no_out_of_hours"))
    if join_hours(values):
        derived.append(Derived("hours_low", Issue("hours_crossed")))
    if values["remarks"]:
        derived += _read_remarks(values, context)
    return derived


def _join_name(values: Values) -> None:
    """Put "van den" before the last name; take "Jansen, Piet" or "Piet Jansen" apart."""
    infix, whole = values.pop("infix"), values.pop("full_name")
    last = values["last_name"]
    if infix and last and not last.casefold().startswith(f"{infix.casefold()} "):
        values["last_name"] = f"{infix} {last}"
    if not whole or values["last_name"] or values["first_name"]:
        return
    last, comma, first = whole.partition(",")
    if not comma:
        first, _space, last = whole.partition(" ")
        if not last:
            first, last = "", first
    values["first_name"], values["last_name"] = first.strip(), last.strip()


def _read_remarks(values: Values, context: Context) -> list[Derived]:
    derived = []
    remarks = values["remarks"]
    start = None if values["start_from"] else start_in_text(remarks, context.today)
    if start is not None:
        values["start_from"] = start
        derived.append(Derived("remarks", Issue("start_from_read", {"date": start.isoformat()})))
    own = None if values["own_practice_name"] else _OWN_PRACTICE.search(remarks)
    if own is not None and not found_in(own[1], Care.FREE):
        values["own_practice_name"] = own[1].strip()
        derived.append(Derived("remarks", Issue("own_practice_read")))
    if _NO_OUT_OF_HOURS.search(remarks):
        values["excludes_out_of_hours"] = True
        derived.append(Derived("remarks", Issue("exclusion_read")))
    wish = _WISH.search(remarks)
    unsaid = values["wished_setting"] == PracticeSetting.UNKNOWN
    if wish is not None and unsaid and not _NOT_WISHED.search(wish[0]):
        values["wished_setting"] = (
            PracticeSetting.VILLAGE if wish["village"] else PracticeSetting.TOWN
        )
        derived.append(Derived("remarks", Issue("wish_read")))
    return derived


def identify(values: Values) -> Identity:
    """By what two rows, or a row and a record, are the same person."""
    name = f"{values['first_name']} {values['last_name']}"
    birth_date = values["birth_date"]
    return Identity(
        email=values["email"].casefold(),
        phone=values["phone"],
        name=folded_name(name) if values["first_name"] and values["last_name"] else "",
        postcode=values["postcode"],
        place=folded_name(values["place"]),
        words=name_words(values["first_name"]),
        apart=(birth_date.isoformat() if birth_date else "",),
    )


def _column(key: str, label: Any, words: str, parse: Any, care: Care = Care.TYPED) -> Column:
    return Column(key, label, tuple(word.strip() for word in words.split(",")), parse, care)


CANDIDATE_SPEC = RecordSpec(
    name="candidates",
    label=_("candidates"),
    columns=(
        _column(
            "last_name",
            _("Last name"),
            "achternaam, familienaam, =naam achter, last name, surname, family name, lastname",
            keep_text(120),
            Care.NAME,
        ),
        _column(
            "first_name",
            _("First name"),
            "voornaam, roepnaam, voornamen, first name, given name, firstname",
            keep_text(100),
            Care.NAME,
        ),
        _column(
            "infix",
            _("Name prefix"),
            "tussenvoegsel, tussenvoegsels, tv, tussenv, voorvoegsel, name prefix, infix",
            keep_text(20),
            Care.NAME,
        ),
        _column(
            "full_name",
            _("Name"),
            "=naam, volledige naam, naam kandidaat, =kandidaat, =name, full name, =deelnemer, "
            "naam deelnemer, =candidate",
            keep_text(200),
            Care.NAME,
        ),
        shared.EMAIL,
        shared.PHONE,
        shared.STREET,
        shared.POSTCODE,
        shared.PLACE,
        _column(
            "birth_date",
            _("Birth date"),
            "geboortedatum, geb.datum, gebdatum, geb. datum, geboren, geboren op, gebdat, "
            "birth date, date of birth, dob, birthdate",
            parse_birth_date,
        ),
        _column(
            "hours",
            _("Hours a week"),
            "uren beschikbaar, beschikbare uren, uren, u/w, uren per week, uur per week, "
            "uren p/w, uren/week, uren pw, aantal uren, beschikbaarheid uren, beschikbaarheid, "
            "gewenste uren, hours, hours available, hours a week, hours per week",
            parse_hours,
        ),
        shared.HOURS_LOW,
        shared.HOURS_HIGH,
        _column(
            "start_from",
            _("Can start from"),
            "beschikbaar vanaf, startdatum, kan starten vanaf, kan beginnen, start vanaf, "
            "vroegste start, =start, =vanaf, beschikbaar per, earliest start, start date, "
            "available from, can start from",
            parse_start,
        ),
        _column(
            "funding_route",
            _("Funding route"),
            "route (uwv/ssfh), route, uwv/ssfh, bekostiging, financiering, bekostigingsroute, "
            "financieringsroute, uitkering, soort uitkering, funding, funding route",
            parse_funding,
        ),
        _column(
            "learning_routes",
            _("Learning routes"),
            "leerweg, leerwegen, gewenste leerweg, leerroute, bbl/bol, bol/bbl, opleidingsvorm, "
            "learning route, learning routes",
            parse_learning_routes,
        ),
        _column(
            "travel_modes",
            _("Ways of travel"),
            "vervoer, vervoermiddel, vervoersmiddel, reist met, reizen met, vervoerswijze, "
            "transport, travel, ways of travel, travel mode",
            parse_travel_modes,
        ),
        _column(
            "max_km",
            _("Own maximum distance (km)"),
            "max. reisafstand, max reisafstand, reisafstand, maximale reisafstand, max km, km, "
            "max. km, max afstand, maximale afstand, afstand, reisbereidheid, max reistijd, "
            "reistijd, max distance, maximum distance, own maximum distance",
            parse_distance,
        ),
        _column(
            "prior_education",
            _("Prior education"),
            "vooropleiding, opleiding, hoogste opleiding, opleidingsniveau, diploma, diploma's, "
            "prior education, education",
            keep_text(200),
            Care.WORK,
        ),
        _column(
            "current_work",
            _("Current work"),
            "huidig beroep, beroep, huidig werk, huidige functie, functie, werk, huidige baan, "
            "achtergrond, current work, current job, occupation, profession",
            keep_text(200),
            Care.WORK,
        ),
        _column(
            "has_laptop",
            _("Has a laptop"),
            "laptop, laptop j/n, computer, has laptop",
            parse_yes_no,
        ),
        _column(
            Scale.MOTIVATION.value,
            _("Motivation (1-5)"),
            "motivatie (1-5), motivatie, motivation",
            parse_score,
        ),
        _column(
            Scale.SERVICE_ATTITUDE.value,
            _("Service attitude (1-5)"),
            "dienstverlenend (1-5), dienstverlenende houding (1-5), dienstverlenend, "
            "dienstverlenendheid, klantgericht, dienstverlenende instelling, "
            "dienstverlenende houding, service attitude",
            parse_score,
        ),
        _column(
            Scale.TEACHABILITY.value,
            _("Teachability (1-5)"),
            "leerbaarheid (1-5), leerbaarheid, leervermogen, teachability",
            parse_score,
        ),
        _column(
            Scale.COMMITMENT.value,
            _("Commitment (1-5)"),
            "commitment (1-5), betrokkenheid (1-5), commitment, betrokkenheid, inzet, "
            "doorzettingsvermogen",
            parse_score,
        ),
        _column(
            Scale.LIFE_EXPERIENCE.value,
            _("Life experience (1-5)"),
            "levenservaring (1-5), levenservaring, life experience",
            parse_score,
        ),
        _column(
            "own_practice_name",
            _("Already has a practice"),
            "eigen praktijk, heeft al praktijk, heeft al een praktijk, eigen plek, own practice, "
            "already has a practice",
            keep_text(160),
            Care.NAME,
        ),
        _column(
            "wished_setting",
            _("Would like a practice in a"),
            "dorp/stad, voorkeur dorp/stad, dorp of stad, wished setting, "
            "would like a practice in a",
            parse_setting,
        ),
        _column(
            "source",
            _("Source"),
            "bron, herkomst, aangemeld via, via, kanaal, hoe gevonden, source, channel",
            keep_text(120),
            Care.FREE,
        ),
        _column(
            "remarks",
            _("Remarks"),
            "opmerkingen, opmerking, opm, bijzonderheden, notities, notitie, toelichting, "
            "aantekeningen, memo, wensen, remarks, notes, comments",
            keep_paragraphs(4000),
            Care.FREE,
        ),
        # What follows is told by our own exports, and seldom by another file.
        _column(
            "no_out_of_hours",
            _("Not the out-of-hours centre"),
            "niet naar de huisartsenpost, not the out-of-hours centre",
            parse_yes_no,
        ),
        _column(
            "excluded_practices",
            _("Excluded practices"),
            "uitgesloten praktijken, excluded practices",
            keep_text(2000),
            Care.NAME,
        ),
        _column("cohort", _("Cohort"), "=klas, =cohort, =class", keep_text(160), Care.FREE),
        _column("state", _("State"), "=status, =state", choice_of(CandidateState), Care.FREE),
        shared.LATITUDE,
        shared.LONGITUDE,
        shared.PRECISION,
    ),
    naming=("last_name", "first_name", "full_name"),
    derive=derive,
    identify=identify,
)
