"""What the pages of this room share: find the row, allow, and say how it went."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.asks.models import Ask
from leerplek.asks.rules import can_ask, can_deal_with, can_read_asks
from leerplek.candidates.models import Candidate
from leerplek.practices.models import Practice


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read what it asks."""
    region = request.standing.region
    if region is None or not can_read_asks(request.standing):
        raise PermissionDenied
    return region


def practice_of(request: SignedRequest, pk: int) -> Practice:
    """Return a practice that this person may see."""
    rows = Practice.objects.visible_to(request.user).select_related("region", "organisation")
    return get_object_or_404(rows, pk=pk)


def candidate_of(request: SignedRequest, pk: int) -> Candidate:
    """Return a candidate whose file this person may see."""
    rows = Candidate.objects.visible_to(request.user).select_related("region", "organisation")
    return get_object_or_404(rows, pk=pk)


def allow_asking(request: SignedRequest, about: Practice | Candidate) -> None:
    """Refuse who may see this practice or candidate, and not ask them anything."""
    if not can_ask(request.standing, about):
        raise PermissionDenied


def ask_to_read(request: SignedRequest, pk: int) -> Ask:
    """Return an ask that this person may see, else 404."""
    rows = Ask.objects.visible_to(request.user).select_related(
        "organisation__region", "practice", "candidate", "contact", "recorded_by", "asked_by"
    )
    return get_object_or_404(rows, pk=pk)


def ask_to_deal_with(request: SignedRequest, pk: int) -> Ask:
    """Return an ask that this person deals with: 404 when not theirs to see, else 403."""
    ask = ask_to_read(request, pk)
    if not can_deal_with(request.standing, ask):
        raise PermissionDenied
    return ask


def about_url(about: Practice | Candidate) -> str:
    """Return the page with all that one practice or candidate is asked."""
    page = "asks:of_practice" if isinstance(about, Practice) else "asks:of_candidate"
    return reverse(page, args=[about.pk])


def saved(request: SignedRequest, ask: Ask, text: str) -> HttpResponse:
    """Say that it worked, on the page of the ask."""
    messages.success(request, text)
    return redirect(ask)


def refused(request: SignedRequest, ask: Ask, error: Exception) -> HttpResponse:
    """Say why nothing was done, on the page of the ask."""
    messages.error(request, str(error))
    return redirect(ask)
