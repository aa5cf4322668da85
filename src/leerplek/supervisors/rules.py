"""Who sees and keeps supervisors, and which days of a learner are covered."""

from collections.abc import Iterable

from leerplek.accounts.selectors import Standing
from leerplek.practices.enums import Weekday


def can_read_supervisors(standing: Standing) -> bool:
    """Tell whether this person sees the supervisors of the working region."""
    return standing.reads


def can_keep_rules(standing: Standing) -> bool:
    """Tell whether this person sets what the working region asks of supervisors."""
    return standing.writes


def days_not_covered(learner: Iterable[str], present: Iterable[Iterable[str]]) -> list[str]:
    """Return the days of the learner on which none of the supervisors is there, in their order.

    Supervisors of whom no days are known cover none (requirement C10).
    """
    covered = {day for days in present for day in days}
    wanted = set(learner)
    return [day.value for day in Weekday if day.value in wanted - covered]
