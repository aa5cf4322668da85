"""Who sees what a region knows of its practices."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.insights.models import SharedView


def can_read_insights(standing: Standing) -> bool:
    """Tell whether this person sees the practices of the working region."""
    return standing.reads


def can_stop_sharing(standing: Standing, view: SharedView) -> bool:
    """Tell whether this person stops a link: any coordinator of its region does."""
    return any(
        membership.role in WRITING_ROLES and membership.organisation.region_id == view.region_id
        for membership in standing.memberships
    )


def can_change_insights(standing: Standing) -> bool:
    """Tell whether this person puts practices on the call list, and shares what is known."""
    return standing.writes
