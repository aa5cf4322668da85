"""A question that is wrong is refused when it is made; a question survives being stored."""

import dataclasses
import json
import math
from datetime import date

import pytest
from hypothesis import given, settings

from matchengine import Candidate, Place, Problem, ProblemError, Settings
from matchengine.tests.strategies import problems

ANN, BEA = Candidate("c1", hours=28), Candidate("c2", hours=28)
HERE, THERE = Place("p1"), Place("p2")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Candidate(""), "a candidate needs an id that is a text, not ''"),
        (lambda: Candidate(7), "a candidate needs an id that is a text, not 7"),
        (lambda: Candidate("c1", hours=-1), "hours of candidate 'c1': -1 is not a number of zero"),
        (lambda: Candidate("c1", hours="24"), "hours of candidate 'c1': '24' is not a number"),
        (lambda: Candidate("c1", hours=True), "hours of candidate 'c1': True is not a number"),
        (lambda: Candidate("c1", max_km=math.nan), "max_km of candidate 'c1': nan is not"),
        (lambda: Candidate("c1", max_km=math.inf), "max_km of candidate 'c1': inf is not"),
        (lambda: Candidate("c1", learning_routes="bbl"), "'bbl' is not a set of texts"),
        (lambda: Candidate("c1", excludes=frozenset({3})), "is not a set of texts"),
        (lambda: Place("p1", capacity=-1), "capacity of place 'p1': -1 is below 0"),
        (lambda: Place("p1", capacity=1.5), "capacity of place 'p1': 1.5 is not a whole number"),
        (lambda: Place("p1", max_hours=-1), "max_hours of place 'p1': -1 is not a number of zero"),
        (lambda: Place("p1", min_hours=-2), "min_hours of place 'p1': -2 is not a number of zero"),
        (lambda: Settings(n=0), "setting n: 0 is below 1"),
        (lambda: Settings(m=0), "setting m: 0 is below 1"),
        (lambda: Settings(max_km=-1), "setting max_km: -1 is not a number"),
        (lambda: Settings(load_costs=()), "setting load_costs: needs at least one cost"),
        (lambda: Settings(load_costs=(5, 3)), "setting load_costs: needs at least one cost"),
        (lambda: Settings(load_costs=(-5, 3)), "setting load_costs: -5 is below 0"),
        (lambda: Settings(weights={"fit": -1}), "weight of 'fit': -1 is below 0"),
        (lambda: Settings(n=51), "setting n: 51 is above 50"),
        (lambda: Settings(weights={"fit": 1001}), "weight of 'fit': 1001 is above 1000"),
        (lambda: Settings(same_group_cost=1.5), "setting same_group_cost: 1.5 is not a whole"),
        (lambda: Problem((ANN, ANN), ()), "candidate 'c1' is there twice"),
        (lambda: Problem((), (HERE, HERE)), "place 'p1' is there twice"),
        (lambda: Problem((ANN,), (HERE,), km={("c1", "p1"): math.nan}), "km of .* nan is not"),
        (lambda: Problem((ANN,), (HERE,), km={("c1", "p1"): -0.1}), "km of .* -0.1 is not"),
        (lambda: Problem((ANN,), (HERE,), km={("c9", "p1"): 1}), "names an unknown candidate"),
        (lambda: Problem((ANN,), (HERE,), km={("c1", "p9"): 1}), "names an unknown place"),
        (lambda: Problem((ANN,), (HERE,), must={"c1"}), "must: 'c1' is not a pair"),
        (
            lambda: Problem((ANN,), (HERE,), uncertainty={("c1", "p1"): -1}),
            "uncertainty of .* -1 is not",
        ),
        (
            lambda: Problem((ANN,), (HERE,), points={("c1", "p1"): {"fit": 0.5}}),
            "points for 'fit' of .* 0.5 is not a whole number",
        ),
        (
            lambda: Problem((ANN,), (HERE,), points={("c1", "p1"): {"fit": 10**14}}),
            "points for 'fit' of .* is above 10000000000000",
        ),
        (
            lambda: Problem((ANN,), (HERE,), must={("c1", "p1")}, forbid={("c1", "p1")}),
            "is both fixed and forbidden",
        ),
        (
            lambda: Problem((ANN,), (HERE,), must={("c1", "p1")}, prearranged={("c1", "p1")}),
            "is both a fixed proposal and pre-arranged",
        ),
    ],
)
def test_problem_refuses_what_cannot_be_meant(make, message):
    with pytest.raises(ProblemError, match=message):
        make()


def test_load_cost_goes_on_rising_by_the_last_step():
    costs = Settings(load_costs=(0, 40, 90, 150))

    assert [costs.load_cost(k) for k in range(7)] == [0, 40, 90, 150, 210, 270, 330]


def test_load_cost_stays_the_same_when_one_cost_is_given():
    assert [Settings(load_costs=(7,)).load_cost(k) for k in range(3)] == [7, 7, 7]


def test_life_experience_counts_only_when_a_person_gives_it_a_weight():
    assert Settings().weight("life_experience") == 0
    assert Settings(weights={"service": 2}).weight("life_experience") == 0
    assert Settings(weights={"life_experience": 3}).weight("life_experience") == 3
    assert Settings().weight("service") == 1


def test_problem_keeps_its_own_copy_of_what_it_was_given():
    km = {("c1", "p1"): 3.0}
    problem = Problem([ANN, BEA], [HERE, THERE], km=km, must=[("c1", "p1")])

    km["c2", "p2"] = 4.0

    assert problem.km == {("c1", "p1"): 3.0}
    assert problem.candidates == (ANN, BEA)
    assert problem.must == frozenset({("c1", "p1")})


@given(problem=problems(size=3))
@settings(max_examples=50, deadline=None)
def test_problem_survives_being_stored_as_json(problem):
    assert Problem.from_dict(json.loads(json.dumps(problem.to_dict()))) == problem


def test_problem_with_every_field_survives_being_stored_as_json():
    problem = Problem(
        (
            Candidate("c1", hours=28, start_from=date(2026, 9, 1), learning_routes=None),
            Candidate("c2", max_km=9.5, excludes={"p2"}, located=False),
        ),
        (
            Place("p1", 2, 24, None, date(2027, 2, 1), frozenset({"c2"}), "g", True, True, False),
            Place("p2"),
        ),
        eligible={("c1", "p1"), ("c1", "p2")},
        prearranged={("c1", "p2")},
        forbid={("c2", "p1")},
        settings=Settings(weights={"fit": 2}, max_km=None, load_costs=(1, 2)),
    )

    assert Problem.from_dict(json.loads(json.dumps(problem.to_dict()))) == problem


def test_engine_has_no_field_for_what_it_must_not_know():
    fields = {
        field.name
        for kind in (Candidate, Place, Problem, Settings)
        for field in dataclasses.fields(kind)
    }

    assert fields == {
        "id",
        "hours",
        "max_km",
        "learning_routes",
        "start_from",
        "excludes",
        "located",
        "capacity",
        "min_hours",
        "max_hours",
        "learning_route",
        "start_on",
        "group",
        "recognised",
        "supervised",
        "candidates",
        "places",
        "km",
        "uncertainty",
        "points",
        "eligible",
        "must",
        "prearranged",
        "forbid",
        "included",
        "previous",
        "settings",
        "lists",
        "supervisors",
        "evening",
        "supervisor",
        "combinations",
        "n",
        "m",
        "include_uncertain",
        "load_costs",
        "same_group_cost",
        "weights",
        "require_recognition",
        "require_supervisor",
        "unknown_allowed",
        "round_kind",
        "worst_first",
    }
