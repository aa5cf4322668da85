"""The runner of the tests itself: what it finds on a machine, and what it says when it does not."""

import importlib.util
from pathlib import Path

import psycopg
import pytest

pytestmark = pytest.mark.engine

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


@pytest.fixture
def postgres(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    return _load("postgres")


@pytest.fixture
def runner(postgres):
    return _load("test")


def _load(name):
    spec = importlib.util.spec_from_file_location(f"scripts_{name}", SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("variable", "fails"), [("1", True), ("", False)])
def test_what_cannot_run_is_told_loudly_and_fails_where_changes_are_judged(
    runner, monkeypatch, capsys, variable, fails
):
    monkeypatch.setenv("CI", variable)

    assert runner._could_not("No server was found.") is fails

    assert capsys.readouterr().out == (
        "\n!!!!!!!!!!!!!!!!!!!!!!!!!!\n!! No server was found. !!\n!!!!!!!!!!!!!!!!!!!!!!!!!!\n"
    )


@pytest.mark.parametrize(
    ("folder", "number"),
    [
        ("/usr/lib/postgresql/9.6/bin", 9.6),
        ("/usr/lib/postgresql/17/bin", 17.0),
        ("/usr/pgsql-16/bin", 16.0),
        ("/opt/homebrew/opt/postgresql@15/bin", 15.0),
        ("/opt/homebrew/opt/postgresql/bin", 0.0),
    ],
)
def test_the_newest_server_is_chosen_by_its_number(postgres, folder, number):
    assert postgres._version(Path(folder)) == number


@pytest.mark.slow
def test_server_is_empty_speaks_utf8_and_is_gone_afterwards(postgres):
    if postgres.find_binaries() is None:
        pytest.skip("no PostgreSQL on this machine; the runner says so loudly")
    with postgres.server() as url, psycopg.connect(url) as connection:
        encoding = connection.execute("SHOW server_encoding").fetchone()
        tables = connection.execute(
            "SELECT * FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()

    assert (encoding, tables) == (("UTF8",), [])
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
