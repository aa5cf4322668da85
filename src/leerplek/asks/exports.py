"""Asks as a spreadsheet."""

from django.utils.translation import gettext as _

from leerplek.asks.enums import AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.common.exports import Column


def export_columns() -> list[Column[Ask]]:
    """Return the columns in the language of the user; what is unknown is an empty cell."""
    return [
        Column(_("Whom we ask"), lambda ask: str(ask.about)),
        Column(_("What we ask"), lambda ask: ask.question or str(kind_of(ask).label)),
        Column(_("Asked on"), lambda ask: ask.made_at),
        Column(_("Answer by"), lambda ask: ask.due_on),
        Column(_("State"), lambda ask: ask.get_state_display()),
        Column(_("Answered on"), lambda ask: ask.answered_at),
        Column(_("How it was answered"), lambda ask: ask.get_answered_by_display()),
        Column(_("Noted by"), lambda ask: ask.recorded_by),
        Column(_("What was answered"), _answer),
        Column(_("Contact person"), lambda ask: ask.contact),
    ]


def _answer(ask: Ask) -> str:
    if ask.state != AskState.ANSWERED:
        return ""
    return "; ".join(f"{label}: {value}" for label, value in kind_of(ask).in_words(ask))
