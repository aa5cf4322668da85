"""Who asks a school or UWV, and who answers for them."""

from leerplek.accounts.enums import Role
from leerplek.accounts.selectors import Standing
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate, organisations_written_for
from leerplek.intake.models import ContactPerson


def can_read_questions(standing: Standing) -> bool:
    """Tell whether this person sees what schools and UWV are asked in the working region."""
    return standing.reads


def can_ask(standing: Standing, candidate: Candidate) -> bool:
    """Tell whether this person asks about a candidate and writes down what is told."""
    return can_change_candidate(standing, candidate)


def can_change_contact(standing: Standing, contact: ContactPerson) -> bool:
    """Tell whether this person changes a contact person and lets them in by link."""
    return contact.kept_for_id in organisations_written_for(standing)


def answers_for_school(standing: Standing) -> bool:
    """Tell whether this person judges candidates for a school, in whatever region."""
    return _holds(standing, Role.SCHOOL)


def answers_for_uwv(standing: Standing) -> bool:
    """Tell whether this person gives permission for UWV, in whatever region."""
    return _holds(standing, Role.UWV_ADVISER)


def _holds(standing: Standing, role: Role) -> bool:
    return any(membership.role == role for membership in standing.memberships)
