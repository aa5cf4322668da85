"""Who may start and remove matching runs, and decide on their pairs."""

from leerplek.accounts.selectors import Standing
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.asked import AskedRound
from leerplek.matching.models.combinations import Combination
from leerplek.matching.models.evenings import Evening
from leerplek.practices.rules import can_change_practice


def can_start_run(standing: Standing) -> bool:
    """Tell whether this person starts runs in the working region: coordinators do."""
    return standing.writes


def can_remove_run(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may throw a run away: a coordinator of its organisation."""
    return _coordinates(standing, run)


def can_change_board(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may move the pieces: a coordinator of the run's organisation."""
    return _coordinates(standing, run)


def can_keep_what_if(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may keep a round with other numbers: who may remove this one."""
    return can_remove_run(standing, run)


def can_decide(standing: Standing, run: MatchRun) -> bool:
    """Tell whether this person may propose pairs of a run: a coordinator of its organisation."""
    return _coordinates(standing, run)


def can_withdraw(standing: Standing, proposal: MatchProposal) -> bool:
    """Tell whether this person may take a proposal back: a coordinator of its organisation."""
    return proposal.organisation_id in organisations_decided_for(standing)


def organisations_decided_for(standing: Standing) -> frozenset[int]:
    """Return the organisations for whose candidates this person decides."""
    return frozenset(
        each.organisation_id for each in standing.memberships if each.role == "coordinator"
    )


def can_change_asked(standing: Standing, asked: AskedRound) -> bool:
    """Tell whether this person may stop what is asked for, or have it tried again."""
    return _coordinates(standing, asked)


def can_make_evening(standing: Standing) -> bool:
    """Tell whether this person makes evenings of speed dates: coordinators do."""
    return standing.writes


def can_change_evening(standing: Standing, evening: Evening) -> bool:
    """Tell whether this person runs an evening: a coordinator of its organisation."""
    return _coordinates(standing, evening)


def _coordinates(standing: Standing, run: MatchRun | AskedRound | Evening) -> bool:
    return run.organisation_id in organisations_decided_for(standing)


def can_make_combination(standing: Standing) -> bool:
    """Tell whether this person combines places of the working region: coordinators do."""
    return standing.writes


def can_change_combination(standing: Standing, combination: Combination) -> bool:
    """Tell whether this person keeps a combination: a coordinator of the practices' region."""
    return can_change_practice(standing, combination.first.site.practice)
