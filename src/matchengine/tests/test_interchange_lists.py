"""Folders with lists: published answers, what is written and read back, and what verify finds."""

import json

import pytest
from hypothesis import given, settings

from matchengine import Lists, Supervisor, solve
from matchengine.interchange import (
    open_folder,
    read_folder,
    run_solve,
    run_verify,
    write_folder,
)
from matchengine.tests.wishes import list_rounds
from tests.samples import CASES, needs_samples

HEADER = "side,agent_id,rank,target_id\n"
SWAP = (
    "candidate,c1,1,p1\ncandidate,c1,2,p2\ncandidate,c2,1,p1\n"
    "place,p1,1,c1\nplace,p1,2,c2\nplace,p2,1,c1\n"
)
"""c1 goes to p1 in every stable answer, though c2 fits nowhere else."""


@pytest.fixture
def folder(tmp_path):
    """A folder of two people and two places with these lines of preference."""

    def write(lines, **files):
        texts = {
            "candidates.csv": "candidate_id\nc1\nc2\n",
            "places.csv": "place_id,capacity\np1,1\np2,1\n",
            "preferences.csv": HEADER + lines,
            **{name.replace("_", "."): text for name, text in files.items()},
        }
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def rows(path):
    return path.read_text(encoding="utf-8").splitlines()[1:]


@needs_samples
def test_published_example_of_lists_has_its_known_answer(tmp_path):
    case = CASES / "matching_readme"
    known = json.loads((case / "expected.json").read_text("utf-8"))["expected"]["matching"]

    code, payload = run_solve(case, mode="stable", out=tmp_path / "matching.csv")

    made = [tuple(row.split(",")[:2]) for row in rows(tmp_path / "matching.csv")]
    assert made == sorted((c, p) for p, people in known.items() for c in people)
    assert (code, payload["blocking_pairs"], payload["unmatched"]) == (0, [], [])
    assert payload["notes"] == []
    assert run_verify(case, tmp_path / "matching.csv", mode="stable")[0] == 0


def test_only_the_order_of_ranks_counts_and_the_best_of_two_lines(folder):
    path = folder(
        "candidate,c1,1,p1\ncandidate,c1,1,p2\ncandidate,c2,4,p2\ncandidate,c2,9,p1\n"
        "candidate,c2,2,p1\nsupervisor,s,3,c2\nplace,p1,7,c1\n",
        places_csv="place_id,capacity,supervisor_id\np1,1,\np2,2,s\n",
        supervisors_csv="supervisor_id,capacity\ns,1\n",
    )

    problem = read_folder(path)

    assert problem.lists == Lists(
        {"c1": [["p1", "p2"]], "c2": ["p1", "p2"]}, {"p1": ["c1"]}, {"s": ["c2"]}
    )
    assert problem.supervisors == (Supervisor("s", 1),)


@pytest.mark.parametrize(
    ("objective", "made", "levels", "blocking"),
    [
        (None, ["c1,p1,0"], [("blocking_pairs", 0)], []),
        ("max-size", ["c1,p1,0"], [("blocking_pairs", 0), ("matches", 1)], []),
        ("most-placements", ["c1,p2,0", "c2,p1,0"], [("matches", 2)], [["c1", "p1"]]),
    ],
)
def test_each_objective_is_solved_written_and_verified(folder, objective, made, levels, blocking):
    path = folder(SWAP)
    out = path / "matching.csv"

    code, payload = run_solve(path, mode="stable", objective=objective, out=out)
    checked, report = run_verify(path, out, mode="stable", objective=objective)

    expected = [{"name": name, "value": value} for name, value in levels]
    assert (code, rows(out), payload["blocking_pairs"]) == (0, made, blocking)
    assert (payload["objective"], payload["bound"]) == (expected, expected)
    assert (checked, report["complaints"], report["objective"]) == (0, [], expected)


@pytest.mark.parametrize(
    ("objective", "pairs", "codes"),
    [
        (None, "c1,p2\nc2,p1\n", ["blocking_pair"]),
        (None, "", ["blocking_pair", "blocking_pair", "blocking_pair"]),
        (None, "c1,p1\nc2,p2\n", ["rule"]),
        (None, "c1,p1\nc1,p2\n", ["proposals"]),
        (None, "c1,p1\nc2,p1\n", ["capacity"]),
        ("most-placements", "c1,p1\n", ["not_best"]),
    ],
)
def test_verify_names_what_is_wrong_with_a_list_made_by_hand(folder, objective, pairs, codes):
    path = folder(SWAP)
    (path / "made.csv").write_text("candidate_id,place_id\n" + pairs, encoding="utf-8")

    code, report = run_verify(path, path / "made.csv", mode="stable", objective=objective)

    assert (code, [one["code"] for one in report["complaints"]]) == (1, codes)


def test_a_stable_list_that_is_not_the_largest_is_stable_but_not_of_max_size(folder):
    path = folder(
        "candidate,c1,1,p1\ncandidate,c1,1,p2\ncandidate,c2,1,p1\n"
        "place,p1,1,c1\nplace,p1,1,c2\nplace,p2,1,c1\n"
    )
    (path / "made.csv").write_text("candidate_id,place_id\nc1,p1\n", encoding="utf-8")

    plain = run_verify(path, path / "made.csv", mode="stable")
    largest = run_verify(path, path / "made.csv", mode="stable", objective="max-size")

    assert (plain[0], plain[1]["complaints"]) == (0, [])
    assert (largest[0], [one["code"] for one in largest[1]["complaints"]]) == (1, ["not_best"])


def test_the_best_answer_and_its_bound_are_written_when_a_round_is_too_large_to_prove(tmp_path):
    """Two of these people can never both be seated stably, but that takes a proof."""
    people = [f"c{k:02}" for k in range(56)]
    spots = [f"p{k:02}" for k in range(56)]
    lines = ["candidate,kim,1,de linde", "candidate,kim,2,de eik", "candidate,samira,1,de linde"]
    lines += ["place,de linde,1,kim", "place,de linde,2,samira", "place,de eik,1,kim"]
    for k, c in enumerate(people):
        mine = [*spots[k:], *spots[:k], "de eik"]
        lines += [f"candidate,{c},{rank},{p}" for rank, p in enumerate(mine, 1)]
        lines += [f"place,{p},{k + 2},{c}" for p in mine]
    for name, text in (
        ("candidates.csv", ["candidate_id", "kim", "samira", *people]),
        ("places.csv", ["place_id,capacity", *(f"{p},1" for p in ("de eik", "de linde", *spots))]),
        ("preferences.csv", [HEADER.strip(), *lines]),
    ):
        (tmp_path / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    out = tmp_path / "matching.csv"

    code, payload = run_solve(tmp_path, mode="stable", objective="max-size", out=out)

    assert (code, payload["optimal"], payload["gap"]) == (4, False, 1)
    assert (payload["size"], len(rows(out))) == (57, 57)
    assert payload["bound"][1] == {"name": "matches", "value": 58}
    code, report = run_verify(tmp_path, out, mode="stable", objective="max-size")
    assert (code, report["ok"], report["complaints"]) == (4, True, [])
    assert run_verify(tmp_path, out, mode="stable")[0] == 0


@given(problem=list_rounds(size=4, locks=True))
@settings(max_examples=40, deadline=None)
def test_writing_lists_that_were_read_gives_the_same_bytes_and_the_same_pairs(
    tmp_path_factory, problem
):
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")

    write_folder(problem, first)
    write_folder(open_folder(first), second)

    assert {file.name: file.read_bytes() for file in first.iterdir()} == {
        file.name: file.read_bytes() for file in second.iterdir()
    }
    made = [(one.candidate_id, one.place_id) for one in solve(problem, mode="stable").pairs]
    again = solve(read_folder(first), mode="stable") if problem.lists.candidates else None
    if again is not None:
        assert [(one.candidate_id, one.place_id) for one in again.pairs] == made


@pytest.mark.parametrize("kind", ["must", "prearranged"])
def test_somebody_locked_at_a_combination_is_refused_with_the_row(folder, kind):
    path = folder(
        SWAP,
        places_csv="place_id,capacity,combine_group\np1,1,g\np2,1,g\n",
        locks_csv=f"candidate_id,place_id,kind\nc1,p2,forbid\nc1,p1+p2,{kind}\n",
    )

    code, payload = run_solve(path, mode="stable")

    assert (code, payload["error"]) == (
        2,
        {
            "message": "locks.csv, row 3, column place_id: mode stable has no combinations: "
            "'c1' is fixed at 'p1+p2'",
            "file": "locks.csv",
            "row": 3,
            "column": "place_id",
            "reason": "mode stable has no combinations: 'c1' is fixed at 'p1+p2'",
        },
    )
