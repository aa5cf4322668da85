"""Refusals of the import."""

from leerplek.common.errors import DomainError


class ImportingError(DomainError):
    """A file, a sheet or a choice that the import cannot use, with what to do about it."""
