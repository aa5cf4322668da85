"""The sparse assignment for large rounds: the same answer as the flow, and a proof of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matchengine import solve, verify
from matchengine.solve import assignment, network
from matchengine.solve.assignment import SeatRound, best_assignment, best_seats, highest
from matchengine.solve.bids import Bids
from matchengine.tests.peers import by_ortools, by_scipy
from matchengine.tests.strategies import best_levels, problems

NONE = np.zeros(0, dtype=np.int64)


@st.composite
def bids(draw, largest=6, highest_worth=30):
    """Worths above zero for some of the pairs of a small round."""
    candidates, places = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    seats = draw(st.lists(st.integers(0, 3), min_size=places, max_size=places))
    grid = draw(
        st.lists(
            st.integers(-highest_worth, highest_worth),
            min_size=candidates * places,
            max_size=candidates * places,
        )
    )
    worth = np.array(grid, dtype=np.int64).reshape(candidates, places)
    worth[:, np.array(seats) == 0] = 0
    rows, columns = np.nonzero(worth > 0)
    return Bids(candidates, np.array(seats, dtype=np.int64), rows, columns, worth[rows, columns])


@given(round_=bids())
@settings(max_examples=150, deadline=None)
def test_best_assignment_is_as_good_as_scipy_and_ortools(round_):
    best = best_assignment(round_)

    total = int(round_.worth[best.made].sum())
    assert (total, total) == (by_scipy(round_), by_ortools(round_))


@pytest.mark.parametrize(("few", "reseated"), [(1, 99), (2, 99), (1, 0)])
@given(round_=bids(largest=7))
@settings(max_examples=100, deadline=None)
def test_best_assignment_proves_itself_however_few_pairs_it_looks_at(few, reseated, round_):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "_BEST_OF_CANDIDATE", few)
        patch.setattr(assignment, "_BEST_OF_PLACE", few)
        patch.setattr(assignment, "_JOIN", few)
        patch.setattr(assignment, "_RESEATED", reseated)
        best = best_assignment(round_)

    rows, columns = round_.rows[best.made], round_.columns[best.made]
    slack = best.gain[round_.rows] + best.price[round_.columns] - round_.worth
    alone = np.setdiff1d(np.arange(round_.candidates), rows)
    used = np.bincount(columns, minlength=len(round_.seats))
    assert len(np.unique(rows)) == len(rows)
    assert (used <= round_.seats).all()
    assert slack.min(initial=0) >= 0
    assert slack[best.made].tolist() == [0] * len(best.made)
    assert best.tight.tolist() == np.flatnonzero(slack == 0).tolist()
    assert best.gain.min(initial=0) >= 0
    assert best.price.min(initial=0) >= 0
    assert best.gain[alone].tolist() == [0] * len(alone)
    assert best.price[used < round_.seats].tolist() == [0] * int((used < round_.seats).sum())
    total = int(best.gain.sum() + (best.price * round_.seats).sum())
    assert int(round_.worth[best.made].sum()) == total


@pytest.mark.parametrize("mode", ["assign", "rematch"])
@given(problem=problems(size=5))
@settings(max_examples=60, deadline=None)
def test_assignment_gives_the_very_pairs_of_the_flow(mode, problem):
    by_flow = solve(problem, mode=mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "MANY_PAIRS", 0)
        answer = solve(problem, mode=mode)

    assert (answer.pairs, answer.levels) == (by_flow.pairs, by_flow.levels)
    assert verify(problem, answer) == []


@given(problem=problems(size=7, largest=1, strict=False))
@settings(max_examples=15, deadline=None)
def test_assignment_is_the_best_of_everything_that_can_be_tried(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "MANY_PAIRS", 0)
        answer = solve(problem, mode="assign")

    assert tuple(level.value for level in answer.levels) == best_levels(problem, "assign")


def round_of(points, seats, *, largest):
    """Everybody fits everywhere; `largest` is what the points may differ by."""
    candidates = len(points)
    rows, columns = np.indices(points.shape).reshape(2, -1)
    most = min(candidates, int(seats.sum()))
    return SeatRound(
        candidates,
        seats,
        rows,
        columns,
        points.reshape(-1, 1),
        lambda at: rows[at] * 1000 + columns[at] * columns[at],
        (most, 2 * most * largest, most << 30),
    )


def test_best_seats_takes_a_flow_when_floating_point_could_not_be_exact():
    points = np.arange(12, dtype=np.int64).reshape(3, 4) * 10**14
    seats = np.ones(4, dtype=np.int64)

    made, stages, solver = best_seats(round_of(points, seats, largest=11 * 10**14))

    rows, columns = linear_sum_assignment(points, maximize=True)
    assert solver == "ortools-min-cost-flow"
    assert int(points.reshape(-1)[made].sum()) == int(points[rows, columns].sum())
    assert sum(len(stage.weights) for stage in stages) == 3


def test_best_seats_takes_a_flow_when_places_have_very_many_seats():
    points = np.arange(40, dtype=np.int64).reshape(20, 2)
    seats = np.array([20, 20], dtype=np.int64)

    made, _, solver = best_seats(round_of(points, seats, largest=39))

    assert solver == "ortools-min-cost-flow"
    assert made.tolist() == list(range(1, 40, 2))


def test_best_assignment_of_nothing_is_nothing():
    best = best_assignment(Bids(2, np.ones(3, dtype=np.int64), NONE, NONE, NONE))

    assert (best.made.tolist(), best.gain.tolist(), best.price.tolist()) == ([], [0, 0], [0, 0, 0])


@pytest.mark.parametrize(("large", "last"), [(0, 4), (1 << 58, 5)])
def test_highest_takes_the_best_of_each_group_and_of_equals_the_first(large, last):
    group = np.array([0, 0, 0, 2, 2, 2, 2], dtype=np.int64)
    value = np.array([5, 9, 5, 1, 1, 1 + large, 1], dtype=np.int64)

    assert sorted(highest(group, value, 2).tolist()) == [0, 1, 3, last]
