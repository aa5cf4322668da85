"""The A4 guide: for the practice by its own link, and for the region's people in the register."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import User
from leerplek.documents.guides import Guide, guide_pdf
from leerplek.documents.rendering import DocumentError
from leerplek.portal.guide import contact_for, first_route, guide_of, route_choices
from leerplek.portal.views.loading import context_of, of_practice
from leerplek.portal.visits import Visit, stay
from leerplek.practices.models import Practice
from leerplek.programmes.enums import LearningRoute


@require_safe
@of_practice
def own_guide(
    request: HttpRequest, visit: Visit, practice: Practice, route: str = ""
) -> HttpResponse:
    """Show a practice its guide by its own link."""
    stay(request)
    route = _route(route, practice)
    context = {
        **context_of(visit),
        "guide": _guide(practice, route, visit.ask.contact),
        "choices": route_choices(practice, route),
        "route": route,
    }
    return render(request, "portal/guide.html", context)


@require_safe
@of_practice
def own_guide_pdf(
    request: HttpRequest,  # noqa: ARG001 -- every page is given it
    visit: Visit,
    practice: Practice,
    route: str,
) -> HttpResponse:
    """Give a practice its guide as a PDF."""
    guide = _guide(practice, _route(route, practice), visit.ask.contact)
    return _pdf(guide) or redirect("portal:guide", route=route)


@login_required
@require_safe
def guide(request: SignedRequest, pk: int, route: str = "") -> HttpResponse:
    """Show the guide of a practice to who works in its region."""
    practice = _practice(request, pk)
    route = _route(route, practice)
    contact = contact_for(practice) or request.user
    context = {
        "practice": practice,
        "guide": _guide(practice, route, contact),
        "choices": route_choices(practice, route),
        "route": route,
        "back_url": reverse("practices:detail", args=[practice.pk]),
    }
    return render(request, "portal/guide_of_practice.html", context)


@login_required
@require_safe
def guide_as_pdf(request: SignedRequest, pk: int, route: str) -> HttpResponse:
    """Give the guide of a practice as a PDF."""
    practice = _practice(request, pk)
    contact = contact_for(practice) or request.user
    made = _pdf(_guide(practice, _route(route, practice), contact))
    return made or redirect("register:guide", pk=pk, route=route)


def _practice(request: SignedRequest, pk: int) -> Practice:
    rows = Practice.objects.visible_to(request.user).select_related("organisation", "region")
    return get_object_or_404(rows, pk=pk)


def _route(route: str, practice: Practice) -> str:
    if not route:
        return first_route(practice)
    if route not in LearningRoute.values:
        raise Http404
    return route


def _guide(practice: Practice, route: str, contact: User) -> Guide:
    return guide_of(practice, route=route, contact=contact, on=timezone.localdate())


def _pdf(guide: Guide) -> HttpResponse | None:
    """Return the guide as a file; None when it cannot be made, for the page prints as well."""
    try:
        made = guide_pdf(guide)
    except DocumentError:
        return None
    name = _("guide-%(date)s.pdf") % {"date": f"{guide.as_of:%Y-%m-%d}"}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
