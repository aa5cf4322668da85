"""How full a class is and what became of it, on the page of the class."""

from typing import Any

from django import template

from leerplek.classes.selectors.comparing import compared_classes, outcome_lines
from leerplek.classes.selectors.meter import class_meters
from leerplek.programmes.models import Cohort
from leerplek.programmes.rules import can_change_programme

register = template.Library()


@register.inclusion_tag("classes/_meter.html", takes_context=True)
def class_meter(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """Show how full a class is: everybody together, and each organisation."""
    return {"meter": class_meters([cohort], context["request"].user)[cohort.pk]}


@register.inclusion_tag("classes/_over_time.html", takes_context=True)
def class_over_time(context: template.Context, cohort: Cohort) -> dict[str, Any]:
    """Show the state of a class, its numbers and what a coordinator can do with it."""
    request = context["request"]
    [one] = compared_classes([cohort], request.user)
    return {
        "cohort": cohort,
        "meter": one.meter,
        "everybody": one.everybody,
        "lines": outcome_lines([one.outcomes]),
        "can_change": can_change_programme(request.standing, cohort.programme),
    }
