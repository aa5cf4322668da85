"""`leerplek worker`, and the worker beside the server."""

import os
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine
PROCESSES = Path("/proc")


def _rows(leerplek, question):
    with closing(sqlite3.connect(leerplek.database, timeout=20)) as database:
        return database.execute(question).fetchall()


def _until(asked, *, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := asked():
            return found
        time.sleep(0.1)
    raise AssertionError("It did not happen")


def _stat(number):
    """Return the fields of a process after its name: its state first, then its parent."""
    try:
        return (PROCESSES / str(number) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["Z", ""]


def _workers_of(number):
    """Return the processes that this one started and that still run."""
    return [
        int(each.name)
        for each in PROCESSES.iterdir()
        if each.name.isdigit() and _stat(each.name)[1] == str(number) and _is_worker(each)
    ]


def _is_worker(process):
    try:
        return b"worker" in (process / "cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_worker_once_does_what_is_due_and_stops(started):
    answer = started("worker", "--once")

    assert (answer.returncode, answer.stdout) == (0, "11 werkzaamheden gedaan.\n")
    assert "INFO leerplek.jobs.worker importing.purge 2: done" in answer.stderr
    assert _rows(started, "SELECT kind, attempts, error FROM jobs_job ORDER BY id") == [
        ("jobs.forget", 1, ""),
        ("importing.purge", 1, ""),
        ("inbox.purge", 1, ""),
        ("candidates.erase", 1, ""),
        ("signup.erase", 1, ""),
        ("supervisors.purge", 1, ""),
        ("portal.meetings", 1, ""),
        ("portal.asking_again", 1, ""),
        ("communication.prepare", 1, ""),
        ("communication.forget", 1, ""),
        ("calls.keep_up", 1, ""),
    ]
    assert started("worker", "--once").stdout == "0 werkzaamheden gedaan.\n"


def test_worker_refuses_a_database_that_is_not_up_to_date(leerplek):
    answer = leerplek("worker")

    assert answer.returncode == 2
    assert answer.stderr.startswith("De database is niet bijgewerkt.")


def test_worker_stops_when_it_is_asked_to(started):
    process = started.start("worker")
    try:
        _until(lambda: len(_rows(started, "SELECT id FROM jobs_job WHERE done_at > ''")) == 11)
    finally:
        process.terminate()
        said, _errors = process.communicate(timeout=30)

    assert process.returncode == 0
    assert said.startswith("Het werk op de achtergrond wordt gedaan. Stoppen met Ctrl+C.\n")
    assert said.endswith("11 werkzaamheden gedaan.\n")
    assert _rows(started, "SELECT id FROM jobs_worker") == []


@pytest.mark.kill
@pytest.mark.skipif(not PROCESSES.is_dir(), reason="looks at the processes of Linux")
def test_the_worker_beside_the_server_comes_back_and_goes_with_it(started, port):
    process = started.start("serve", "--port", str(port))
    try:
        [first] = _until(lambda: _workers_of(process.pid))
        os.kill(first, signal.SIGKILL)
        [second] = _until(lambda: [each for each in _workers_of(process.pid) if each != first])
        # Ctrl+C in a terminal is told to the whole group of the server.
        assert os.getpgid(second) != process.pid
        _until(lambda: len(_rows(started, "SELECT id FROM jobs_worker")) >= 1)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)

    _until(lambda: _stat(second)[0] == "Z")
    # The part that answers goes by itself; it may be ahead of us.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
