"""A candidate's own papers: send, look back, share or not, remove."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.candidates.enums import ToldBy
from leerplek.candidates.models import Candidate, Paper
from leerplek.candidates.papers import (
    WordsFoundError,
    note_sharing,
    papers_of,
    read_paper,
    remove_paper,
    send_paper,
)
from leerplek.candidates.services import CandidateError
from leerplek.common.errors import DomainError
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.enums import MIME_TYPES
from leerplek.portal.own_forms import OwnPaperForm
from leerplek.portal.views.loading import context_of, of_candidate, too_many, too_often
from leerplek.portal.visits import Visit, stay

# Whatever a browser makes of a paper, it can do nothing here.
HARMLESS = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "POST"])
@of_candidate(proved=True)
def papers(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show somebody's papers, and keep one more."""
    is_sent = request.method == "POST"
    form = OwnPaperForm(request.POST, request.FILES) if is_sent else OwnPaperForm()
    if form.is_valid():
        if too_often(request, visit):
            return too_many(request)
        stay(request)
        file = form.cleaned_data["file"]
        kind = form.cleaned_data["kind"]
        try:
            kept = send_paper(candidate, kind=kind, file=file, name=file.name, actor=None)
        except WordsFoundError as found:
            form.refuse(found.words)
        except (CandidateError, UploadError) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Thank you, we have your paper."))
            if not kept.checked.is_read:
                messages.warning(
                    request,
                    _(
                        "We cannot read a photo or a scan. Is your citizen service number (BSN) "
                        "on it? Then remove it, make the number unreadable, and send it again."
                    ),
                )
            return redirect("portal:papers")
    context = {**context_of(visit), "form": form, "papers": papers_of(candidate)}
    return render(request, "portal/own/papers.html", context)


@require_safe
@of_candidate(proved=True)
def paper(request: HttpRequest, _visit: Visit, candidate: Candidate, pk: int) -> HttpResponse:
    """Give somebody their own paper, as it was cleaned; that is recorded."""
    stay(request)
    one = _paper(candidate, pk)
    response = HttpResponse(read_paper(one, actor=None), content_type=MIME_TYPES[one.file_type])
    response["Content-Disposition"] = f'attachment; filename="{one.download_name}"'
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@of_candidate(proved=True)
def share(request: HttpRequest, visit: Visit, candidate: Candidate, pk: int) -> HttpResponse:
    """Say whether practices may see one paper."""
    one = _paper(candidate, pk)
    if too_often(request, visit):
        return too_many(request)
    stay(request)
    agrees = "yes" in request.POST
    try:
        note_sharing(
            one,
            agrees=agrees,
            agreed_on=timezone.localdate() if agrees else None,
            told_by=ToldBy.LINK if agrees else "",
            actor=None,
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("portal:papers")


@require_http_methods(["GET", "POST"])
@of_candidate(proved=True)
def remove(request: HttpRequest, visit: Visit, candidate: Candidate, pk: int) -> HttpResponse:
    """Ask, then remove one paper; it is gone at once."""
    one = _paper(candidate, pk)
    if request.method == "POST":
        if too_often(request, visit):
            return too_many(request)
        stay(request)
        try:
            remove_paper(one, actor=None)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The paper is removed."))
        return redirect("portal:papers")
    return render(request, "portal/own/remove_paper.html", {**context_of(visit), "paper": one})


def _paper(candidate: Candidate, pk: int) -> Paper:
    """Return a paper of this person; of anybody else there is none."""
    return get_object_or_404(papers_of(candidate), pk=pk)
