"""A result survives being stored, and compares by what it says."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from matchengine import Candidate, Place, Problem, Result, solve
from matchengine.tests.strategies import problems


@given(problem=problems(size=4))
@settings(max_examples=50, deadline=None)
def test_result_survives_being_stored_as_json(problem):
    result = solve(problem)

    stored = json.dumps(result.to_dict())

    assert Result.from_dict(json.loads(stored)) == result
    assert json.dumps(Result.from_dict(json.loads(stored)).to_dict()) == stored


def test_results_are_equal_whatever_the_time_and_the_versions():
    result = solve(Problem((Candidate("c1", hours=28),), (Place("p1"),)))

    assert replace(result, seconds=9.0, versions={"python": "4"}) == result
    assert replace(result, seed=9) != result


def test_level_gives_the_value_by_name():
    result = solve(Problem((Candidate("c1", hours=28),), (Place("p1"),)), mode="assign")

    assert result.level("matches") == 1
    with pytest.raises(KeyError):
        result.level("happiness")
