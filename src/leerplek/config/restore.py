"""The way back from a backup: check all of it, then change everything in one go.

Whatever stops it halfway, a power cut included, the data is the old or the new:
what is left to do is written down before the first file moves, and the next
process that goes to work does it first.
"""

import json
import os
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.config import in_use
from leerplek.config.backup import (
    APPLICATION,
    DATABASE,
    FILES,
    MANIFEST,
    BackupError,
    Data,
    copy_and_digest,
    here,
    is_whole,
    require_room,
    say,
    sync_folder,
    told_when_disk_fails,
)

ENDS = ("", "-wal", "-shm", "-journal")
MANIFEST_LIMIT = 50_000_000


def restore(source: Path, data: Data, *, replace: bool) -> int:
    """Put a backup back after checking it whole; what is there now is moved aside.

    Refuses, with nothing changed: a file that is not a whole backup of this
    application, one that a newer version made, a server that is still at work, and
    data that is there already unless `replace` is given.
    """
    if not source.is_file() or not zipfile.is_zipfile(source):
        raise _not_a_backup(source)
    with told_when_disk_fails(data.database.parent):
        data.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with in_use.alone(data.database):
        _finish(data)
        if data.database.exists() and not replace:
            raise BackupError(_("There already is a database. Add --replace to move it aside."))
        connections.close_all()
        with told_when_disk_fails(data.database.parent), _cleared(data):
            _prepare(source, data)
            _settle_old(data.database)
            aside = _write_plan(data)
        _finish(data)
    if aside.exists():
        say(_("The data that was here now lies in %(folder)s") % {"folder": aside})
        say(_("Remove that folder when you no longer need it."))
    say(_("Backup put back. Run: leerplek check"))
    return 0


def go_to_work() -> None:
    """Let this process work on the data; first finish a restore that was stopped halfway."""
    config = settings.DATABASES["default"]
    if config["ENGINE"] != "django.db.backends.sqlite3" or config["NAME"] == ":memory:":
        return
    data = here()
    if plan_path(data).exists():
        with in_use.alone(data.database, seconds=in_use.WAIT_SECONDS):
            _finish(data)
    in_use.hold(data.database)


def plan_path(data: Data) -> Path:
    """Return where is written down what is left to do."""
    return data.database.with_name(f"{data.database.name}.restore.json")


def _staged(data: Data) -> Data:
    """Return where the new data waits: beside the old, so that a rename is enough."""
    return Data(
        database=data.database.with_name(f"{data.database.name}.restoring"),
        files=data.files.with_name(f"{data.files.name}.restoring"),
    )


@contextmanager
def _cleared(data: Data) -> Iterator[None]:
    """Begin with nothing staged, and leave nothing staged when it fails."""
    _clear(_staged(data))
    try:
        yield
    except BaseException:
        _clear(_staged(data))
        raise


def _clear(staged: Data) -> None:
    for end in ENDS:
        staged.database.with_name(staged.database.name + end).unlink(missing_ok=True)
    shutil.rmtree(staged.files, ignore_errors=True)


def _prepare(source: Path, data: Data) -> None:
    """Unpack beside the data, and check every file's digest and the database."""
    try:
        with zipfile.ZipFile(source) as archive:
            digests = _digests(archive, source, data)
            require_room(data.database.parent, sum(each.file_size for each in archive.infolist()))
            _staged(data).files.mkdir(parents=True, mode=0o700)
            for name, digest in digests.items():
                _unpack(archive, name, digest, _staged(data))
    except (
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise _not_a_backup(source) from error
    database = _staged(data).database
    if not is_whole(database):
        raise _damaged(DATABASE)
    _refuse_unknown_tables(database, source)


def _digests(archive: zipfile.ZipFile, source: Path, data: Data) -> dict[str, str]:
    """Return the digest of each file; refuse an archive that holds anything else."""
    if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
        raise _not_a_backup(source)
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except ValueError as error:
        raise _not_a_backup(source) from error
    digests = manifest.get("sha256") if isinstance(manifest, dict) else None
    if not isinstance(digests, dict) or manifest.get("application") != APPLICATION:
        raise _not_a_backup(source)
    names = sorted(each.filename for each in archive.infolist() if not _is_link(each))
    safe = all(name == DATABASE or _is_below(name, data.files) for name in digests)
    if not safe or DATABASE not in digests or names != sorted([*digests, MANIFEST]):
        raise _not_a_backup(source)
    return digests


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _is_below(name: str, files: Path) -> bool:
    """Tell whether a name in the archive stays below the folder of files."""
    parts = PurePosixPath(name).parts
    plain = "/".join(parts) == name and parts[:1] == (FILES,) and ".." not in parts
    return plain and files.resolve() in files.joinpath(*parts[1:]).resolve().parents


def _unpack(archive: zipfile.ZipFile, name: str, digest: str, staged: Data) -> None:
    """Write one file.  Only plain files come out, whatever the archive says it holds."""
    below = PurePosixPath(name).parts[1:]
    path = staged.database if name == DATABASE else staged.files.joinpath(*below)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    with archive.open(name) as packed, path.open("wb") as out:
        found = copy_and_digest(packed, out)
        out.flush()
        os.fsync(out.fileno())
    if found != digest:
        raise _damaged(name)


def _refuse_unknown_tables(database: Path, source: Path) -> None:
    """Refuse a database that is not ours, or that a newer version has changed."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            applied = set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise _not_a_backup(source) from error
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    rooms = {app for app, _name in known}
    if ("accounts", "0001_initial") not in applied:
        raise _not_a_backup(source)
    if any(app in rooms for app, _name in applied - known):
        raise BackupError(
            _("A newer version of Leerplek made this backup. Install that version first.")
        )


def _settle_old(database: Path) -> None:
    """Bring the old database back to one file.  A damaged one is moved aside as it is."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=2)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise in_use.InUseError(
            _("Leerplek is still at work on this data. Stop the server first.")
        ) from error
    except sqlite3.DatabaseError:
        return
    if mode != ("delete",):
        raise in_use.InUseError(_("Leerplek is still at work on this data. Stop the server first."))


def _write_plan(data: Data) -> Path:
    """Write down what is left to do: from here on it will be done."""
    stamp = f"{timezone.localtime():%Y%m%d-%H%M%S}"
    names = (f"before-restore-{stamp}-{number}" for number in count(1))
    aside = next(path for path in map(data.database.with_name, names) if not path.exists())
    draft = plan_path(data).with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as out:
        json.dump({"aside": aside.name}, out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(plan_path(data))
    sync_folder(draft.parent)
    return aside


def _finish(data: Data) -> None:
    """Do what is left to do of a restore, however often it was stopped; often that is nothing."""
    plan = plan_path(data)
    if not plan.exists():
        return
    aside = json.loads(plan.read_text(encoding="utf-8"))["aside"]
    staged = _staged(data)
    if staged.database.exists():
        for end in reversed(ENDS):
            _move_aside(data.database.with_name(data.database.name + end), aside)
        staged.database.rename(data.database)
    if staged.files.exists():
        _move_aside(data.files, aside)
        staged.files.rename(data.files)
    sync_folder(data.database.parent)
    plan.unlink()


def _move_aside(path: Path, aside: str) -> None:
    if path.exists():
        folder = path.with_name(aside)
        folder.mkdir(mode=0o700, exist_ok=True)
        path.rename(folder / path.name)


def _not_a_backup(source: Path) -> BackupError:
    return BackupError(_("%(file)s is not a backup.") % {"file": source})


def _damaged(name: str) -> BackupError:
    return BackupError(_("The backup is damaged: %(name)s.") % {"name": name})
