"""Who may start and remove matching runs."""

from leerplek.accounts.selectors import Standing
from leerplek.matching.models import MatchRun


def can_start_run(standing: Standing) -> bool:
    """Tell whether this person starts runs in the working region: coordinators do."""
    return standing.writes


def can_remove_run(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may throw a run away: a coordinator of its organisation."""
    own = {each.organisation_id for each in standing.memberships if each.role == "coordinator"}
    return run.organisation_id in own


def can_keep_what_if(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may keep a round with other numbers: who may remove this one."""
    return can_remove_run(standing, run)
