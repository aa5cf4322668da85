"""What only concerns the database itself."""

from django.db import connection


def empty_log() -> bool:
    """Let SQLite's log forget what was erased, and tell whether that was done.

    What is erased from the database is written over (`secure_delete`), but the log of
    changes beside it keeps the old pages until it is begun anew.  While somebody else is
    reading it is left for a next time; inside a transaction it cannot be done.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return not busy
