"""Who may bring spreadsheets in."""

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.selectors import Standing
from leerplek.importing.models import ImportBatch


def can_import(standing: Standing) -> bool:
    """Tell whether this person brings spreadsheets into the working region."""
    return standing.writes and standing.organisation is not None


def can_change_import(standing: Standing, batch: ImportBatch) -> bool:
    """Tell whether this person goes on with an import: a coordinator of its organisation does."""
    return any(
        membership.role in WRITING_ROLES and membership.organisation_id == batch.organisation_id
        for membership in standing.memberships
    )
