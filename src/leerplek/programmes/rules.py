"""Who may change a programme, its classes and their numbers."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.programmes.models import Programme


def can_add_programme(standing: Standing) -> bool:
    """Tell whether this person may start a programme in the working region."""
    return standing.writes


def can_change_programme(standing: Standing, programme: Programme) -> bool:
    """Tell whether this person coordinates the programme's own region.

    A partner of one of its classes reads along: the numbers and the members of a
    class are for the region that leads it.
    """
    return any(
        membership.role in WRITING_ROLES
        and membership.organisation.region_id == programme.region_id
        for membership in standing.memberships
    )
