"""One invented region as a golden file: the same answer on any machine, a year later."""

import json
from pathlib import Path

import pytest

from matchengine import Problem, Result, solve, verify
from matchengine.tests.region import invented_region

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("mode", ["propose", "assign"])
def test_invented_region_gets_the_answer_it_always_got(mode):
    problem = Problem.from_dict(json.loads((GOLDEN / "problem.json").read_text("utf-8")))
    golden = Result.from_dict(json.loads((GOLDEN / f"{mode}.json").read_text("utf-8")))

    result = solve(problem, mode=mode, seed=7)

    assert result.pairs == golden.pairs
    assert (result.levels, result.unplaced, result.open_places, result.uncertain) == (
        golden.levels,
        golden.unplaced,
        golden.open_places,
        golden.uncertain,
    )
    assert verify(problem, golden) == []


@pytest.mark.parametrize("mode", ["propose", "assign"])
def test_region_of_every_shape_verifies(mode):
    for candidates, places in ((1, 30), (30, 1), (40, 30), (50, 30)):
        problem = invented_region(candidates, places, seed=candidates)

        assert verify(problem, solve(problem, mode=mode)) == []
