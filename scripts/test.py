"""Run every test: SQLite with the browser, then PostgreSQL.  Says loudly what it could not run.

With --coverage it also tells how much of the code the tests on SQLite ran, and fails below
the bar of pyproject.toml; that takes half as long again.
Other arguments are passed on to pytest, for instance: python scripts/test.py -k backup
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NOTHING_SELECTED = 5
MEASURED = "--coverage" in sys.argv[1:]
ARGUMENTS = [word for word in sys.argv[1:] if word != "--coverage"]

_missed: list[str] = []


def main() -> int:
    started = time.monotonic()
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="leerplek-test-") as folder:
        environment = {
            **os.environ,
            "LEERPLEK_DATA_DIR": folder,
            "LEERPLEK_BROWSER": browser or "",
            "COVERAGE_FILE": str(ROOT / ".coverage"),
            "UV_PYTHON_DOWNLOADS": "never",
        }
        environment.pop("DATABASE_URL", None)
        failed = _on_sqlite(environment, browser)
        failed |= _on_postgres(environment)
    if browser is None:
        failed |= _could_not("No Chromium was found: the browser tests did NOT run.")
    all_ran = "What could run went well, but NOT ALL TESTS RAN" if _missed else "All went well"
    outcome = "SOMETHING FAILED" if failed else all_ran
    seconds = time.monotonic() - started
    print(f"\n{outcome}: {seconds:.0f} s.", flush=True)
    return int(failed)


def _on_sqlite(environment: dict[str, str], browser: str | None) -> bool:
    title = "SQLite, with the browser" if browser else "SQLite, without a browser"
    selection = "" if browser else "not browser"
    if not MEASURED:
        return _pytest(title, environment, selection)
    _coverage(["erase"], environment)
    failed = _pytest(title, environment, selection, runner=[str(BIN / "coverage"), "run"])
    # A test that kills a worker may leave half a file behind: the others still count.
    _coverage(["combine", "-q"], environment)
    return not _coverage(["report", "--skip-covered"], environment) or failed


def _on_postgres(environment: dict[str, str]) -> bool:
    with _server() as url:
        if url is None:
            return _could_not("No PostgreSQL server was found: its tests did NOT run.")
        environment = {**environment, "DATABASE_URL": url}
        # Only the tests that touch a database can answer otherwise on a second one.
        selection = "not browser and not engine"
        return _pytest("PostgreSQL", environment, selection, "--only-database")


def _server() -> AbstractContextManager[str | None]:
    """Return the server that the environment names, or one of our own."""
    named = os.environ.get("LEERPLEK_TEST_POSTGRES")
    return nullcontext(named) if named else postgres.server()


def _pytest(
    title: str,
    environment: dict[str, str],
    selection: str,
    *options: str,
    runner: Sequence[str] = (sys.executable,),
) -> bool:
    """Run the selected tests; tell whether something failed."""
    print(f"\n== Tests on {title}", flush=True)
    command = [*runner, "-m", "pytest", "-q", *options]
    workers = os.environ.get("LEERPLEK_TEST_WORKERS", "logical")
    # The order is that of src/conftest.py: the longest first, a module's browser with one process.
    divided = ["-n", workers, "--dist", "loadgroup", "--no-loadscope-reorder"]
    command += divided if workers != "0" else []
    command += ["-m", selection] if selection else []
    command += ARGUMENTS
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    # Whoever asks for a few tests need not find one on each database.
    return code != 0 and not (code == NOTHING_SELECTED and ARGUMENTS)


def _coverage(words: list[str], environment: dict[str, str]) -> bool:
    command = [str(BIN / "coverage"), *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def find_browser() -> str | None:
    """Return a Chromium of this machine; on Debian as root, install the distribution's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("LEERPLEK_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing the distribution's Chromium …", flush=True)
        for command in (["update"], ["install", "-y", "chromium"]):
            subprocess.run(["apt-get", "-qq", *command], stdout=subprocess.DEVNULL, check=False)
        found = shutil.which("chromium")
    return found


def _could_not(sentence: str) -> bool:
    """Say loudly what did not run; where every change is judged, that is a failure."""
    _missed.append(sentence)
    line = "!" * (len(sentence) + 6)
    print(f"\n{line}\n!! {sentence} !!\n{line}", flush=True)
    return bool(os.environ.get("CI"))


if __name__ == "__main__":
    sys.exit(main())
