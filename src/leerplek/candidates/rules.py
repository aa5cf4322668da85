"""Who may see and change a candidate's file."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.candidates.models import Candidate


def can_read_candidates(standing: Standing) -> bool:
    """Tell whether this person sees the candidates of their organisations in the region."""
    return standing.reads


def can_add_candidate(standing: Standing) -> bool:
    """Tell whether this person adds candidates in the working region."""
    return standing.writes


def can_change_candidate(standing: Standing, candidate: Candidate) -> bool:
    """Tell whether this person changes this file: a coordinator of its organisation does."""
    return candidate.organisation_id in organisations_written_for(standing)


def can_read_birth_date(standing: Standing, candidate: Candidate) -> bool:
    """Tell whether this person reads the birth date: who makes the papers, not who reads along."""
    return can_change_candidate(standing, candidate)


def can_read_papers(standing: Standing, candidate: Candidate) -> bool:
    """Tell whether this person opens the papers: a CV holds a birth date, and more than that."""
    return can_read_birth_date(standing, candidate)


def organisations_written_for(standing: Standing) -> frozenset[int]:
    """Return the organisations whose candidates this person keeps."""
    return frozenset(
        membership.organisation_id
        for membership in standing.memberships
        if membership.role in WRITING_ROLES
    )
