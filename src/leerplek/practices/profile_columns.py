"""How spreadsheets say what a practice is like and how much it can take on."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import Column, Parser
from leerplek.importing.sensitive import Care
from leerplek.importing.values.dates import parse_start
from leerplek.importing.values.numbers import count_up_to
from leerplek.importing.values.parsed import Context, Parsed, keep_text
from leerplek.programmes.enums import LearningRoute

_ROUTES = {
    LearningRoute.BBL: ("bbl",),
    LearningRoute.BOL: ("bol",),
    LearningRoute.THIRD_ROUTE: ("derde leerweg", "3e leerweg", "ovo", "third route"),
}


def parse_routes(cell: Cell, _context: Context) -> Parsed:
    """Read learning routes in the order in which they stand: "BBL, BOL" is "bbl,bol"."""
    text = text_of(cell).casefold()[:200]
    places = {
        route: min((text.index(word) for word in words if word in text), default=-1)
        for route, words in _ROUTES.items()
    }
    found = sorted((at, route.value) for route, at in places.items() if at >= 0)
    return Parsed(",".join(route for _at, route in found))


def _column(key: str, label: Any, words: str, parse: Parser, care: Care = Care.TYPED) -> Column:
    return Column(key, label, tuple(f"={word.strip()}" for word in words.split(",")), parse, care)


PROFILE_COLUMNS = (
    _column(
        "assistant_count",
        _("Doctor's assistants in the team"),
        "doktersassistenten in het team, aantal doktersassistenten, aantal assistentes, "
        "fte assistenten, doctor's assistants in the team",
        count_up_to(99, whole=False),
    ),
    _column(
        "his",
        _("GP information system (HIS)"),
        "his, huisartsinformatiesysteem (his), huisartsinformatiesysteem, "
        "gp information system (his)",
        keep_text(60),
        Care.FREE,
    ),
    _column(
        "languages",
        _("Languages spoken"),
        "talen, gesproken talen, welke talen, languages, languages spoken",
        keep_text(160),
        Care.FREE,
    ),
    _column(
        "preferred_school",
        _("School that it prefers"),
        "voorkeursschool, voorkeur school, school van voorkeur, school that it prefers",
        keep_text(160),
        Care.NAME,
    ),
    _column(
        "routes",
        _("Learning routes by preference"),
        "learning routes by preference, leerwegen in volgorde van voorkeur, leerwegen, "
        "leerwegen op volgorde van voorkeur",
        parse_routes,
        Care.FREE,
    ),
    _column(
        "total_cap",
        _("Learners at most"),
        "leerlingen hooguit, maximum leerlingen, maximaal aantal leerlingen, learners at most",
        count_up_to(50),
    ),
    _column(
        "learners_now",
        _("Learners now"),
        "leerlingen nu, huidige leerlingen, learners now",
        count_up_to(50),
    ),
    _column(
        "rooms",
        _("Consulting rooms"),
        "spreekkamers, aantal spreekkamers, kamers, consulting rooms",
        count_up_to(99),
    ),
    _column(
        "workstations",
        _("Workstations for learners"),
        "werkplekken voor leerlingen, aantal werkplekken, werkplekken, workstations for learners",
        count_up_to(50),
    ),
    _column(
        "vacancy_hours",
        _("Vacancy hours a week"),
        "vacature, vacature uren, vacature uren per week, vacancy hours a week",
        count_up_to(200, whole=False),
    ),
    _column(
        "vacancy_since",
        _("Vacancy since"),
        "vacature sinds, vacancy since",
        parse_start,
    ),
)
# Each is called the same in the database; the school is a row there.
PROFILE_FIELDS = {
    column.key: column.key for column in PROFILE_COLUMNS if column.key != "preferred_school"
}
