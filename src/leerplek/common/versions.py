"""Write only what changed, and only on the version that the user saw."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from leerplek.common.errors import ConflictError


class Versioned(Protocol):
    """A row with a whole number that goes up with each change."""

    version: int

    def save(self, *, update_fields: list[str]) -> None: ...


def write_changes(row: Versioned, fields: Mapping[str, Any], *, version: int) -> list[str]:
    """Write the `fields` that differ from the locked `row` and return their names, sorted.

    The caller read `row` with `select_for_update` in its own transaction.  When
    nothing differs nothing is written, whatever the version.  When something
    differs and the row is no longer at `version`, `ConflictError` tells what the
    row says now.
    """
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    if not changed:
        return []
    refuse_when_moved(row, version=version, theirs={name: getattr(row, name) for name in changed})
    for name in changed:
        setattr(row, name, fields[name])
    row.version += 1
    stamps = ["changed_at"] if hasattr(row, "changed_at") else []
    row.save(update_fields=[*changed, *stamps, "version"])
    return changed


def refuse_when_moved(
    row: Versioned, *, version: int, theirs: Mapping[str, Any] | None = None
) -> None:
    """Raise `ConflictError` when somebody changed the locked `row` after `version`."""
    if row.version != version:
        raise ConflictError(
            _("Somebody else changed this in the meantime. Look at it first, then decide."),
            theirs=dict(theirs or {}),
        )
