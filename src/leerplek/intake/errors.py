"""What can be wrong with what a school or UWV is asked."""

from leerplek.common.errors import DomainError


class IntakeError(DomainError):
    """Something about a verdict or a permission cannot be done."""
