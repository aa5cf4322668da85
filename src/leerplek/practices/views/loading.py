"""What the pages of this room share: find the row, allow, and say how it went."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.common.conflicts import conflict_page
from leerplek.common.forms import VersionForm
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.rules import can_change_practice, can_read_practices


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read its practices."""
    region = request.standing.region
    if region is None or not can_read_practices(request.standing):
        raise PermissionDenied
    return region


def practice_to_change(request: SignedRequest, pk: int) -> Practice:
    """Return a practice that this person may change: 404 when not theirs to see, else 403."""
    return _changeable(request, get_object_or_404(Practice.objects.visible_to(request.user), pk=pk))


def site_to_change(request: SignedRequest, pk: int) -> PracticeSite:
    """Return a site that this person may change."""
    sites = PracticeSite.objects.visible_to(request.user).select_related("practice__region")
    site = get_object_or_404(sites, pk=pk)
    _changeable(request, site.practice)
    return site


def place_to_change(request: SignedRequest, pk: int) -> Place:
    """Return a place that this person may change."""
    places = Place.objects.visible_to(request.user).select_related("site__practice__region")
    place = get_object_or_404(places, pk=pk)
    _changeable(request, place.site.practice)
    return place


def _changeable(request: SignedRequest, practice: Practice) -> Practice:
    if not can_change_practice(request.standing, practice):
        raise PermissionDenied
    return practice


def detail_url(pk: int) -> str:
    return reverse("practices:detail", kwargs={"pk": pk})


def saved(request: SignedRequest, pk: int, text: str = "") -> HttpResponse:
    """Say that it worked, on the page of the practice."""
    messages.success(request, text or _("Saved."))
    return redirect("practices:detail", pk=pk)


def refused(request: SignedRequest, pk: int, error: Exception) -> HttpResponse:
    """Say why nothing was done, on the page of the practice."""
    messages.error(request, str(error))
    return redirect("practices:detail", pk=pk)


def conflict(request: SignedRequest, form: Any, model: Any, pk: int) -> HttpResponse:
    """Show what somebody else saved beside what this person sent."""
    current = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    return conflict_page(request, form, current, back_url=request.path)


def ask(
    request: SignedRequest, form: VersionForm, pk: int, context: dict[str, Any]
) -> HttpResponse:
    """Ask for confirmation of what cannot be undone."""
    context |= {"form": form, "cancel_url": detail_url(pk), "negative": True}
    return render(request, "common/confirm.html", context)
