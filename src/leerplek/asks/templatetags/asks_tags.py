"""The words of an ask on a page."""

from django import template

from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask

register = template.Library()


@register.filter
def ask_label(ask: Ask) -> str:
    """Return what is asked, in a few words; a question of its own is quoted."""
    return ask.question or str(kind_of(ask).label)
