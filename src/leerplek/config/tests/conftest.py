"""The command `leerplek` as a process of its own, in a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from leerplek.config.tests.once import made_once

OURS = ("LEERPLEK_", "DATABASE_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")


def environment(data_dir, **extra):
    """Return an environment without anybody's settings but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "LEERPLEK_DATA_DIR": str(data_dir), **extra}


class Leerplek:
    """Runs the command and keeps what it needs to run it again."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def __call__(self, *arguments, stdin="", **extra) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "leerplek", *map(str, arguments)],
            env=environment(self.data_dir, **extra),
            cwd=self.data_dir.parent,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *arguments, **extra) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "leerplek", *map(str, arguments)],
            env=environment(self.data_dir, **extra),
            cwd=self.data_dir.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def database(self) -> Path:
        return self.data_dir / "leerplek.sqlite3"


@pytest.fixture
def leerplek(tmp_path) -> Leerplek:
    """The command on a machine where it never ran before."""
    return Leerplek(tmp_path / "data")


def prepared_once(tmp_path_factory) -> Path:
    """Return the folder of a database that has its tables; to make them takes long."""
    return _made_once(tmp_path_factory, "prepared", "manage", "migrate", "--verbosity=0")


def demo_once(tmp_path_factory) -> Path:
    """Return the folder of the demonstration as it begins."""
    return _made_once(tmp_path_factory, "demo", "demo", "--prepare-only")


def _made_once(tmp_path_factory, name: str, *words: str) -> Path:
    return made_once(
        tmp_path_factory, name, lambda folder: Leerplek(folder)(*words).check_returncode()
    )


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory) -> Path:
    return prepared_once(tmp_path_factory)


@pytest.fixture(scope="session")
def _started(_prepared, tmp_path_factory) -> Path:
    command = Leerplek(tmp_path_factory.mktemp("started") / "data")
    shutil.copytree(_prepared, command.data_dir)
    command("init", *ANSWERS).check_returncode()
    return command.data_dir


ANSWERS = (
    "--region=Noord",
    "--organisation=Zorggroep Noord",
    "--name=Anna",
    "--email=anna@leerplek.example",
)


@pytest.fixture
def prepared(leerplek, _prepared) -> Leerplek:
    """The command with a database that has its tables and nothing in them."""
    shutil.copytree(_prepared, leerplek.data_dir)
    return leerplek


@pytest.fixture
def started(leerplek, _started) -> Leerplek:
    """The command with the database of a real region, just begun."""
    shutil.copytree(_started, leerplek.data_dir)
    return leerplek


@pytest.fixture
def port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
