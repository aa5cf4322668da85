"""What a school and UWV say about a candidate, on the page of the candidate."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import IntakeEvent, PermissionState, VerdictState
from leerplek.intake.models import Question
from leerplek.intake.rules import can_ask
from leerplek.intake.selectors.ending import expected_end
from leerplek.intake.selectors.permissions import permission_of
from leerplek.intake.selectors.readiness import readiness_lines
from leerplek.intake.selectors.starting import start_obstacles
from leerplek.intake.selectors.stops import stop_of
from leerplek.intake.selectors.verdicts import verdicts_of

register = template.Library()

COLOURS = {
    VerdictState.ADMITTED.value: "success",
    PermissionState.GRANTED.value: "success",
    VerdictState.CONDITIONAL.value: "warning",
    VerdictState.NOT_ADMITTED.value: "error",
    PermissionState.REFUSED.value: "error",
}


@register.simple_tag
def question_state(question: Question) -> SafeString:
    """Show what was said, what is still asked, or that it is late."""
    late = question.is_late
    if question.is_waiting and question.state != VerdictState.ASKED:
        said = _badge(COLOURS[question.state], question.get_state_display())
        words = _("exemption asked, late") if late else IntakeEvent.EXEMPTION_ASKED.label
        return format_html("{} {}", said, _badge("warning" if late else "neutral", words))
    if late:
        return _badge("warning", _("late"))
    return _badge(COLOURS.get(question.state, "neutral"), question.get_state_display())


def _badge(colour: str, words: Any) -> SafeString:
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>', colour, words
    )


@register.inclusion_tag("intake/_stop.html")
def start_stop(candidate: Candidate) -> dict[str, Any]:
    """Say above a file that this person must not start, and what to do."""
    return {"stop": stop_of(candidate)}


@register.inclusion_tag("intake/_of_candidate.html", takes_context=True)
def intake_of(context: template.Context, candidate: Candidate) -> dict[str, Any]:
    """Show who is asked about a candidate, and what keeps them from starting."""
    today = timezone.localdate()
    cohort = candidate.cohort
    start = today if cohort is None else max(today, cohort.start_on)
    is_active = candidate.ended_on is None
    return {
        "candidate": candidate,
        "verdicts": verdicts_of(candidate),
        "goes_by_uwv": candidate.funding_route == FundingRoute.UWV,
        "permission": permission_of(candidate),
        "obstacles": start_obstacles(candidate, start) if is_active else [],
        "readiness": readiness_lines(candidate),
        "end": expected_end(candidate),
        "is_active": is_active,
        "start": start,
        "can_ask": is_active and can_ask(context["request"].standing, candidate),
    }
