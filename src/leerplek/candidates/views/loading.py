"""What the pages of this room share: find the file, allow, and say how it went."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate, can_read_candidates
from leerplek.common.forms import VersionForm


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read candidates in it."""
    region = request.standing.region
    if region is None or not can_read_candidates(request.standing):
        raise PermissionDenied
    return region


def candidate_to_read(request: SignedRequest, pk: int) -> Candidate:
    """Return a candidate whose file this person may see, else 404."""
    rows = Candidate.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("region", "organisation", "cohort__programme", "own_practice"), pk=pk
    )


def candidate_to_change(request: SignedRequest, pk: int) -> Candidate:
    """Return a candidate whose file this person keeps: 404 when not theirs to see, else 403."""
    candidate = candidate_to_read(request, pk)
    if not can_change_candidate(request.standing, candidate):
        raise PermissionDenied
    return candidate


def detail_url(pk: int) -> str:
    return reverse("candidates:detail", kwargs={"pk": pk})


def saved(request: SignedRequest, pk: int, text: str = "") -> HttpResponse:
    """Say that it worked, on the page of the candidate."""
    messages.success(request, text or _("Saved."))
    return redirect("candidates:detail", pk=pk)


def refused(request: SignedRequest, pk: int, error: Exception) -> HttpResponse:
    """Say why nothing was done, on the page of the candidate."""
    messages.error(request, str(error))
    return redirect("candidates:detail", pk=pk)


def ask(
    request: SignedRequest, form: VersionForm | None, pk: int, context: dict[str, Any]
) -> HttpResponse:
    """Ask for confirmation; `back` in the context is where somebody goes who does not."""
    context |= {"form": form, "cancel_url": context.get("back") or detail_url(pk)}
    return render(request, "common/confirm.html", context)
