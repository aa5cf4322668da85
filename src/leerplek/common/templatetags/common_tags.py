"""The words of the templates: dates, numbers, addresses and sortable headings."""

from collections.abc import Iterator
from datetime import date as date_type
from datetime import datetime
from typing import Any

from django import forms, template
from django.template.defaultfilters import date as django_date
from django.utils.html import format_html
from django.utils.safestring import SafeString

from leerplek.common import formats
from leerplek.common.forms import ErrorLine, error_lines, is_marked
from leerplek.common.phones import format_phone

register = template.Library()

NOTHING: tuple[object, ...] = (None, "")


@register.filter(expects_localtime=True)
def date(value: Any, pattern: str | None = None) -> str:
    """Return "3 september 2026"; with a pattern it is Django's own filter."""
    if pattern is None and isinstance(value, date_type):
        return formats.format_date(value)
    return str(django_date(value, pattern))


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """Return "3 september 2026, 14.05 uur"."""
    return formats.format_moment(value) if value else ""


@register.filter(expects_localtime=True)
def period(start: datetime, end: datetime) -> str:
    """Return "donderdag 3 september 2026, 14.05 tot 14.45 uur"."""
    return formats.format_period(start, end)


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    """Return "1.234,5"."""
    return "" if value in NOTHING else formats.format_number(value, decimals)


@register.filter
def percent(value: Any) -> str:
    """Return a share between 0 and 1 as "88 %"."""
    return "" if value in NOTHING else formats.format_percent(value)


@register.filter
def euro(value: Any) -> str:
    """Return "€ 1.234,50"."""
    return "" if value in NOTHING else formats.format_euro(value)


@register.filter
def km(value: Any, approximate: Any = False) -> str:
    """Return "8,4 km", or "ongeveer 8,4 km" when `approximate` is true."""
    return "" if value in NOTHING else formats.format_km(value, approximate=bool(approximate))


@register.filter
def phone(value: Any) -> str:
    """Return "06 12345678"."""
    return "" if value in NOTHING else format_phone(value)


@register.simple_tag
def hours(lowest: Any, highest: Any = None) -> str:
    """Return "24–32 uur"."""
    return formats.format_hours(
        None if lowest in NOTHING else lowest, None if highest in NOTHING else highest
    )


@register.simple_tag
def badge(label: str, kind: str = "") -> SafeString:
    """Show a short status; `kind` is success, warning, error, neutral or nothing."""
    variant = f" utrecht-status-badge--{kind}" if kind else ""
    return format_html('<span class="utrecht-status-badge{}">{}</span>', variant, label)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return the query part of this address with some parameters changed; None takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.inclusion_tag("common/_sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, name: str, label: str, *, numeric: bool = False
) -> dict[str, Any]:
    """Show a column heading that sorts the list; `listing` in the context knows the order now."""
    now = context["listing"].sort
    ascending = now == name
    wanted = f"-{name}" if ascending else name
    direction = "ascending" if ascending else "descending" if now == f"-{name}" else ""
    address = query(context, sort=wanted, page=None)
    return {"address": address, "label": label, "direction": direction, "numeric": numeric}


@register.simple_tag(name="error_lines")
def error_lines_tag(form: forms.BaseForm) -> list[ErrorLine]:
    """Return the lines of the error summary of a form."""
    return list(error_lines(form))


@register.filter
def marked(bound: forms.BoundField) -> bool:
    """Tell whether the label says if the field is required."""
    return is_marked(bound)


@register.filter
def widget_kind(bound: forms.BoundField) -> str:
    """Return "checkbox" for a single box, "group" for radios and boxes, else "control"."""
    if bound.use_fieldset:
        return "group"
    return "checkbox" if isinstance(bound.field.widget, forms.CheckboxInput) else "control"


@register.filter
def page_numbers(page: Any) -> Iterator[int | str]:
    """Yield the page numbers to show: the ends, the neighbours, and an ellipsis between."""
    yield from page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
