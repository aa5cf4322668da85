from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.dates import parse_birth_date, parse_start, start_in_text
from leerplek.importing.values.parsed import Context, Issue

TODAY = date(2026, 11, 22)
CONTEXT = Context(TODAY, lambda _addresses: [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", None),
        ("-", None),
        ("28-5-1992", date(1992, 5, 28)),
        ("28/5/92", date(1992, 5, 28)),
        ("28.05.1992", date(1992, 5, 28)),
        ("28 5 1992", date(1992, 5, 28)),
        ("1992-05-28", date(1992, 5, 28)),
        ("1992-05-28 00:00:00", date(1992, 5, 28)),
        ("28 mei 1992", date(1992, 5, 28)),
        ("28 mei '92", date(1992, 5, 28)),
        ("1 MRT 2001", date(2001, 3, 1)),
        ("28051992", date(1992, 5, 28)),
        ("19920528", date(1992, 5, 28)),
        ("5-6-05", date(2005, 6, 5)),
        ("5-6-27", date(1927, 6, 5)),
        (date(1992, 5, 28), date(1992, 5, 28)),
        (datetime(1992, 5, 28, 10, 0), date(1992, 5, 28)),  # noqa: DTZ001 -- as a sheet gives it
        (33752.0, date(1992, 5, 28)),
        ("33752", date(1992, 5, 28)),
    ],
)
def test_parse_birth_date_reads_what_people_type(typed, expected):
    assert parse_birth_date(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    "typed", ["31-2-1990", "29-2-1991", "5/28/1992", "1-1-2030", "1-1-1850", "31 april 1990"]
)
def test_parse_birth_date_warns_of_a_date_that_cannot_be(typed):
    assert parse_birth_date(typed, CONTEXT) == (None, (Issue("date_impossible"),))


@pytest.mark.parametrize("typed", ["mei 1992", "jong", "1992", "28 mei", "12-1992", True, 1e300])
def test_parse_birth_date_warns_when_it_is_no_date(typed):
    assert parse_birth_date(typed, CONTEXT) == (None, (Issue("date_not_understood"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", None),
        ("3 september 2026", date(2026, 9, 3)),
        ("sept 2027", date(2027, 9, 1)),
        ("september", date(2027, 9, 1)),
        ("december", date(2026, 12, 1)),
        ("november", date(2026, 11, 1)),
        ("vanaf maart", date(2027, 3, 1)),
        ("per 1-9-2027", date(2027, 9, 1)),
        ("1 september", date(2027, 9, 1)),
        ("1 december", date(2026, 12, 1)),
        ("9-2027", date(2027, 9, 1)),
        ("per direct", TODAY),
        ("vanaf nu", TODAY),
        ("z.s.m.", TODAY),
        ("ma 1-3-2027", date(2027, 3, 1)),
        (date(2027, 3, 1), date(2027, 3, 1)),
    ],
)
def test_parse_start_counts_from_the_date_of_reading(typed, expected):
    assert parse_start(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("na de zomer", "date_not_understood"),
        ("week 36", "date_not_understood"),
        ("31-9-2027", "date_impossible"),
        ("31 september", "date_impossible"),
        ("13-2027", "date_not_understood"),
        ("1-9-2099", "date_impossible"),
    ],
)
def test_parse_start_warns_when_it_is_no_day(typed, code):
    assert parse_start(typed, CONTEXT) == (None, (Issue(code),))


@pytest.mark.parametrize(
    ("remark", "today", "expected"),
    [
        ("kan pas vanaf maart", TODAY, date(2027, 3, 1)),
        ("Wil graag, maar kan pas vanaf maart beginnen.", TODAY, date(2027, 3, 1)),
        ("kan pas vanaf maart", date(2027, 3, 15), date(2027, 3, 1)),
        ("kan pas vanaf maart", date(2027, 4, 1), date(2028, 3, 1)),
        ("beschikbaar per 1 september 2027", TODAY, date(2027, 9, 1)),
        ("beschikbaar per 1-9-2027", TODAY, date(2027, 9, 1)),
        ("kan niet eerder dan na mei", TODAY, date(2027, 5, 1)),
        ("kan pas vanaf 31 februari", TODAY, None),
        ("werkte vanaf maart bij De Linde", TODAY, None),
        ("kan op de fiets; is in maart verhuisd", TODAY, None),
        ("zus werkt bij Het Kompas", TODAY, None),
        ("", TODAY, None),
    ],
)
def test_start_in_text_reads_a_remark(remark, today, expected):
    assert start_in_text(remark, today) == expected


DATELIKE = st.from_regex(r"[0-3]?\d[-/. ][01]?\d[-/. ](?:\d\d|\d{4})", fullmatch=True)


@given(st.text() | DATELIKE | st.floats() | st.integers() | st.datetimes() | st.dates())
def test_date_parsers_give_a_date_or_nothing_for_any_cell(cell):
    born = parse_birth_date(cell, CONTEXT).value
    start = parse_start(cell, CONTEXT).value

    assert born is None or date(1916, 1, 1) <= born <= TODAY
    assert start is None or 2006 <= start.year <= 2046
