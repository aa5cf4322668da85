"""What the pages by personal link share: closed to others, kept by nobody, kind when it ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.common.private import private
from leerplek.communication.selectors.people import number_to_call
from leerplek.portal.selectors import done_before, name_of, own_data
from leerplek.portal.visits import Visit, begin_proof, visit_of

Page = Callable[..., HttpResponse]
# Where the six digits lead to; what acts on one paper leads to the list of them.
PROVED = {
    "papers": "portal:papers",
    "paper": "portal:papers",
    "share": "portal:papers",
    "remove": "portal:papers",
    "everything": "portal:everything",
    "everything_as_data": "portal:everything",
    "readings": "portal:readings",
}


def by_link(page: Page) -> Page:
    """Let in who opened a link; without one there is the page about links that do not work."""

    @private
    @wraps(page)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            return closed(request)
        if visit.needs_digits and page.__name__ not in {"control", "send_digits", "photo", "leave"}:
            return redirect("portal:control")
        return page(request, visit, *args, **kwargs)

    return inner


def of_candidate(*, proved: bool = False) -> Callable[[Page], Page]:
    """Let in a candidate by any link of theirs; with `proved` only after the six digits.

    A link can be passed on: what a file holds is for who reads the known mailbox.
    """

    def wrap(page: Page) -> Page:
        @by_link
        @wraps(page)
        def inner(request: HttpRequest, visit: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
            candidate = visit.ask.candidate
            if candidate is None:
                return redirect("portal:now")
            if proved and not visit.is_proved:
                begin_proof(request, PROVED[page.__name__])
                return redirect("portal:control")
            return page(request, visit, candidate, *args, **kwargs)

        return inner

    return wrap


def of_practice(page: Page) -> Page:
    """Let in a practice by any link of its own."""

    @by_link
    @wraps(page)
    def inner(request: HttpRequest, visit: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        practice = visit.ask.practice
        if practice is None:
            return redirect("portal:now")
        return page(request, visit, practice, *args, **kwargs)

    return inner


def closed(request: HttpRequest) -> HttpResponse:
    """Say that this does not work, whatever the reason, and how to go on.

    Wrong, old, stopped and used links get this same page: it tells nothing of them.
    """
    return render(request, "portal/closed.html")


def too_often(request: HttpRequest, visit: Visit) -> bool:
    """Count one more act by this link, and tell whether there were too many in this hour."""
    return not ratelimit.consume(request, action="link_answered", key=str(visit.link.pk))


def too_many(request: HttpRequest) -> HttpResponse:
    """Ask somebody to wait."""
    return render(request, "portal/too_many.html", status=429)


def contact_of(ask: Ask) -> dict[str, Any]:
    """Return whom to call at which number, and for whom that person is there."""
    there = who_is_there(ask)
    return {
        "contact": there.person,
        "number": number_to_call(there.person, ask.region_id),
        "away": there.away,
        "away_until": there.until_on,
    }


def context_of(visit: Visit) -> dict[str, Any]:
    """Return what every page by link shows: whom it greets and whom to call."""
    ask = visit.ask
    return {
        "ask": ask,
        "kind": visit.kind,
        "name": name_of(ask),
        **contact_of(ask),
        "heading": visit.kind.heading(ask),
        "own_data": own_data(ask),
        "earlier": done_before(ask),
        "is_proved": visit.is_proved,
    }
