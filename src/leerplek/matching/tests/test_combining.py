import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerplek.geo.distance import estimate
from leerplek.geo.enums import Precision
from leerplek.matching.combining import (
    ADDRESS,
    CONFIRMED,
    DAYS,
    HOURS,
    ROUTE,
    SHARED,
    START,
    SUPERVISED,
    HalfPlace,
    find_pairs,
    misfits,
    pair_of,
)
from leerplek.matching.snapshot import travel_rules
from leerplek.matching.tests.rounds import at
from leerplek.practices.enums import Weekday
from leerplek.programmes.catalogue import Numbers

pytestmark = pytest.mark.engine
SEPTEMBER = date(2027, 9, 1)
LINDE = HalfPlace(1, 1, "bbl", hours_low=16, hours_high=16, location=at(0), weekdays=("mon", "tue"))
BRINK = HalfPlace(2, 2, "bbl", hours_low=12, hours_high=16, location=at(4), weekdays=("thu", "fri"))


def _fits(first, second, **numbers):
    pair = pair_of(first, second, Numbers(**numbers), class_start=SEPTEMBER)
    return None if pair is None else pair.open


def test_two_part_time_places_with_days_that_differ_fit():
    pair = pair_of(LINDE, BRINK, Numbers(), class_start=SEPTEMBER)

    assert (pair.first, pair.second, pair.open) == (LINDE, BRINK, frozenset())
    assert (round(pair.km, 1), pair.is_exact) == (5.0, True)
    assert (pair.hours_low, pair.hours_high) == (28, 32)


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({"site": 1}, ADDRESS),
        ({"learning_route": "bol"}, ROUTE),
        ({"location": at(9)}, ADDRESS),
        ({"location": None}, ADDRESS),
        ({"hours_low": 24, "hours_high": 24}, HOURS),
        ({"hours_low": 4, "hours_high": 7}, HOURS),
        ({"weekdays": ("tue", "wed")}, DAYS),
        ({"start_on": date(2027, 10, 3)}, START),
    ],
    ids=str,
)
def test_two_places_do_not_fit(fields, broken):
    other = replace(BRINK, **fields)

    assert _fits(LINDE, other) is None
    assert misfits(LINDE, other, Numbers(), class_start=SEPTEMBER) == {broken}


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({"weekdays": ()}, DAYS),
        ({"hours_low": None, "hours_high": None}, HOURS),
        ({"hours_low": 4, "hours_high": None}, HOURS),
        ({"location": at(9, Precision.PLACE)}, ADDRESS),
        ({"is_divisible": False}, SHARED),
        ({"is_confirmed": False}, CONFIRMED),
        ({"has_supervisor": False}, SUPERVISED),
    ],
    ids=str,
)
def test_what_is_not_known_is_a_question_and_not_a_no(fields, question):
    assert _fits(LINDE, replace(BRINK, **fields)) == {question}


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ({"location": at(9)}, {"combination_km": 12}),
        ({"hours_low": 4, "hours_high": 4}, {"combination_hours": 20}),
        ({"hours_low": 4, "hours_high": 4}, {"min_hours": 20}),
        ({"start_on": date(2027, 10, 3)}, {"combination_days": 32}),
        ({"start_on": date(2026, 2, 1)}, {}),
        ({"hours_low": None, "hours_high": 12}, {}),
    ],
    ids=str,
)
def test_the_programme_s_numbers_decide(fields, numbers):
    assert _fits(LINDE, replace(BRINK, **fields), **numbers) == frozenset()


def test_the_nearest_pair_comes_first_and_a_slice_is_part_of_the_list():
    near, far = replace(BRINK, place=3, site=3, location=at(1)), replace(BRINK, place=4, site=4)

    found = find_pairs([far, LINDE, near], Numbers(), class_start=SEPTEMBER)

    assert [(each.first.place, each.second.place) for each in found] == [(1, 3), (1, 4)]
    assert found[1:] == [found[1]]
    assert found[-1] == found[1]
    assert list(found.with_any({4})) == [found[1]]


def test_the_pairs_without_questions_are_a_list_of_their_own():
    asked = replace(BRINK, place=3, site=3, weekdays=())

    found = find_pairs([LINDE, BRINK, asked], Numbers(), class_start=SEPTEMBER)

    pairs = [(each.first.place, each.second.place) for each in found.without_questions()]
    assert len(found) == 3
    assert pairs == [(1, 2)]


def test_no_places_give_no_pairs():
    assert list(find_pairs([], Numbers())) == []


def _questions(a, b, is_far, is_short):
    unknown = any(each.hours_low is each.hours_high is None for each in (a, b))
    asked = {
        DAYS: not a.weekdays or not b.weekdays,
        HOURS: unknown or (is_short and None in (a.hours_high, b.hours_high)),
        ADDRESS: is_far,
        SHARED: not (a.is_divisible and b.is_divisible),
        CONFIRMED: not (a.is_confirmed and b.is_confirmed),
        SUPERVISED: not (a.has_supervisor and b.has_supervisor),
    }
    return frozenset(code for code, is_asked in asked.items() if is_asked)


def _slow(halves, numbers, class_start):
    """The rule as one says it, pair by pair."""
    full, needed = numbers.full_time_hours, numbers.combination_hours or numbers.min_hours
    found = {}
    for a in halves:
        for b in halves:
            if a.place >= b.place or a.site == b.site or a.learning_route != b.learning_route:
                continue
            if a.location is None or b.location is None:
                continue
            way = estimate(a.location, b.location, (), travel_rules(numbers))
            low = (a.hours_low or 0) + (b.hours_low or 0)
            high = sum(
                max(full, each.hours_low or 0) if each.hours_high is None else each.hours_high
                for each in (a, b)
            )
            starts = [max(each.start_on, class_start) for each in (a, b) if each.start_on]
            apart = max(starts, default=class_start) - min([*starts, class_start])
            both = len(starts) == 2
            gap = abs(starts[0] - starts[1]) if both else apart
            if way.km - way.uncertainty_km > numbers.combination_km or low > full:
                continue
            if high < needed or set(a.weekdays) & set(b.weekdays):
                continue
            if gap > timedelta(days=numbers.combination_days):
                continue
            questions = _questions(a, b, way.km > numbers.combination_km, low < needed)
            found[a.place, b.place] = (round(way.km, 6), questions)
    return found


hours = st.none() | st.integers(4, 40).map(float)
locations = st.none() | st.builds(at, st.floats(0, 25), st.sampled_from(list(Precision)))
starts = st.none() | st.integers(-90, 90).map(lambda days: SEPTEMBER + timedelta(days))


ASKED = [
    {},
    {"is_divisible": False},
    {"is_confirmed": False},
    {"is_confirmed": False, "has_supervisor": False},
]


@st.composite
def some_halves(draw):
    made = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        told = [draw(hours), draw(hours)]
        if None not in told:
            told.sort()
        chosen = draw(st.sets(st.sampled_from(list(Weekday)), max_size=3))
        made.append(
            HalfPlace(
                place=number,
                site=draw(st.integers(1, 6)),
                learning_route=draw(st.sampled_from(["bbl", "bbl", "bol"])),
                hours_low=told[0],
                hours_high=told[1],
                location=draw(locations),
                start_on=draw(starts),
                weekdays=tuple(day.value for day in Weekday if day in chosen),
                **draw(st.sampled_from(ASKED)),
            )
        )
    return made


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    some_halves(),
    st.builds(
        Numbers,
        combination_km=st.sampled_from([5.0, 10.0, 20.0]),
        combination_hours=st.sampled_from([0.0, 28.0]),
        combination_days=st.sampled_from([0, 31]),
    ),
    st.randoms(),
)
def test_the_finder_says_the_same_as_the_slow_rule_in_any_order(halves, numbers, chance):
    expected = _slow(halves, numbers, SEPTEMBER)
    chance.shuffle(halves)

    found = find_pairs(halves, numbers, class_start=SEPTEMBER)

    told = {(p.first.place, p.second.place): (round(p.km, 6), p.open) for p in found}
    assert told == expected
    fitting = {
        (a.place, b.place)
        for a, b in product(halves, halves)
        if a.place < b.place and not misfits(a, b, numbers, class_start=SEPTEMBER)
    }
    assert fitting == set(expected)
    assert [pair.km for pair in found] == sorted(pair.km for pair in found)


def test_a_thousand_places_that_all_fit_are_found_in_moments():
    many = [
        replace(LINDE, place=n, site=n, weekdays=(), location=at(n / 1000)) for n in range(1, 1001)
    ]

    started = time.perf_counter()
    found = find_pairs(many, Numbers(), class_start=SEPTEMBER)
    page = found[:50]

    assert (len(found), len(page)) == (499_500, 50)
    assert time.perf_counter() - started < 3
