"""The call list, and putting somebody on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.calls.exports import export_columns
from leerplek.calls.forms import CallFilterForm, PutOnListForm
from leerplek.calls.rules import can_change_scripts, can_put_on_list
from leerplek.calls.selectors import CALL_SORTS, call_list, calls_to_make, requests_to_call_back
from leerplek.calls.services import CallError, keep_up, put_on_list, record_export
from leerplek.calls.views.loading import working_region
from leerplek.candidates.models import Candidate
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.practices.models import Practice


@login_required
@require_safe
def call_list_page(request: SignedRequest) -> HttpResponse:
    """Show who is to be called, as the address filters and sorts them.

    Who may call sees what the hourly work would add, made by nobody, a moment earlier.
    """
    region = working_region(request)
    if request.standing.writes:
        keep_up(region)
    form = CallFilterForm(request.GET)
    rows = call_list(request.user, form.filters, region=region)
    first = calls_to_make(request.user, region=region).order_by("due_on", "pk").first()
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=CALL_SORTS, default="due"),
        "is_filtered": form.has_changed(),
        "first": first,
        "call_back": requests_to_call_back(request.user, region=region),
        "can_change_scripts": can_change_scripts(request.standing),
        "can_add": request.standing.writes and first is not None,
    }
    return render(request, "calls/list.html", context)


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    rows = call_list(request.user, CallFilterForm(request.GET).filters, region=region)
    record_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, export_columns(), title=_("Call list"))


@login_required
@require_http_methods(["GET", "POST"])
def add_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Put a practice on the call list."""
    rows = Practice.objects.visible_to(request.user).select_related("region")
    return _put(request, get_object_or_404(rows, pk=pk), reverse("practices:detail", args=[pk]))


@login_required
@require_http_methods(["GET", "POST"])
def add_candidate(request: SignedRequest, pk: int) -> HttpResponse:
    """Put a candidate on the call list."""
    rows = Candidate.objects.visible_to(request.user).select_related("region")
    return _put(request, get_object_or_404(rows, pk=pk), reverse("candidates:detail", args=[pk]))


def _put(request: SignedRequest, person: Practice | Candidate, back_url: str) -> HttpResponse:
    if not can_put_on_list(request.standing, person):
        raise PermissionDenied
    sent = posted(request)
    form = PutOnListForm(sent, region=person.region)
    if form.is_valid():
        try:
            call = put_on_list(person, actor=request.user, **form.cleaned_data)
        except CallError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is on the call list."))
            return redirect("calls:detail", pk=call.pk)
    context = {"form": form, "person": person, "cancel_url": back_url}
    return render(request, "calls/put_on_list.html", context)
