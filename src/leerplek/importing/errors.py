"""Refusals of the import."""

from collections.abc import Collection, Mapping
from typing import Any

from leerplek.common.errors import DomainError


class ImportingError(DomainError):
    """A file, a sheet or a choice that the import cannot use, with what to do about it."""


class PlaceRefusedError(ImportingError):
    """The place that a person chose or filled in for a row leads nowhere."""


class BuiltUponError(ImportingError):
    """An import cannot be undone; `things` are the keys of what stands in the way, by model."""

    def __init__(self, message: str, things: Mapping[Any, Collection[int]]) -> None:
        super().__init__(message)
        self.things = things
