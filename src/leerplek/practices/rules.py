"""Who may see and change the practices of a region, and what hours are possible."""

from collections.abc import Iterable
from decimal import Decimal

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.practices.enums import Weekday
from leerplek.practices.models import Practice

LEAST_HOURS, MOST_HOURS = Decimal(1), Decimal(60)
MOST_PEOPLE, MOST_PATIENTS = 500, 200_000


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


def hours_fit_a_week(hours_min: Decimal | None, hours_max: Decimal | None) -> bool:
    """Tell whether hours a week are between 1 and 60; unknown hours are no error."""
    known = [hours for hours in (hours_min, hours_max) if hours is not None]
    return all(LEAST_HOURS <= hours <= MOST_HOURS for hours in known)


def hours_are_in_order(hours_min: Decimal | None, hours_max: Decimal | None) -> bool:
    """Tell whether the lowest number of hours is not above the highest."""
    return hours_min is None or hours_max is None or hours_min <= hours_max


def are_weekdays(days: Iterable[str]) -> bool:
    """Tell whether these are days of the week, each once and in their order."""
    told = list(days)
    return told == [day.value for day in Weekday if day.value in told]
