"""Serve the application, and make the demonstration before it where there is none."""

import errno
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
from django.utils import translation
from django.utils.translation import gettext as _

from leerplek.accounts.models import Membership, Region
from leerplek.accounts.selectors import demo_people, is_demo_database
from leerplek.accounts.services import refuse_unless_demo_database
from leerplek.common.errors import DomainError
from leerplek.config.starting import has_tables, prepare_database
from leerplek.config.working import WorkerBeside
from leerplek.importing.services.keeping import purge_imports
from leerplek.inbox.services import purge_requests

# What a visitor is waiting for when the server is stopped gets this long to finish.
STOP_SECONDS = 15


class ServingError(DomainError):
    """The server cannot start, with the reason."""


def demo(*, host: str, port: int, fresh: bool, prepare_only: bool) -> int:
    """Make the invented region where it is not there yet, and serve it."""
    if not prepare_only:
        refuse_taken_port(host, port)
    refuse_real_data()
    if fresh:
        _throw_away()
    _step(_("database"), prepare_database)
    if not is_demo_database():
        from leerplek.config.demo.region import make_demo_region  # noqa: PLC0415 -- demo only

        _step(_("invented region"), make_demo_region)
    _step(_("stylesheet"), collect_static)
    return 0 if prepare_only else _run(host, port)


def serve(*, host: str, port: int, with_worker: bool = True) -> int:
    """Bring the database up to date and serve until stopped."""
    refuse_taken_port(host, port)
    if settings.LEERPLEK_DEMO:
        refuse_unless_demo()
    prepare_database()
    purge_imports()
    purge_requests()
    collect_static()
    if not Membership.objects.exists():
        _say(_("Nobody can sign in yet. First run: leerplek init"))
    return _run(host, port, with_worker=with_worker)


def _run(host: str, port: int, *, with_worker: bool = True) -> int:
    from granian import Granian  # noqa: PLC0415 -- only a server needs it
    from granian.constants import Interfaces  # noqa: PLC0415 -- only a server needs it
    from granian.log import LogLevels  # noqa: PLC0415 -- only a server needs it

    connection.close()
    os.environ["LEERPLEK_DATA_DIR"] = str(settings.DATA_DIR)
    server = Granian(
        "leerplek.config.worker:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_access=False,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.on_startup(lambda: _welcome(host, port))
    beside = WorkerBeside()
    if with_worker:
        server.on_startup(beside.start)
    try:
        server.serve()
    finally:
        beside.stop()
    return 0


def refuse_real_data() -> None:
    """Keep the demonstration from ever being made in, or instead of, somebody's own data."""
    if has_tables() and not is_demo_database() and Region.objects.exists():
        refuse_unless_demo_database()


def refuse_unless_demo() -> None:
    """Stop demo mode on any database that the demonstration did not make, an empty one too."""
    if not has_tables():
        raise ServingError(_("Demo mode is on, but there is no demonstration. Run: leerplek demo"))
    refuse_unless_demo_database()


def _throw_away() -> None:
    """Remove what the old demonstration kept, and nothing else that lies in the folder."""
    connection.close()
    database = Path(str(connection.settings_dict["NAME"]))
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    for folder in ("private", "mail"):
        shutil.rmtree(settings.DATA_DIR / folder, ignore_errors=True)


def collect_static() -> None:
    """Gather the stylesheet, scripts and fonts under names that carry their contents."""
    dist = settings.PACKAGE_DIR / "common" / "static" / "dist"
    if not any(dist.glob("*.css")):
        raise ServingError(_("The stylesheet has not been built. Run `make setup` first."))
    call_command("collectstatic", verbosity=0, interactive=False)


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
        connection.close()
    _say(_("Stop with Ctrl+C."))


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything else is done, when the server could not begin."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = _("it is in use")
        else:
            reason = error.strerror or str(error)
        raise ServingError(
            _("Cannot serve at %(host)s, port %(port)d: %(reason)s. Choose another with --port.")
            % {"host": host, "port": port, "reason": reason}
        ) from error


def _step(name: str, act: Callable[[], object]) -> None:
    started = time.monotonic()
    sys.stdout.write(f"  {name} … ")
    sys.stdout.flush()
    act()
    _say(f"{time.monotonic() - started:.1f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
