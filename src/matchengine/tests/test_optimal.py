"""The answer is the best there is: against trying everything, and against SciPy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matchengine import Candidate, Place, Problem, ProblemError, Settings, solve, verify
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.solve.bids import Bids
from matchengine.tables import build_tables
from matchengine.tests.peers import by_ortools, by_scipy
from matchengine.tests.region import invented_region
from matchengine.tests.strategies import best_levels, combined_problems, problems

MODES = ["propose", "assign", "rematch"]


def values(result):
    return tuple(level.value for level in result.levels)


@pytest.mark.parametrize("mode", MODES)
@given(problem=problems(size=4))
@settings(max_examples=100, deadline=None)
def test_solve_reaches_the_best_levels_on_small_problems(mode, problem):
    result = solve(problem, mode=mode)

    assert values(result) == best_levels(problem, mode)
    assert verify(problem, result) == []


@pytest.mark.parametrize("mode", MODES)
@given(problem=problems(size=7, smallest=6))
@settings(max_examples=25, deadline=None)
def test_solve_reaches_the_best_levels_with_seven_by_seven(mode, problem):
    result = solve(problem, mode=mode)

    assert values(result) == best_levels(problem, mode)
    assert verify(problem, result) == []


@pytest.mark.parametrize("mode", MODES)
@given(problem=problems(size=7, largest=1, strict=False))
@settings(max_examples=40, deadline=None)
def test_solve_reaches_the_best_levels_when_nearly_every_pair_is_possible(mode, problem):
    result = solve(problem, mode=mode)

    assert values(result) == best_levels(problem, mode)
    assert verify(problem, result) == []


@pytest.mark.parametrize("mode", MODES)
@given(problem=problems(size=4), order=st.randoms())
@settings(max_examples=40, deadline=None)
def test_solve_gives_the_same_answer_in_every_input_order(mode, problem, order):
    def shuffled(items):
        items = list(items)
        order.shuffle(items)
        return items

    other = replace(
        problem,
        candidates=tuple(shuffled(problem.candidates)),
        places=tuple(shuffled(problem.places)),
        km=dict(shuffled(problem.km.items())),
        points=dict(shuffled(problem.points.items())),
    )

    assert solve(other, mode=mode) == solve(problem, mode=mode)


RELAXED = {
    "max_km": {"max_km": 16.0},
    "min_hours": {"min_hours": 16.0},
    "uncertain": {"include_uncertain": True},
}


def with_given_points(problem):
    """Points given by the caller: those that the engine derives from the limit would change too."""
    points = {key: {"distance": 0, **given} for key, given in problem.points.items()}
    return replace(problem, points=points)


@pytest.mark.parametrize("mode", [*MODES, "fair"])
@given(problem=problems(size=4), which=st.sampled_from(sorted(RELAXED)))
@settings(max_examples=40, deadline=None)
def test_solve_never_loses_on_an_earlier_level_when_a_rule_is_relaxed(mode, problem, which):
    problem = with_given_points(problem)
    relaxed = replace(problem, settings=replace(problem.settings, **RELAXED[which]))

    assert values(solve(relaxed, mode=mode)) >= values(solve(problem, mode=mode))


@pytest.mark.parametrize("mode", ["combine", "fair"])
@given(problem=combined_problems(size=3), which=st.sampled_from(sorted(RELAXED)))
@settings(max_examples=25, deadline=None)
def test_combine_never_loses_on_an_earlier_level_when_a_rule_is_relaxed(mode, problem, which):
    problem = with_given_points(problem)
    relaxed = replace(problem, settings=replace(problem.settings, **RELAXED[which]))

    assert values(solve(relaxed, mode=mode)) >= values(solve(problem, mode=mode))


def without(problem, left_out):
    """The same round in which one candidate does not take part."""
    return replace(
        problem,
        candidates=tuple(one for one in problem.candidates if one.id != left_out),
        km={key: km for key, km in problem.km.items() if key[0] != left_out},
        uncertainty={k: v for k, v in problem.uncertainty.items() if k[0] != left_out},
        points={key: p for key, p in problem.points.items() if key[0] != left_out},
        included=frozenset(key for key in problem.included if key[0] != left_out),
        previous=frozenset(key for key in problem.previous if key[0] != left_out),
    )


@pytest.mark.parametrize("mode", [*MODES, "fair"])
@given(problem=problems(size=4, locks=False))
@settings(max_examples=40, deadline=None)
def test_solve_never_reaches_fewer_when_a_candidate_joins(mode, problem):
    for joins in problem.candidates[-1:]:
        fewer = without(problem, joins.id)

        assert len(solve(fewer, mode=mode).pairs) <= len(solve(problem, mode=mode).pairs)


@pytest.mark.parametrize("mode", ["combine", "fair"])
@given(problem=combined_problems(size=3))
@settings(max_examples=25, deadline=None)
def test_combine_never_makes_fewer_matches_when_a_candidate_joins(mode, problem):
    settled = replace(problem.settings, round_kind="assign")
    nothing = frozenset()
    problem = replace(problem, settings=settled, must=nothing, prearranged=nothing)

    for joins in problem.candidates[-1:]:
        fewer = solve(without(problem, joins.id), mode=mode)

        assert fewer.level("matches") <= solve(problem, mode=mode).level("matches")


@pytest.mark.parametrize("seed", range(5))
def test_assign_equals_scipy_on_dense_points(seed):
    rng = np.random.default_rng(seed)
    points = rng.integers(-1000, 1000, size=(30, 40))
    problem = Problem(
        tuple(Candidate(f"c{i:02}") for i in range(30)),
        tuple(Place(f"p{j:02}") for j in range(40)),
        points={
            (f"c{i:02}", f"p{j:02}"): {"fit": int(points[i, j])}
            for i in range(30)
            for j in range(40)
        },
        eligible=frozenset((f"c{i:02}", f"p{j:02}") for i in range(30) for j in range(40)),
    )

    result = solve(problem, mode="assign")

    rows, columns = linear_sum_assignment(points, maximize=True)
    assert values(result) == (30, int(points[rows, columns].sum()))
    assert verify(problem, result) == []


@pytest.mark.parametrize("seed", range(3))
def test_assign_of_a_region_equals_scipy_and_ortools(seed):
    problem = invented_region(40, 30, seed=seed)
    t = build_tables(problem)
    rows, columns = np.nonzero(blocking(t, failures(t)) == 0)
    points = totals(t)[rows, columns]
    match = 2 * 40 * int(np.abs(points).max()) + 1  # one is worth more than all points together
    round_ = Bids(40, t.capacity, rows, columns, points + match)

    result = solve(problem, mode="assign")

    total = result.level("matches") * match + result.level("points")
    assert (total, total) == (by_scipy(round_), by_ortools(round_))


def test_solve_stays_exact_when_points_are_large():
    """Weighing all levels in one go would pass 64 bits: the levels are solved in stages."""
    large = 2_000_000_000
    keys = [(f"c{i}", f"p{j}") for i in range(20) for j in range(20)]
    problem = Problem(
        tuple(Candidate(f"c{i}") for i in range(20)),
        tuple(Place(f"p{j}", capacity=2) for j in range(20)),
        points={key: {"fit": large + k} for k, key in enumerate(keys)},
        eligible=frozenset(keys),
        settings=Settings(n=3, m=4),
    )

    result = solve(problem)

    assert len(result.certificate) > 2
    assert result.level("candidates") == 20
    assert len(result.pairs) == 80
    assert verify(problem, result) == []


def test_solve_refuses_points_that_cannot_be_added_up_exactly():
    problem = Problem(
        (Candidate("c1"),),
        tuple(Place(f"p{k}") for k in range(400)),
        points={("c1", "p1"): {"fit": 10**13}},
        eligible=frozenset({("c1", "p1")}),
    )

    with pytest.raises(ProblemError, match="the points are too large to add up exactly"):
        solve(problem)


def test_solve_takes_the_largest_numbers_a_problem_may_have():
    problem = Problem(
        (Candidate("c1", hours=28), Candidate("c2", hours=28)),
        (Place("p1", capacity=10**12), Place("p2")),
        points={("c1", "p1"): {"fit": 10**13}, ("c2", "p1"): {"fit": -(10**13)}},
        settings=Settings(n=50, m=50),
    )

    result = solve(problem)

    assert len(result.pairs) == 4
    assert result.level("points") == -80
    assert verify(problem, result) == []
