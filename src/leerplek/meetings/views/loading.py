"""What the pages of this room share: find the row, and allow."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from leerplek.accounts.middleware import SignedRequest
from leerplek.meetings.models import Meeting
from leerplek.meetings.rules import can_lead


def meeting_to_read(request: SignedRequest, pk: int) -> Meeting:
    """Return a meeting that this person may see, else 404."""
    rows = Meeting.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organisation__region", "cohort"), pk=pk)


def meeting_to_lead(request: SignedRequest, pk: int) -> Meeting:
    """Return a meeting that this person leads: 404 when not theirs to see, else 403."""
    meeting = meeting_to_read(request, pk)
    if not can_lead(request.standing, meeting):
        raise PermissionDenied
    return meeting
