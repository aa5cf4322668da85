"""The command line as a person meets it: a process, its answer and its exit code."""

import json
import shutil
import sqlite3
from contextlib import closing

import django
import pytest

from leerplek import __version__
from leerplek.__main__ import main
from leerplek.config.tests.conftest import ANSWERS

pytestmark = pytest.mark.engine


@pytest.fixture
def folder(tmp_path):
    """Two candidates and one place in the interchange format."""
    path = tmp_path / "folder"
    path.mkdir()
    (path / "candidates.csv").write_text("candidate_id\nanna\nbram\n", "utf-8")
    (path / "places.csv").write_text("place_id,capacity\npost,1\n", "utf-8")
    (path / "pairs.csv").write_text("candidate_id,place_id,points\nanna,post,2\nbram,post,5\n")
    return path


def test_a_command_that_is_stopped_says_nothing_and_gives_130(monkeypatch, capsys):
    def interrupted(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("leerplek.__main__.run", interrupted)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_version_names_the_version(leerplek):
    answer = leerplek("--version")

    assert (answer.returncode, answer.stdout) == (0, f"leerplek {__version__}\n")


def test_manage_passes_everything_on_to_django(leerplek):
    answer = leerplek("manage", "version")

    assert (answer.returncode, answer.stdout) == (0, f"{django.get_version()}\n")


def test_manage_keeps_the_exit_code_of_django(leerplek):
    answer = leerplek("manage", "no_such_command")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Unknown command: 'no_such_command'")


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"LEERPLEK_HTTPS": "ja"}, "LEERPLEK_HTTPS must be 1 or 0, not 'ja'.\n"),
        (
            {"DATABASE_URL": "mysql://root:geheim@localhost/leerplek"},
            "DATABASE_URL must begin with sqlite:/// or postgres://.\n",
        ),
        (
            {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
            "The database cannot be used: unable to open database file\n",
        ),
        (
            {"DATABASE_URL": "postgres://leerplek:geheim@127.0.0.1:1/leerplek"},
            "The database cannot be used: ",
        ),
    ],
)
def test_settings_that_cannot_be_used_are_told_without_secrets(leerplek, variables, reason):
    answer = leerplek("init", *ANSWERS, **variables)

    assert answer.returncode == 2
    assert answer.stderr.startswith(reason)
    assert "geheim" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_data_folder_that_cannot_be_made_is_told(leerplek, tmp_path):
    (tmp_path / "file").touch()

    answer = leerplek("check", LEERPLEK_DATA_DIR=str(tmp_path / "file" / "data"))

    reason = f"The data folder {tmp_path}/file/data cannot be used: Not a directory."
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"{reason} Set LEERPLEK_DATA_DIR.\n"


def test_match_names_a_missing_file_and_makes_no_data_folder(leerplek):
    answer = leerplek("match", "practices.xlsx", "candidates.xlsx")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "practices.xlsx: dit bestand is er niet.\n"
    assert list(leerplek.data_dir.parent.iterdir()) == []


def test_solve_writes_the_pairs_and_verify_confirms_them(leerplek, folder):
    pairs = folder.parent / "matching.csv"

    solved = leerplek("solve", folder, "--mode", "assign", "--out", pairs)
    verified = leerplek("verify", folder, pairs)

    assert (solved.returncode, solved.stderr) == (0, "")
    assert solved.stdout.startswith("1 pairs, 1 without one; proven best.\n")
    assert pairs.read_text("utf-8").splitlines()[1].startswith("bram,post")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.startswith("1 pairs, mode assign: every rule holds, none better exists.")


def test_solve_prints_json_alone(leerplek, folder):
    answer = leerplek("solve", folder, "--mode", "assign", "--json")

    found = json.loads(answer.stdout)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (found["size"], found["unmatched"], found["total_points"]) == (1, ["anna"], 5)


def test_verify_names_what_is_wrong_and_gives_1(leerplek, folder):
    pairs = folder.parent / "matching.csv"
    pairs.write_text("candidate_id,place_id\nanna,post\n", "utf-8")

    answer = leerplek("verify", folder, pairs, "--mode", "assign")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[-1] == "not_best: an answer with higher levels exists"


def test_solve_and_verify_tell_where_a_file_is_wrong(leerplek, folder):
    (folder / "places.csv").write_text("place_id,capacity\npost,-1\n", "utf-8")

    solved = leerplek("solve", folder)
    verified = leerplek("verify", folder, "nowhere.csv")

    assert (solved.returncode, verified.returncode) == (2, 2)
    assert solved.stderr.startswith("places.csv, row 2, column capacity: ")
    assert verified.stderr == solved.stderr


def test_solve_tells_when_the_pairs_cannot_be_written(leerplek, folder):
    answer = leerplek("solve", folder, "--out", folder / "no" / "such" / "folder.csv")

    assert answer.returncode == 2
    assert answer.stderr.endswith("the pairs cannot be written: No such file or directory\n")


def test_check_of_a_machine_where_nothing_was_done_gives_2(leerplek):
    answer = leerplek("check")

    assert answer.returncode == 2
    assert "!!  er is een database: voer uit: leerplek init\n" in answer.stdout
    assert not leerplek.database.exists()


def test_check_of_a_started_installation_tells_what_would_be_better(started):
    answer = started("check")

    marks = [line[:2] for line in answer.stdout.splitlines()]
    assert answer.returncode == 0
    assert marks == ["ok", "ok", "ok", "ok", "ok", "!!", "!!", "!!", "!!", "ok"]


def test_check_notices_a_damaged_database(started):
    with closing(sqlite3.connect(started.database)) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("UPDATE accounts_membership SET user_id = 999")
        database.commit()

    answer = started("check")

    assert answer.returncode == 2
    assert "!!  de database is heel: zet de laatste back-up terug" in answer.stdout


def test_backup_and_restore_bring_the_same_rows_back(started):
    file = started.data_dir.parent / "backup.zip"

    made = started("backup", file)
    shutil.rmtree(started.data_dir)
    back = started("restore", file)
    checked = started("check")

    assert [made.returncode, back.returncode, checked.returncode] == [0, 0, 0]
    assert made.stdout == f"Back-up gemaakt: {file}\n"
    with closing(sqlite3.connect(started.database)) as database:
        assert database.execute("SELECT email FROM accounts_user").fetchall() == [
            ("anna@leerplek.example",)
        ]


def test_backup_and_restore_refuse_on_postgresql(leerplek):
    url = {"DATABASE_URL": "postgres://leerplek@127.0.0.1:1/leerplek"}

    answers = [leerplek("backup", "b.zip", **url), leerplek("restore", "b.zip", **url)]

    refusal = "Deze installatie gebruikt PostgreSQL: maak de back-up met pg_dump -Fc.\n"
    assert [(each.returncode, each.stderr) for each in answers] == [(2, refusal)] * 2


def test_what_holds_people_is_readable_by_its_owner_alone(started):
    started("backup", started.data_dir.parent / "backup.zip")

    files = [*started.data_dir.iterdir(), started.data_dir.parent / "backup.zip"]
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []
