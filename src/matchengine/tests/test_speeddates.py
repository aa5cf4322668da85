"""Mode `speeddates`: against every timetable of a small evening, and evenings worked by hand."""

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import (
    Candidate,
    Combination,
    Evening,
    Level,
    Meeting,
    Place,
    Problem,
    ProblemError,
    Result,
    Settings,
    Unmet,
    explain,
    solve,
    verify,
)
from matchengine.tests.evenings import (
    all_timetables,
    evenings,
    reached,
    waiting,
)
from matchengine.tests.programmes import Timetable, by_cp_sat, by_highs
from matchengine.verify import verify_timetable

FIRST = Meeting("c1", "p1", 1, 1)


def meetings(result):
    return [Meeting(o.candidate_id, o.place_id, o.round, o.table) for o in result.pairs]


def values(levels):
    return [level.value for level in levels]


def evening(frame, wishes="c1p1 c1p2 c2p1 c2p2", **changed):
    """People c1, c2 and c3 at places p1, p2 and p3, with these wishes."""
    return replace(
        Problem(
            tuple(Candidate(f"c{k}") for k in (1, 2, 3)),
            tuple(Place(f"p{k}") for k in (1, 2, 3)),
            eligible=frozenset((one[:2], one[2:]) for one in wishes.split()),
            evening=frame,
        ),
        **changed,
    )


@given(problem=evenings())
@settings(max_examples=150, deadline=None)
def test_timetable_is_as_good_as_the_best_of_all(problem):
    frame = problem.evening
    result = solve(problem, mode="speeddates")

    assert verify(problem, result) == []
    past = {(one.candidate_id, one.place_id) for one in frame.past}
    wishes, planned = _wishes(frame, result)
    fixed = problem.must & set(wishes)
    found = [(reached(one), one) for one in all_timetables(wishes, fixed, frame.left, frame.tables)]
    most, rounds, empty, _ = min((-a, b, c, d) for (a, b, c, d), _ in found)
    assert values(result.levels)[:3] == [len(past) - most, frame.held + rounds, empty]
    same = [one for one in found if one[0][:3] == (-most, rounds, empty)]
    assert waiting(problem, planned) == min(
        waiting(problem, one) for score, one in found if score[0] == -most
    )
    shortest = min(score[3] for score, one in same if one.keys() == planned.keys())
    assert result.bound[3].value <= result.levels[3].value == shortest


def test_a_shorter_wait_that_single_steps_do_not_reach_is_found():
    problem = evening(Evening(3, 2), "c1p1 c1p2 c1p3 c2p1 c2p2 c3p1", must={("c2", "p3")})

    result = solve(problem, mode="speeddates")

    assert (result.levels[3].value, result.optimal) == (1, True)
    assert verify(problem, result) == []


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@given(problem=evenings(size=7, most_wishes=24, rounds=5))
@settings(max_examples=30, deadline=None)
def test_timetable_reaches_what_a_peer_reaches_with_seven_by_seven(peer, problem):
    frame = problem.evening
    result = solve(problem, mode="speeddates")

    assert verify(problem, result) == []
    past = {(one.candidate_id, one.place_id) for one in frame.past}
    wishes, planned = _wishes(frame, result)
    evening = Timetable(wishes, problem.must & set(wishes), frame.left, frame.tables)
    most, last, widest = evening.best(peer)
    empty = last * widest - most
    assert values(result.levels)[:3] == [len(past) + most, frame.held - last, empty]
    assert len(planned) == most


def _wishes(frame, result):
    """Whom there was room to let meet, and in which round those were put who do."""
    planned = {(o.candidate_id, o.place_id): o.round for o in result.pairs if o.round > frame.held}
    busy = {"candidate_busy", "place_busy", "tables_full"}
    left = {(o.candidate_id, o.place_id) for o in result.unmet if o.reason in busy}
    return sorted({*left, *planned}), planned


@given(problem=evenings(locks=False, past=False))
@settings(max_examples=40, deadline=None)
def test_there_are_never_fewer_meetings_with_a_round_or_a_table_more(problem):
    frame = problem.evening
    tables = None if frame.tables is None else frame.tables + 1

    meetings = [
        len(solve(replace(problem, evening=one), mode="speeddates").pairs)
        for one in (frame, replace(frame, rounds=frame.rounds + 1), replace(frame, tables=tables))
    ]

    assert meetings[0] == min(meetings)


@given(problem=evenings(), order=st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_same_timetable_in_every_input_order(problem, order):
    turned = replace(
        problem,
        candidates=tuple(order.sample(problem.candidates, len(problem.candidates))),
        places=tuple(order.sample(problem.places, len(problem.places))),
    )

    assert solve(turned, mode="speeddates") == solve(problem, mode="speeddates")


@given(problem=evenings())
@settings(max_examples=40, deadline=None)
def test_evening_and_timetable_survive_being_stored(problem):
    result = solve(problem, mode="speeddates")

    assert Problem.from_dict(json.loads(json.dumps(problem.to_dict()))) == problem
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_everyone_meets_in_the_fewest_rounds_and_practices_keep_their_table():
    result = solve(evening(Evening(5, 2)), mode="speeddates")

    assert result.levels == (
        Level("meetings", 4),
        Level("rounds", 2),
        Level("empty_tables", 0),
        Level("longest_wait", 0),
    )
    assert (result.optimal, result.gap, result.unmet) == (True, 0, ())
    tables = {}
    for one in meetings(result):
        tables.setdefault(one.place_id, set()).add(one.table)
    assert tables == {"p1": {1}, "p2": {2}}
    assert [(one.id, one.because) for one in result.unplaced] == [("c3", ("no_wishes",))]
    assert [(one.id, one.wanted) for one in result.open_places] == [("p3", 0)]


def test_a_region_gets_the_fewest_rounds_with_proof():
    chance = random.Random(7)
    wishes = {(f"c{c}", f"p{p}") for c in range(50) for p in chance.sample(range(30), 6)}
    busiest = max(Counter(p for _, p in wishes).values())
    problem = Problem(
        tuple(Candidate(f"c{k}") for k in range(50)),
        tuple(Place(f"p{k}") for k in range(30)),
        eligible=frozenset(wishes),
        evening=Evening(20, 18),
    )

    result = solve(problem, mode="speeddates")

    assert verify(problem, result) == []
    assert busiest == 16
    assert values(result.levels) == [300, 17, 6, 3]
    assert result.optimal


def test_wishes_that_cannot_be_met_are_named_with_the_reason():
    problem = evening(
        Evening(2, 1, absent_candidates={"c3"}),
        "c1p1 c1p2 c1p3 c2p2 c2p1 c3p3",
        forbid={("c2", "p1")},
    )

    result = solve(problem, mode="speeddates")

    assert verify(problem, result) == []
    assert result.level("meetings") == 2
    # Of the three wishes of c1 only one comes true, so that c2 is not sent home without a date.
    assert ("c2", "p2") in {(one.candidate_id, one.place_id) for one in result.pairs}
    assert {one.reason for one in result.unmet if one.candidate_id == "c1"} == {"tables_full"}
    assert [one for one in result.unmet if one.candidate_id != "c1"] == [
        Unmet("c2", "p1", "forbidden"),
        Unmet("c3", "p3", "absent"),
    ]
    assert [(one.id, one.because) for one in result.unplaced] == [("c3", ("absent",))]


def test_who_has_a_date_in_every_round_is_the_reason_for_the_next():
    frame = Evening(1)

    assert solve(evening(frame, "c1p1 c1p2"), mode="speeddates").unmet[0].reason == "candidate_busy"
    assert solve(evening(frame, "c1p1 c2p1"), mode="speeddates").unmet[0].reason == "place_busy"


def test_who_is_settled_beforehand_and_a_place_without_a_seat_have_no_dates():
    problem = evening(Evening(3), prearranged={("c1", "p1")})

    result = solve(problem, mode="speeddates")

    assert [(o.candidate_id, o.place_id) for o in result.pairs] == [("c2", "p2")]
    assert result.unmet == (
        Unmet("c1", "p1", "prearranged"),
        Unmet("c1", "p2", "prearranged"),
        Unmet("c2", "p1", "capacity"),
    )
    assert verify(problem, result) == []


def test_planning_again_after_a_no_show_leaves_what_took_place_alone():
    wishes = "c1p1 c1p2 c1p3 c2p1 c2p2 c2p3 c3p1 c3p2 c3p3"
    first = solve(evening(Evening(4, 3), wishes), mode="speeddates")
    took_place = tuple(
        one for one in meetings(first) if one.round == 1 and one.candidate_id != "c3"
    )
    problem = evening(
        Evening(4, 3, held=1, past=took_place, absent_candidates={"c3"}),
        wishes,
    )

    again = solve(problem, mode="speeddates")

    assert verify(problem, again) == []
    assert {one for one in meetings(again) if one.round == 1} == set(took_place)
    assert {(o.candidate_id, o.place_id) for o in again.pairs} == {
        (c, p) for c in ("c1", "c2") for p in ("p1", "p2", "p3")
    }
    assert values(again.levels)[:2] == [6, 3]
    assert {one.reason for one in again.unmet} == {"absent"}


def test_fixed_dates_take_place_though_a_rule_stops_them_or_are_refused_when_they_cannot():
    kept = evening(Evening(1, 1), "c1p1", must={("c2", "p2")})

    result = solve(kept, mode="speeddates")

    assert [(o.candidate_id, o.locked, o.broken_rules) for o in result.pairs] == [
        ("c2", True, ("not_listed",))
    ]
    assert verify(kept, result) == []
    with pytest.raises(ProblemError, match="'c1' has 2 fixed dates where 1 rounds are left"):
        solve(evening(Evening(1), must={("c1", "p1"), ("c1", "p2")}), mode="speeddates")
    with pytest.raises(ProblemError, match="2 fixed dates do not fit at the tables"):
        solve(evening(Evening(1, 1), must={("c1", "p1"), ("c2", "p2")}), mode="speeddates")


def test_possible_pairs_are_the_wishes_where_none_were_listed():
    problem = evening(
        Evening(3),
        eligible=None,
        candidates=(Candidate("c1", hours=20), Candidate("c2", hours=28)),
        km={("c2", "p1"): 3.0, ("c2", "p2"): 12.5, ("c1", "p1"): 1.0},
        uncertainty={("c2", "p2"): 1.0},
    )

    result = solve(problem, mode="speeddates")

    assert [(o.candidate_id, o.place_id) for o in result.pairs] == [("c2", "p1")]
    assert [(o.candidate_id, o.place_id) for o in result.uncertain] == [("c2", "p2")]
    assert result.unmet == ()
    assert verify(problem, result) == []


def test_halves_of_a_combination_have_dates_and_the_combination_has_none():
    problem = evening(
        Evening(3),
        eligible=None,
        places=(Place("p1"), Place("p2"), Place("p1+p2", capacity=0)),
        combinations=(Combination("p1+p2", "p1", "p2"),),
        settings=Settings(max_km=None, min_hours=None),
    )

    result = solve(problem, mode="speeddates")

    assert {one.place_id for one in result.pairs} == {"p1", "p2"}
    assert (result.unmet, result.open_places) == ((), ())
    assert verify(problem, result) == []


def test_evening_tells_when_each_round_starts():
    assert Evening(4, minutes=8, breaks=(2,)).starts() == (0, 8, 24, 32)
    assert Evening(3, minutes=8, breaks=(1,), break_minutes=15).starts() == (0, 23, 31)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"rounds": 0}, "evening rounds: 0 is below 1"),
        ({"rounds": 2, "tables": 0}, "evening tables: 0 is below 1"),
        ({"rounds": 2, "breaks": (2, 1)}, "the numbers of the rounds have to rise"),
        ({"rounds": 2, "held": 3}, "evening held: 3 is above 2"),
        ({"rounds": 2, "held": 1, "past": (Meeting("c1", "p1", 2, 1),)}, "2 is above 1"),
        (
            {
                "rounds": 2,
                "held": 1,
                "past": (FIRST, Meeting("c1", "p2", 1, 2)),
            },
            "candidate 'c1' is there twice in round 1",
        ),
        (
            {
                "rounds": 2,
                "held": 2,
                "past": (FIRST, Meeting("c1", "p1", 2, 1)),
            },
            "two have met twice",
        ),
        ({"rounds": 2, "absent_places": {"p9"}}, "'p9' is an unknown place"),
    ],
)
def test_evening_that_cannot_be_is_refused(frame, reason):
    with pytest.raises(ProblemError, match=reason):
        evening(Evening(**frame))


def test_speeddates_refuses_a_problem_without_an_evening_and_has_no_other_explanation():
    problem = evening(Evening(2))

    with pytest.raises(ProblemError, match="mode speeddates needs the rounds of the evening"):
        solve(replace(problem, evening=None), mode="speeddates")
    with pytest.raises(ProblemError, match="see its unmet wishes"):
        explain(problem, solve(problem, mode="speeddates"))


@pytest.mark.parametrize(
    ("timetable", "codes"),
    [
        ("c1p1 1 1, c2p2 1 2, c1p2 2 2, c2p1 2 1", []),
        ("c1p1 1 1, c2p2 1 1, c1p2 2 1, c2p1 2 2", ["double"]),
        ("c1p1 1 1, c1p2 1 2, c2p1 2 1, c2p2 2 2", ["double", "double"]),
        ("c1p1 1 1, c2p2 1 2, c1p1 2 1, c2p1 3 1, c1p2 3 2", ["double_pair"]),
        ("c1p1 1 1, c2p2 1 3, c1p2 2 2, c2p1 2 1", ["table"]),
        ("c1p1 1 1, c2p2 1 2, c1p2 9 2, c2p1 2 1", ["round"]),
        ("c1p1 1 1, c2p2 1 2, c1p2 2 2, c3p1 2 1", ["wish"]),
        ("c1p1 1 1, c2p2 1 2, c1p2 2 2", ["not_best"]),
        ("c1p1 1 1, c2p2 1 2, c1p2 2 2, c2p1 3 1", ["not_best"]),
    ],
)
def test_verify_timetable_names_what_is_wrong_with_one_made_by_hand(timetable, codes):
    made = []
    for one in timetable.split(", "):
        pair, number, table = one.split()
        made.append(Meeting(pair[:2], pair[2:], int(number), int(table)))

    complaints, _, _ = verify_timetable(evening(Evening(3, 2)), made)

    assert [one.code for one in complaints] == codes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda r: replace(r, levels=(*r.levels[:3], Level("longest_wait", 5))), "levels"),
        (lambda r: replace(r, bound=(*r.bound[:3], Level("longest_wait", 5))), "bound"),
        (lambda r: replace(r, gap=1), "gap"),
        (lambda r: replace(r, unmet=r.unmet[1:]), "unmet"),
        (lambda r: replace(r, unplaced=r.unplaced[1:]), "unplaced"),
        (lambda r: replace(r, open_places=r.open_places[1:]), "open_places"),
        (lambda r: replace(r, pairs=r.pairs[::-1]), "pairs"),
        (lambda r: replace(r, pairs=(replace(r.pairs[0], total=3), *r.pairs[1:])), "points"),
        (lambda r: replace(r, pairs=(replace(r.pairs[0], locked=True), *r.pairs[1:])), "locked"),
        (lambda r: replace(r, objective="max-size"), "mode"),
    ],
)
def test_verify_finds_what_was_changed_in_a_timetable(change, code):
    problem = evening(Evening(2, 2, absent_candidates={"c3"}), "c1p1 c1p2 c2p1 c2p2 c3p1")
    result = solve(problem, mode="speeddates")
    assert verify(problem, result) == []

    assert code in [one.code for one in verify(problem, change(result))]
