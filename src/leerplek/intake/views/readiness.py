"""Whether candidates have a laptop and the skills that lessons ask."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.intake.enums import ReadinessKind
from leerplek.intake.exports import readiness_columns
from leerplek.intake.forms.readiness import ReadinessFilterForm, ReadinessForm
from leerplek.intake.selectors.readiness import READINESS_SORTS, readiness_line, readiness_list
from leerplek.intake.services.readiness import note_readiness
from leerplek.intake.services.shared import record_questions_export
from leerplek.intake.views.loading import candidate_to_ask_about, keep, working_region


@login_required
@require_safe
def readiness(request: SignedRequest) -> HttpResponse:
    """Show what is to arrange for whom, as the address filters and sorts it."""
    region = working_region(request)
    form = ReadinessFilterForm(request.GET, user=request.user, region=region)
    rows = readiness_list(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=READINESS_SORTS, default="by"),
        "is_filtered": form.has_changed(),
    }
    return render(request, "intake/readiness.html", context)


@login_required
@require_safe
def export_readiness(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = ReadinessFilterForm(request.GET, user=request.user, region=region)
    rows = readiness_list(request.user, form.filters, region=region)
    record_questions_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, readiness_columns(), title=_("Laptop and skills"))


@login_required
@require_http_methods(["GET", "POST"])
def note(request: SignedRequest, pk: int, kind: str) -> HttpResponse:
    """Note how it stands with one thing of one candidate."""
    candidate = candidate_to_ask_about(request, pk)
    if kind not in ReadinessKind.values:
        raise Http404
    thing = ReadinessKind(kind)
    form = ReadinessForm(posted(request), line=readiness_line(candidate, thing))
    kept = keep(
        request,
        form,
        lambda: note_readiness(candidate, kind=thing, actor=request.user, **form.cleaned_data),
        said=lambda _kept: _("Saved."),
        back=candidate.get_absolute_url(),
    )
    if kept is not None:
        return kept
    context = {
        "form": form,
        "candidate": candidate,
        "thing": thing.label,
        "cancel_url": candidate.get_absolute_url(),
    }
    return render(request, "intake/note.html", context)
