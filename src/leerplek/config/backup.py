"""One file with everything: the database of one moment, the stored files, their digests."""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek import __version__
from leerplek.common.errors import DomainError

DATABASE, MANIFEST, FILES = "leerplek.sqlite3", "manifest.json", "files"
APPLICATION = "leerplek"
CHUNK = 1 << 20


class BackupError(DomainError):
    """A backup cannot be made or put back, with the reason."""


@dataclass(frozen=True)
class Data:
    """Where an installation keeps what a backup holds."""

    database: Path
    files: Path


def here() -> Data:
    """Return where this installation's data lies; PostgreSQL has its own tools."""
    config = settings.DATABASES["default"]
    if config["ENGINE"] != "django.db.backends.sqlite3":
        raise BackupError(_("This installation uses PostgreSQL: make its backup with pg_dump -Fc."))
    return Data(database=Path(str(config["NAME"])), files=Path(default_storage.path("")))


def backup(target: Path, data: Data) -> int:
    """Write database and stored files to `target` while the application goes on.

    `target` may be a folder: the file is then called after the moment.  The secret
    key is not in it: whoever restores on another machine signs everybody out, no
    more.  Nothing is left behind when it fails.
    """
    if target.is_dir():
        target /= f"leerplek-{timezone.localtime():%Y%m%d-%H%M%S}.zip"
    if target.exists():
        raise BackupError(
            _("%(file)s is already there; nothing is overwritten.") % {"file": target}
        )
    if not data.database.is_file():
        raise BackupError(_("There is no database yet to make a backup of."))
    if target.resolve().is_relative_to(data.files.resolve()):
        raise BackupError(_("Choose another folder: this one is part of the backup itself."))
    with told_when_disk_fails(target.parent):
        _write(target, data)
    say(_("Backup written: %(file)s") % {"file": target})
    return 0


def _write(target: Path, data: Data) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".leerplek-backup-") as name:
        folder = Path(name)
        # A file is stored before the row that names it, and removed after.  Who keeps
        # hold of all files before and after has every file that the copy names.
        _hold_files(data.files, folder / FILES)
        _copy_database(data.database, folder / DATABASE)
        _hold_files(data.files, folder / FILES)
        draft = folder / "draft.zip"
        _write_archive(draft, folder)
        draft.rename(target)
        sync_folder(target.parent)


def _copy_database(source: Path, copy: Path) -> None:
    """Copy one consistent moment of a database that is being written to."""
    require_room(copy.parent, source.stat().st_size * 2)
    if not (_vacuumed(source, copy) and is_whole(copy)):
        raise BackupError(
            _("The database is damaged, so no backup was made. Put the last backup back.")
        )


def _vacuumed(source: Path, copy: Path) -> bool:
    try:
        with closing(sqlite3.connect(source, timeout=60)) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False
    return True


def _hold_files(files: Path, hold: Path) -> None:
    """Link every stored file into `hold`; one that is removed meanwhile stays there."""
    hold.mkdir(exist_ok=True)
    for path in sorted(files.rglob("*")):
        held = hold / path.relative_to(files)
        if path.is_symlink() or not path.is_file() or held.exists():
            continue
        held.parent.mkdir(parents=True, exist_ok=True)
        try:
            _link_or_copy(path, held)
        except FileNotFoundError:
            continue


def _link_or_copy(path: Path, held: Path) -> None:
    try:
        held.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(path, held)


def _write_archive(draft: Path, folder: Path) -> None:
    digests: dict[str, str] = {}
    draft.touch(mode=0o600)
    with draft.open("r+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in (folder / DATABASE, *sorted((folder / FILES).rglob("*"))):
                if path.is_file():
                    name = path.relative_to(folder).as_posix()
                    with (
                        path.open("rb") as source,
                        archive.open(name, "w", force_zip64=True) as packed,
                    ):
                        digests[name] = copy_and_digest(source, packed)
            archive.writestr(MANIFEST, json.dumps(_manifest(digests), indent=1))
        out.flush()
        os.fsync(out.fileno())


def _packed(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    return archive.open(name, "w", force_zip64=True)


def _manifest(digests: dict[str, str]) -> dict[str, object]:
    return {
        "application": APPLICATION,
        "version": __version__,
        "made_at": timezone.now().isoformat(),
        "sha256": digests,
    }


def copy_and_digest(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a file and return the SHA-256 of exactly what was copied."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def is_whole(database: Path) -> bool:
    """Tell whether SQLite finds no damage and no row that points nowhere."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            damage = connection.execute("PRAGMA integrity_check").fetchone()
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(damage == ("ok",) and dangling is None)


def require_room(folder: Path, size: int) -> None:
    """Refuse to begin what the disk has no room for."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise BackupError(
            _("The disk is too full: %(needed)d MB is needed, %(free)d MB is free.")
            % {"needed": -(-size // 1_000_000), "free": free // 1_000_000}
        )


@contextmanager
def told_when_disk_fails(folder: Path) -> Iterator[None]:
    """Turn what a disk can do wrong into a sentence; nothing of ours is left on it."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BackupError(
            _("This does not work in %(folder)s: %(reason)s. Nothing was changed.")
            % {"folder": folder, "reason": reason}
        ) from error


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in `folder` survives a power cut, where a system can promise it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
