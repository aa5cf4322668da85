"""Each rule at its border, by the solver's predicates and by the checker's own code."""

from datetime import date

import pytest

from matchengine import Candidate, Place, Problem, Rule, Settings
from matchengine.rules import blocking, codes, failures
from matchengine.tables import build_tables
from matchengine.verify.facts import blocking_rules, failed_rules

PAIR = ("c1", "p1")
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def problem(candidate=None, place=None, km=5.0, uncertainty=0.0, **rest):
    """One candidate and one place that fit, apart from what is given."""
    return Problem(
        (Candidate("c1", **{"hours": 28, **(candidate or {})}),),
        (Place("p1", **(place or {})),),
        km={PAIR: km} if km is not None else {},
        uncertainty={PAIR: uncertainty},
        **rest,
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (problem(), ()),
        (problem({"hours": 24}, {"min_hours": 24}), ()),
        (problem({"hours": 23.5}), ("programme_hours",)),
        (problem({"hours": 24}, {"min_hours": 28}), ("hours",)),
        (problem({"hours": 20}, {"min_hours": 28}), ("programme_hours", "hours")),
        (problem({"hours": 20}, settings=Settings(min_hours=16)), ()),
        (problem({"hours": 1}, settings=Settings(min_hours=None)), ()),
        (problem(place={"max_hours": 24}), ()),
        (problem(place={"max_hours": 23.5}), ("short_place",)),
        (problem({"hours": 20}, {"max_hours": 16}), ("programme_hours", "short_place")),
        (problem({"hours": 16}, {"max_hours": 16}, settings=Settings(min_hours=16)), ()),
        (problem(place={"max_hours": 1}, settings=Settings(min_hours=None)), ()),
        (problem({"hours": None}, {"max_hours": 16}), ("hours_unknown", "short_place")),
        (
            problem({"hours": None}, {"max_hours": 16}, settings=Settings(unknown_allowed=True)),
            ("short_place",),
        ),
        (problem({"hours": None}), ("hours_unknown",)),
        (problem({"hours": None}, settings=Settings(min_hours=None)), ()),
        (
            problem({"hours": None}, {"min_hours": 9}, settings=Settings(min_hours=None)),
            ("hours_unknown",),
        ),
        (problem({"hours": None}, settings=Settings(unknown_allowed=True)), ()),
        (problem(km=12.0), ()),
        (problem(km=12.1), ("distance",)),
        (problem({"max_km": 12}, km=19.4), ("distance",)),
        (problem({"max_km": 15}, km=12.1), ("distance",)),
        (problem({"max_km": 10}, km=10.0), ()),
        (problem({"max_km": 10}, km=10.1), ("own_distance",)),
        (problem({"max_km": 10}, km=12.1), ("distance", "own_distance")),
        (problem(km=900.0, settings=Settings(max_km=None)), ()),
        (problem({"max_km": 10}, km=11.0, settings=Settings(max_km=None)), ("own_distance",)),
        (problem(km=None), ("distance",)),
        (problem(km=None, settings=Settings(max_km=None)), ("distance",)),
        (problem({"max_km": 10}, km=None), ("distance", "own_distance")),
        (problem(km=13.0, uncertainty=1.0), ("uncertain",)),
        (problem(km=13.1, uncertainty=1.0), ("distance",)),
        (problem({"max_km": 10}, km=11.0, uncertainty=1.0), ("uncertain",)),
        (problem({"max_km": 10}, km=11.5, uncertainty=1.0), ("own_distance",)),
        (problem({"max_km": 10}, km=12.5, uncertainty=1.0), ("distance", "own_distance")),
        (problem({"located": False}), ("location_unknown",)),
        (problem(place={"located": False}, km=None), ("location_unknown",)),
        (problem({"located": False}, settings=Settings(unknown_allowed=True)), ()),
        (problem({"learning_routes": {"bol", "third"}}), ("learning_route",)),
        (problem({"learning_routes": {"bol", "bbl"}}), ()),
        (problem({"learning_routes": None}, {"learning_route": "bol"}), ()),
        (problem({"learning_routes": set()}), ("learning_route",)),
        (problem({"learning_routes": set()}, {"learning_route": None}), ()),
        (problem({"start_from": SEPTEMBER}, {"start_on": SEPTEMBER}), ()),
        (problem({"start_from": OCTOBER}, {"start_on": SEPTEMBER}), ("dates",)),
        (problem({"start_from": OCTOBER}), ()),
        (problem(place={"start_on": SEPTEMBER}), ()),
        (problem(settings=Settings(require_recognition=True)), ("recognition",)),
        (problem(place={"recognised": True}, settings=Settings(require_recognition=True)), ()),
        (problem(settings=Settings(require_supervisor=True)), ("supervisor",)),
        (
            problem(place={"supervised": False}, settings=Settings(require_supervisor=True)),
            ("supervisor",),
        ),
        (problem(place={"supervised": True}, settings=Settings(require_supervisor=True)), ()),
        (problem({"excludes": {"p1"}}), ("excluded",)),
        (problem({"excludes": {"p7"}}), ()),
        (problem(place={"excludes": {"c1"}}), ("excluded",)),
        (problem(forbid={PAIR}), ("forbidden",)),
        (problem({"hours": 3}, km=99.0, eligible={PAIR}), ()),
        (problem({"hours": 3}, km=99.0, eligible=set()), ("not_listed",)),
        (problem({"excludes": {"p1"}}, eligible={PAIR}), ("excluded",)),
        (
            problem({"hours": 3, "excludes": {"p1"}}, forbid={PAIR}),
            ("programme_hours", "excluded", "forbidden"),
        ),
    ],
)
def test_rules_say_what_stands_in_the_way_of_a_pair(asked, expected):
    mask = failures(build_tables(asked))

    assert codes(int(mask[0, 0])) == expected
    assert tuple(failed_rules(asked, asked.candidates[0], asked.places[0])) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ({}, ("uncertain",)),
        ({"included": {PAIR}}, ()),
        ({"settings": Settings(include_uncertain=True)}, ()),
    ],
)
def test_uncertain_pair_is_possible_only_when_a_person_lets_it_through(rest, expected):
    asked = problem(km=12.5, uncertainty=1.0, **rest)
    t = build_tables(asked)

    assert codes(int(blocking(t, failures(t))[0, 0])) == expected
    assert tuple(blocking_rules(asked, asked.candidates[0], asked.places[0])) == expected


def test_distance_is_no_rule_when_no_kilometres_are_given():
    asked = Problem((Candidate("c1", hours=28, max_km=1, located=False),), (Place("p1"),))

    assert failures(build_tables(asked)).tolist() == [[0]]
    assert failed_rules(asked, asked.candidates[0], asked.places[0]) == []


def test_every_rule_has_its_own_bit():
    assert len({rule.bit for rule in Rule}) == len(Rule) == 15
