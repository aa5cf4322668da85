"""What the pages of this room share: the region, and what it knows of its practices."""

from django.core.exceptions import PermissionDenied

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.insights.rules import can_read_insights
from leerplek.insights.selectors.spots import Overview, overview_of


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read its practices."""
    region = request.standing.region
    if region is None or not can_read_insights(request.standing):
        raise PermissionDenied
    return region


def overview_here(request: SignedRequest) -> Overview:
    """Return what the working region knows of its practices."""
    return overview_of(request.user, working_region(request))
