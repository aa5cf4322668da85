"""The minutes after a partner opened a link: what this browser may see."""

from django.http import HttpRequest

from leerplek.common.visiting import Minutes
from leerplek.insights.models import SharedView
from leerplek.insights.selectors.sharing import link_in_use

MINUTES = Minutes("shared_view")


def visit_of(request: HttpRequest) -> SharedView | None:
    """Return the view that is open in this browser, or None when there is none any more."""
    kept = MINUTES.kept(request)
    return link_in_use(kept["link"]) if kept else None
