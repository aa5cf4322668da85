"""What the pages of this room share: find the row, and allow."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.practices.models import Place, Practice
from leerplek.practices.rules import can_change_practice
from leerplek.supervisors.models import Supervisor
from leerplek.supervisors.rules import can_keep_rules, can_read_supervisors


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read its supervisors."""
    region = request.standing.region
    if region is None or not can_read_supervisors(request.standing):
        raise PermissionDenied
    return region


def region_to_keep(request: SignedRequest) -> Region:
    """Return the working region, for somebody who keeps its register."""
    region = working_region(request)
    if not can_keep_rules(request.standing):
        raise PermissionDenied
    return region


def supervisor_to_read(request: SignedRequest, pk: int) -> Supervisor:
    """Return a supervisor that this person may see, else 404."""
    rows = Supervisor.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("site__practice__region"), pk=pk)


def supervisor_to_keep(request: SignedRequest, pk: int) -> Supervisor:
    """Return a supervisor that this person keeps: 404 when not theirs to see, else 403."""
    supervisor = supervisor_to_read(request, pk)
    _allow(request, supervisor.site.practice)
    return supervisor


def practice_to_keep(request: SignedRequest, pk: int) -> Practice:
    """Return a practice whose supervisors this person keeps."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    _allow(request, practice)
    return practice


def place_to_read(request: SignedRequest, pk: int) -> Place:
    """Return a place that this person may see, else 404."""
    rows = Place.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("site__practice__region", "cohort"), pk=pk)


def place_to_keep(request: SignedRequest, pk: int) -> Place:
    """Return a place whose supervisors this person names."""
    place = place_to_read(request, pk)
    _allow(request, place.site.practice)
    return place


def _allow(request: SignedRequest, practice: Practice) -> None:
    if not can_change_practice(request.standing, practice):
        raise PermissionDenied


def saved(request: SignedRequest, to: Any, text: str, *args: Any) -> HttpResponse:
    """Say that it worked, on the page of what it was about."""
    messages.success(request, text)
    return redirect(to, *args)


def refused(request: SignedRequest, to: Any, error: Exception, *args: Any) -> HttpResponse:
    """Say why nothing was done, on the page of what it was about."""
    messages.error(request, str(error))
    return redirect(to, *args)
