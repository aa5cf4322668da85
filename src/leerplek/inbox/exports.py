"""Requests as a spreadsheet."""

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.common.phones import format_phone
from leerplek.inbox.models import Request


def export_columns() -> list[Column[Request]]:
    """Return the columns in the language of the user; what is unknown is an empty cell."""
    return [
        Column(_("Came in"), lambda row: row.made_at),
        Column(_("About"), lambda row: row.get_asked_for_display()),
        Column(_("How it came in"), lambda row: row.get_came_by_display()),
        Column(_("Name"), lambda row: row.name),
        Column(_("Practice or organisation"), lambda row: row.practice_name),
        Column(_("Phone"), lambda row: format_phone(row.phone)),
        Column(_("E-mail"), lambda row: row.email),
        Column(_("Town or postcode"), lambda row: row.town),
        Column(_("Question"), lambda row: row.text),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Dealt with by"), lambda row: row.owner),
        Column(_("How it ended"), lambda row: row.get_outcome_display()),
        Column(_("Finished on"), lambda row: row.closed_at),
    ]
