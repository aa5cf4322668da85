"""Folders with an evening: what is read, what is written back, and every refusal."""

import pytest
from hypothesis import given, settings

from matchengine import Evening, Meeting, solve
from matchengine.interchange import (
    open_folder,
    read_folder,
    run_solve,
    run_verify,
    write_folder,
)
from matchengine.tests.evenings import evenings

FRAME = "rounds = 4\nminutes = 8\ntables = 2\nbreaks = [2]\nbreak_minutes = 15\n"


@pytest.fixture
def folder(tmp_path):
    """Two people who want to meet two places; `folder(name=text)` writes or replaces a file."""
    files = {
        "candidates.csv": "candidate_id\nkim\nsamira\n",
        "places.csv": "place_id,capacity\nde eik,1\nde linde,1\n",
        "pairs.csv": (
            "candidate_id,place_id,points\n"
            "kim,de eik,1\nkim,de linde,1\nsamira,de eik,1\nsamira,de linde,1\n"
        ),
        "evening.toml": FRAME,
    }

    def write(**changed):
        named = {name.replace("_", "."): text for name, text in changed.items()}
        for name, text in {**files, **named}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_evening_is_read_solved_written_and_verified(folder):
    path = folder()
    out = path / "matching.csv"

    code, payload = run_solve(path, mode="speeddates", out=out)

    assert read_folder(path).evening == Evening(
        4, tables=2, minutes=8, breaks=(2,), break_minutes=15
    )
    assert (code, payload["size"], payload["unmatched"]) == (0, 4, [])
    assert payload["evening"] == {"starts_at_minute": [0, 8], "unmet": []}
    header, *rows = out.read_text("utf-8").splitlines()
    assert header == "candidate_id,place_id,points,round,table"
    assert [row.split(",")[2:] for row in rows] == [
        ["1", "1", "1"],
        ["1", "1", "2"],
        ["1", "2", "1"],
        ["1", "2", "2"],
    ]
    code, report = run_verify(path, out, mode="speeddates")
    assert (code, report["complaints"], report["objective"]) == (0, [], report["bound"])


def test_what_took_place_comes_from_the_earlier_timetable_up_to_the_held_rounds(folder):
    path = folder(
        previous_csv=(
            "candidate_id,place_id,points,round,table\nkim,de eik,1,1,2\nsamira,de eik,1,2,1\n"
        ),
        evening_toml=FRAME + 'held = 1\nabsent_candidates = ["samira"]\n',
    )
    out = path / "matching.csv"

    code, payload = run_solve(path, mode="speeddates", out=out)

    assert read_folder(path).evening.past == (Meeting("kim", "de eik", 1, 2),)
    assert out.read_text("utf-8").splitlines()[1:] == ["kim,de eik,1,1,2", "kim,de linde,1,2,1"]
    assert (code, payload["evening"]["unmet"]) == (
        0,
        [["samira", "de eik", "absent"], ["samira", "de linde", "absent"]],
    )
    assert run_verify(path, out, mode="speeddates")[0] == 0


def test_verify_names_what_is_wrong_with_a_timetable(folder):
    path = folder()
    made = path / "made.csv"
    made.write_text(
        "candidate_id,place_id,round,table\nkim,de eik,1,1\nkim,de linde,1,2\n"
        "samira,de eik,2,1\nsamira,de linde,3,1\n",
        encoding="utf-8",
    )

    code, report = run_verify(path, made, mode="speeddates")

    assert (code, [one["message"] for one in report["complaints"]]) == (
        1,
        ["candidate kim is there twice in round 1"],
    )


def test_an_answer_that_may_be_bettered_has_its_own_exit_code(folder):
    path = folder(
        pairs_csv="candidate_id,place_id,points\nkim,de eik,1\nkim,de linde,1\nsamira,de eik,1\n",
        evening_toml="rounds = 4\ntables = 1\n",
    )
    (path / "made.csv").write_text(
        "candidate_id,place_id,round,table\nkim,de eik,1,1\nkim,de linde,2,1\nsamira,de eik,3,1\n",
        encoding="utf-8",
    )

    code, report = run_verify(path, path / "made.csv", mode="speeddates")

    wait = {"name": "longest_wait", "value": 2}
    assert (code, report["ok"], report["objective"][3]) == (4, True, wait)
    assert report["bound"][3] == {**wait, "value": 1}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"evening_toml": "minutes = 8\n"}, "evening.toml, column rounds: is missing"),
        ({"evening_toml": "rounds = 2\nguests = 3\n"}, "column guests: is not a setting"),
        ({"evening_toml": "rounds = 0\n"}, "column rounds: evening rounds: 0 is below 1"),
        ({"evening_toml": "rounds = \n"}, "evening.toml: is not TOML"),
        ({"evening_toml": 'rounds = 2\nabsent_places = ["x"]\n'}, "'x' is not in the other files"),
        (
            {
                "evening_toml": "rounds = 2\nheld = 1\n",
                "previous_csv": "candidate_id,place_id,round,table\nkim,de eik,1,\n",
            },
            "previous.csv, row 2, column table: is empty",
        ),
        (
            {
                "evening_toml": "rounds = 2\nheld = 1\n",
                "previous_csv": (
                    "candidate_id,place_id,round,table\nkim,de eik,1,1\nkim,de linde,1,2\n"
                ),
            },
            "previous.csv: evening: candidate 'kim' is there twice in round 1",
        ),
    ],
)
def test_evening_that_cannot_be_used_is_refused_with_its_place(folder, files, message):
    code, payload = run_solve(folder(**files), mode="speeddates")

    assert code == 2
    assert message in payload["error"]["message"]


@given(problem=evenings())
@settings(max_examples=40, deadline=None)
def test_writing_an_evening_that_was_read_gives_the_same_bytes_and_timetable(
    tmp_path_factory, problem
):
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")

    write_folder(problem, first)
    write_folder(open_folder(first), second)

    assert {file.name: file.read_bytes() for file in first.iterdir()} == {
        file.name: file.read_bytes() for file in second.iterdir()
    }
    made = [vars(one) for one in solve(read_folder(first), mode="speeddates").pairs]
    known = {(one["candidate_id"], one["place_id"]): one for one in made}
    assert {(one.candidate_id, one.place_id) for one in problem.evening.past} <= known.keys()
