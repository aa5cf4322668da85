"""Many combinations that share few places, with points that tell little apart and little effort:
the proof holds, and an answer that says it is the only one comes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import Candidate, Combination, Place, Problem, solve, verify
from matchengine.tests.programmes import Programme, by_cp_sat
from matchengine.tests.strategies import shared_halves
from matchengine.verify.facts import tie_number


def values(result):
    return tuple(level.value for level in result.levels)


def four_places():
    """Four places, every two of which may be combined: a proof needs several cases, and the
    prices of the goals many times over to keep them before the tie-break."""
    rows = {
        "c0": ("p1+p3", "p2+p3", "p0+p1"),
        "c1": ("p1+p2", "p0+p3", "p0+p1"),
        "c2": ("p0+p3", "p0+p2"),
        "c3": ("p1+p2", "p2+p3"),
        "c4": ("p1+p2", "p0+p1"),
    }
    points = {(c, p): {"fit": 10} for c, row in rows.items() for p in row}
    names = sorted({p for row in rows.values() for p in row})
    seats = {"p0": 1, "p1": 1, "p2": 2, "p3": 2}
    return Problem(
        tuple(Candidate(c, hours=28) for c in rows),
        (*(Place(p, k) for p, k in seats.items()), *(Place(p, capacity=0) for p in names)),
        points=points,
        eligible=frozenset(points),
        combinations=tuple(Combination(p, *p.split("+")) for p in names),
    )


@pytest.mark.parametrize(("mode", "reached"), [("combine", (3, 30)), ("fair", (3, 10, 30))])
def test_the_first_of_good_answers_is_proved_where_combinations_share_places(mode, reached):
    result = solve(four_places(), mode=mode)

    assert (values(result), result.combined.only) == (reached, True)
    assert verify(four_places(), result) == []
    assert_first(four_places(), mode, result)


@pytest.mark.parametrize("mode", ["combine", "fair"])
@given(problem=shared_halves(), effort=st.sampled_from([0, 0.04, 0.07, 0.1, 0.2, None]))
@settings(max_examples=60, deadline=None)
def test_what_is_said_of_an_answer_holds_where_combinations_share_places(mode, problem, effort):
    result = solve(problem, mode=mode, effort=effort)

    assert verify(problem, result) == []
    if result.combined.only:
        assert_first(problem, mode, result)


def assert_first(problem, mode, result):
    """No answer that a peer finds is as good and comes before this one, or as early."""
    programme = Programme(problem, mode)
    reached = programme.fairest(by_cp_sat, 1) if mode == "fair" else programme.best(by_cp_sat)
    assert values(result) == reached
    free = {(o.candidate_id, o.place_id) for o in result.pairs if not o.locked}
    own = [(v, tie_number(c, p, 0)) for (c, p), v in programme.numbers.items()]
    # What sets the answer apart from every other: how many of its pairs are missing or too many.
    apart = [(v, 1 - 2 * (k in free)) for k, v in programme.numbers.items()]
    programme.goals = [(0, own), (len(free), apart)]
    assert programme.best(by_cp_sat) == (sum(tie_number(c, p, 0) for c, p in free), 0)
