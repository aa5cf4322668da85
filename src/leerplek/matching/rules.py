"""Who may start and remove matching runs."""

from leerplek.accounts.selectors import Standing
from leerplek.matching.models import MatchRun


def can_start_run(standing: Standing) -> bool:
    """Tell whether this person starts runs in the working region: coordinators do."""
    return standing.writes


def can_remove_run(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may throw a run away: a coordinator of its organisation."""
    return _coordinates(standing, run)


def can_change_board(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may move the pieces: a coordinator of the run's organisation."""
    return _coordinates(standing, run)


def _coordinates(standing: Standing, run: MatchRun) -> bool:
    own = {each.organisation_id for each in standing.memberships if each.role == "coordinator"}
    return run.organisation_id in own


def can_keep_what_if(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may keep a round with other numbers: who may remove this one."""
    return can_remove_run(standing, run)
