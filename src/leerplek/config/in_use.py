"""Who is at work on the database file, so that a backup is never put back under a server.

The sign is a lock on a small file beside the database, held by SQLite: it works
on every system, and it is gone the moment its process ends, however it ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError

WAIT_SECONDS = 30

_signs: list[sqlite3.Connection] = []


class InUseError(DomainError):
    """Somebody else is at work on the database."""


def hold(database: Path) -> None:
    """Tell other processes that this one is at work, until it ends.

    Any number of processes can be.  Raises InUseError while a backup is put back.
    """
    if not database.parent.is_dir():
        return
    refusal = _("A backup is being put back. Try again in a minute.")
    sign = _locked(database, "BEGIN", seconds=WAIT_SECONDS, refusal=refusal)
    _signs.append(sign)


@contextmanager
def alone(database: Path, *, seconds: int = 0) -> Iterator[None]:
    """Have the database for this process alone.  Raises InUseError where another is at work."""
    refusal = _("Leerplek is still at work on this data. Stop the server first.")
    sign = _locked(database, "BEGIN EXCLUSIVE", seconds=seconds, refusal=refusal)
    try:
        yield
    finally:
        sign.close()


def _locked(database: Path, begin: str, *, seconds: int, refusal: str) -> sqlite3.Connection:
    path = database.with_name(f"{database.name}.in-use")
    try:
        # A server makes its sign in one thread and ends in another.
        sign = sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise InUseError(
            _("The folder %(folder)s cannot be written to.") % {"folder": database.parent}
        ) from error
    try:
        sign.execute(begin)
        sign.execute("SELECT * FROM sqlite_master").fetchall()
    except sqlite3.OperationalError as error:
        sign.close()
        raise InUseError(refusal) from error
    return sign
