"""What the pages of this room share: find the row, and allow."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.calls.models import Call
from leerplek.calls.rules import can_make_call, can_read_calls


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read its call list."""
    region = request.standing.region
    if region is None or not can_read_calls(request.standing):
        raise PermissionDenied
    return region


def call_to_read(request: SignedRequest, pk: int) -> Call:
    """Return a call that this person may see, else 404."""
    rows = Call.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "organisation__region",
            "practice",
            "candidate__cohort__programme",
            "ask",
            "owner",
            "caller",
        ),
        pk=pk,
    )


def call_to_make(request: SignedRequest, pk: int) -> Call:
    """Return a call that this person may make: 404 when not theirs to see, else 403."""
    call = call_to_read(request, pk)
    if not can_make_call(request.standing, call):
        raise PermissionDenied
    return call
