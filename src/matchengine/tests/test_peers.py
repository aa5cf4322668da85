"""The same values as SciPy and OR-Tools find for a whole-number programme, up to 7 x 7."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import solve, verify
from matchengine.tests.programmes import Programme, by_cp_sat, by_highs
from matchengine.tests.strategies import combined_problems, problems
from matchengine.tests.wishes import list_rounds, tied_round
from matchengine.verify.facts import tie_number


def values(result):
    return tuple(level.value for level in result.levels)


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@pytest.mark.parametrize("mode", ["propose", "assign", "rematch"])
@given(problem=problems(size=7))
@settings(max_examples=20, deadline=None)
def test_solve_reaches_what_a_peer_reaches(mode, peer, problem):
    result = solve(problem, mode=mode)

    assert values(result) == Programme(problem, mode).best(peer)
    assert verify(problem, result) == []


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@pytest.mark.parametrize("mode", ["combine", "rematch"])
@given(problem=combined_problems(size=7))
@settings(max_examples=20, deadline=None)
def test_combine_reaches_what_a_peer_reaches(mode, peer, problem):
    result = solve(problem, mode=mode)

    assert values(result) == Programme(problem, mode).best(peer)
    assert verify(problem, result) == []


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@given(problem=combined_problems(size=7, strict=False))
@settings(max_examples=20, deadline=None)
def test_combine_reaches_what_a_peer_reaches_when_nearly_every_pair_is_possible(peer, problem):
    result = solve(problem, mode="combine")

    assert values(result) == Programme(problem, "combine").best(peer)


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@pytest.mark.parametrize("mode", ["fair", "rematch"])
@given(problem=combined_problems(size=7))
@settings(max_examples=20, deadline=None)
def test_fair_reaches_what_a_peer_reaches(mode, peer, problem):
    problem = replace(problem, settings=replace(problem.settings, worst_first=True))

    result = solve(problem, mode=mode)

    later = 2 if mode == "rematch" else 1
    assert values(result) == Programme(problem, mode).fairest(peer, later)
    assert verify(problem, result) == []


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@given(problem=list_rounds(size=7, locks=True))
@settings(max_examples=20, deadline=None)
def test_most_placements_is_what_a_peer_reaches(peer, problem):
    result = solve(problem, mode="stable", objective="most-placements")

    assert (len(result.pairs),) == Programme(problem, "most-placements").best(peer)
    assert verify(problem, result) == []


@pytest.mark.parametrize("peer", [by_highs, by_cp_sat])
@given(problem=list_rounds(size=7, locks=True))
@settings(max_examples=20, deadline=None)
def test_max_size_is_what_a_peer_reaches(peer, problem):
    result = solve(problem, mode="stable", objective="max-size")

    assert (len(result.pairs),) == Programme(problem, "max-size").best(peer)
    assert (result.optimal, verify(problem, result)) == (True, [])


@pytest.mark.parametrize("supervisors", [0, 2])
@given(order=st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_max_size_is_what_a_peer_reaches_with_more_people_than_can_be_tried(supervisors, order):
    problem = tied_round(order, people=12, spots=8, supervisors=supervisors)

    result = solve(problem, mode="stable", objective="max-size")

    assert (len(result.pairs),) == Programme(problem, "max-size").best(by_cp_sat)
    assert (result.optimal, verify(problem, result)) == (True, [])


@pytest.mark.parametrize("mode", ["combine", "rematch"])
@given(problem=combined_problems(size=7))
@settings(max_examples=20, deadline=None)
def test_no_other_answer_of_a_peer_is_as_good_and_comes_before_the_one_of_combine(mode, problem):
    result = solve(problem, mode=mode)

    programme = Programme(problem, mode)
    own = [(v, tie_number(c, p, 0)) for (c, p), v in programme.numbers.items()]
    free = {(o.candidate_id, o.place_id) for o in result.pairs if not o.locked}
    programme.goals.append((0, own))
    assert programme.best(by_cp_sat)[-1] == sum(tie_number(c, p, 0) for c, p in free)
    # What sets the answer apart from every other: how many of its pairs are missing or too many.
    programme.goals = [
        (len(free), [(v, 1 - 2 * (k in free)) for k, v in programme.numbers.items()])
    ]
    assert programme.best(by_cp_sat) == (0,)
