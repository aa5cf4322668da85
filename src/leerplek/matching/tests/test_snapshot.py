import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.enums import Precision, TravelMode
from leerplek.matching.combined import combine
from leerplek.matching.kept import round_as_json, round_from_json
from leerplek.matching.snapshot import (
    OWN_PRACTICE_NO_PLACE,
    OWN_PRACTICE_UNCLEAR,
    build_snapshot,
    highest_hours,
)
from leerplek.matching.tests.rounds import at, offer, person, round_of
from leerplek.practices.enums import AccreditationState, HostType, PracticeSetting
from leerplek.programmes.catalogue import Numbers
from matchengine import Candidate, Place, Problem


def test_build_snapshot_translates_hours_dates_and_routes():
    round_ = round_of(
        person(start_from=date(2027, 3, 1), max_km=10, learning_routes=frozenset({"bbl", "bol"})),
        offer(start_on=date(2027, 9, 1), number=2, accreditation=AccreditationState.YES),
    )

    problem = build_snapshot(round_).problem

    assert problem.candidates == (
        Candidate(
            "c1",
            hours=32,
            max_km=10,
            learning_routes=frozenset({"bbl", "bol"}),
            start_from=date(2027, 3, 1),
        ),
    )
    assert problem.places == (
        Place(
            "p1",
            capacity=2,
            min_hours=24,
            max_hours=32,
            start_on=date(2027, 9, 1),
            group="1",
            recognised=True,
            supervised=False,
        ),
    )


def test_two_places_that_became_one_are_not_asked_again_whether_they_have_the_hours():
    short = offer("p1", hours_low=8, hours_high=10)
    together = combine(short, replace(short, id="p2", practice_id="2"), ident="k1")

    places = build_snapshot(round_of(person(), short, together)).problem.places

    assert {each.id: each.max_hours for each in places} == {"p1": 10, "k1": None}


def test_build_snapshot_takes_the_detour_of_the_best_way_of_travel():
    round_ = round_of(
        person("c1", travel_modes=(TravelMode.CAR,)),
        person("c2", travel_modes=(TravelMode.CAR, TravelMode.BICYCLE)),
        person("c3"),
        offer(location=at(4)),
    )

    km = build_snapshot(round_).problem.km

    assert {pair: round(value, 2) for pair, value in km.items()} == {
        ("c1", "p1"): 5.4,
        ("c2", "p1"): 5.0,
        ("c3", "p1"): 5.0,
    }


def test_build_snapshot_adds_the_uncertainty_of_both_ends():
    round_ = round_of(person(location=at(0, Precision.PC4)), offer(location=at(4, Precision.PLACE)))

    assert build_snapshot(round_).problem.uncertainty == {("c1", "p1"): 3.1}


def test_build_snapshot_leaves_a_pair_without_a_location_out():
    snapshot = build_snapshot(round_of(person(location=None), offer()))

    assert snapshot.problem.km == {}
    assert snapshot.problem.candidates[0].located is False


def test_build_snapshot_leaves_unconfirmed_places_out_unless_asked():
    things = (person(), offer("p1"), offer("p2", is_confirmed=False))

    without = build_snapshot(round_of(*things)).problem
    asked = build_snapshot(round_of(*things, include_unconfirmed=True)).problem

    assert [place.id for place in without.places] == ["p1"]
    assert [place.id for place in asked.places] == ["p1", "p2"]


def test_build_snapshot_leaves_out_places_of_a_route_that_nobody_wants():
    problem = build_snapshot(round_of(person(), offer("p1"), offer("p2", learning_route="bol")))

    assert [place.id for place in problem.problem.places] == ["p1"]


def test_build_snapshot_excludes_the_out_of_hours_centre_for_who_does_not_want_it():
    round_ = round_of(
        person(excludes_out_of_hours=True, excluded_practices=frozenset({"3"})),
        offer("p1", host_type=HostType.OUT_OF_HOURS_CENTRE),
        offer("p2"),
        offer("p3"),
    )

    (candidate,) = build_snapshot(round_).problem.candidates

    assert candidate.excludes == frozenset({"p1", "p3"})


def test_build_snapshot_seats_a_candidate_who_brought_a_practice():
    round_ = round_of(person(has_own_practice=True, own_practice_id="2"), offer("p1"), offer("p2"))

    snapshot = build_snapshot(round_)

    assert snapshot.problem.prearranged == frozenset({("c1", "p2")})
    assert snapshot.waiting == {}


def test_build_snapshot_keeps_people_waiting_whose_own_practice_is_a_question():
    round_ = round_of(
        person("c1", has_own_practice=True),
        person("c2", has_own_practice=True, own_practice_id="9"),
        person("c3", has_own_practice=True, own_practice_id="1"),
        person("c4", has_own_practice=True, own_practice_id="1"),
        offer("p1"),
    )

    snapshot = build_snapshot(round_)

    assert snapshot.waiting == {
        "c1": OWN_PRACTICE_UNCLEAR,
        "c2": OWN_PRACTICE_NO_PLACE,
        "c4": OWN_PRACTICE_NO_PLACE,
    }
    assert [candidate.id for candidate in snapshot.problem.candidates] == ["c3"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(24, 32, 32), (24, None, 38), (None, 28, 28), (None, None, None), (40, None, 40)],
)
def test_highest_hours_reads_at_least_as_up_to_a_full_week(low, high, expected):
    assert highest_hours(person(hours_low=low, hours_high=high), Numbers()) == expected


def test_build_snapshot_gives_no_points_for_a_criterion_without_weight():
    round_ = round_of(
        person(scores={"motivation": 5, "life_experience": 5}, wished_setting=PracticeSetting.TOWN),
        offer(setting=PracticeSetting.TOWN),
        weight_motivation=2,
        weight_teachability=0,
        weight_service_attitude=0,
        weight_commitment=0,
    )

    assert build_snapshot(round_).problem.points == {
        ("c1", "p1"): {"motivation": 100, "wishes": 100}
    }


numbers_of = st.integers(min_value=1, max_value=3)
persons = st.lists(
    st.builds(
        lambda hours, km, far, scores, own: {
            "hours_high": hours,
            "max_km": km,
            "location": None if far is None else at(far),
            "scores": scores,
            "has_own_practice": own,
        },
        st.one_of(st.none(), st.integers(16, 38)),
        st.one_of(st.none(), st.integers(1, 20)),
        st.one_of(st.none(), st.integers(0, 20)),
        st.dictionaries(st.sampled_from(["motivation", "teachability"]), st.integers(1, 5)),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@given(persons, st.lists(numbers_of, min_size=1, max_size=3))
def test_problem_survives_being_kept(people, numbers):
    round_ = round_of(
        *(person(f"c{index}", **fields) for index, fields in enumerate(people)),
        *(offer(f"p{index}", number=number) for index, number in enumerate(numbers)),
    )
    problem = build_snapshot(round_).problem

    assert Problem.from_dict(json.loads(json.dumps(problem.to_dict()))) == problem


def test_round_is_kept_without_locations():
    round_ = round_of(person(start_from=date(2027, 3, 1)), offer())

    kept = round_as_json(round_)

    assert round_from_json(kept) == round_of(
        person(start_from=date(2027, 3, 1), location=None), offer(location=None)
    )
