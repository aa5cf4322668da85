"""The response to a poll in numbers, on the page and as a file."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.surveys.exports import response_columns, response_lines
from leerplek.surveys.guarding import SMALLEST
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.selectors.response import response_of
from leerplek.surveys.selectors.results import results_of
from leerplek.surveys.services.polls import record_response_export
from leerplek.surveys.views.loading import poll_to_read


@login_required
@require_safe
def response(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how many answered and what they said, by channel, municipality, size and year."""
    poll = poll_to_read(request, pk)
    found = response_of(request.user, poll, newest(poll).listed())
    context = {
        "poll": poll,
        "response": found,
        "results": results_of(poll),
        "smallest": SMALLEST,
        "tables": [
            (_("By channel"), _("How they answered"), found.channels),
            (_("By municipality"), _("Municipality or town"), found.towns),
            (_("By size"), _("Number of GPs"), found.sizes),
        ],
    }
    return render(request, "surveys/response.html", context)


@login_required
@require_safe
def export_response(request: SignedRequest, pk: int, kind: Format) -> FileResponse:
    """Give the same numbers as a spreadsheet, without names and without small numbers."""
    poll = poll_to_read(request, pk)
    if kind not in MIME_TYPES:
        raise Http404
    found = response_of(request.user, poll, newest(poll).listed())
    lines = response_lines(found, results_of(poll))
    record_response_export(poll, kind=kind, count=len(lines), actor=request.user)
    return export(kind, lines, response_columns(), title=_("Response to a poll"))
