"""Where a candidate stands, on the page of the candidate, and what a row shows of it."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate
from leerplek.path.enums import MEANING, Step
from leerplek.path.funding import funding_of
from leerplek.path.selectors.standing import standing_of

register = template.Library()


@register.inclusion_tag("path/_of_candidate.html")
def path_of(candidate: Candidate) -> dict[str, Any]:
    """Show where a candidate is in the path, whom they wait for, and what is next."""
    return {"standing": standing_of(candidate)}


@register.inclusion_tag("path/_funding.html", takes_context=True)
def funding_steps(context: template.Context, candidate: Candidate) -> dict[str, Any]:
    """Show what has to be done for who pays the school of a candidate."""
    can_change = can_change_candidate(context["request"].standing, candidate)
    return {"funding": funding_of(candidate), "can_change": can_change}


@register.filter
def meaning(step: Step) -> str:
    """Return what it means to stand in a step."""
    return str(MEANING[step])


@register.simple_tag
def step_badge(step: Step) -> SafeString:
    """Show a step."""
    colour = {Step.GO: "success", Step.STOPPED: "neutral", Step.WAITING_LIST: "neutral"}
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>',
        colour.get(step, "warning"),
        step.label,
    )
