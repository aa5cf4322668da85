"""Run every test: SQLite with the browser, then PostgreSQL.  Says loudly what it could not run.

Arguments are passed on to pytest, for instance: python scripts/test.py -k backup
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NOTHING_SELECTED = 5

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
        _coverage("erase", environment)
        failed = _on_sqlite(environment, browser)
        failed |= _on_postgres(environment)
        _coverage("combine", environment)
        total = _coverage("report", environment)
    if browser is None:
        failed |= _could_not("No Chromium was found: the browser tests did NOT run.")
    all_ran = "What could run went well, but NOT ALL TESTS RAN" if _missed else "All went well"
    outcome = "SOMETHING FAILED" if failed else all_ran
    seconds = time.monotonic() - started
    print(f"\n{outcome}: {seconds:.0f} s, {total} % of the code ran.", flush=True)
    return int(failed)


def _on_sqlite(environment: dict[str, str], browser: str | None) -> bool:
    title = "SQLite, with the browser" if browser else "SQLite, without a browser"
    return _pytest(title, environment, "" if browser else "not browser")


def _on_postgres(environment: dict[str, str]) -> bool:
    with _server() as url:
        if url is None:
            return _could_not("No PostgreSQL server was found: its tests did NOT run.")
        environment = {**environment, "DATABASE_URL": url}
        return _pytest("PostgreSQL", environment, "not browser and not engine", second=True)


def _server() -> AbstractContextManager[str | None]:
    """Return the server that the environment names, or one of our own."""
    named = os.environ.get("LEERPLEK_TEST_POSTGRES")
    return nullcontext(named) if named else postgres.server()


def _pytest(
    title: str, environment: dict[str, str], selection: str, *, second: bool = False
) -> bool:
    """Run the selected tests, measured; tell whether something failed.

    On a second database only the tests that touch it run again, and the lines they
    run are not counted: that takes half as long again and would count the same.
    """
    print(f"\n== Tests on {title}", flush=True)
    runner = [sys.executable] if second else [BIN / "coverage", "run"]
    command = [*runner, "-m", "pytest", "-q", *(["--only-database"] if second else [])]
    workers = os.environ.get("LEERPLEK_TEST_WORKERS", "logical")
    command += ["-n", workers] if workers != "0" else []
    command += ["-m", selection] if selection else []
    command += sys.argv[1:]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    # Whoever asks for a few tests need not find one on each database.
    return code != 0 and not (code == NOTHING_SELECTED and sys.argv[1:])


def _coverage(action: str, environment: dict[str, str]) -> str:
    command = [BIN / "coverage", action]
    command += {"combine": ["-q"], "report": ["--format=total"]}.get(action, [])
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True
    )
    return answer.stdout.strip()


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
