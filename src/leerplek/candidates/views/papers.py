"""Pages about the papers of a candidate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.models import Paper
from leerplek.candidates.paper_forms import PaperForm, SharingForm
from leerplek.candidates.papers import (
    WordsFoundError,
    note_sharing,
    papers_of,
    read_paper,
    remove_paper,
    send_paper,
)
from leerplek.candidates.rules import can_read_papers
from leerplek.candidates.services import CandidateError
from leerplek.candidates.views.loading import candidate_to_change, detail_url
from leerplek.common.forms import posted
from leerplek.documents.cleaning.checking import CheckedFile
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.cleaning.scanning import scans_files
from leerplek.documents.enums import MIME_TYPES

# Whatever a browser makes of a paper, it can do nothing here.
HARMLESS = "sandbox; default-src 'none'; frame-ancestors 'none'"


@login_required
@require_http_methods(["GET", "POST"])
def papers(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the papers in a file, and keep one more."""
    candidate = candidate_to_change(request, pk)
    is_sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if is_sent else PaperForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = send_paper(
                candidate,
                kind=form.cleaned_data["kind"],
                file=file,
                name=file.name,
                agreed_to=form.agreed_to,
                actor=request.user,
            )
        except WordsFoundError as found:
            form.ask_about(found.words, found.came_as)
        except (CandidateError, UploadError) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The paper is kept."))
            _tell(request, kept.checked)
            return redirect("candidates:papers", pk=pk)
    context = {
        "candidate": candidate,
        "papers": papers_of(candidate),
        "form": form,
        "cancel_url": detail_url(pk),
        "scans": scans_files(),
    }
    return render(request, "candidates/papers.html", context)


@login_required
@require_safe
def paper(request: SignedRequest, pk: int) -> HttpResponse:
    """Give one paper, to keep and not to show in the browser; that is recorded."""
    one = _paper(request, pk)
    content = read_paper(one, actor=request.user)
    response = HttpResponse(content, content_type=MIME_TYPES[one.file_type])
    response["Content-Disposition"] = f'attachment; filename="{one.download_name}"'
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def share(request: SignedRequest, pk: int) -> HttpResponse:
    """Note whether the person agrees that practices see one paper."""
    one = _paper(request, pk)
    form = SharingForm(posted(request), paper=one)
    if form.is_valid():
        try:
            note_sharing(one, actor=request.user, **form.said)
        except CandidateError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("candidates:papers", pk=one.candidate_id)
    context = {"form": form, "paper": one, "cancel_url": _papers_url(one)}
    return render(request, "candidates/share_paper.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then erase one paper."""
    one = _paper(request, pk)
    if request.method == "POST":
        try:
            remove_paper(one, actor=request.user)
        except CandidateError as error:
            messages.error(request, str(error))
            return redirect("candidates:list")
        messages.success(request, _("The paper is removed."))
        return redirect("candidates:papers", pk=one.candidate_id)
    context = {
        "title": _("Remove %(paper)s?") % {"paper": one},
        "text": _("This paper of %(name)s is then erased. This cannot be undone.")
        % {"name": one.candidate},
        "submit": _("Remove the paper"),
        "negative": True,
        "cancel_url": _papers_url(one),
    }
    return render(request, "common/confirm.html", context)


def _paper(request: SignedRequest, pk: int) -> Paper:
    rows = Paper.objects.visible_to(request.user).select_related("candidate").defer("content")
    one = get_object_or_404(rows, pk=pk)
    if not can_read_papers(request.standing, one.candidate):
        raise PermissionDenied
    return one


def _papers_url(one: Paper) -> str:
    return reverse("candidates:papers", kwargs={"pk": one.candidate_id})


def _tell(request: SignedRequest, checked: CheckedFile) -> None:
    """Say what somebody has to know or look at themselves."""
    if not checked.is_read:
        messages.warning(
            request,
            _(
                "Not all of this paper can be read, such as a photo or a scan. Look yourself: is "
                "there a citizen service number (BSN) on it? Then remove the paper, and make "
                "the number unreadable first."
            ),
        )
    if checked.was_signed:
        messages.warning(
            request,
            _(
                "This PDF had a digital signature. It went when the file was cleaned: check a "
                "diploma with the file that you got yourself."
            ),
        )
    if checked.lost_parts:
        messages.warning(
            request,
            _("A picture or chart in this file could not be kept. Look whether it is complete."),
        )
