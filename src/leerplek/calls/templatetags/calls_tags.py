"""What the pages of other rooms tell of contacts with a practice."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.calls.contacts import lately
from leerplek.common.formats import format_date
from leerplek.practices.models import Practice

register = template.Library()


@register.inclusion_tag("calls/_spoken_lately.html", takes_context=True)
def spoken_lately(context: template.Context, about: Any) -> dict[str, Any]:
    """Warn who is about to call or ask a practice that a colleague was in contact just now."""
    if not isinstance(about, Practice):
        return {}
    last = lately(about, context["request"].user)
    if last is None:
        return {"practice": about}
    today = timezone.localdate()
    days = {today: _("today"), today - timedelta(days=1): _("yesterday")}
    return {"practice": about, "last": last, "day": days.get(last.on, format_date(last.on))}
