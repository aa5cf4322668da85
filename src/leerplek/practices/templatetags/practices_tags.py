"""How certain something is, in a word and a colour."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from leerplek.practices.ageing import Limits
from leerplek.practices.enums import Age
from leerplek.practices.models import Practice, PracticeSite, Recognition
from leerplek.practices.recognition import ends_soon

register = template.Library()

_TONES = {
    Age.FRESH: "success",
    Age.AGEING: "warning",
    Age.STALE: "danger",
    Age.NEVER: "neutral",
}


@register.simple_tag
def age_badge(age: Age) -> SafeString:
    """Return how certain something is: the word says what the colour says."""
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>',
        _TONES[age],
        age.label,
    )


@register.simple_tag
def ending_badge(row: PracticeSite | Recognition, last: date) -> SafeString | str:
    """Return a warning when a recognition ended, or ends before a day."""
    if not ends_soon(row, last):
        return ""
    until = row.accredited_until if isinstance(row, PracticeSite) else row.until
    is_over = until is not None and until < timezone.localdate()
    return format_html(
        ' <span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>',
        "danger" if is_over else "warning",
        gettext("ended already") if is_over else gettext("ends soon"),
    )


@register.filter
def age_by(practice: Practice, limits: Limits) -> Age:
    """Return how certain the listed block of a practice is; the list annotates its day."""
    return limits.age(practice.fact_on, timezone.localdate())  # type: ignore[attr-defined]
