"""The share of practices with a trained supervisor, and the practices behind it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.listing import list_page
from leerplek.supervisors.forms import CoverageForm
from leerplek.supervisors.selectors.coverage import practices_with_trained_supervisor
from leerplek.supervisors.views.loading import working_region

SORTS: dict[str, tuple[str, ...]] = {"name": ("name",), "trains": ("trains", "name")}


@login_required
@require_safe
def coverage(request: SignedRequest) -> HttpResponse:
    """Show how many practices have somebody who was trained, and which have nobody yet."""
    region = working_region(request)
    found = practices_with_trained_supervisor(request.user, region=region)
    form = CoverageForm(request.GET)
    rows = found.trained if form.shows_trained else found.untrained
    context = {
        "filters": form,
        "listing": list_page(
            request, rows.prefetch_related("sites__supervisors"), sorts=SORTS, default="name"
        ),
        "is_filtered": form.has_changed(),
        "shows_trained": form.shows_trained,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "percentage": found.percentage,
    }
    return render(request, "supervisors/coverage.html", context)
