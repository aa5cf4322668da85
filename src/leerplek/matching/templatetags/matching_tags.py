"""From the ids of a run to the pages of the people and practices."""

from collections.abc import Iterable, Mapping

from django import template
from django.urls import reverse

from leerplek.matching.idents import row_of
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.agreed import counts, days_in_words

register = template.Library()


@register.simple_tag
def candidate_url(person_id: str) -> str:
    """Return the page of a candidate of a run: "c24" is candidate 24."""
    return reverse("candidates:detail", args=[row_of(person_id)])


@register.simple_tag
def practice_url(practices: Mapping[str, int], place_id: str) -> str:
    """Return the page of the practice that offers this place, or nothing when it is gone."""
    practice = practices.get(place_id)
    return "" if practice is None else reverse("practices:detail", args=[practice])


@register.filter
def weekdays(days: Iterable[str]) -> str:
    """Return "maandag, dinsdag"."""
    return days_in_words(days)


@register.filter
def asks_again(combination: Combination) -> bool:
    """Tell whether a practice changed its place since a combination was settled."""
    return combination.is_settled and not counts(combination)
