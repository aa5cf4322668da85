"""Requests as a spreadsheet."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from leerplek.common.exports import Column, SheetOf
from leerplek.common.phones import format_phone
from leerplek.inbox.enums import AskedFor
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


def bundle_sheets(requests: "models.QuerySet[Request]") -> list[SheetOf[Request]]:
    """Return a sheet for each thing that is asked, as far as somebody asks it.

    Each can be handed on by itself, for instance to the school.
    """
    rows = list(requests)
    columns = export_columns()
    return [
        SheetOf(capfirst(str(kind.label)), columns, asked)
        for kind in AskedFor
        if (asked := [row for row in rows if row.asked_for == kind])
    ] or [SheetOf(_("Requests"), columns, [])]
