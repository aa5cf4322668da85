"""The path as a list and as a board, and its figures."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.candidates.rules import organisations_written_for
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.listing import PAGE_SIZE, Listing
from leerplek.path.enums import PathEvent
from leerplek.path.exports import funnel_columns, path_columns, reach_columns, told_reach
from leerplek.path.forms import ClassForm, PathFilterForm
from leerplek.path.rules import can_read_path
from leerplek.path.selectors.lists import counts_of, funnel_of, in_step, path_of
from leerplek.path.selectors.reach import reach_of
from leerplek.path.selectors.sorting import columns_of, sorted_by
from leerplek.path.services import record_export


@login_required
@require_safe
def path_page(request: SignedRequest) -> HttpResponse:
    """Show where the candidates stand, as the address filters and sorts them."""
    region = _working_region(request)
    form = PathFilterForm(request.GET, user=request.user, region=region)
    everybody = path_of(request.user, form.filters, region=region)
    rows = in_step(everybody, form.filters)
    sort, ordered = sorted_by(rows, request.GET.get("sort", ""))
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "is_filtered": form.is_filtered or bool(everybody),
        "counts": counts_of(everybody),
        "listing": Listing(page=page, sort=sort),
        "written_for": organisations_written_for(request.standing),
        "can_add": request.standing.writes,
    }
    if form.is_board:
        context["columns"] = columns_of(rows, form.filters)
        return render(request, "path/board.html", context)
    return render(request, "path/list.html", context)


@login_required
@require_safe
def export_path(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered path as a spreadsheet."""
    region = _working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = PathFilterForm(request.GET, user=request.user, region=region)
    rows = in_step(path_of(request.user, form.filters, region=region), form.filters)
    _sort, ordered = sorted_by(rows, request.GET.get("sort", ""))
    record_export(region, PathEvent.EXPORTED, kind=kind, count=len(ordered), actor=request.user)
    return export(kind, ordered, path_columns(), title=_("Path of the candidates"))


@login_required
@require_safe
def funnel(request: SignedRequest) -> HttpResponse:
    """Show how many of a class got how far, and why the others stopped."""
    region = _working_region(request)
    form = ClassForm(request.GET, user=request.user, region=region)
    rows = path_of(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "total": len(rows),
        "lines": funnel_of(rows),
        "is_filtered": form.has_changed(),
        "can_add": request.standing.writes,
    }
    return render(request, "path/funnel.html", context)


@login_required
@require_safe
def export_funnel(request: SignedRequest, kind: Format) -> FileResponse:
    """Give the figures as a spreadsheet."""
    region = _working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = ClassForm(request.GET, user=request.user, region=region)
    lines = funnel_of(path_of(request.user, form.filters, region=region))
    record_export(
        region, PathEvent.FUNNEL_EXPORTED, kind=kind, count=len(lines), actor=request.user
    )
    return export(kind, lines, funnel_columns(), title=_("From signing up to go"))


@login_required
@require_safe
def reach(request: SignedRequest) -> HttpResponse:
    """Show how many came from which work by which channel."""
    region = _working_region(request)
    form = ClassForm(request.GET, user=request.user, region=region)
    context = {
        "filters": form,
        "reach": reach_of(request.user, form.filters, region=region),
        "is_filtered": form.has_changed(),
    }
    return render(request, "path/reach.html", context)


@login_required
@require_safe
def export_reach(request: SignedRequest, kind: Format) -> FileResponse:
    """Give the same as a spreadsheet, in which no small count stands."""
    region = _working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = ClassForm(request.GET, user=request.user, region=region)
    found = reach_of(request.user, form.filters, region=region)
    rows = told_reach(found)
    record_export(region, PathEvent.REACH_EXPORTED, kind=kind, count=len(rows), actor=request.user)
    return export(kind, rows, reach_columns(found), title=_("Whom we reach"))


def _working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read candidates in it."""
    region = request.standing.region
    if region is None or not can_read_path(request.standing):
        raise PermissionDenied
    return region
