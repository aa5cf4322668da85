from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.parsed import Context, Issue
from leerplek.importing.values.weekdays import WEEK, parse_weekdays
from leerplek.practices.enums import Weekday

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("?", ""),
        ("n.v.t.", ""),
        ("ma di do", "mon tue thu"),
        ("Ma, Di & Do", "mon tue thu"),
        ("do/ma", "mon thu"),
        ("ma. + wo.", "mon wed"),
        ("ma t/m wo", "mon tue wed"),
        ("ma tm wo", "mon tue wed"),
        ("maandag tot en met woensdag", "mon tue wed"),
        ("ma-wo", "mon tue wed"),
        ("ma-wo-vr", "mon wed fri"),
        ("ma-di, do-vr", "mon tue thu fri"),
        ("maandag en donderdag", "mon thu"),
        ("op maandagen en donderdagen", "mon thu"),
        ("ma di t/m do", "mon tue wed thu"),
        ("alle dagen", "mon tue wed thu fri"),
        ("hele week", "mon tue wed thu fri"),
        ("za en zo", "sat sun"),
        ("Monday, Thursday", "mon thu"),
        ("tue through thu", "tue wed thu"),
        ("wo wo wo", "wed"),
    ],
)
def test_parse_weekdays_reads_days_as_people_type_them(typed, expected):
    assert parse_weekdays(typed, CONTEXT) == (tuple(expected.split()), ())


@pytest.mark.parametrize("typed", ["3", 3, "3 dagen", "2,5 dag", "2 d", "3x per week"])
def test_parse_weekdays_does_not_guess_which_days_a_number_is(typed):
    assert parse_weekdays(typed, CONTEXT) == ((), (Issue("weekdays_counted"),))


@pytest.mark.parametrize(
    "typed",
    [
        *("in overleg", "niet op maandag", "ma of di", "behalve vr", "vr t/m di", "ma t/m"),
        *("t/m wo", "dinsdag ochtend", "mandarijn", "ma 2 uur"),
    ],
)
def test_parse_weekdays_warns_when_it_is_not_clear(typed):
    assert parse_weekdays(typed, CONTEXT) == ((), (Issue("weekdays_not_understood"),))


@given(st.sets(st.sampled_from(list(Weekday)), min_size=1), st.randoms())
def test_parse_weekdays_reads_what_an_export_writes(days, chance):
    labels = [str(day.label) for day in days]
    chance.shuffle(labels)

    expected = tuple(day.value for day in Weekday if day in days)
    assert parse_weekdays(", ".join(labels), CONTEXT) == (expected, ())


@given(st.text())
def test_parse_weekdays_never_fails_and_gives_days_in_order(typed):
    days, _issues = parse_weekdays(typed, CONTEXT)

    assert list(days) == [day for day in WEEK if day in days]


def test_the_days_of_an_import_are_those_of_a_place():
    assert [day.value for day in Weekday] == list(WEEK)
