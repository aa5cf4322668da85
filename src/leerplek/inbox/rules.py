"""Who may read and deal with the requests of a region."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.inbox.models import Request


def can_read_requests(standing: Standing) -> bool:
    """Tell whether this person sees the requests of the working region."""
    return standing.reads


def can_add_request(standing: Standing) -> bool:
    """Tell whether this person writes down what somebody asked by phone or on paper."""
    return standing.writes


def can_deal_with(standing: Standing, request: Request) -> bool:
    """Tell whether this person answers and finishes this request: a coordinator of its region."""
    return any(
        membership.role in WRITING_ROLES
        and membership.organisation.region_id == request.region_id
        and request.organisation_id in {None, membership.organisation_id}
        for membership in standing.memberships
    )
