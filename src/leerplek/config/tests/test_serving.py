"""`leerplek demo` and `leerplek serve`, and on what they refuse to stand."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress

import pytest

from leerplek.config.serving import ServingError, refuse_taken_port
from leerplek.config.tests.conftest import demo_once, environment

pytestmark = pytest.mark.engine

NO_DEMO = "De demo staat aan, maar dit is niet de database van de demo."


@pytest.fixture
def demo(leerplek, tmp_path_factory):
    shutil.copytree(demo_once(tmp_path_factory), leerplek.data_dir)
    return leerplek


def _rows(leerplek, question):
    with closing(sqlite3.connect(leerplek.database)) as database:
        return database.execute(question).fetchall()


def test_demo_makes_its_region_once(demo):
    before = _rows(demo, "SELECT * FROM candidates_candidate")

    again = demo("demo", "--prepare-only")

    assert (again.returncode, again.stderr) == (0, "")
    assert "verzonnen regio" not in again.stdout
    assert len(before) > 10
    assert _rows(demo, "SELECT * FROM candidates_candidate") == before


def test_fresh_demo_forgets_what_was_changed_and_leaves_other_files_alone(demo):
    with closing(sqlite3.connect(demo.database)) as database:
        database.execute("UPDATE candidates_candidate SET first_name = 'Veranderd'")
        database.commit()
    (demo.data_dir / "notes.txt").write_text("mine")

    answer = demo("demo", "--prepare-only", "--fresh")

    assert (answer.returncode, answer.stderr) == (0, "")
    changed = "SELECT count(*) FROM candidates_candidate WHERE first_name = 'Veranderd'"
    assert _rows(demo, changed) == [(0,)]
    assert (demo.data_dir / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("arguments", [[], ["--fresh"], ["--prepare-only"]])
def test_demo_never_touches_the_data_of_a_real_region(started, port, arguments):
    before = started.database.read_bytes()

    answer = started("demo", *arguments, "--port", port)

    assert answer.returncode == 2
    assert answer.stderr == f"{NO_DEMO} Er is niets gestart.\n"
    assert started.database.read_bytes() == before


def test_serve_in_demo_mode_refuses_a_real_region(started, port):
    answer = started("serve", "--port", port, LEERPLEK_DEMO="1")

    assert answer.returncode == 2
    assert answer.stderr == f"{NO_DEMO} Er is niets gestart.\n"


def test_serve_in_demo_mode_refuses_where_there_is_nothing(leerplek, port):
    answer = leerplek("serve", "--port", port, LEERPLEK_DEMO="1")

    assert answer.returncode == 2
    assert answer.stderr.startswith("De demo staat aan, maar er is geen demo.")
    assert not leerplek.database.exists()


@pytest.mark.parametrize("variables", [{"LEERPLEK_DEMO": "1"}, {}])
def test_any_other_server_in_demo_mode_refuses_a_real_region(started, variables):
    answer = subprocess.run(
        [sys.executable, "-c", "import leerplek.config.wsgi"],
        env=environment(started.data_dir, **variables),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode != 0) == bool(variables)
    assert (NO_DEMO in answer.stderr) == bool(variables)


def test_serve_refuses_a_taken_port_before_it_does_anything(leerplek):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        answer = leerplek("serve", "--port", taken)

    assert answer.returncode == 2
    assert answer.stderr == (
        f"Leerplek kan niet starten op 127.0.0.1, poort {taken}: die is al in gebruik."
        " Kies een andere met --port.\n"
    )
    assert not leerplek.database.exists()


def test_an_address_of_another_machine_is_refused(port):
    with pytest.raises(ServingError, match=r"^Leerplek kan niet starten op 192\.0\.2\.1, poort"):
        refuse_taken_port("192.0.2.1", port)


def _get(address):
    """Return the status and the text of a page, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _wait_for(address, process):
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return _get(address)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(process.communicate()[0])


def test_serve_works_backs_up_and_stops_without_a_word_about_its_visitors(started, port):
    process = started.start("serve", "--port", port)
    address = f"http://127.0.0.1:{port}"
    try:
        health = _wait_for(f"{address}/-/health/", process)
        pages = [_get(f"{address}/{path}?naam=kanarie") for path in ("account/login/", "kanarie/")]
        backup = started("backup", started.data_dir.parent / "backup.zip")
        restore = started("restore", started.data_dir.parent / "backup.zip", "--replace")
    finally:
        os.killpg(process.pid, signal.SIGINT)
        log, _errors = process.communicate(timeout=30)

    assert health == (200, '{"status": "ok"}')
    assert [status for status, _text in pages] == [200, 404]
    assert backup.returncode == 0
    assert (restore.returncode, restore.stderr) == (
        2,
        "Leerplek is nog aan het werk met deze gegevens. Stop eerst de server.\n",
    )
    assert process.returncode == 0
    assert f"Leerplek: http://localhost:{port}/\n" in log
    assert "Stoppen met Ctrl+C." in log
    assert "kanarie" not in log
    assert "Traceback" not in log


@pytest.mark.kill
def test_a_server_that_is_killed_leaves_its_port_free(started, port):
    process = started.start("serve", "--without-worker", "--port", port)
    try:
        _wait_for(f"http://127.0.0.1:{port}/-/health/", process)
        process.kill()
        # What answers for it holds its output too: this ends when that has stopped.
        log, _errors = process.communicate(timeout=30)
        with socket.create_server(("127.0.0.1", port)):
            pass
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    assert process.returncode == -signal.SIGKILL
    assert log.endswith("Stoppen met Ctrl+C.\n")


def test_demo_tells_how_to_sign_in_as_each_role(demo, port):
    process = demo.start("demo", "--port", port)
    try:
        _status, page = _wait_for(f"http://127.0.0.1:{port}/account/login/", process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        log, _errors = process.communicate(timeout=30)

    people = _rows(demo, "SELECT email FROM accounts_user ORDER BY id")
    told = [line for line in log.splitlines() if "@demo.example" in line]
    assert len(people) == 10
    assert len(told) == 10
    assert "Inez Wolters (inez@demo.example)" in told[0]
    assert "Inez Wolters" in page
