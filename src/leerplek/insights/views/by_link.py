"""What a partner sees of the practices without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.asks.codes import hash_of
from leerplek.common.private import private
from leerplek.common.visiting import may_open
from leerplek.insights.enums import Status
from leerplek.insights.selectors.sharing import seen_by_others
from leerplek.insights.services.sharing import open_view
from leerplek.insights.visits import MINUTES, visit_of
from leerplek.insights.wording import filters_in_words
from leerplek.surveys.guarding import SMALLEST


def _closed(request: HttpRequest) -> HttpResponse:
    """Wrong, old and stopped links get this same page: it tells nothing of them."""
    return render(request, "insights/link/closed.html")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Show a button; only who presses it is let in.

    The page does not look at the code: a program that follows links in mail changes
    nothing and learns nothing.
    """
    if request.method != "POST":
        return render(request, "insights/link/enter.html")
    if not may_open(request, hash_of(code)):
        return render(request, "insights/link/too_many.html", status=429)
    view = open_view(code)
    if view is None:
        return _closed(request)
    MINUTES.begin(request, view.pk)
    return redirect("insights:seen")


@private
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Show the figures, and the names when they are shared too."""
    view = visit_of(request)
    if view is None:
        return _closed(request)
    MINUTES.stay(request)
    found = seen_by_others(view)
    context = {
        "view": view,
        "seen": found,
        "narrowed": filters_in_words(found.filters, found.numbers),
        "statuses": list(Status),
        "smallest": SMALLEST,
    }
    return render(request, "insights/link/seen.html", context)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page in this browser."""
    if visit_of(request) is not None:
        MINUTES.end(request)
    return redirect("insights:bye")


@private
@require_safe
def bye(request: HttpRequest) -> HttpResponse:
    """Say that all is closed."""
    return render(request, "insights/link/bye.html")
