"""The call list as a spreadsheet."""

from django.utils.translation import gettext as _

from leerplek.calls.models import Call
from leerplek.common.exports import Column
from leerplek.common.phones import format_phone


def export_columns() -> list[Column[Call]]:
    """Return the columns, in the order of the screen."""
    return [
        Column(_("Who"), str),
        Column(_("Ask for"), lambda call: call.practice.contact_name if call.practice else ""),
        Column(_("Phone"), lambda call: format_phone(call.phone)),
        Column(_("Why"), lambda call: call.get_reason_display()),
        Column(_("What it is about"), lambda call: call.subject),
        Column(_("Call on"), lambda call: call.due_on),
        Column(_("Tried"), lambda call: call.tries),
        Column(_("Last outcome"), lambda call: call.get_outcome_display()),
        Column(_("Who calls"), lambda call: call.owner),
        Column(_("State"), lambda call: call.get_state_display()),
        Column(_("Finished on"), lambda call: call.closed_at),
    ]
