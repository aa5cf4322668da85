"""A PostgreSQL server of our own for the tests: started, used, thrown away."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_binaries() -> Path | None:
    """Return the folder with initdb and pg_ctl, wherever the system keeps it."""
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
    ]
    folders.sort(key=_version, reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((each for each in folders if (each / "initdb").exists()), None)


def _version(folder: Path) -> float:
    number = re.search(r"\d+(\.\d+)?", folder.parent.name)
    return float(number.group()) if number else 0.0


@contextmanager
def server() -> Iterator[str | None]:
    """Yield the address of an empty database, or None where no server can be found."""
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="leerplek-pg-") as name:
        folder = Path(name)
        account = _ordinary_account(folder)
        initdb = [binaries / "initdb", "-D", folder / "db", "-U", "leerplek", "-A", "trust"]
        # The same letters and order on every machine, whatever its language.
        _run(account, *initdb, "-E", "UTF8", "--locale=C", "--no-sync")
        port = _free_port()
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        )
        # What it holds is thrown away, so it need not survive a power cut.
        options += " -c max_connections=60 -c fsync=off -c full_page_writes=off"
        control = [binaries / "pg_ctl", "-D", folder / "db", "-w", "-o", options]
        _run(account, *control, "-l", folder / "log", "start")
        try:
            yield f"postgres://leerplek@127.0.0.1:{port}/postgres"
        finally:
            _run(account, binaries / "pg_ctl", "-D", folder / "db", "-m", "immediate", "stop")


def _ordinary_account(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then lend the folder to an ordinary account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("Running as root, and no ordinary account to run PostgreSQL with.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(account: dict[str, object], *command: object) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        **account,  # type: ignore[call-overload]
    )
