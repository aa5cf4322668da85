"""What can be wrong with a message."""

from leerplek.common.errors import DomainError


class CommunicationError(DomainError):
    """Something about a message cannot be done."""
