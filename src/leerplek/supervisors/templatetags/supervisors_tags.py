"""What supervisors tell on the pages of practices."""

from collections.abc import Iterable
from typing import Any

from django import template

from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.supervisors.selectors.places import guidance_of, guidance_with

register = template.Library()


@register.inclusion_tag("supervisors/_of_practice.html")
def supervisors_with(
    practice: Practice, sites: Iterable[PracticeSite], *, can_change: bool
) -> dict[str, Any]:
    """Show who guides at a practice, and what is missing at each of its places."""
    return {
        "practice": practice,
        "there": guidance_with(practice, sites),
        "has_sites": bool(sites),
        "can_change": can_change,
    }


@register.inclusion_tag("supervisors/_line.html")
def guidance_line(place: Place) -> dict[str, Any]:
    """Show in a line who guides at a place, and on which days nobody is there."""
    return {"place": place, "here": guidance_of(place)}
