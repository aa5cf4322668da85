"""What a contact person of a school or UWV office sees without an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.selectors import reachable
from leerplek.asks.codes import hash_of
from leerplek.asks.forms import DigitsForm
from leerplek.common.forms import posted
from leerplek.common.private import private
from leerplek.common.visiting import may_open
from leerplek.intake.services.contacts import open_inbox_link
from leerplek.intake.services.mailing import ask_for_digits, prove_inbox
from leerplek.intake.views.door import Door, door_by_link
from leerplek.intake.views.school import school_inbox, take_verdict
from leerplek.intake.views.uwv import take_permission, uwv_inbox
from leerplek.intake.visits import InboxVisit, begin, end, stay, visit_of

Page = Callable[..., HttpResponse]


def _inside(page: Page) -> Page:
    """Let in who opened a link; without one there is the page about links that do not work."""

    @private
    @wraps(page)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            return _closed(request)
        return page(request, visit, *args, **kwargs)

    return inner


def _proved(page: Page) -> Page:
    """Let in who filled in the six digits too: a forwarded link shows nobody's name."""

    @_inside
    @wraps(page)
    def inner(request: HttpRequest, visit: InboxVisit, *args: Any, **kwargs: Any) -> HttpResponse:
        if not visit.is_proved:
            return redirect("intake:control")
        stay(request)
        return page(request, door_by_link(visit.link), *args, **kwargs)

    return inner


def _closed(request: HttpRequest) -> HttpResponse:
    """Wrong, old and stopped links get this same page: it tells nothing of them."""
    return render(request, "intake/link/closed.html")


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/link/too_many.html", status=429)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Show a button; only who presses it is let in.

    The page does not look at the code: a program that follows links in mail changes
    nothing and learns nothing.
    """
    if request.method != "POST":
        return render(request, "intake/link/enter.html")
    if not may_open(request, hash_of(code)):
        return _too_many(request)
    link = open_inbox_link(code)
    if link is None:
        return _closed(request)
    begin(request, link)
    return redirect("intake:control")


@require_http_methods(["GET", "POST"])
@_inside
def control(request: HttpRequest, visit: InboxVisit) -> HttpResponse:
    """Ask for the six digits."""
    form = DigitsForm(posted(request))
    if form.is_valid():
        if not ratelimit.consume(request, action="digits_tried"):
            return _too_many(request)
        if prove_inbox(visit.link, form.cleaned_data["digits"]):
            stay(request, proved=True)
            return redirect("intake:asked")
        form.add_error("digits", _("These figures are not right, or too old. Ask for new ones."))
    return _control_page(request, visit, form)


@require_POST
@_inside
def send_digits(request: HttpRequest, visit: InboxVisit) -> HttpResponse:
    """Have six digits sent to the address that is known of this person."""
    key = f"intake-contact-{visit.link.contact_id}"
    if not ratelimit.consume(request, action="digits_sent", key=key):
        return _too_many(request)
    ask_for_digits(visit.link)
    return _control_page(request, visit, DigitsForm(), is_sent=True)


def _control_page(
    request: HttpRequest, visit: InboxVisit, form: DigitsForm, *, is_sent: bool = False
) -> HttpResponse:
    there = reachable(visit.contact.made_by, visit.contact.region_id)
    context = {"form": form, "is_sent": is_sent, "contact": there}
    return render(request, "intake/link/control.html", context)


@require_safe
@_proved
def asked(request: HttpRequest, door: Door) -> HttpResponse:
    """Show whom the own school or office is asked about, the oldest term first."""
    return uwv_inbox(request, door) if _is_uwv(door) else school_inbox(request, door)


@require_http_methods(["GET", "POST"])
@_proved
def answer(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """Show the few facts about a candidate, and take the answer; opening it is recorded."""
    return take_permission(request, door, pk) if _is_uwv(door) else take_verdict(request, door, pk)


def _is_uwv(door: Door) -> bool:
    link = door.link
    return link is not None and link.contact.organisation.kind == OrganisationKind.UWV


@require_POST
@_inside
def leave(request: HttpRequest, visit: InboxVisit) -> HttpResponse:  # noqa: ARG001 -- any visit ends
    """Close the pages in this browser."""
    end(request)
    return redirect("intake:bye")


@private
@require_safe
def bye(request: HttpRequest) -> HttpResponse:
    """Say that all is closed."""
    return render(request, "intake/link/bye.html")
