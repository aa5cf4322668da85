"""Look whether an installation is sound, and say what to do about it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from leerplek.accounts.models import Membership
from leerplek.config.starting import has_tables
from leerplek.documents.cleaning.scanning import scans_files
from leerplek.geo.models import PostcodePoint

DONE, MUST_MEND = 0, 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; without it the application does not work, or works less."""

    subject: str
    advice: str
    fine: bool
    vital: bool = False


def check() -> int:
    """Print one line per thing that matters; 2 when something must be mended first."""
    found = list(findings())
    for each in found:
        mark, advice = ("ok", "") if each.fine else ("!!", f": {each.advice}")
        sys.stdout.write(f"{mark}  {each.subject}{advice}\n")
    return MUST_MEND if any(each.vital and not each.fine for each in found) else DONE


def findings() -> Iterator[Finding]:
    """Look at the settings first, then at the database, then at what makes it better."""
    yield _settings()
    there = Finding(
        _("there is a database"), _("run: leerplek init"), fine=has_tables(), vital=True
    )
    yield there
    if there.fine:
        yield from _database()
    yield Finding(
        _("mail is sent"),
        _("set EMAIL_URL; until then letters stay in the data folder"),
        fine="filebased" not in settings.EMAIL_BACKEND,
    )
    yield Finding(
        _("https"), _("set LEERPLEK_HTTPS=1 behind a web server with https"), fine=settings.HTTPS
    )
    yield Finding(
        _("papers are scanned for viruses"),
        _("set LEERPLEK_SCAN_COMMAND to the command of a virus scanner"),
        fine=scans_files(),
    )
    yield Finding(
        _("only its owner can read the data folder"),
        _("run: chmod 700 %(folder)s") % {"folder": settings.DATA_DIR},
        fine=not settings.DATA_DIR.stat().st_mode & 0o077,
    )


def _settings() -> Finding:
    faults = [each for each in checks.run_checks() if each.level >= checks.ERROR]
    return Finding(
        _("settings"), " ".join(str(each.msg) for each in faults), fine=not faults, vital=True
    )


def _database() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        _("database is up to date"), _("run: leerplek manage migrate"), fine=not waiting, vital=True
    )
    yield Finding(
        _("database is whole"),
        _("restore the last backup: leerplek restore"),
        fine=_is_whole(),
        vital=True,
    )
    if waiting:
        return
    yield Finding(
        _("somebody can sign in"),
        _("run: leerplek init"),
        fine=Membership.objects.active().exists(),
    )
    yield Finding(
        _("postcodes are loaded"),
        _("run: leerplek postcodes load --download, for better distances"),
        fine=PostcodePoint.objects.exists(),
    )


def _is_whole() -> bool:
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        damage = cursor.execute("PRAGMA integrity_check").fetchone()
        dangling = cursor.execute("PRAGMA foreign_key_check").fetchone()
    return damage == ("ok",) and dangling is None
