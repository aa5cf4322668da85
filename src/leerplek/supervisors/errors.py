from leerplek.common.errors import DomainError


class SupervisorError(DomainError):
    """Something about a supervisor, or who guides at a place, cannot be done."""
