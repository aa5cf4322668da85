"""What other rooms show of information meetings: those that come after the first talk."""

from typing import Any

from django import template

from leerplek.meetings.selectors import meetings_too_late
from leerplek.programmes.models import Cohort

register = template.Library()


@register.inclusion_tag("meetings/_too_late.html", takes_context=True)
def meetings_after_the_talk(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """Warn of the meetings of a class that are not before its first talk with a practice."""
    first, meetings = meetings_too_late(cohort, context["request"].user)
    return {"first": first, "late_meetings": meetings}
