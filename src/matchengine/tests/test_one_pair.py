"""What is asked about one person, one place or one pair is what the whole round says of it."""

from hypothesis import given, settings

from matchengine import Candidate, Place, Problem, Shortfall, explain, solve
from matchengine.explain import failed_rules
from matchengine.tests.strategies import problems
from matchengine.verify.facts import blocking_rules


@settings(max_examples=40, deadline=None)
@given(problems(size=3))
def test_explain_says_the_same_of_one_as_of_all(problem):
    result = solve(problem)
    whole = explain(problem, result)

    for why in whole.unplaced:
        alone = explain(problem, result, only={why.id})
        assert (alone.unplaced, alone.open_places) == ((why,), ())
    for why in whole.open_places:
        alone = explain(problem, result, only={why.id})
        assert (alone.unplaced, alone.open_places) == ((), (why,))


@settings(max_examples=40, deadline=None)
@given(problems(size=3))
def test_failed_rules_are_those_of_the_independent_check(problem):
    for candidate in problem.candidates:
        for place in problem.places:
            failed = failed_rules(problem, candidate.id, place.id)

            assert {short.rule for short in failed} == set(
                blocking_rules(problem, candidate, place)
            )


def test_failed_rules_come_with_what_there_is_and_what_is_asked():
    problem = Problem((Candidate("c1", hours=20),), (Place("p1", min_hours=28),), km={})

    assert failed_rules(problem, "c1", "p1") == (
        Shortfall("programme_hours", 20.0, 24.0, 4.0, "hours"),
        Shortfall("hours", 20.0, 28.0, 8.0, "hours"),
        Shortfall("distance", None, 12.0, None, "km"),
    )


def test_failed_rules_tell_which_side_has_too_few_hours():
    problem = Problem((Candidate("c1", hours=20),), (Place("p1", max_hours=16),))

    assert failed_rules(problem, "c1", "p1") == (
        Shortfall("programme_hours", 20.0, 24.0, 4.0, "hours"),
        Shortfall("short_place", 16.0, 24.0, 8.0, "hours"),
    )
