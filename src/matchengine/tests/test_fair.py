"""Worst-off first: the fewest points of a pair are as high as the number of matches allows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import (
    Candidate,
    Place,
    Problem,
    Result,
    Settings,
    apply_change,
    explain,
    price,
    solve,
    verify,
)
from matchengine.interchange import read_folder, run_solve, run_verify, write_folder
from matchengine.tests.region import invented_region
from matchengine.tests.strategies import fairest, problems
from matchengine.verify.facts import PointsOf


def keys(result):
    return {(pair.candidate_id, pair.place_id) for pair in result.pairs}


def levels(result):
    return {level.name: level.value for level in result.levels}


def square(fit, **rest):
    """Everybody possible everywhere, `fit` the points of each pair; rows c1, c2, columns p1, p2."""
    points = {
        (f"c{i}", f"p{j}"): {"fit": value}
        for i, row in enumerate(fit, 1)
        for j, value in enumerate(row, 1)
    }
    return Problem(
        tuple(Candidate(f"c{i}") for i in range(1, len(fit) + 1)),
        tuple(Place(f"p{j}") for j in range(1, len(fit[0]) + 1)),
        points=points,
        eligible=frozenset(points),
        **rest,
    )


def of_kind(problem, kind, **rest):
    return replace(problem, settings=replace(problem.settings, round_kind=kind, **rest))


def test_fair_takes_a_better_worst_pair_before_more_points():
    problem = square([[90, 60], [70, 20]])

    result = solve(problem, mode="fair")

    assert keys(result) == {("c1", "p2"), ("c2", "p1")}
    assert levels(result) == {"matches": 2, "lowest": 60, "points": 130}
    assert keys(solve(problem, mode="assign")) == {("c1", "p2"), ("c2", "p1")}
    other = square([[90, 55], [60, 30]])
    assert keys(solve(other, mode="assign")) == {("c1", "p1"), ("c2", "p2")}
    assert levels(solve(other, mode="fair")) == {"matches": 2, "lowest": 55, "points": 115}


def test_fair_never_gives_up_a_match_for_a_better_worst_pair():
    problem = square([[5, 50], [5, 80]])

    result = solve(problem, mode="fair")

    assert keys(result) == {("c1", "p1"), ("c2", "p2")}
    assert levels(result) == {"matches": 2, "lowest": 5, "points": 85}


def test_fair_round_of_proposals_looks_at_each_proposal():
    """Two proposals for the one place: c3 with 10 points would give the most points to c1."""
    problem = square([[90], [40], [10]], settings=Settings(n=2, round_kind="propose"))

    result = solve(problem, mode="fair")

    assert keys(result) == {("c1", "p1"), ("c2", "p1")}
    assert levels(result) == {
        "places_with_1": 1,
        "places_with_2": 1,
        "candidates": 2,
        "lowest": 40,
        "points": 130,
    }


def test_fair_does_not_count_what_a_person_fixed():
    problem = square([[3, 60], [50, 20]], must=frozenset({("c1", "p1")}))

    assert levels(solve(problem, mode="fair")) == {"matches": 2, "lowest": 20, "points": 23}
    both = replace(problem, prearranged=frozenset({("c2", "p2")}))
    assert levels(solve(both, mode="fair")) == {"matches": 2, "lowest": 0, "points": 23}
    assert verify(both, solve(both, mode="fair")) == []


def test_repair_of_a_fair_round_keeps_the_worst_pair_before_what_was_there():
    agreed = frozenset({("c1", "p1"), ("c2", "p2")})
    problem = square([[90, 55], [60, 30]], previous=agreed)

    fair = solve(of_kind(problem, "assign", worst_first=True), mode="rematch")

    assert levels(fair) == {"matches": 2, "lowest": 55, "kept": 0, "points": 115}
    assert keys(solve(problem, mode="rematch")) == agreed


@pytest.mark.parametrize("mode", ["fair", "rematch"])
@given(problem=problems(size=4))
@settings(max_examples=80, deadline=None)
def test_fair_reaches_the_best_levels_on_small_problems(mode, problem):
    problem = of_kind(problem, problem.settings.round_kind, worst_first=True)

    result = solve(problem, mode=mode)

    assert tuple(levels(result).values()) == fairest(problem, mode)
    assert verify(problem, result) == []


@given(problem=problems(size=7, smallest=6))
@settings(max_examples=20, deadline=None)
def test_fair_reaches_the_best_levels_with_seven_by_seven(problem):
    result = solve(problem, mode="fair")

    assert tuple(levels(result).values()) == fairest(problem, "fair")
    assert verify(problem, result) == []


@pytest.mark.parametrize("kind", ["assign", "propose"])
@given(problem=problems(size=7, largest=1, strict=False))
@settings(max_examples=8, deadline=None)
def test_fair_reaches_the_best_levels_when_nearly_every_pair_is_possible(kind, problem):
    problem = of_kind(problem, kind)

    result = solve(problem, mode="fair")

    assert tuple(levels(result).values()) == fairest(problem, "fair")
    assert verify(problem, result) == []


@given(problem=problems(size=5, locks=False))
@settings(max_examples=60, deadline=None)
def test_no_higher_threshold_keeps_the_count(problem):
    problem = of_kind(problem, "assign")
    result = solve(problem, mode="fair")
    floor, points = result.level("lowest"), PointsOf(problem)
    low = frozenset(
        (c.id, p.id)
        for c in problem.candidates
        for p in problem.places
        if points.total(c, p) <= floor
    )

    above = solve(replace(problem, forbid=problem.forbid | low), mode="assign")

    assert result.pairs == () or above.level("matches") < result.level("matches")


@given(problem=problems(size=4), order=st.randoms())
@settings(max_examples=40, deadline=None)
def test_fair_gives_the_same_answer_in_every_input_order(problem, order):
    people, spots = list(problem.candidates), list(problem.places)
    order.shuffle(people)
    order.shuffle(spots)

    other = solve(replace(problem, candidates=tuple(people), places=tuple(spots)), mode="fair")

    assert other == solve(problem, mode="fair")


@pytest.mark.parametrize("kind", ["assign", "propose"])
def test_fair_round_of_a_region_is_explained_and_priced(kind):
    problem = of_kind(invented_region(50, 30, seed=11), kind)

    result = solve(problem, mode="fair")

    assert verify(problem, result) == []
    assert Result.from_dict(result.to_dict()) == result
    told = explain(problem, result)
    assert [one.id for one in told.unplaced] == [one.id for one in result.unplaced]
    helped = [one for one in told.unplaced if one.smallest is not None]
    for one in helped[:3]:
        again = solve(apply_change(problem, one.smallest), mode="fair")
        assert again.levels == one.smallest.levels
        assert one.id in {pair.candidate_id for pair in again.pairs}
    made = min(keys(result))
    cost = price(problem, result, *made, action="forbid")
    again = solve(replace(problem, forbid=frozenset({made})), mode="fair")
    assert cost.after == again.levels


def test_verify_sees_a_fair_round_that_is_not_the_fairest():
    problem = square([[90, 55], [60, 30]])
    result = solve(problem, mode="fair")
    plain = solve(problem, mode="assign")
    named = (("matches", 2), ("lowest", 30), ("points", 120))
    shown = tuple(replace(plain.levels[0], name=name, value=value) for name, value in named)
    unfair = replace(plain, mode="fair", levels=shown, bound=shown)

    def codes(answer):
        return [complaint.code for complaint in verify(problem, answer)]

    assert codes(unfair) == ["proof"]
    lower = replace(result.fairness, floor=30)
    assert codes(replace(unfair, fairness=lower)) == ["proof"]
    assert codes(replace(result, fairness=None)) == ["proof"]
    assert codes(replace(result, fairness=lower)) == ["proof"]
    free = tuple(replace(stage, prices=(0, 0)) for stage in result.fairness.higher)
    assert codes(replace(result, fairness=replace(result.fairness, higher=free))) == ["proof"]
    assert codes(replace(plain, fairness=result.fairness)) == ["proof"]


@pytest.mark.parametrize("kind", ["assign", "propose"])
def test_fair_folder_is_solved_and_checked_the_same_way_every_time(tmp_path, kind):
    problem = replace(invented_region(12, 8, seed=3), previous=frozenset({("c0001", "p0001")}))
    write_folder(of_kind(problem, "assign", worst_first=True), tmp_path / "round")
    ask = {"mode": "fair", "objective": kind}

    code, payload = run_solve(tmp_path / "round", out=tmp_path / "one.csv", **ask)
    run_solve(tmp_path / "round", out=tmp_path / "two.csv", **ask)

    result = solve(of_kind(problem, kind), mode="fair")
    assert (code, payload["mode"]) == (0, "fair")
    assert {one["name"]: one["value"] for one in payload["objective"]} == levels(result)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    code, payload = run_verify(tmp_path / "round", tmp_path / "one.csv", **ask)
    assert (code, payload["complaints"]) == (0, [])
    assert read_folder(tmp_path / "round").settings.worst_first


def test_verify_command_sees_that_a_fairer_answer_exists(tmp_path):
    problem = square([[90, 55], [60, 30]])
    write_folder(problem, tmp_path / "round")
    run_solve(tmp_path / "round", mode="assign", out=tmp_path / "pairs.csv")

    code, payload = run_verify(tmp_path / "round", tmp_path / "pairs.csv", mode="fair")

    assert (code, [one["code"] for one in payload["complaints"]]) == (1, ["not_best"])
