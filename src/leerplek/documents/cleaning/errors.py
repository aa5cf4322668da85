"""Refusals of what somebody sent."""

from leerplek.common.errors import DomainError


class UploadError(DomainError):
    """A file cannot be kept, with what to do about it."""
