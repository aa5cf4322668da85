"""Refusals of the import."""

from leerplek.common.errors import DomainError


class ImportingError(DomainError):
    """A file, a sheet or a choice that the import cannot use, with what to do about it."""


class PlaceRefusedError(ImportingError):
    """The place that a person chose or filled in for a row leads nowhere."""
