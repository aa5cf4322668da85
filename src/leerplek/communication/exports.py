"""Messages as a spreadsheet."""

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.communication.models import Message


def export_columns() -> list[Column[Message]]:
    """Return the columns in the language of the user; the text itself stays on its page."""
    return [
        Column(_("To"), lambda row: row.to),
        Column(_("E-mail"), lambda row: row.address),
        Column(_("Kind of message"), lambda row: row.kind_of.label),
        Column(_("Subject"), lambda row: row.subject),
        Column(_("Goes"), lambda row: row.get_channel_display()),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("What is the matter"), lambda row: row.get_trouble_display()),
        Column(_("Goes out on"), lambda row: row.send_at),
        Column(_("Sent on"), lambda row: row.sent_at),
    ]
