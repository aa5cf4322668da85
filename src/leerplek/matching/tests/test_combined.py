from dataclasses import replace
from datetime import date

import pytest

from leerplek.geo.enums import Precision
from leerplek.matching.combined import Pairing, combine, with_combinations
from leerplek.matching.kept import round_as_json, round_from_json
from leerplek.matching.round import Half
from leerplek.matching.snapshot import build_snapshot, measure_halves, possible_persons
from leerplek.matching.solving import answer
from leerplek.matching.tests.rounds import at, offer, person, round_of
from leerplek.programmes.catalogue import Numbers

pytestmark = pytest.mark.engine
LINDE = offer("p1", hours_low=12, hours_high=16, location=at(2), is_divisible=True)
BRINK = offer("p2", hours_low=16, hours_high=20, location=at(6), is_divisible=True)


def test_two_places_together_ask_the_sum_of_their_hours_and_start_when_both_are_there():
    first = replace(LINDE, start_on=date(2027, 9, 1), accreditation="yes", has_supervisor=True)
    second = replace(BRINK, start_on=date(2027, 9, 15), accreditation="no")

    combined = combine(first, second, ident="k3-1")

    assert combined == replace(
        first,
        id="k3-1",
        hours_low=28,
        hours_high=36,
        start_on=date(2027, 9, 15),
        accreditation="no",
        has_supervisor=False,
        is_divisible=False,
        halves=(Half("p1", "1", location=at(2)), Half("p2", "2", location=at(6))),
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [((12, None), (16, 20), (28, None)), ((None, 8), (16, 20), (16, 28)), ((None, None),) * 3],
)
def test_hours_that_nobody_knows_are_not_asked(first, second, expected):
    combined = combine(
        replace(LINDE, hours_low=first[0], hours_high=first[1]),
        replace(BRINK, hours_low=second[0], hours_high=second[1]),
        ident="k3-1",
    )

    assert (combined.hours_low, combined.hours_high) == expected


def _numbers_left(offers):
    return {each.id: each.number for each in offers}


def test_the_seats_of_a_combination_are_taken_out_of_the_single_offers():
    offers = [replace(LINDE, number=3), replace(BRINK, number=2), offer("p3")]

    made = with_combinations(offers, [Pairing("k1-1", "p1", "p2", seats=2)])

    assert _numbers_left(made) == {"p1": 1, "p3": 1, "k1-1": 2}


def test_a_combination_gets_no_more_seats_than_the_practices_still_have():
    pairings = [Pairing("k1-1", "p1", "p2"), Pairing("k2-1", "p1", "p3")]

    made = with_combinations([LINDE, BRINK, offer("p3")], pairings)

    assert _numbers_left(made) == {"p3": 1, "k1-1": 1}


def test_a_combination_of_another_class_keeps_its_seats_and_is_not_offered():
    pairing = Pairing("k1-1", "p1", "p9", is_offered=False)

    assert _numbers_left(with_combinations([LINDE, BRINK], [pairing])) == {"p2": 1}


def test_the_distance_to_a_combination_is_the_larger_of_the_two():
    combined = combine(LINDE, BRINK, ident="k1-1")
    kim = person("c1", location=at(0))
    numbers = Numbers()

    snapshot = build_snapshot(round_of(kim, combined))
    halves = measure_halves([kim], [combined], numbers)

    assert {pair: round(way.km, 1) for pair, way in halves.items()} == {
        ("c1", "p1"): 2.5,
        ("c1", "p2"): 7.5,
    }
    assert {pair: round(km, 1) for pair, km in snapshot.problem.km.items()} == {("c1", "k1-1"): 7.5}


@pytest.mark.parametrize(
    ("north", "precision", "fits"),
    [
        (9, Precision.EXACT, ["c1"]),
        (10, Precision.EXACT, []),
        (10, Precision.PLACE, []),
    ],
)
def test_both_practices_must_be_within_the_limit(north, precision, fits):
    combined = combine(LINDE, replace(BRINK, location=at(north, precision)), ident="k1-1")

    possible = possible_persons([person("c1", hours_high=36)], [combined], Numbers())

    assert possible == {"k1-1": fits}


def test_a_combination_is_surely_too_far_as_soon_as_one_half_is():
    """The farther half is in doubt; the other one is too far without any."""
    combined = combine(
        replace(LINDE, location=at(10.5)),
        replace(BRINK, location=at(11, Precision.PLACE)),
        ident="k1-1",
    )

    result = answer(round_of(person("c1", hours_high=36), combined), mode="propose", seed=0)

    assert result.result.uncertain == ()
    assert result.explanation.unplaced[0].failed == (("distance", 1),)


def test_who_cannot_reach_the_second_practice_does_not_get_the_combination():
    combined = combine(LINDE, replace(BRINK, location=at(120)), ident="k1-1")

    assert possible_persons([person("c1", hours_high=36)], [combined], Numbers()) == {"k1-1": []}


def test_who_excludes_one_of_the_practices_does_not_get_the_combination():
    combined = combine(LINDE, replace(BRINK, host_type="out_of_hours_centre"), ident="k1-1")
    people = [
        person("c1", hours_high=36),
        person("c2", hours_high=36, excluded_practices=frozenset({"2"})),
        person("c3", hours_high=36, excludes_out_of_hours=True),
    ]

    assert possible_persons(people, [combined], Numbers()) == {"k1-1": ["c1"]}


def test_a_combination_without_an_address_of_one_half_is_for_nobody():
    combined = combine(LINDE, replace(BRINK, location=None), ident="k1-1")

    assert possible_persons([person("c1", hours_high=36)], [combined], Numbers()) == {"k1-1": []}


def test_who_brought_a_practice_sits_there_alone_before_in_a_combination():
    combined = combine(LINDE, BRINK, ident="k1-1")
    own = {"has_own_practice": True, "own_practice_id": "2"}
    people = [person("c1", **own), person("c2", **own), person("c3", **own)]

    snapshot = build_snapshot(round_of(*people, replace(BRINK, number=1), combined))

    assert snapshot.problem.prearranged == {("c1", "p2"), ("c2", "k1-1")}
    assert snapshot.waiting == {"c3": "own_practice_no_place"}


def test_a_round_with_combinations_is_kept_without_where_anybody_is():
    [combined] = with_combinations(
        [LINDE, BRINK], [Pairing("k1-1", "p1", "p2", 1, ("mon",), ("tue", "wed"))]
    )
    round_ = replace(round_of(person("c1"), combined), half_km={("c1", "p1"): 2.5})

    kept = round_from_json(round_as_json(round_))

    nowhere = tuple(replace(half, location=None) for half in combined.halves)
    assert kept.offers == (replace(combined, location=None, halves=nowhere),)
    assert [half.weekdays for half in kept.offers[0].halves] == [("mon",), ("tue", "wed")]
    assert kept.half_km == {("c1", "p1"): 2.5}
    assert "52." not in str(round_as_json(round_))


def test_a_round_from_before_there_were_combinations_is_still_read():
    stored = round_as_json(round_of(person("c1"), offer("p1")))
    del stored["half_km"], stored["offers"][0]["halves"]

    assert round_from_json(stored).offers[0] == replace(offer("p1"), location=None)
