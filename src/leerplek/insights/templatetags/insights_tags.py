"""What a row shows of a practice, and the addresses behind the figures."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leerplek.common.templatetags.common_tags import query
from leerplek.insights.actions import Action, action_for
from leerplek.insights.enums import Age, Status
from leerplek.insights.models import SharedView
from leerplek.insights.selectors.reasons import Barriers
from leerplek.insights.selectors.sharing import shared_filters
from leerplek.insights.selectors.spots import Spot
from leerplek.insights.wording import filters_in_words
from leerplek.programmes.numbers import Numbers
from leerplek.surveys.models import PollReason

register = template.Library()

# What narrows to a figure: another figure replaces them all.
NARROW = ("status", "age", "reason", "offers", "blind", "quiet", "year", "said", "page")
FIGURES: Mapping[str, None] = dict.fromkeys(NARROW)
COLOURS = {Status.TRAINS: "success", Status.WANTS: "warning", Status.NO: "error"}
AGES = {Age.FRESH: "success", Age.AGEING: "warning", Age.OLD: "error"}


@register.simple_tag(takes_context=True)
def spot_query(
    context: template.Context, where: Mapping[str, str] | None = None, **more: str
) -> str:
    """Return the query part that shows the practices behind a figure, at the same places."""
    return query(context, **{**FIGURES, **(where or {}), **more})


@register.simple_tag
def status_badge(status: Status) -> SafeString:
    """Show a status."""
    return _badge(status.label, COLOURS.get(status, "neutral"))


@register.simple_tag
def age_badge(age: Age) -> SafeString:
    """Show how old it is what we know."""
    return _badge(age.label, AGES.get(age, "neutral"))


def _badge(label: Any, colour: str) -> SafeString:
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>', colour, label
    )


@register.inclusion_tag("insights/_nav.html")
def insights_nav(here: str) -> dict[str, Any]:
    """Show the pages of this room, and on which one we are."""
    pages = [
        ("list", _("Practices")),
        ("reasons", _("Why not")),
        ("order", _("Whom to call first")),
        ("years", _("Over the years")),
        ("shared", _("Shared with others")),
    ]
    return {
        "pages": [(name, reverse(f"insights:{name}"), label) for name, label in pages],
        "page_name": here,
    }


@register.simple_tag
def action_of(reason: PollReason | None) -> Action:
    """Return what we do about a reason, and where."""
    return action_for(reason)


@register.simple_tag
def shared_words(view: SharedView, numbers: Numbers) -> list[str]:
    """Return what a shared view is narrowed to."""
    return filters_in_words(shared_filters(view), numbers)


@register.simple_tag
def told_why(spot: Spot, barriers: Barriers) -> str:
    """Return why a practice does not train."""
    return barriers.told(spot.reasons, spot.own_words)
