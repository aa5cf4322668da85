"""The supervisors of a region as a spreadsheet."""

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.common.phones import format_phone
from leerplek.practices.enums import Willingness
from leerplek.supervisors.enums import SupervisorRole, Training
from leerplek.supervisors.models import Supervisor

UNKNOWN = {SupervisorRole.UNKNOWN, Training.UNKNOWN, Willingness.UNKNOWN}


def export_columns() -> list[Column[Supervisor]]:
    """Return the columns in the language of the user; what is unknown is an empty cell."""
    return [
        Column(_("Practice name"), lambda row: row.site.practice.name),
        Column(_("Town"), lambda row: row.site.place_name),
        Column(_("Site"), lambda row: row.site.name),
        Column(_("Name of the supervisor"), lambda row: row.name),
        Column(_("Role"), lambda row: _known(row, "role")),
        Column(_("E-mail"), lambda row: row.email),
        Column(_("Phone"), lambda row: format_phone(row.phone)),
        Column(_("Wants to guide"), lambda row: _known(row, "willing")),
        Column(_("Days"), lambda row: row.weekdays_in_words),
        Column(_("Years of experience"), lambda row: row.years),
        Column(_("Training of supervisors"), lambda row: _known(row, "training")),
        Column(_("Which training"), lambda row: row.training_name),
        Column(_("Training finished on"), lambda row: row.trained_on),
        Column(_("Certificate until"), lambda row: row.certificate_until),
        Column(_("Digicoach"), lambda row: row.is_digicoach or None),
        Column(_("Left on"), lambda row: row.left_on),
        Column(_("Remarks"), lambda row: row.notes),
    ]


def _known(row: Supervisor, field: str) -> str:
    if getattr(row, field) in UNKNOWN:
        return ""
    return str(getattr(row, f"get_{field}_display")())
