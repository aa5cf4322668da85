"""The folder format: what is read, what is written, and every refusal with its place."""

import json
import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from matchengine import Candidate, Pair, Place, Problem, Settings, solve, verify
from matchengine.interchange import (
    FolderError,
    Preference,
    matching_text,
    open_folder,
    read_folder,
    run_solve,
    run_verify,
    write_folder,
    write_matching,
)
from matchengine.tests.region import invented_region
from matchengine.tests.strategies import problems
from tests.samples import CASES, needs_samples

CANDIDATES = "candidate_id,x,y,hours,max_km,learning_routes,start_from\n"
PLACES = "place_id,capacity,x,y,min_hours,learning_route,start_on\n"


@pytest.fixture
def folder(tmp_path):
    """A small folder; `folder(name=text)` writes or replaces one of its files."""
    files = {
        "candidates.csv": CANDIDATES + "c 1,0,0,28,10,bbl|bol,2026-09-01\nc2,5,0,,,,\n",
        "places.csv": PLACES + "p1,1,3,4,24,bbl,2026-09-01\np2,2,,,,,\n",
    }

    def write(**changed):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        for name, text in changed.items():
            file = tmp_path / name.replace("_csv", ".csv").replace("_toml", ".toml")
            if isinstance(text, bytes):
                file.write_bytes(text)
            elif text is None:
                file.unlink()
            else:
                file.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def files_of(path):
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


def test_read_folder_takes_absent_values_for_no_rule(folder):
    problem = read_folder(folder())

    assert problem == Problem(
        (
            Candidate("c 1", 28.0, 10.0, frozenset({"bbl", "bol"}), date(2026, 9, 1)),
            Candidate("c2", None, None, None),
        ),
        (
            Place("p1", 1, 24.0, "bbl", date(2026, 9, 1)),
            Place("p2", 2, None, None, located=False),
        ),
        km={("c 1", "p1"): 5.0, ("c2", "p1"): math.dist((5, 0), (3, 4))},
        settings=Settings(unknown_allowed=True),
    )
    assert len(solve(problem).pairs) == 4


def test_read_folder_scales_decimal_costs_exactly(folder):
    path = folder(
        candidates_csv="candidate_id\nc1\nc2\n",
        places_csv="place_id,capacity\np1,1\np2,1\n",
        pairs_csv="candidate_id,place_id,cost\nc1,p1,0.1\nc1,p2,-2.25\nc2,p1,3e1\n",
        settings_toml="load_costs = [0, 4]\nsame_group_cost = 3\n",
    )

    opened = open_folder(path)

    assert (opened.value, opened.scale) == ("cost", 100)
    assert opened.problem.points == {
        ("c1", "p1"): {"points": -10},
        ("c1", "p2"): {"points": 225},
        ("c2", "p1"): {"points": -3000},
    }
    assert opened.problem.settings.load_costs == (0, 400)
    assert opened.problem.settings.same_group_cost == 300
    assert run_solve(path, mode="assign")[1]["total_cost"] == 27.75


def test_read_folder_takes_listed_pairs_for_exactly_the_possible_ones(folder):
    path = folder(pairs_csv="candidate_id,place_id,points\nc2,p1,-3\n")

    problem = read_folder(path)

    assert problem.eligible == frozenset({("c2", "p1")})
    assert solve(problem, mode="assign").pairs == (
        Pair("c2", "p1", points=(("points", -3),), total=-3),
    )


def test_read_folder_reads_locks_of_every_kind(folder):
    path = folder(
        locks_csv="candidate_id,place_id,kind\nc2,p2,must\nc2,p1,forbid\nc 1,p1,prearranged\n"
    )

    problem = read_folder(path)

    assert (problem.must, problem.forbid, problem.prearranged) == (
        frozenset({("c2", "p2")}),
        frozenset({("c2", "p1")}),
        frozenset({("c 1", "p1")}),
    )


def test_read_folder_reads_settings(folder):
    path = folder(
        settings_toml="n = 3\nm = 1\nmax_km = 15.5\nmin_hours = false\ninclude_uncertain = true\n"
        "load_costs = [0, 10]\nsame_group_cost = 0\n[weights]\ndistance = 2\n"
    )

    assert read_folder(path).settings == Settings(
        n=3,
        m=1,
        max_km=15.5,
        min_hours=None,
        include_uncertain=True,
        load_costs=(0, 10),
        same_group_cost=0,
        weights={"distance": 2},
        unknown_allowed=True,
    )


def test_open_folder_keeps_the_best_rank_and_cleans_one_sided_wishes(folder):
    path = folder(
        preferences_csv="side,agent_id,rank,target_id\ncandidate,c2,4,p1\ncandidate,c2,2,p1\n"
        "place,p1,1,c2\nplace,p2,1,c2\n"
    )

    opened = open_folder(path)

    assert opened.preferences == (
        Preference("candidate", "c2", 2, "p1"),
        Preference("place", "p1", 1, "c2"),
        Preference("place", "p2", 1, "c2"),
    )
    assert opened.notes == ("one_sided_wishes: 1",)
    assert [p.place_id for p in solve(opened.problem).pairs] == ["p1"]


def test_read_folder_accepts_a_byte_order_mark_quotes_and_windows_line_ends(folder):
    path = folder(
        candidates_csv=b'\xef\xbb\xbfcandidate_id,hours\r\n"c, ""1""",28\r\n\r\nc2,30\r\n',
    )

    assert [one.id for one in read_folder(path).candidates] == ['c, "1"', "c2"]


REFUSALS = [
    ({"candidates_csv": None}, "candidates.csv: is missing"),
    ({"places_csv": None}, "places.csv: is missing"),
    ({"candidates_csv": ""}, "candidates.csv: is empty: the header line is missing"),
    ({"candidates_csv": b"candidate_id\nc\xff\n"}, "candidates.csv: is not UTF-8"),
    (
        {"candidates_csv": 'candidate_id\n"c1\n'},
        "candidates.csv, row 2: is not CSV: unexpected end of data",
    ),
    (
        {"candidates_csv": "candidate_id,name\nc1,Ann\n"},
        "candidates.csv, row 1, column name: is not a column of this file",
    ),
    (
        {"candidates_csv": "candidate_id,x,x\nc1,1,1\n"},
        "candidates.csv, row 1, column x: is there twice",
    ),
    ({"candidates_csv": "hours\n28\n"}, "candidates.csv, row 1, column candidate_id: is missing"),
    (
        {"candidates_csv": "candidate_id,hours\nc1\n"},
        "candidates.csv, row 2: has 1 cells where the header has 2",
    ),
    (
        {"candidates_csv": "candidate_id,hours\n,28\n"},
        "candidates.csv, row 2, column candidate_id: is empty",
    ),
    (
        {"candidates_csv": "candidate_id\nc1\n\nc1\n"},
        "candidates.csv, row 4, column candidate_id: c1 is there twice",
    ),
    (
        {"candidates_csv": 'candidate_id,hours\nc1,28\nc2,"2\n8"\nc3,veel\n'},
        "candidates.csv, row 3, column hours: '2\\n8' is not a number (decimals take a point)",
    ),
    (
        {"candidates_csv": 'candidate_id,hours\nc1,"24,5"\n'},
        "candidates.csv, row 2, column hours: '24,5' is not a number (decimals take a point)",
    ),
    (
        {"candidates_csv": "candidate_id,hours\nc1,nan\n"},
        "candidates.csv, row 2, column hours: 'nan' is not a number (decimals take a point)",
    ),
    (
        {"candidates_csv": "candidate_id,max_km\nc1,-1\n"},
        "candidates.csv, row 2, column max_km: -1 is below zero",
    ),
    (
        {"candidates_csv": "candidate_id,x,y\nc1,1,\n"},
        "candidates.csv, row 2, column y: is empty while the other coordinate is given",
    ),
    (
        {"candidates_csv": "candidate_id,start_from\nc1,1-9-2026\n"},
        "candidates.csv, row 2, column start_from: '1-9-2026' is not a date like 2026-09-01",
    ),
    (
        {"places_csv": "place_id,capacity\np1,-1\n"},
        "places.csv, row 2, column capacity: -1 is below 0",
    ),
    (
        {"places_csv": "place_id,capacity\np1,1.5\n"},
        "places.csv, row 2, column capacity: '1.5' is not a whole number",
    ),
    ({"places_csv": "place_id,capacity\np1,\n"}, "places.csv, row 2, column capacity: is empty"),
    (
        {"places_csv": "place_id,capacity,supervisor_id\np1,1,s1\n"},
        "places.csv, row 2, column supervisor_id: unknown supervisor 's1'",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost\nc2,p9,1\n"},
        "pairs.csv, row 2, column place_id: unknown place 'p9'",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost\nc9,p1,1\n"},
        "pairs.csv, row 2, column candidate_id: unknown candidate 'c9'",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost\nc2,p1,1\nc2,p1,2\n"},
        "pairs.csv, row 3, column place_id: c2 and p1 is there twice",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost\nc2,p1,\n"},
        "pairs.csv, row 2, column cost: is empty",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost\nc2,p2,0.25\nc2,p1,1e12\n"},
        (
            "pairs.csv, row 3, column cost: 1000000000000 with the 2 decimals of this file is too "
            "large"
        ),
    ),
    (
        {"pairs_csv": "candidate_id,place_id\nc2,p1\n"},
        "pairs.csv, row 1: needs one column cost or points",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost,points\nc2,p1,1,2\n"},
        "pairs.csv, row 1: needs one column cost or points",
    ),
    (
        {"pairs_csv": "candidate_id,place_id,cost\nc2,p1,1e99\n"},
        "pairs.csv, row 2, column cost: '1e99' has more than 15 digits",
    ),
    (
        {"locks_csv": "candidate_id,place_id,kind\nc2,p1,maybe\n"},
        "locks.csv, row 2, column kind: 'maybe' is not one of must, forbid, prearranged",
    ),
    (
        {"preferences_csv": "side,agent_id,rank,target_id\nschool,c2,1,p1\n"},
        "preferences.csv, row 2, column side: 'school' is not one of candidate, place, supervisor",
    ),
    (
        {"preferences_csv": "side,agent_id,rank,target_id\ncandidate,c2,0,p1\n"},
        "preferences.csv, row 2, column rank: 0 is below 1",
    ),
    (
        {"previous_csv": "candidate_id,place_id\nc2,p1\nc2,p1\n"},
        "previous.csv, row 3, column place_id: c2 and p1 is there twice",
    ),
    ({"settings_toml": "n = "}, "settings.toml: is not TOML: Invalid value (at end of document)"),
    (
        {
            "locks_csv": "candidate_id,place_id,kind\nc2,p1,must\n",
            "settings_toml": "same_group_cost = 10000000000000\n",
            "pairs_csv": "candidate_id,place_id,cost\nc2,p1,0.5\n",
        },
        "settings.toml, column same_group_cost: is too large for the decimals of pairs.csv",
    ),
    ({"settings_toml": "k = 2"}, "settings.toml, column k: is not a setting"),
    (
        {"settings_toml": "n = 0"},
        "settings.toml, column n: setting n: 0 is below 1",
    ),
    (
        {"settings_toml": "weights = 3"},
        "settings.toml, column weights: 'int' object is not iterable",
    ),
]


@pytest.mark.parametrize(("files", "message"), REFUSALS)
def test_read_folder_refuses_and_names_file_row_column_and_reason(folder, files, message):
    path = folder(**files)

    with pytest.raises(FolderError) as refused:
        read_folder(path)

    assert str(refused.value) == message


def test_read_folder_refuses_what_is_no_folder(tmp_path):
    with pytest.raises(FolderError, match="nowhere: is not a folder"):
        read_folder(tmp_path / "nowhere")


@given(problem=problems(size=4))
@settings(max_examples=30, deadline=None)
def test_writing_what_was_read_gives_the_same_bytes_and_the_same_pairs(tmp_path_factory, problem):
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")

    write_folder(problem, first)
    write_folder(open_folder(first), second)

    assert files_of(first) == files_of(second)
    made = [(pair.candidate_id, pair.place_id) for pair in solve(problem).pairs]
    again = [(p.candidate_id, p.place_id) for p in solve(read_folder(first)).pairs]
    assert again == made


def test_write_folder_gives_every_file_back(folder, tmp_path_factory):
    path = folder(
        candidates_csv="candidate_id,x,y,hours,max_km,learning_routes,start_from,group_id\n"
        "c 1,0,0.5,28,10,bbl|bol,2026-09-01,g\nc2,5,0,,,,,\n",
        places_csv="place_id,capacity,supervisor_id,x,y,min_hours,max_hours,learning_route,start_on,"
        "combine_group,practice_id\np1,1,s1,3,4,24,32,bbl,2026-09-01,half,w\np2,2,,,,,,,,,w\n",
        supervisors_csv="supervisor_id,capacity\ns1,2\n",
        locks_csv="candidate_id,place_id,kind\nc2,p2,must\n",
        previous_csv="candidate_id,place_id\nc2,p2\n",
        preferences_csv="side,agent_id,rank,target_id\ncandidate,c2,1,p1\nsupervisor,s1,1,c2\n",
        settings_toml="n = 2\nm = 2\nmax_km = 12\nmin_hours = false\ninclude_uncertain = false\n"
        'load_costs = [0, 40]\nsame_group_cost = 100\nround_kind = "propose"\n\n'
        '[weights]\n"distance" = 2\n',
    )
    target = tmp_path_factory.mktemp("target")

    write_folder(open_folder(path), target)

    assert files_of(target) == files_of(path)


def test_write_folder_keeps_decimal_costs(folder, tmp_path_factory):
    path = folder(pairs_csv="candidate_id,place_id,cost\nc 1,p1,0.10\nc2,p1,-7\nc2,p2,2.125\n")
    target = tmp_path_factory.mktemp("target")

    write_folder(open_folder(path), target)

    assert (target / "pairs.csv").read_text() == (
        "candidate_id,place_id,cost\nc 1,p1,0.1\nc2,p1,-7\nc2,p2,2.125\n"
    )


def test_matching_file_has_the_same_bytes_in_every_input_order(tmp_path):
    problem = invented_region(30, 20, seed=3)
    turned = replace(problem, candidates=problem.candidates[::-1], places=problem.places[::-1])

    write_matching(solve(problem), tmp_path / "one.csv")

    assert (tmp_path / "one.csv").read_text() == matching_text(solve(turned))
    assert (tmp_path / "one.csv").read_text().startswith("candidate_id,place_id,points\n")


@needs_samples
@pytest.mark.parametrize("case", ["orlib_assign100", "orlib_assign200"])
def test_published_case_is_solved_to_its_known_cost(case, tmp_path):
    expected = json.loads((CASES / case / "expected.json").read_text())["expected"]

    code, payload = run_solve(CASES / case, mode="assign", out=tmp_path / "matching.csv")

    assert (code, payload["size"], payload["total_cost"]) == (
        0,
        expected["matches"],
        expected["total_cost"],
    )
    assert (payload["optimal"], payload["gap"], payload["unmatched"]) == (True, 0, [])


@needs_samples
@pytest.mark.slow
def test_largest_published_case_is_solved_to_its_known_cost():
    problem = read_folder(CASES / "orlib_assignp800")

    result = solve(problem, mode="assign")

    assert [level.value for level in result.levels] == [800, -2239]
    assert verify(problem, result) == []


def test_run_solve_prints_every_key_of_the_format(folder):
    code, payload = run_solve(folder(), mode="propose", seed=5)

    assert code == 0
    assert list(payload) == [
        "mode",
        "size",
        "objective",
        "total_cost",
        "total_points",
        "optimal",
        "gap",
        "bound",
        "blocking_pairs",
        "fairness",
        "evening",
        "unmatched",
        "notes",
        "solver",
        "seed",
        "seconds",
        "versions",
    ]
    assert (payload["mode"], payload["size"], payload["seed"]) == ("propose", 4, 5)
    assert payload["objective"] == payload["bound"]
    assert payload["objective"][0] == {"name": "places_with_1", "value": 2}
    assert (payload["total_cost"], payload["total_points"], payload["blocking_pairs"]) == (
        None,
        58 + 62,
        None,
    )
    json.dumps(payload)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            {"mode": "speeddates"},
            "evening.toml: is missing: mode speeddates needs the rounds",
        ),
        (
            {"mode": "stable"},
            "preferences.csv: is missing: mode stable needs both sides' lists",
        ),
        (
            {"mode": "stable", "objective": "happiness"},
            "mode stable has no objective 'happiness': it has max-size or most-placements",
        ),
        (
            {"mode": "guess"},
            (
                "mode 'guess' is not one of propose, assign, rematch, fair, combine, stable, "
                "speeddates"
            ),
        ),
        (
            {"mode": "fair", "objective": "max-size"},
            "mode fair has no objective 'max-size': it has assign or propose",
        ),
        (
            {"mode": "assign", "objective": "max-size"},
            "mode assign has one objective of its own: leave --objective out",
        ),
    ],
)
def test_run_solve_refuses_what_it_cannot_do(folder, ask, message):
    code, payload = run_solve(folder(), **ask)

    assert (code, payload["error"]["message"]) == (2, message)


def test_run_solve_refuses_supervisors_with_a_capacity_of_their_own(folder):
    code, payload = run_solve(folder(supervisors_csv="supervisor_id,capacity\ns1,1\n"))

    assert (code, payload) == (
        2,
        {
            "error": {
                "message": "supervisors.csv: mode propose does not take the capacities of "
                "supervisors into account",
                "file": "supervisors.csv",
                "row": None,
                "column": None,
                "reason": "mode propose does not take the capacities of supervisors into account",
            }
        },
    )


def test_run_solve_names_where_a_file_is_wrong(folder):
    code, payload = run_solve(folder(places_csv="place_id,capacity\np1,x\n"))

    assert code == 2
    assert payload["error"] == {
        "message": "places.csv, row 2, column capacity: 'x' is not a whole number",
        "file": "places.csv",
        "row": 2,
        "column": "capacity",
        "reason": "'x' is not a whole number",
    }


@pytest.mark.parametrize("mode", ["propose", "assign"])
def test_run_verify_accepts_what_run_solve_wrote(folder, mode):
    path = folder()
    run_solve(path, mode=mode, out=path / "matching.csv")

    code, payload = run_verify(path, path / "matching.csv")

    assert (code, payload["ok"], payload["mode"], payload["complaints"]) == (0, True, mode, [])
    assert payload["objective"] == payload["bound"]


@pytest.mark.parametrize(
    ("matching", "codes"),
    [
        ("c2,p2\n", ["not_best"]),
        ("c2,p2\nc2,p2\n", ["double_pair"]),
        ("c 1,p1\nc2,p1\nc 1,p2\n", ["capacity"]),
        ("c 1,p2\nc2,p1\n", []),
        ("c2,p2\nc 1,p1\n", []),
    ],
)
def test_run_verify_says_what_is_wrong_with_a_list_made_by_hand(folder, matching, codes):
    """Two people, two places, all pairs worth the same: both complete lists are best."""
    path = folder(
        pairs_csv="candidate_id,place_id,points\nc 1,p1,1\nc 1,p2,1\nc2,p1,1\nc2,p2,1\n",
        settings_toml="n = 1\nm = 1\n",
        places_csv="place_id,capacity\np1,1\np2,1\n",
    )
    (path / "matching.csv").write_text("candidate_id,place_id\n" + matching)

    code, payload = run_verify(path, path / "matching.csv", mode="propose")

    assert sorted({one["code"] for one in payload["complaints"]} - {"proposals"}) == codes
    assert code == (1 if codes else 0)


def test_rematch_of_a_folder_keeps_the_previous_pairs(folder):
    """Both complete lists have two matches; points say one thing, what was agreed another."""
    path = folder(
        pairs_csv="candidate_id,place_id,points\nc 1,p1,9\nc 1,p2,1\nc2,p1,1\nc2,p2,9\n",
        previous_csv="candidate_id,place_id\nc 1,p2\nc2,p1\n",
    )

    code, payload = run_solve(path, mode="rematch", out=path / "matching.csv")

    assert (code, payload["objective"]) == (
        0,
        [
            {"name": "matches", "value": 2},
            {"name": "kept", "value": 2},
            {"name": "points", "value": 2},
        ],
    )
    assert run_verify(path, path / "matching.csv", mode="rematch")[0] == 0


def test_run_verify_refuses_unknown_ids_and_a_missing_file(folder):
    path = folder()
    (path / "matching.csv").write_text("candidate_id,place_id\nc9,p1\n")

    assert run_verify(path, path / "matching.csv")[0] == 2
    code, payload = run_verify(path, path / "other.csv")
    assert (code, payload["error"]["message"]) == (2, "other.csv: is missing")
