"""Who may see and change the practices of a region."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.practices.models import Practice


def can_read_practices(standing: Standing) -> bool:
    """Tell whether this person sees the practices of the working region."""
    return standing.reads


def can_add_practice(standing: Standing) -> bool:
    """Tell whether this person adds practices to the working region."""
    return standing.writes


def can_change_practice(standing: Standing, practice: Practice) -> bool:
    """Tell whether this person changes this practice, its sites and its places.

    The register is shared: each coordinator of the practice's region keeps it,
    whatever organisation the practice was added by and whatever region they work in now.
    """
    return any(
        membership.role in WRITING_ROLES and membership.organisation.region_id == practice.region_id
        for membership in standing.memberships
    )
