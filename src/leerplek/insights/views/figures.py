"""Why practices do not train, and what they said over the years."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.insights.exports import barrier_columns
from leerplek.insights.forms import WhereForm
from leerplek.insights.selectors.figures import Barrier, barriers_in, with_barriers
from leerplek.insights.selectors.spots import Overview, narrowed
from leerplek.insights.selectors.years import SAID, years_of
from leerplek.insights.services.recording import record_export
from leerplek.insights.views.loading import overview_here, working_region


@login_required
@require_safe
def reasons(request: SignedRequest) -> HttpResponse:
    """Show why practices do not train, and what is done about each reason."""
    overview = overview_here(request)
    form = WhereForm(request.GET, overview=overview)
    spots = narrowed(overview.spots, form.filters)
    context = {
        "filters": form,
        "is_filtered": form.has_changed(),
        "barriers": barriers_in(spots, overview.barriers),
        "asked": len(with_barriers(spots)),
        "can_change": request.standing.writes,
    }
    return render(request, "insights/reasons.html", context)


@login_required
@require_safe
def export_reasons(request: SignedRequest, kind: Format) -> FileResponse:
    """Give the reasons with their numbers as a spreadsheet."""
    overview = overview_here(request)
    if kind not in MIME_TYPES:
        raise Http404
    lines = _lines(request, overview)
    record_export(overview.region, kind=kind, count=len(lines), actor=request.user)
    return export(kind, lines, barrier_columns(), title=_("Why practices do not train"))


def _lines(request: SignedRequest, overview: Overview) -> list[Barrier]:
    form = WhereForm(request.GET, overview=overview)
    return barriers_in(narrowed(overview.spots, form.filters), overview.barriers)


@login_required
@require_safe
def years(request: SignedRequest) -> HttpResponse:
    """Show what practices answered in each year."""
    context = {"years": years_of(working_region(request)), "statuses": SAID}
    return render(request, "insights/years.html", context)
