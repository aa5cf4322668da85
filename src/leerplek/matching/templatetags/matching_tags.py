"""From the ids of a run to the pages of the people and practices."""

from collections.abc import Mapping

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def candidate_url(person_id: str) -> str:
    """Return the page of a candidate of a run: "c24" is candidate 24."""
    return reverse("candidates:detail", args=[int(person_id[1:])])


@register.simple_tag
def practice_url(practices: Mapping[str, int], place_id: str) -> str:
    """Return the page of the practice that offers this place, or nothing when it is gone."""
    practice = practices.get(place_id)
    return "" if practice is None else reverse("practices:detail", args=[practice])
