"""What the pages of this room share: find the programme, and allow."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from leerplek.accounts.middleware import SignedRequest
from leerplek.programmes.models import Programme
from leerplek.programmes.rules import can_change_programme


def programme_to_read(request: SignedRequest, pk: int) -> Programme:
    """Return a programme that this person may see, else 404."""
    rows = Programme.objects.visible_to(request.user).select_related("organisation__region")
    return get_object_or_404(rows.distinct(), pk=pk)


def programme_to_change(request: SignedRequest, pk: int) -> Programme:
    """Return a programme that this person keeps: 404 when not theirs to see, else 403."""
    programme = programme_to_read(request, pk)
    if not can_change_programme(request.standing, programme):
        raise PermissionDenied
    return programme
