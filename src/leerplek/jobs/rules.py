"""Who may see background work, and try it again or cancel it."""

from leerplek.accounts.selectors import Standing


def can_see_jobs(standing: Standing) -> bool:
    """Tell whether this person has work in the background, or looks after that of others."""
    return standing.writes or standing.administers
