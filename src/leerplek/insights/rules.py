"""Who sees what a region knows of its practices."""

from leerplek.accounts.selectors import Standing


def can_read_insights(standing: Standing) -> bool:
    """Tell whether this person sees the practices of the working region."""
    return standing.reads


def can_change_insights(standing: Standing) -> bool:
    """Tell whether this person puts practices on the call list, and shares what is known."""
    return standing.writes
