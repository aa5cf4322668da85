"""Who may see and keep the polls of a region."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.candidates.rules import organisations_written_for
from leerplek.surveys.enums import Audience
from leerplek.surveys.models import Poll


def can_read_polls(standing: Standing) -> bool:
    """Tell whether this person sees the polls of the working region."""
    return standing.reads


def can_make_poll(standing: Standing) -> bool:
    """Tell whether this person makes polls in the working region, and keeps its reasons."""
    return standing.writes


def can_keep_poll(standing: Standing, poll: Poll) -> bool:
    """Tell whether this person sends, changes and closes a poll and takes its answers over.

    Practices are shared by a region, so its coordinators share the polls of practices.
    """
    if poll.audience == Audience.CANDIDATE:
        return poll.organisation_id in organisations_written_for(standing)
    return any(
        membership.role in WRITING_ROLES
        and membership.organisation.region_id == poll.organisation.region_id
        for membership in standing.memberships
    )
