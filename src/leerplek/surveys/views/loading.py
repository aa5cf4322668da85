"""What the pages of this room share: find the row, and allow."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.asks.models import Ask
from leerplek.surveys.models import Poll
from leerplek.surveys.rules import can_keep_poll, can_make_poll, can_read_polls
from leerplek.surveys.selectors.names import POLL


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read its polls."""
    region = request.standing.region
    if region is None or not can_read_polls(request.standing):
        raise PermissionDenied
    return region


def region_to_keep(request: SignedRequest) -> Region:
    """Return the working region, for somebody who makes polls in it."""
    region = working_region(request)
    if not can_make_poll(request.standing):
        raise PermissionDenied
    return region


def poll_to_read(request: SignedRequest, pk: int) -> Poll:
    """Return a poll that this person may see, else 404."""
    rows = Poll.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("organisation__region", "contact", "made_by"), pk=pk
    )


def poll_to_keep(request: SignedRequest, pk: int) -> Poll:
    """Return a poll that this person keeps: 404 when not theirs to see, else 403."""
    poll = poll_to_read(request, pk)
    if not can_keep_poll(request.standing, poll):
        raise PermissionDenied
    return poll


def answer_to_keep(request: SignedRequest, pk: int) -> tuple[Ask, Poll]:
    """Return what a practice answered to a poll that this person keeps."""
    rows = Ask.objects.visible_to(request.user).filter(kind=POLL, practice__isnull=False)
    ask = get_object_or_404(rows.select_related("practice", "organisation__region"), pk=pk)
    if ask.subject is None or not ask.answer:
        raise Http404
    return ask, poll_to_keep(request, ask.subject)


def saved(request: SignedRequest, poll: Poll, text: str) -> HttpResponse:
    """Say that it worked, on the page of the poll."""
    messages.success(request, text)
    return redirect(poll)


def refused(request: SignedRequest, poll: Poll, error: Exception) -> HttpResponse:
    """Say why nothing was done, on the page of the poll."""
    messages.error(request, str(error))
    return redirect(poll)
