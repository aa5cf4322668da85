"""Who may manage the people of a region."""

from leerplek.accounts.selectors import Standing


def can_manage_people(standing: Standing) -> bool:
    """Tell whether this person gives and ends roles in the working region."""
    return standing.administers


def can_be_contact(standing: Standing) -> bool:
    """Tell whether practices and candidates of the working region may get this person to call."""
    return standing.writes
