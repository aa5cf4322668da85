"""The quick bound on the price of a pair: never above the exact price, equal where nobody moves."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matchengine import (
    Candidate,
    Combination,
    Level,
    Place,
    Problem,
    ProblemError,
    price,
    price_bound,
    solve,
)
from matchengine.tests.strategies import combined_problems, problems


def values(levels):
    return tuple(level.value for level in levels)


def keys(result):
    return {(pair.candidate_id, pair.place_id) for pair in result.pairs}


def asked(problem, action):
    """The pairs that may be forced or forbidden."""
    fixed = problem.must | problem.prearranged
    every = [(c.id, p.id) for c in problem.candidates for p in problem.places]
    return [key for key in every if action == "force" or key not in fixed]


@pytest.mark.parametrize("action", ["force", "forbid"])
@pytest.mark.parametrize("mode", ["propose", "assign", "rematch", "fair"])
@given(problem=problems(size=4))
@settings(max_examples=25, deadline=None)
def test_bound_is_never_above_the_price(mode, action, problem):
    result = solve(problem, mode=mode)

    for key in asked(problem, action):
        bound = price_bound(problem, result, *key, force=action == "force")
        exact = price(problem, result, *key, action).difference
        assert [level.name for level in bound] == [level.name for level in exact[: len(bound)]]
        assert values(exact)[: len(bound)] <= values(bound)


@pytest.mark.parametrize("mode", ["propose", "assign"])
@given(problem=combined_problems(size=3))
@settings(max_examples=15, deadline=None)
def test_bound_holds_where_a_combination_is_forced(mode, problem):
    result = solve(problem, mode=mode)

    for key in asked(problem, "force"):
        bound = price_bound(problem, result, *key, force=True)
        exact = price(problem, result, *key).difference
        assert values(exact)[: len(bound)] <= values(bound)


@given(problem=problems(size=4))
@settings(max_examples=15, deadline=None)
def test_bound_is_the_price_of_what_is_so_already(problem):
    result = solve(problem)
    nothing = tuple(Level(level.name, 0) for level in result.levels)

    for key in asked(problem, "forbid"):
        bound = price_bound(problem, result, *key, force=key in keys(result))
        assert bound == nothing == price_of_same(problem, result, key)


def price_of_same(problem, result, key):
    return price(problem, result, *key, "force" if key in keys(result) else "forbid").difference


@given(problem=problems(size=4, strict=False))
@settings(max_examples=25, deadline=None)
def test_bound_is_the_price_where_nobody_else_has_to_move(problem):
    """A candidate who leaves no place, or one with an empty seat, for a place with an empty seat:
    those seats are free of charge, and the two pairs are all that counts."""
    problem = replace(problem, must=frozenset(), prearranged=frozenset(), forbid=frozenset())
    result = solve(problem, mode="assign")
    at = dict(keys(result))
    guests = [*at.values()]
    free = {one.id for one in problem.places if guests.count(one.id) < one.capacity}

    for candidate in problem.candidates:
        for place in problem.places:
            if place.id in free and at.get(candidate.id, place.id) in free:
                key = (candidate.id, place.id)
                bound = price_bound(problem, result, *key, force=True)
                assert bound == price(problem, result, *key).difference[: len(bound)]


def test_bound_of_a_fair_round_is_about_the_goals_that_count():
    """Nobody but c1 can have a place: without that pair there is no match."""
    problem = Problem(
        (Candidate("c1"), Candidate("c2")),
        (Place("p1"),),
        points={("c1", "p1"): {"fit": 90}},
        eligible=frozenset({("c1", "p1")}),
    )
    result = solve(problem, mode="fair")

    bound = price_bound(problem, result, "c1", "p1", force=False)

    assert [level.name for level in bound] == ["matches"]
    assert bound[0].value >= price(problem, result, "c1", "p1", "forbid").difference[0].value == -1


def test_there_is_no_bound_with_combinations():
    problem = Problem(
        (Candidate("kim"),),
        (Place("a"), Place("b"), Place("a+b", capacity=0)),
        eligible=frozenset({("kim", "a+b"), ("kim", "a")}),
        combinations=(Combination("a+b", "a", "b"),),
    )

    result = solve(problem, mode="combine")

    assert price_bound(problem, result, "kim", "a", force=True) is None
    with pytest.raises(ProblemError, match="is not of this problem"):
        price_bound(problem, result, "kim", "elsewhere", force=True)


def test_bound_refuses_what_cannot_be_asked():
    problem = Problem(
        (Candidate("kim"),),
        (Place("linde"), Place("eik")),
        eligible=frozenset({("kim", "linde")}),
        must=frozenset({("kim", "linde")}),
    )
    result = solve(problem, mode="assign")

    with pytest.raises(ProblemError, match="release it first"):
        price_bound(problem, result, "kim", "linde", force=False)
    with pytest.raises(ProblemError, match="is not of this problem"):
        price_bound(problem, result, "kim", "brink", force=True)
    with pytest.raises(ProblemError, match="does not belong to this problem"):
        price_bound(
            Problem(problem.candidates, problem.places[:1]), result, "kim", "linde", force=True
        )
