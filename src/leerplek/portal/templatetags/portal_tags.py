"""What a practice told on its own page, on its page in the register."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.asks.kinds import kind_of
from leerplek.portal.bringing import Brought, brought_by
from leerplek.portal.guide import know_by_of
from leerplek.portal.kinds.own_candidate import BRINGS
from leerplek.portal.kinds.told import OFFER, weeks_in_words
from leerplek.portal.looking import told_of_itself
from leerplek.portal.offers import offer_in
from leerplek.practices.models import Practice

register = template.Library()
# With less time than this before a practice must know who comes, the coordinator is warned (E12).
TIGHT = timedelta(days=14)


@register.inclusion_tag("portal/register/_of_practice.html", takes_context=True)
def told_by(context: template.Context, practice: Practice) -> dict[str, Any]:
    """Show what waits for a look, how much time the practice needs, and its own page."""
    told, today = told_of_itself(practice, context["request"].user), timezone.localdate()
    offer = next((offer_in(ask) for ask in told if ask.kind == OFFER), None)
    weeks = offer.lead_weeks if offer else None
    know_by = know_by_of(practice, weeks, today) if weeks is not None else None
    brought = {ask.pk for ask in told if ask.kind == BRINGS}
    return {
        "practice": practice,
        "can_change": context["can_change"],
        "to_look": [(ask, kind_of(ask)) for ask in told if _waits(ask)],
        "brought": _brought(practice, brought, context["request"].user) if brought else [],
        "offer": offer,
        "weeks": weeks_in_words(weeks) if weeks is not None else "",
        "know_by": know_by,
        "is_tight": know_by is not None and know_by - today < TIGHT,
    }


def _waits(ask: Any) -> bool:
    return ask.kind != BRINGS and not ask.looked


def _brought(practice: Practice, keys: set[int], contact: User) -> list[Brought]:
    there = brought_by(practice, contact=contact)
    return [each for each in there if each.ask.pk in keys]
