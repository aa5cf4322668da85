"""What can be wrong with background work."""

from leerplek.common.errors import DomainError


class JobError(DomainError):
    """A job cannot be done, retried or cancelled, with the reason."""


class LostLeaseError(Exception):
    """Somebody else has this job now, or nobody wants it any more: leave it, write nothing."""
