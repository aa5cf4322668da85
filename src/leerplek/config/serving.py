"""Serve the application, start a region, and look whether all is well."""

import getpass
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _

from leerplek.accounts.selectors import demo_people, is_demo_database
from leerplek.accounts.services import refuse_unless_demo_database, start_installation
from leerplek.common.errors import DomainError


class ServingError(DomainError):
    """The server cannot start, with the reason."""


def demo(*, host: str, port: int, fresh: bool, prepare_only: bool) -> int:
    """Make the invented region where it is not there yet, and serve it."""
    if fresh and settings.DATA_DIR.exists():
        shutil.rmtree(settings.DATA_DIR)
        settings.DATA_DIR.mkdir(parents=True)
    _step("database", prepare_database)
    if not is_demo_database():
        from leerplek.config.demo_region import make_demo_region  # noqa: PLC0415 -- demo only

        _step("invented region", make_demo_region)
    _step("pages", collect_static)
    if prepare_only:
        return 0
    return serve(host=host, port=port)


def serve(*, host: str, port: int) -> int:
    """Bring the database up to date and serve until stopped."""
    prepare_database()
    collect_static()
    if settings.LEERPLEK_DEMO:
        refuse_unless_demo_database()
    _refuse_taken_port(host, port)
    _welcome(host, port)
    from granian import Granian  # noqa: PLC0415 -- only a server needs it
    from granian.constants import Interfaces  # noqa: PLC0415 -- only a server needs it

    os.environ["LEERPLEK_DATA_DIR"] = str(settings.DATA_DIR)
    Granian(
        "leerplek.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_access=False,
    ).serve()
    return 0


def prepare_database() -> None:
    """Apply every migration and make the table that sign-in limits are counted in."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    """Gather the stylesheet, scripts and fonts under names that carry their contents."""
    dist = settings.PACKAGE_DIR / "common" / "static" / "dist"
    if not any(dist.glob("*.css")):
        raise ServingError(_("The stylesheet has not been built. Run `make setup` first."))
    call_command("collectstatic", verbosity=0, interactive=False)


def init(
    *, region: str | None, organisation: str | None, name: str | None, email: str | None
) -> int:
    """Start a real installation; ask on the terminal for what was not given."""
    prepare_database()
    ask = _ask if sys.stdin.isatty() else _refuse_to_ask
    person = start_installation(
        region=region or ask(_("Name of the region")),
        organisation=organisation or ask(_("Name of your organisation")),
        name=name or ask(_("Your name")),
        email=email or ask(_("Your e-mail address")),
        password=_ask_password() if sys.stdin.isatty() else None,
    )
    _say(_("Done. Sign in as %(email)s after: leerplek serve") % {"email": person.email})
    return 0


def load_postcodes(*, file: Path | None, url: str | None) -> int:
    """Load postcodes from a file, or from the open GeoNames file."""
    from leerplek.geo import services  # noqa: PLC0415 -- after Django is ready

    prepare_database()
    if file is not None:
        report = services.load_postcodes(file)
    else:
        report = services.download_postcodes(url or settings.GEONAMES_POSTCODES_URL)
    _say(str(report))
    return 0


def check() -> int:
    """Print one line per thing that matters here; 2 when something must be mended."""
    lines = [
        *_database_lines(),
        _mail_line(),
        (
            bool(settings.HTTPS),
            _("https"),
            _("set LEERPLEK_HTTPS=1 behind a web server with https"),
        ),
    ]
    for fine, subject, advice in lines:
        _say(f"{'ok ' if fine else '!! '} {subject}" + ("" if fine else f": {advice}"))
    must_mend = [subject for fine, subject, _advice in lines[:2] if not fine]
    return 2 if must_mend else 0


def _database_lines() -> list[tuple[bool, str, str]]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    sound = True
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = cursor.fetchone() == ("ok",)
    lines = [
        (not waiting, _("database is up to date"), _("run: leerplek manage migrate")),
        (sound, _("database is whole"), _("restore the last backup: leerplek restore")),
    ]
    if not waiting:
        from leerplek.geo.models import PostcodePoint  # noqa: PLC0415 -- needs its table

        known = PostcodePoint.objects.exists()
        advice = _("run: leerplek postcodes load --download, for better distances")
        lines.append((known, _("postcodes are loaded"), advice))
    return lines


def _mail_line() -> tuple[bool, str, str]:
    sends = "filebased" not in settings.EMAIL_BACKEND
    return sends, _("mail is sent"), _("set EMAIL_URL; until then letters stay in the data folder")


def _welcome(host: str, port: int) -> None:
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104 -- shown only
    _say("")
    _say(f"Leerplek: http://{shown}:{port}/")
    if settings.LEERPLEK_DEMO:
        _say(_("Sign in with one button for each role, on that page:"))
        with translation.override("nl"):
            for membership in demo_people():
                role = membership.get_role_display()
                _say(f"  {role:<18} {membership.user.name} ({membership.user.email})")
    _say(_("Stop with Ctrl+C."))


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServingError(
                _("Port %(port)d is in use. Choose another: --port %(other)d")
                % {"port": port, "other": port + 1}
            ) from error


def _step(name: str, act: Callable[[], object]) -> None:
    started = time.monotonic()
    sys.stdout.write(f"  {name} … ")
    sys.stdout.flush()
    act()
    _say(f"{time.monotonic() - started:.1f} s")


def _ask(question: str) -> str:
    answer = ""
    while not answer:
        answer = input(f"{question}: ").strip()
    return answer


def _refuse_to_ask(question: str) -> str:
    raise ServingError(
        _("Missing: %(question)s. See: leerplek init --help") % {"question": question}
    )


def _ask_password() -> str | None:
    _say(_("A password of 12 characters or more; or nothing, to sign in with a code by mail."))
    return getpass.getpass(_("Password") + ": ") or None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
