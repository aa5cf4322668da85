from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.hours import Hours, join_hours, parse_hours
from leerplek.importing.values.parsed import Context, Issue

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])


def hours(low=None, high=None, **rest):
    return Hours(
        None if low is None else Decimal(low), None if high is None else Decimal(high), **rest
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("24", hours(24, 24)),
        (24.0, hours(24, 24)),
        (16.5, hours("16.5", "16.5")),
        ("16,5", hours("16.5", "16.5")),
        ("24-32", hours(24, 32)),
        ("24 – 32", hours(24, 32)),
        ("32-24", hours(24, 32)),
        ("24/32", hours(24, 32)),
        ("24 tot 32", hours(24, 32)),
        ("24 t/m 32 uur", hours(24, 32)),
        ("24 à 28", hours(24, 28)),
        ("24 of 28 uur", hours(24, 28)),
        ("tussen 24 en 32 uur per week", hours(24, 32)),
        ("±28 uur", hours(28, 28)),
        ("ca. 28", hours(28, 28)),
        ("ongeveer 28 u", hours(28, 28)),
        ("28u", hours(28, 28)),
        ("28 uur p/w", hours(28, 28)),
        ("28 uur/week", hours(28, 28)),
        ("3 dagen", hours(24, 24)),
        ("drie dagen", hours(24, 24)),
        ("3-4 dagen", hours(24, 32)),
        ("2,5 dag", hours(20, 20)),
        ("3 dagen van 9 uur", hours(27, 27)),
        ("4 dagen (32 uur)", hours(32, 32)),
        ("4x8", hours(32, 32)),
        ("4 x 8 uur", hours(32, 32)),
        ("5 ochtenden", hours(20, 20)),
        ("0,6 fte", hours("22.8", "22.8")),
        ("80%", hours("30.4", "30.4")),
        ("fulltime", hours(38, 38)),
        ("Full-time", hours(38, 38)),
        ("VOLTIJD", hours(38, 38)),
        ("32 tot fulltime", hours(32, 38)),
        ("min. 24", hours(24, open_ended=True)),
        ("minimaal 24 uur", hours(24, open_ended=True)),
        ("vanaf 24", hours(24, open_ended=True)),
        ("24+", hours(24, open_ended=True)),
        ("24 minimaal", hours(24, open_ended=True)),
        (">= 24", hours(24, open_ended=True)),
        ("max 28", hours(high=28)),
        ("tot 28 uur", hours(high=28)),
        ("28 max", hours(high=28)),
        ("min 24 max 32", hours(24, 32)),
        ("minimaal 24, maximaal 32", hours(24, 32)),
        ("16 (deelbaar)", hours(16, 16, divisible=True)),
        ("24-32, deelbaar", hours(24, 32, divisible=True)),
        ("24 uur, flexibel", hours(24, 24)),
        ("24 (ma di do)", hours(24, 24)),
        ("8", hours(8, 8)),
        ("24 uur\u00a0", hours(24, 24)),
        ("60", hours(60, 60)),
    ],
)
def test_parse_hours_reads_what_people_type(typed, expected):
    parsed = parse_hours(typed, CONTEXT)

    assert parsed == (expected, ())


@pytest.mark.parametrize(
    "typed",
    [
        "weet ik nog niet",
        "parttime",
        "61",
        "0",
        "-5",
        "100",
        "3",
        "2x",
        "0,6",
        "20 min",
        "24-80",
        "niet meer dan 24",
        "24 32",
        "ja",
        True,
        date(2026, 8, 4),
        "8 dagen",
        "2 fte",
        "36 (4x9)",
        "24-",
        "min",
        "24,32",
        "24 uur na de zomer",
        "9" * 400,
        "1-2-2026",
    ],
)
def test_parse_hours_warns_when_it_is_not_clear(typed):
    parsed = parse_hours(typed, CONTEXT)

    assert parsed == (None, (Issue("hours_not_understood"),))


@pytest.mark.parametrize("typed", ["", "  ", "-", "?", "onbekend"])
def test_parse_hours_says_nothing_of_an_empty_cell(typed):
    assert parse_hours(typed, CONTEXT) == (None, ())


@pytest.mark.parametrize(
    ("low", "high", "expected", "crossed"),
    [
        ("24", "32", hours(24, 32), False),
        ("32", "24", hours(24, 32), True),
        ("24", "", hours(24, open_ended=True), False),
        ("", "32", hours(high=32), False),
        ("", "", None, False),
        ("16 (deelbaar)", "24", hours(16, 24, divisible=True), False),
    ],
)
def test_join_hours_makes_one_of_two_columns(low, high, expected, crossed):
    values = {
        "hours": None,
        "hours_low": parse_hours(low, CONTEXT).value,
        "hours_high": parse_hours(high, CONTEXT).value,
    }

    assert join_hours(values) == crossed

    assert values == {"hours": expected}


@given(st.text() | st.text(alphabet="0123456789-/,.x+ dagenurminax()ft"))
def test_parse_hours_gives_possible_hours_for_any_text(text):
    value, issues = parse_hours(text, CONTEXT)

    known = [] if value is None else [n for n in (value.low, value.high) if n is not None]
    assert all(0 < number <= 60 for number in known)
    assert known == sorted(known)
    assert value is None or (known and issues == ())


def test_parse_hours_counts_a_full_week_as_the_programme_does():
    context = Context(date(2026, 11, 22), lambda _addresses: [], full_time=Decimal(36))

    hours = [parse_hours(text, context).value for text in ("fulltime", "0,5 fte")]

    assert hours == [
        Hours(Decimal(36), Decimal(36), divisible=False, open_ended=False),
        Hours(Decimal(18), Decimal(18), divisible=False, open_ended=False),
    ]
