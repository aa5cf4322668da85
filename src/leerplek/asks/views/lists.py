"""What the region asks, and what one practice or candidate is asked."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.exports import export_columns
from leerplek.asks.forms import AskFilterForm
from leerplek.asks.rules import can_ask, can_ask_many
from leerplek.asks.selectors import ASK_SORTS, ask_list, asks_of
from leerplek.asks.services import record_export
from leerplek.asks.views.loading import candidate_of, practice_of, working_region
from leerplek.candidates.models import Candidate
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.listing import list_page
from leerplek.practices.models import Practice


@login_required
@require_safe
def ask_list_page(request: SignedRequest) -> HttpResponse:
    """Show what the working region asks, as the address filters and sorts it."""
    region = working_region(request)
    form = AskFilterForm(request.GET)
    rows = ask_list(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=ASK_SORTS, default="due"),
        "is_filtered": form.has_changed(),
        "can_add": can_ask_many(request.standing),
    }
    return render(request, "asks/list.html", context)


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = AskFilterForm(request.GET)
    rows = ask_list(request.user, form.filters, region=region)
    record_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, export_columns(), title=_("What we ask"))


@login_required
@require_safe
def of_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what one practice is asked and what it answered."""
    practice = practice_of(request, pk)
    context = {
        "back_label": _("Practices"),
        "list_url": reverse("practices:list"),
        "about_url": reverse("practices:detail", args=[pk]),
        "add_url": reverse("asks:ask_practice", args=[pk]),
    }
    return _about_page(request, practice, context)


@login_required
@require_safe
def of_candidate(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what one candidate is asked and what they answered."""
    candidate = candidate_of(request, pk)
    context = {
        "back_label": _("Candidates"),
        "list_url": reverse("candidates:list"),
        "about_url": reverse("candidates:detail", args=[pk]),
        "add_url": reverse("asks:ask_candidate", args=[pk]),
    }
    return _about_page(request, candidate, context)


def _about_page(
    request: SignedRequest, about: Practice | Candidate, context: dict[str, str]
) -> HttpResponse:
    shown = {
        "about": about,
        "asks": asks_of(about).visible_to(request.user),
        "can_ask": can_ask(request.standing, about),
    }
    return render(request, "asks/about.html", {**context, **shown})
