"""Run every test: SQLite with the browser, then PostgreSQL.  Says loudly what it could not run."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> int:
    started = time.monotonic()
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="leerplek-test-") as folder:
        environment = {
            **os.environ,
            "LEERPLEK_DATA_DIR": folder,
            "LEERPLEK_BROWSER": browser or "",
            "UV_PYTHON_DOWNLOADS": "never",
        }
        environment.pop("DATABASE_URL", None)
        subprocess.run([BIN / "coverage", "erase"], cwd=ROOT, check=True)
        codes = [
            _pytest(
                "SQLite, with the browser", environment, [] if browser else ["-m", "not browser"]
            )
        ]
        codes.append(_on_postgres(environment))
    _coverage()
    if browser is None:
        _loud("No Chromium was found: the browser tests did NOT run. Install Chromium.")
        codes.append(_failure_in_ci())
    print(f"\nAll of it took {time.monotonic() - started:.0f} s")
    return max(codes)


def _on_postgres(environment: dict[str, str]) -> int:
    with postgres.server() as url:
        if url is None:
            _loud("No PostgreSQL server was found: its tests did NOT run. Install PostgreSQL.")
            return _failure_in_ci()
        return _pytest(
            "PostgreSQL", {**environment, "DATABASE_URL": url}, ["-m", "not browser and not engine"]
        )


def _pytest(title: str, environment: dict[str, str], extra: list[str]) -> int:
    print(f"\n== Tests on {title}", flush=True)
    command = [BIN / "coverage", "run", "-m", "pytest", "-q", *extra]
    if os.environ.get("LEERPLEK_TEST_WORKERS", "2") != "0":
        command += ["-n", os.environ.get("LEERPLEK_TEST_WORKERS", "2")]
    environment = {**environment, "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml")}
    return subprocess.run(
        [*command, *sys.argv[1:]], cwd=ROOT, env=environment, check=False
    ).returncode


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


def _coverage() -> None:
    subprocess.run([BIN / "coverage", "combine", "-q"], cwd=ROOT, check=False)
    subprocess.run([BIN / "coverage", "report", "--format=total"], cwd=ROOT, check=False)


def _failure_in_ci() -> int:
    return 1 if os.environ.get("CI") else 0


def _loud(sentence: str) -> None:
    line = "!" * (len(sentence) + 6)
    print(f"\n{line}\n!! {sentence} !!\n{line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
