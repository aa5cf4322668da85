from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.numbers import count_up_to, parse_score
from leerplek.importing.values.parsed import Context, Issue

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])
parse_places = count_up_to(40)
parse_gps = count_up_to(200, whole=False)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", None),
        ("-", None),
        ("?", None),
        ("2", 2),
        (2.0, 2),
        ("2,0", 2),
        ("2x", 2),
        ("twee", 2),
        ("2 plekken", 2),
        ("0", 0),
        ("geen", 0),
    ],
)
def test_count_up_to_reads_whole_numbers(typed, expected):
    assert parse_places(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize("typed", ["2,5", "-1", "veel", "41", "1-2", "1e3", "ja", "٣x"])
def test_count_up_to_warns_when_it_is_no_such_number(typed):
    expected = (None, (Issue("number_not_understood"),)) if typed != "٣x" else (3, ())

    assert parse_places(typed, CONTEXT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2,5", Decimal("2.5")), (2.5, Decimal("2.5")), ("drie", Decimal(3)), ("10", Decimal(10))],
)
def test_count_up_to_reads_parts_when_asked(typed, expected):
    assert parse_gps(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", (None, ())),
        ("4", (4, ())),
        (4.0, (4, ())),
        ("4/5", (4, ())),
        ("vijf", (5, ())),
        ("0", (None, (Issue("score_out_of_range"),))),
        ("6", (None, (Issue("score_out_of_range"),))),
        ("3,5", (None, (Issue("score_out_of_range"),))),
        ("-2", (None, (Issue("score_out_of_range"),))),
        ("goed", (None, (Issue("score_not_understood"),))),
        ("nan", (None, (Issue("score_not_understood"),))),
    ],
)
def test_parse_score_takes_whole_numbers_from_1_to_5(typed, expected):
    assert parse_score(typed, CONTEXT) == expected


@given(st.text() | st.floats() | st.integers())
def test_number_parsers_stay_within_their_bounds_for_any_cell(cell):
    places = parse_places(cell, CONTEXT).value
    gps = parse_gps(cell, CONTEXT).value
    score = parse_score(cell, CONTEXT).value

    assert places is None or 0 <= places <= 40
    assert gps is None or 0 <= gps <= 200
    assert score is None or 1 <= score <= 5
