"""From the ids of a run to the pages of the people and practices."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import template
from django.urls import reverse

from leerplek.matching.idents import is_combined, row_of
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.combinations import Combination
from leerplek.matching.reasons import weekday_words
from leerplek.matching.selectors.agreed import counts
from leerplek.matching.selectors.talks import Waiting, waits_for

register = template.Library()


@register.simple_tag
def candidate_url(person_id: str) -> str:
    """Return the page of a candidate of a run: "c24" is candidate 24."""
    return reverse("candidates:detail", args=[row_of(person_id)])


@register.simple_tag
def practice_url(practices: Mapping[str, int], place_id: str) -> str:
    """Return the page of the practice that offers this place, or nothing when it is gone.

    Of a combined place it is the page of the combination, which leads to both practices.
    """
    practice = practices.get(place_id)
    if practice is None:
        return ""
    if is_combined(place_id):
        return reverse("matching:combination", args=[row_of(place_id)])
    return reverse("practices:detail", args=[practice])


@register.filter
def at(days: Mapping[str, date], ident: str) -> date | None:
    """Return the day of one offer among those of a page, or None."""
    return days.get(ident) if days else None


@register.filter
def weekdays(days: Iterable[str]) -> str:
    """Return "maandag, dinsdag"."""
    return weekday_words(days)


@register.filter
def waiting(proposal: MatchProposal) -> Waiting:
    """Return whom a proposal waits for."""
    return waits_for(proposal)


@register.filter
def still_one(combination: Combination) -> bool:
    """Tell whether two places count as one now."""
    return counts(combination)


@register.filter
def asks_again(combination: Combination) -> bool:
    """Tell whether a practice changed its place since a combination was settled."""
    return combination.is_settled and not counts(combination)
