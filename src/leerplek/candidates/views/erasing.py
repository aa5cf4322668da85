"""Pages about who asks to be erased, and about the confidential counsellor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.counsellor import counsellor_of, set_counsellor
from leerplek.candidates.erasing import (
    ask_erasure,
    open_erasure,
    refuse_erasure,
    take_back_erasure,
)
from leerplek.candidates.erasing_forms import CounsellorForm, ErasureForm, RefusalForm
from leerplek.candidates.rules import can_add_candidate
from leerplek.candidates.services import CandidateError
from leerplek.candidates.views.loading import candidate_to_change, detail_url, saved
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted


@login_required
@require_http_methods(["GET", "POST"])
def erasure(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that somebody asks to be erased, or answer it: erase, or say what must be kept."""
    candidate = candidate_to_change(request, pk)
    there = open_erasure(candidate)
    if there is not None and "back" in request.POST:
        take_back_erasure(candidate, actor=request.user)
        return saved(request, pk, _("Noted that the request was taken back."))
    form: Any = (ErasureForm if there is None else RefusalForm)(posted(request))
    if form.is_valid():
        act = ask_erasure if there is None else refuse_erasure
        try:
            act(candidate, actor=request.user, **form.cleaned_data)
        except CandidateError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, pk)
    context = {
        "candidate": candidate,
        "erasure": there,
        "form": form,
        "cancel_url": detail_url(pk),
    }
    return render(request, "candidates/erasure.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def counsellor(request: SignedRequest) -> HttpResponse:
    """Say whom candidates of one's organisation can call outside the team (N08)."""
    organisation = request.standing.organisation
    if organisation is None or not can_add_candidate(request.standing):
        raise PermissionDenied
    form = CounsellorForm(posted(request), counsellor=counsellor_of(organisation.pk))
    if form.is_valid():
        try:
            set_counsellor(organisation, actor=request.user, **form.cleaned_data)
        except ConflictError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("candidates:counsellor")
    context = {
        "form": form,
        "organisation": organisation,
        "cancel_url": reverse("candidates:keeping"),
    }
    return render(request, "candidates/counsellor.html", context)
