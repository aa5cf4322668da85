"""What the pages of this room share: find the row, allow, and say how it went."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.rules import can_change_channel, can_decide, can_read_sign_ups


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read sign-ups in it."""
    region = request.standing.region
    if region is None or not can_read_sign_ups(request.standing):
        raise PermissionDenied
    return region


def channel_to_read(request: SignedRequest, pk: int) -> Channel:
    """Return a channel that this person may see, else 404."""
    rows = Channel.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("organisation__region", "cohort__programme", "made_by"), pk=pk
    )


def channel_to_change(request: SignedRequest, pk: int) -> Channel:
    """Return a channel that this person keeps: 404 when not theirs to see, else 403."""
    channel = channel_to_read(request, pk)
    if not can_change_channel(request.standing, channel):
        raise PermissionDenied
    return channel


def sign_up_to_read(request: SignedRequest, pk: int) -> SignUp:
    """Return a sign-up that this person may see, else 404."""
    rows = SignUp.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "channel__organisation__region", "channel__cohort__programme", "candidate", "decided_by"
        ),
        pk=pk,
    )


def sign_up_to_decide(request: SignedRequest, pk: int) -> SignUp:
    """Return a sign-up that this person decides about: 404 when not theirs to see, else 403."""
    one = sign_up_to_read(request, pk)
    if not can_decide(request.standing, one):
        raise PermissionDenied
    return one
