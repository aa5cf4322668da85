"""Small instances from the literature; what is printed there is tried out here as well."""

from dataclasses import replace

from matchengine import Candidate, Lists, Place, Problem, Supervisor, solve, verify
from matchengine.tests.wishes import NO_RULES, Room, stable_answers


def matching(result):
    return {pair.candidate_id: pair.place_id for pair in result.pairs}


def listed(candidates, places, supervisors=None, heads=None, room=None):
    """A round of lists, the best first ("a=b" is a tie); one seat a place."""
    heads, room = heads or {}, room or {}
    every = {
        "candidates": candidates,
        "places": places,
        "supervisors": supervisors or {},
    }
    return Problem(
        tuple(Candidate(c) for c in candidates),
        tuple(Place(p, supervisor=heads.get(p)) for p in dict.fromkeys([*places, *heads])),
        lists=Lists(
            **{
                side: {
                    who: [group.split("=") for group in one.split()] for who, one in lists.items()
                }
                for side, lists in every.items()
            }
        ),
        supervisors=tuple(Supervisor(s, number) for s, number in room.items()),
        settings=NO_RULES,
    )


def sorted_answers(problem):
    return sorted(sorted(pairs) for pairs in stable_answers(problem))


def test_first_example_of_gale_and_shapley():
    """College Admissions and the Stability of Marriage (1962), example 1: three stable sets; who
    asks gets the first choice."""
    men = {"alpha": "A B C", "beta": "B C A", "gamma": "C A B"}
    women = {"A": "beta gamma alpha", "B": "gamma alpha beta", "C": "alpha beta gamma"}
    problem = listed(men, women)

    result = solve(problem, mode="stable")

    assert matching(result) == {"alpha": "A", "beta": "B", "gamma": "C"}
    assert len(stable_answers(problem)) == 3
    assert verify(problem, result) == []
    turned = solve(listed(women, men), mode="stable")
    assert matching(turned) == {"A": "beta", "B": "gamma", "C": "alpha"}


def test_second_example_of_gale_and_shapley():
    """The same paper, example 2: one stable set only."""
    men = {"alpha": "A B C D", "beta": "A D C B", "gamma": "B A C D", "delta": "D B C A"}
    women = {
        "A": "delta gamma alpha beta",
        "B": "beta delta alpha gamma",
        "C": "delta alpha beta gamma",
        "D": "gamma beta alpha delta",
    }
    problem = listed(men, women)

    result = solve(problem, mode="stable")

    assert matching(result) == {"alpha": "C", "beta": "D", "gamma": "A", "delta": "B"}
    assert sorted_answers(problem) == [sorted(matching(result).items())]
    assert matching(solve(listed(women, men), mode="stable")) == {
        place: candidate for candidate, place in matching(result).items()
    }


def test_students_projects_and_lecturers_of_algmatch():
    """The instance in the description of algmatch: each student gets the first project."""
    problem = listed(
        {"s1": "p1 p2", "s2": "p2 p3", "s3": "p3 p1", "s4": "p4 p1"},
        {},
        {"l1": "s3 s1 s2 s4", "l2": "s2 s4 s3"},
        {"p1": "l1", "p2": "l1", "p3": "l2", "p4": "l2"},
        {"l1": 2, "l2": 2},
    )

    result = solve(problem, mode="stable")

    assert matching(result) == {"s1": "p1", "s2": "p2", "s3": "p3", "s4": "p4"}
    assert sorted(matching(result).items()) in sorted_answers(problem)
    assert verify(problem, result) == []


def test_with_ties_and_short_lists_stable_answers_differ_in_size():
    """Hard Variants of Stable Marriage (Manlove and others, 2002): why the largest is looked for.

    The smallest instance there is of it: one pair is stable, and so are two.
    """
    problem = listed({"m1": "w1 w2", "m2": "w1"}, {"w1": "m1=m2", "w2": "m1"})

    result = solve(problem, mode="stable", objective="max-size")

    assert sorted_answers(problem) == [
        [("m1", "w1")],
        [("m1", "w2"), ("m2", "w1")],
    ]
    assert matching(result) == {"m1": "w2", "m2": "w1"}
    assert verify(problem, result) == []


def test_hospitals_and_residents_of_gusfield_and_irving():
    """The Stable Marriage Problem (1989), section 1.6.5: eleven residents, five hospitals.

    The other answer is the best for the hospitals, as the tests of MatchingMarkets.jl correct it.
    """
    wishes = "CAED ACDBE DECAB CDAE ADB DCBAE BEAC ACBED DAE CAEBD EDACB"
    residents = {f"r{k}": " ".join(one) for k, one in enumerate(wishes.split(), 1)}
    ranked = {
        "A": (3, 7, 9, 11, 5, 4, 10, 8, 6, 1, 2),
        "B": (5, 7, 10, 6, 8, 2, 3, 11),
        "C": (11, 6, 8, 3, 2, 4, 7, 1, 10),
        "D": (10, 1, 2, 11, 4, 9, 5, 3, 6, 8),
        "E": (2, 4, 10, 7, 6, 1, 8, 3, 11, 9),
    }
    hospitals = {name: " ".join(f"r{k}" for k in one) for name, one in ranked.items()}
    posts = {"A": 4, "B": 1, "C": 3, "D": 2, "E": 1}
    problem = listed(residents, hospitals)
    problem = replace(
        problem, places=tuple(replace(p, capacity=posts[p.id]) for p in problem.places)
    )

    result = solve(problem, mode="stable")

    assert matching(result) == dict(zip(residents, "CADCACBADAE", strict=True))
    assert verify(problem, result) == []
    for pairs in (matching(result), dict(zip(residents, "DECAACBCADA", strict=True))):
        assert Room(problem).blocking_pairs(sorted(pairs.items())) == []
