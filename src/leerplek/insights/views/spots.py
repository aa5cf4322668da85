"""Every practice of a region by what we know of it: figures, list, map and file."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.listing import PAGE_SIZE, Listing
from leerplek.geo.maps import map_response
from leerplek.insights.exports import spot_columns
from leerplek.insights.forms import SpotFilterForm
from leerplek.insights.maps import spots_drawing, spots_map
from leerplek.insights.selectors.calling import first_to_call
from leerplek.insights.selectors.figures import barriers_in, figures_of
from leerplek.insights.selectors.sorting import sorted_by
from leerplek.insights.selectors.spots import Overview, Spot, SpotFilter, narrowed
from leerplek.insights.selectors.years import practices_that_said
from leerplek.insights.services.recording import record_export
from leerplek.insights.views.loading import overview_here
from leerplek.practices.rules import can_add_practice

# What stands beside the figures; the pages behind it have all.
MOST_REASONS, MOST_CALLS = 5, 10


@login_required
@require_safe
def spot_list_page(request: SignedRequest) -> HttpResponse:
    """Show the practices of the working region by what we know of them.

    The figures are of all that fit where a practice is and how large: a status that is chosen
    narrows the list, and not what it is a part of.
    """
    overview = overview_here(request)
    form = SpotFilterForm(request.GET, overview=overview)
    filters = form.filters
    rows = _shown(overview, filters)
    sort, ordered = sorted_by(rows, request.GET.get("sort", ""))
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    among = narrowed(overview.spots, _wide(filters))
    context = {
        "filters": form,
        "is_filtered": form.has_changed(),
        "figures": figures_of(among, overview.numbers),
        "barriers": overview.barriers,
        "reasons": barriers_in(among, overview.barriers)[:MOST_REASONS],
        "first": first_to_call(overview, MOST_CALLS),
        "listing": Listing(page=page, sort=sort),
        "map": spots_map(rows, request.GET),
        "can_add": can_add_practice(request.standing),
    }
    return render(request, "insights/list.html", context)


def _shown(overview: Overview, filters: SpotFilter) -> list[Spot]:
    rows = narrowed(overview.spots, filters)
    if filters.year is None:
        return rows
    answered = practices_that_said(overview.region, filters.year, filters.said)
    return [each for each in rows if each.pk in answered]


def _wide(filters: SpotFilter) -> SpotFilter:
    """Return the filters without those of a figure."""
    return replace(SpotFilter(), **{name: getattr(filters, name) for name in WIDE})


WIDE = ("search", "municipality", "size")


@gzip_page
@login_required
@require_safe
def points(request: SignedRequest) -> HttpResponse:
    """Give what the map beside the filtered list draws: the practices of all its pages."""
    overview = overview_here(request)
    form = SpotFilterForm(request.GET, overview=overview)
    return map_response(spots_drawing(_shown(overview, form.filters)))


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    overview = overview_here(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = SpotFilterForm(request.GET, overview=overview)
    rows = _shown(overview, form.filters)
    record_export(overview.region, kind=kind, count=len(rows), actor=request.user)
    return export(kind, rows, spot_columns(overview.barriers), title=_("Blind spots"))
