"""The register as a spreadsheet: a line for each place, read back by an import."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.common.formats import format_number
from leerplek.common.phones import format_phone
from leerplek.practices.enums import AccreditationState, Facts, PracticeSetting, Willingness
from leerplek.practices.fact_columns import FACT_DAYS, FACT_WAYS
from leerplek.practices.models import Place, PracticeSite
from leerplek.practices.profile_columns import PROFILE_COLUMNS
from leerplek.practices.recognition_columns import TITLES
from leerplek.practices.selectors import PlaceRow
from leerplek.programmes.enums import LearningRoute

UNKNOWN = {Willingness.UNKNOWN, AccreditationState.UNKNOWN, PracticeSetting.UNKNOWN}


def export_columns() -> list[Column[PlaceRow]]:
    """Return the columns in the language of the user; an import knows both languages.

    What is unknown is an empty cell.  The number of places stands under their
    learning route, so a line fills one of those three columns at most.
    """
    return [
        Column(_("Practice name"), lambda row: row.practice.name),
        Column(_("Site"), _of_site(lambda site: site.name)),
        Column(_("Address"), _of_site(lambda site: site.street)),
        Column(_("Postcode"), _of_site(lambda site: site.postcode)),
        Column(_("Town"), _of_site(lambda site: site.place_name)),
        Column(_("Phone"), lambda row: format_phone(row.practice.phone)),
        Column(_("E-mail"), lambda row: row.practice.email),
        Column(_("Contact person"), lambda row: row.practice.contact_name),
        Column(_("AGB code"), lambda row: row.practice.agb_code),
        Column(_("Number of GPs"), lambda row: row.practice.gp_count),
        Column(_("Kind of practice"), lambda row: row.practice.get_host_type_display()),
        Column(_("Village or town"), lambda row: _known(row.practice, "setting")),
        Column(_("Own pharmacy"), lambda row: row.practice.is_dispensing),
        Column(_("Size of the team"), lambda row: row.practice.team_size),
        Column(_("Number of patients"), lambda row: row.practice.patient_count),
        Column(_("What it is like to work there"), lambda row: row.practice.profile),
        Column(_("Trains learners"), lambda row: _known(row.practice, "trains")),
        Column(_("Reason why not"), lambda row: row.practice.reason_not),
        Column(_("Places BBL"), _number(LearningRoute.BBL)),
        Column(_("Places BOL"), _number(LearningRoute.BOL)),
        Column(_("Places third learning route"), _number(LearningRoute.THIRD_ROUTE)),
        Column(_("Hours per week"), _of_place(place_hours)),
        Column(_("Days"), _of_place(lambda place: place.weekdays_in_words)),
        Column(_("Places from"), _of_place(lambda place: place.start_on)),
        Column(_("Cohort"), _of_place(lambda place: place.cohort)),
        Column(_("Recognised training company (SBB)"), _of_site(_accreditation)),
        Column(_("Recognised until"), _of_site(lambda site: site.accredited_until)),
        Column(_("Supervisor"), _of_site(lambda site: site.supervisor_name)),
        Column(_("Supervisor of the place"), _of_place(lambda place: place.supervisor_name)),
        Column(_("Formal employer"), _of_place(lambda place: place.formal_employer)),
        Column(_("Training company"), _of_place(lambda place: place.training_company)),
        Column(_("Confirmed on"), _of_place(lambda place: place.confirmed_on)),
        Column(_("Confirmed how"), _of_place(lambda place: place.get_confirmed_how_display())),
        *_profile_columns(),
        *_recognition_columns(),
        *_fact_columns(),
        Column(_("Remarks"), lambda row: row.practice.notes),
        Column(_("Latitude"), _of_site(lambda site: site.latitude)),
        Column(_("Longitude"), _of_site(lambda site: site.longitude)),
        Column(_("Precision"), _of_site(lambda site: site.get_precision_display())),
    ]


def _profile_columns() -> list[Column[PlaceRow]]:
    """Return what the practice is like and how much it can take on."""
    return [
        Column(str(column.label), _of_practice(SAID.get(column.key, column.key)))
        for column in PROFILE_COLUMNS
    ]


def _of_practice(name: str) -> Callable[[PlaceRow], Any]:
    return lambda row: getattr(row.practice, name)


# What is told in other words than it is kept in.
SAID = {"routes": "routes_in_words"}


def _recognition_columns() -> list[Column[PlaceRow]]:
    """Return for each learning route what is said of it at the site."""
    return [
        Column(str(title), _of_site(_recognition(route, name)))
        for route, titles in TITLES.items()
        for name, title in titles.items()
    ]


def _recognition(route: str, name: str) -> Callable[[PracticeSite], Any]:
    def value(site: PracticeSite) -> Any:
        rows = (each for each in site.recognitions.all() if each.learning_route == route)
        row = next(rows, None)
        if row is None:
            return None
        return _known(row, "accreditation") if name == "accreditation" else getattr(row, name)

    return value


def _fact_columns() -> list[Column[PlaceRow]]:
    """Return for each block of facts on which day and how it was confirmed last."""
    columns: list[Column[PlaceRow]] = []
    for facts in Facts:
        columns += [
            Column(str(FACT_DAYS[facts]), _confirmed(facts, "confirmed_on")),
            Column(str(FACT_WAYS[facts]), _confirmed(facts, "get_confirmed_how_display")),
        ]
    return columns


def _confirmed(facts: str, name: str) -> Callable[[PlaceRow], Any]:
    """Read of the confirmation that counts; the rows have theirs prefetched, the last first."""

    def value(row: PlaceRow) -> Any:
        noted = (each for each in row.practice.confirmations.all() if each.facts == facts)
        last = next(noted, None)
        told = None if last is None else getattr(last, name)
        return told() if callable(told) else told

    return value


def hours_in_words(low: Decimal | None, high: Decimal | None) -> str:
    """Return hours a week as an import reads them: "24-32 uur", "min. 24 uur", "max. 32 uur".

    With the unit, because a bare 4 may as well be a number of days.
    """
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        numbers = [format_number(each) for each in dict.fromkeys((low, high))]
        return _("%(hours)s hours") % {"hours": "-".join(numbers)}
    if low is not None:
        return _("min. %(hours)s hours") % {"hours": format_number(low)}
    return _("max. %(hours)s hours") % {"hours": format_number(high or 0)}


def place_hours(place: Place) -> str:
    """Return the hours of a place, and whether the place may be shared."""
    text = hours_in_words(place.hours_min, place.hours_max)
    if text and place.is_divisible:
        return _("%(hours)s (divisible)") % {"hours": text}
    return text


def _of_site(value: Callable[[PracticeSite], Any]) -> Callable[[PlaceRow], Any]:
    return lambda row: value(row.site) if row.site else None


def _of_place(value: Callable[[Place], Any]) -> Callable[[PlaceRow], Any]:
    return lambda row: value(row.place) if row.place else None


def _number(route: LearningRoute) -> Callable[[PlaceRow], Any]:
    return _of_place(lambda place: place.number if place.learning_route == route else None)


def _accreditation(site: PracticeSite) -> str:
    return _known(site, "accreditation")


def _known(row: Any, field: str) -> str:
    if getattr(row, field) in UNKNOWN:
        return ""
    return str(getattr(row, f"get_{field}_display")())
