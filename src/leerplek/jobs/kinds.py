"""The kinds of work there are.

A room describes its kinds in its `tasks.py`; the setting JOB_KINDS names the one
tuple that lists them all, so that this room need not know the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from leerplek.jobs.leases import Lease

Args = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    `task` does the work and ends in `with lease.finish():`, in which it writes its
    effect.  `gave_up` is told, in the same transaction, when the job failed for good
    or was cancelled, with the reason in words; `retried` when a person wants it
    tried again.  With `every` the work comes back by itself, once in each period.
    """

    name: str
    label: Any
    task: "Callable[[Lease], None]"
    max_attempts: int = 5
    every: timedelta | None = None
    gave_up: Callable[[Args, str], None] | None = None
    retried: Callable[[Args], None] | None = None


def all_kinds() -> dict[str, Kind]:
    """Return every kind by its name."""
    kinds: tuple[Kind, ...] = import_string(settings.JOB_KINDS)
    return {kind.name: kind for kind in kinds}


def kind_of(name: str) -> Kind:
    """Return one kind; a name that nobody described is a mistake in the caller."""
    return all_kinds()[name]
