"""What polls tell on the pages of practices."""

from datetime import date
from typing import Any

from django import template

from leerplek.asks.models import Ask
from leerplek.practices.models import Practice
from leerplek.surveys.selectors.again import again_on_of, said_of_again

register = template.Library()


@register.filter
def again_on(ask: Ask) -> date | None:
    """Return from which day we promised to ask again."""
    return again_on_of(ask)


@register.inclusion_tag("surveys/_asked_again.html")
def asked_again(practice: Practice) -> dict[str, Any]:
    """Show when a practice is asked again, or that it asked not to be; else nothing."""
    ask = said_of_again(practice)
    return {"ask": ask, "day": again_on_of(ask) if ask else None}
