"""Repair after a no-go, a withdrawal or a new place: as much as possible stays as it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matchengine import (
    Candidate,
    Place,
    Problem,
    ProblemError,
    Settings,
    explain,
    price,
    solve,
    verify,
)
from matchengine.tests.region import invented_region
from matchengine.tests.strategies import problems


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


def test_rematch_keeps_pairs_that_points_alone_would_change():
    agreed = frozenset({("c1", "p2"), ("c2", "p1")})
    problem = square([[90, 10], [10, 90]], previous=agreed)

    result = solve(problem, mode="rematch")

    assert keys(result) == agreed
    assert levels(result) == {"matches": 2, "kept": 2, "points": 20}
    assert verify(problem, result) == []


def test_rematch_breaks_a_pair_only_when_that_gives_one_match_more():
    """After c1 and p1 said no, c1 fits p2 alone; c2 fits p1 too and gives p2 up."""
    problem = square(
        [[50, 50], [50, 50]],
        previous=frozenset({("c2", "p2")}),
        forbid=frozenset({("c1", "p1")}),
    )

    result = solve(problem, mode="rematch")

    assert keys(result) == {("c1", "p2"), ("c2", "p1")}
    assert levels(result) == {"matches": 2, "kept": 0, "points": 100}
    assert verify(problem, result) == []


def test_rematch_of_proposals_keeps_pairs_after_everyone_is_reached():
    """With one proposal a seat the round of proposals goes first for places, people, then what
    was there; points come last."""
    agreed = frozenset({("c1", "p2"), ("c2", "p1")})
    problem = square(
        [[90, 10], [10, 90], [100, 100]],
        previous=agreed,
        settings=Settings(n=1, m=1, round_kind="propose"),
    )

    result = solve(problem, mode="rematch")

    assert keys(result) == agreed
    assert levels(result) == {"places_with_1": 2, "candidates": 2, "kept": 2, "points": 20}
    assert verify(problem, result) == []


def test_rematch_holds_locks_of_every_kind():
    problem = square(
        [[0, 9, 0], [0, 0, 9], [9, 0, 0]],
        previous=frozenset({("c1", "p1"), ("c2", "p2"), ("c3", "p3")}),
        forbid=frozenset({("c1", "p1")}),
        must=frozenset({("c2", "p1")}),
        prearranged=frozenset({("c3", "p3")}),
    )

    result = solve(problem, mode="rematch")

    assert keys(result) == {("c1", "p2"), ("c2", "p1"), ("c3", "p3")}
    assert levels(result) == {"matches": 3, "kept": 1, "points": 9}
    assert verify(problem, result) == []


@given(problem=problems(size=4, locks=False))
@settings(max_examples=60, deadline=None)
def test_rematch_after_nothing_happened_changes_nothing(problem):
    kind = problem.settings.round_kind
    before = keys(solve(problem, mode=kind))

    result = solve(replace(problem, previous=frozenset(before)), mode="rematch")

    assert keys(result) == before


@given(problem=problems(size=4, locks=False, strict=False))
@settings(max_examples=40, deadline=None)
def test_rematch_never_breaks_a_pair_that_could_have_stayed(problem):
    """Locking a broken pair beside all that was kept costs a match, or another kept pair."""
    before = keys(solve(problem, mode="assign"))
    no_go = frozenset(sorted(before)[:1])
    previous = frozenset(before - no_go)
    repaired = replace(
        problem,
        forbid=no_go,
        previous=previous,
        settings=replace(problem.settings, round_kind="assign"),
    )
    result = solve(repaired, mode="rematch")

    for broken in previous - keys(result):
        forced = solve(replace(repaired, must=frozenset({broken})), mode="rematch")
        earlier = [levels(forced)[name] for name in ("matches", "kept")]
        assert earlier < [levels(result)["matches"], levels(result)["kept"] + 1]


@pytest.mark.parametrize("kind", ["assign", "propose"])
def test_rematch_of_a_region_repairs_explains_and_prices(kind):
    region = invented_region(50, 30, seed=11)
    region = replace(region, settings=replace(region.settings, round_kind=kind))
    before = keys(solve(region, mode=kind))
    no_go = frozenset(sorted(before)[::10])
    problem = replace(region, previous=frozenset(before - no_go), forbid=no_go)

    result = solve(problem, mode="rematch")

    assert verify(problem, result) == []
    assert keys(result) & no_go == set()
    told = explain(problem, result)
    assert [one.id for one in told.unplaced] == [one.id for one in result.unplaced]
    kept = min(keys(result) & before)
    cost = price(problem, result, *kept, action="forbid")
    assert cost.before == result.levels
    assert levels(solve(replace(problem, forbid=no_go | {kept}), mode="rematch")) == {
        level.name: level.value for level in cost.after
    }


def test_problem_refuses_a_kind_of_round_that_does_not_exist():
    with pytest.raises(ProblemError, match="setting round_kind: 'guess' is not assign or propose"):
        Settings(round_kind="guess")


def test_problem_without_previous_pairs_is_read_back_from_an_older_file():
    problem = square([[1]], previous=frozenset({("c1", "p1")}))
    plain = problem.to_dict()

    assert Problem.from_dict(plain) == problem
    del plain["previous"], plain["settings"]["round_kind"]
    assert Problem.from_dict(plain) == replace(problem, previous=frozenset())
