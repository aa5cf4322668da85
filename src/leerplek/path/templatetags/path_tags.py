"""Where a candidate stands, on the page of the candidate, and what a row shows of it."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from leerplek.candidates.models import Candidate
from leerplek.path.enums import MEANING, Step
from leerplek.path.selectors.standing import standing_of

register = template.Library()


@register.inclusion_tag("path/_of_candidate.html")
def path_of(candidate: Candidate) -> dict[str, Any]:
    """Show where a candidate is in the path, whom they wait for, and what is next."""
    return {"standing": standing_of(candidate)}


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
