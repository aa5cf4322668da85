"""How spreadsheets say for which learning routes a site is recognised: mostly our own exports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.importing.columns import Column, Values
from leerplek.importing.sensitive import Care
from leerplek.importing.values.choices import choice_of
from leerplek.importing.values.dates import parse_start
from leerplek.importing.values.parsed import keep_text
from leerplek.practices.enums import AccreditationState
from leerplek.programmes.enums import LearningRoute

TITLES: dict[str, dict[str, Any]] = {
    LearningRoute.BBL: {
        "accreditation": _("Recognition BBL"),
        "since": _("Recognition BBL since"),
        "until": _("Recognition BBL until"),
        "number": _("Recognition BBL number"),
    },
    LearningRoute.BOL: {
        "accreditation": _("Recognition BOL"),
        "since": _("Recognition BOL since"),
        "until": _("Recognition BOL until"),
        "number": _("Recognition BOL number"),
    },
    LearningRoute.THIRD_ROUTE: {
        "accreditation": _("Recognition third route"),
        "since": _("Recognition third route since"),
        "until": _("Recognition third route until"),
        "number": _("Recognition third route number"),
    },
}
_ROUTE_WORDS = {
    LearningRoute.BBL: ("bbl", "bbl"),
    LearningRoute.BOL: ("bol", "bol"),
    LearningRoute.THIRD_ROUTE: ("derde leerweg", "third route"),
}
_WORDS = {
    "accreditation": ("", ""),
    "since": (" sinds", " since"),
    "until": (" tot", " until"),
    "number": (" nummer", " number"),
}
_PARSERS = {
    "accreditation": choice_of(AccreditationState),
    "since": parse_start,
    "until": parse_start,
    "number": keep_text(20),
}
NAMES = tuple(_PARSERS)
_EMPTY = {"accreditation": "", "since": None, "until": None, "number": ""}


def column_of(route: str, name: str) -> str:
    """Return what the column with this of a route is called among the values of a row."""
    return f"recognition_{route}_{name}"


def _column(route: str, name: str) -> Column:
    dutch, english = _ROUTE_WORDS[LearningRoute(route)]
    words = (f"=erkenning {dutch}{_WORDS[name][0]}", f"=recognition {english}{_WORDS[name][1]}")
    care = Care.FREE if name == "number" else Care.TYPED
    return Column(column_of(route, name), TITLES[route][name], words, _PARSERS[name], care)


RECOGNITION_COLUMNS = tuple(_column(route, name) for route in TITLES for name in NAMES)
RECOGNITION_KEYS = frozenset(column.key for column in RECOGNITION_COLUMNS)
NO_RECOGNITION: Values = {
    column_of(route, name): _EMPTY[name] for route in TITLES for name in NAMES
}


def told_of(values: Values, route: str) -> dict[str, Any]:
    """Return what a row says of a route, by the fields of a `Recognition`."""
    told = {name: values[column_of(route, name)] for name in NAMES}
    return {**told, "accreditation": told["accreditation"] or AccreditationState.UNKNOWN}


# What is kept of a route that a row says nothing of.
NOTHING = told_of(NO_RECOGNITION, LearningRoute.BBL)
