"""One file with everything, and the way back."""

import hashlib
import json
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek import __version__
from leerplek.common.errors import DomainError

DATABASE, MANIFEST, FILES = "leerplek.sqlite3", "manifest.json", "files"


class BackupError(DomainError):
    """A backup cannot be made or put back, with the reason."""


def backup(target: Path) -> int:
    """Write database and stored files to `target` while the application goes on.

    `VACUUM INTO` copies one consistent moment.  The secret key is not in it:
    whoever restores on another machine signs everybody out, no more.
    """
    if target.exists():
        raise BackupError(
            _("%(file)s is already there; nothing is overwritten.") % {"file": target}
        )
    source = database_path()
    if not source.exists():
        raise BackupError(_("There is no database yet to make a backup of."))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(source, timeout=60)) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
        _write_archive(draft, copy)
    draft.chmod(0o600)
    draft.rename(target)
    _say(_("Backup written: %(file)s") % {"file": target})
    return 0


def restore(source: Path, *, replace: bool) -> int:
    """Put a backup back after checking it whole; what is there now is moved aside."""
    target = database_path()
    if target.exists() and not replace:
        raise BackupError(_("There already is a database. Add --replace to move it aside."))
    if not source.is_file() or not zipfile.is_zipfile(source):
        raise BackupError(_("%(file)s is not a backup.") % {"file": source})
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        unpacked = _unpack(source, Path(folder))
        connections.close_all()
        aside = _move_aside(target)
        (unpacked / DATABASE).rename(target)
        if (unpacked / FILES).exists():
            (unpacked / FILES).rename(private_dir())
    if aside is not None:
        _say(_("The data that was here now lies in %(folder)s") % {"folder": aside})
    _say(_("Backup put back. Run: leerplek check"))
    return 0


def database_path() -> Path:
    """Return the SQLite file; another database has its own tools."""
    config = settings.DATABASES["default"]
    if config["ENGINE"] != "django.db.backends.sqlite3":
        raise BackupError(_("This installation uses PostgreSQL: make its backup with pg_dump -Fc."))
    return Path(str(config["NAME"]))


def private_dir() -> Path:
    """Return the folder of stored files."""
    return Path(default_storage.path(""))


def _write_archive(draft: Path, database: Path) -> None:
    manifest = {
        "made_at": timezone.now().isoformat(),
        "version": __version__,
        "sha256": {DATABASE: _digest(database)},
    }
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(database, DATABASE)
        for path in sorted(private_dir().rglob("*")):
            if path.is_file():
                name = f"{FILES}/{path.relative_to(private_dir()).as_posix()}"
                archive.write(path, name)
                manifest["sha256"][name] = _digest(path)  # type: ignore[index]
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def _unpack(source: Path, folder: Path) -> Path:
    """Unpack and check every file against its digest, and the database for damage."""
    try:
        with zipfile.ZipFile(source) as archive:
            digests = json.loads(archive.read(MANIFEST))["sha256"]
            for name, digest in digests.items():
                path = folder / name
                if not path.resolve().is_relative_to(folder.resolve()):
                    raise BackupError(_("%(file)s is not a backup.") % {"file": source})
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as packed, path.open("wb") as out:
                    shutil.copyfileobj(packed, out)
                if _digest(path) != digest:
                    raise BackupError(_("The backup is damaged: %(name)s.") % {"name": name})
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BackupError(_("%(file)s is not a backup.") % {"file": source}) from error
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError(_("The backup is damaged: %(name)s.") % {"name": DATABASE})
    return folder


def _move_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    aside = target.parent / f"before-restore-{stamp}"
    aside.mkdir(mode=0o700)
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if path.exists():
            path.rename(aside / path.name)
    if private_dir().exists():
        private_dir().rename(aside / private_dir().name)
    return aside


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
