"""Candidates as a spreadsheet: a line for each person, read back by an import."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from leerplek.accounts.selectors import Standing
from leerplek.candidates.enums import FundingRoute, Scale
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import organisations_written_for
from leerplek.candidates.waiting import Waiting
from leerplek.common.exports import Column
from leerplek.common.phones import format_phone
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.exports import hours_in_words


def export_columns(standing: Standing) -> list[Column[Candidate]]:
    """Return the columns in the language of the user; an import knows both languages.

    What is unknown is an empty cell.  The birth date is a column only for somebody
    who may read it, and is filled for the candidates of whom they may.
    """
    return [
        Column(_("Last name"), lambda row: row.last_name),
        Column(_("First name"), lambda row: row.first_name),
        Column(_("E-mail"), lambda row: row.email),
        Column(_("Phone"), lambda row: format_phone(row.phone)),
        Column(_("Address"), lambda row: row.street),
        Column(_("Postcode"), lambda row: row.postcode),
        Column(_("Town"), lambda row: row.place_name),
        *_birth_date(standing),
        Column(_("Hours available"), lambda row: hours_in_words(row.hours_min, row.hours_max)),
        Column(_("Can start from"), lambda row: row.start_from),
        Column(_("Funding"), _funding),
        Column(_("Learning routes"), lambda row: row.routes_in_words),
        Column(_("Ways of travel"), lambda row: row.travel_in_words),
        Column(_("Own maximum distance (km)"), lambda row: row.max_km),
        Column(_("Prior education"), lambda row: row.prior_education),
        Column(_("Current work"), lambda row: row.current_work),
        Column(_("Laptop"), lambda row: row.has_laptop),
        Column(_("Motivation (1-5)"), _score(Scale.MOTIVATION)),
        Column(_("Service attitude (1-5)"), _score(Scale.SERVICE_ATTITUDE)),
        Column(_("Teachability (1-5)"), _score(Scale.TEACHABILITY)),
        Column(_("Commitment (1-5)"), _score(Scale.COMMITMENT)),
        Column(_("Life experience (1-5)"), _score(Scale.LIFE_EXPERIENCE)),
        Column(_("Already has a practice"), lambda row: row.own_practice_name),
        Column(_("Would like a practice in a"), _wished_setting),
        Column(_("Not the out-of-hours centre"), lambda row: row.excludes_out_of_hours),
        Column(_("Excluded practices"), _exclusions),
        Column(_("Cohort"), lambda row: row.cohort),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Source"), lambda row: row.source),
        Column(_("Remarks"), lambda row: row.notes),
        Column(_("Latitude"), lambda row: row.latitude),
        Column(_("Longitude"), lambda row: row.longitude),
        Column(_("Precision"), lambda row: row.get_precision_display()),
    ]


def _birth_date(standing: Standing) -> list[Column[Candidate]]:
    readable = organisations_written_for(standing)

    def birth_date(row: Candidate) -> date | None:
        return row.birth_date if row.organisation_id in readable else None

    return [Column(_("Birth date"), birth_date)] if readable else []


def _score(scale: Scale) -> Callable[[Candidate], int | None]:
    def score(row: Candidate) -> int | None:
        return next((each.value for each in row.scores.all() if each.scale == scale), None)

    return score


def _funding(row: Candidate) -> str:
    return "" if row.funding_route == FundingRoute.UNKNOWN else row.get_funding_route_display()


def _wished_setting(row: Candidate) -> str:
    known = row.wished_setting != PracticeSetting.UNKNOWN
    return row.get_wished_setting_display() if known else ""


def _exclusions(row: Candidate) -> str:
    return "; ".join(sorted(exclusion.practice.name for exclusion in row.exclusions.all()))


def waiting_columns() -> Sequence[Column[Waiting]]:
    """Return the columns of the waiting list in the active language."""
    return (
        Column(_("Candidate"), lambda row: row.candidate.full_name),
        Column(_("From class"), lambda row: row.candidate.cohort),
        Column(_("Agreed on"), lambda row: row.consent.given_on if row.consent else None),
        Column(_("Agreed until"), lambda row: row.consent.until_on if row.consent else None),
        Column(_("Erased on"), lambda row: row.erase_on),
    )
