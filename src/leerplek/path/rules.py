"""Who sees the path, and who may let somebody stop on it."""

from leerplek.accounts.selectors import Standing


def can_read_path(standing: Standing) -> bool:
    """Tell whether this person sees the candidates of their organisations in the region."""
    return standing.reads
