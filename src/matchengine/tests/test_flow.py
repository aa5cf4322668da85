"""The flow underneath: stages, proofs and what happens when a guess is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from matchengine import ProblemError
from matchengine.solve.flow import Network, SolverError, lexicographic_flow, pack

SOURCE, LEFT, RIGHT, SINK = range(4)


def ints(*values):
    return np.array(values, dtype=np.int64)


@pytest.fixture
def network():
    """Two ways from source to sink for one unit: LEFT has the first level, RIGHT the second."""
    return Network(
        nodes=4,
        source=SOURCE,
        sink=SINK,
        tail=ints(SOURCE, SOURCE, LEFT, RIGHT, SOURCE),
        head=ints(LEFT, RIGHT, SINK, SINK, SINK),
        capacity=ints(1, 1, 1, 1, 3),
        reward=np.array([[1, 0, 0], [0, 9, 0], [0, 0, 5], [0, 0, 7], [0, 0, 0]], dtype=np.int64),
        supply=1,
        idle=4,
        guess=ints(0, 0, 0, 0, 0),
        spread=(1, 9, 12),
    )


def test_flow_prefers_the_first_level_to_all_later_ones(network):
    flow, stages = lexicographic_flow(network)

    assert flow.tolist() == [1, 0, 1, 0, 0]
    assert [(stage.first, stage.weights) for stage in stages] == [(0, (10, 1)), (2, (1,))]


def test_flow_is_the_same_when_the_guess_is_wrong(network):
    misled = replace(network, guess=ints(0, -100, 0, 0, 0))

    flow, stages = lexicographic_flow(misled)

    expected, proof = lexicographic_flow(network)
    assert flow.tolist() == expected.tolist()
    for stage, known in zip(stages, proof, strict=True):
        reward = network.reward[:, stage.first : stage.first + len(stage.weights)] @ stage.weights
        reduced = -reward + stage.potential[network.tail] - stage.potential[network.head]
        assert stage.weights == known.weights
        if stage.first == 0:
            assert (reduced[flow < network.capacity] >= 0).all()
            assert (reduced[flow > 0] <= 0).all()


def test_flow_that_cannot_be_sent_is_a_bug_and_says_so(network):
    blocked = replace(network, capacity=ints(1, 1, 1, 1, 0), supply=3)

    with pytest.raises(SolverError, match="INFEASIBLE"):
        lexicographic_flow(blocked)


def test_pack_puts_levels_together_as_long_as_they_stay_exact():
    assert pack((5, 9, 2), (1, 9, 2), 10) == [(10, 1), (1,)]


def test_pack_divides_levels_that_would_not_stay_exact():
    large = 1 << 40

    assert pack((large, large, 1), (large, large, 1), 10) == [(1,), (1,), (1,)]


def test_pack_refuses_one_level_that_cannot_be_exact():
    with pytest.raises(ProblemError, match="too large"):
        pack((1 << 60, 1), (1 << 60, 1), 10)
