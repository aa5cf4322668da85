"""What is laid out in arrays is the same question: equal, with the same answer."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import Candidate, Place, Problem, ProblemError, explain, solve, verify
from matchengine.grids import NumberGrid, PointGrid, number_grid, point_grid
from matchengine.tests.strategies import problems

IDS = ("c1", "c2"), ("p1", "p2")
KM = {("c1", "p1"): 4.5, ("c2", "p2"): 0.0}
POINTS = {("c1", "p1"): {"fit": 3, "distance": -7}, ("c2", "p1"): {}, ("c2", "p2"): {"fit": 0}}


@given(problem=problems(), mode=st.sampled_from(["propose", "assign", "rematch"]))
@settings(max_examples=60, deadline=None)
def test_gridded_problem_is_equal_and_has_the_same_verified_answer(problem, mode):
    gridded = problem.gridded()

    result = solve(gridded, mode=mode)

    assert gridded == problem
    assert json.loads(json.dumps(gridded.to_dict())) == json.loads(json.dumps(problem.to_dict()))
    assert result == solve(problem, mode=mode)
    assert verify(gridded, result) == verify(problem, result) == []
    assert explain(gridded, result) == explain(problem, result)


def test_grid_reads_as_the_dict_it_was_made_of():
    km, points = number_grid(KM, *IDS), point_grid(POINTS, *IDS)

    assert (dict(km), dict(points)) == (KM, POINTS)
    assert (len(km), len(points), points.names) == (2, 3, ("distance", "fit"))
    assert ("c1", "p1") in km
    assert [key for key in (("c1", "p2"), ("c9", "p1"), "c1", None) if key in km] == []
    assert km.get(("c1", "p2"), 8.0) == 8.0


@pytest.mark.parametrize("number", [-0.1, np.inf])
def test_grid_refuses_what_is_not_a_number_of_zero_or_more(number):
    with pytest.raises(ValueError, match="zero or more"):
        NumberGrid(*IDS, np.array([[1.0, number], [np.nan, 0.0]]))


def test_grid_refuses_another_shape_than_its_ids():
    with pytest.raises(ValueError, match="one row for each"):
        NumberGrid(("c1", "c1"), ("p1",), np.zeros((2, 1)))


def test_point_grid_refuses_points_of_a_pair_that_is_not_there():
    everywhere = np.ones((2, 2), dtype=bool)

    with pytest.raises(ValueError, match="only a pair that is there"):
        PointGrid(
            *IDS,
            np.zeros((2, 2), dtype=bool),
            {"fit": np.zeros((2, 2), dtype=np.int64)},
            {"fit": everywhere},
        )


def test_nobody_can_write_in_a_grid():
    km = number_grid(KM, *IDS)

    with pytest.raises(ValueError, match="read-only"):
        km.numbers[0, 0] = 1.0


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"km": number_grid(KM, *IDS)}, "km: names an unknown"),
        ({"points": point_grid({("c1", "p1"): {"fit": 10**14}}, ("c1",), ("p1",))}, "not between"),
    ],
)
def test_problem_refuses_a_grid_that_is_not_its_own(known, message):
    with pytest.raises(ProblemError, match=message):
        Problem((Candidate("c1"),), (Place("p1"),), **known)
