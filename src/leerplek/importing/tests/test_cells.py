from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.cells import cleaned, text_of


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  De Linde ", "De Linde"),
        (6211.0, "6211"),
        (6211, "6211"),
        (2.5, "2.5"),
        (True, "ja"),
        (False, "nee"),
        (date(1992, 5, 28), "28-5-1992"),
        (datetime(1992, 5, 28, 10, 30), "28-5-1992 10:30"),  # noqa: DTZ001 -- as a sheet gives it
        (time(10, 30), "10:30:00"),
        (timedelta(hours=24), "1 day, 0:00:00"),
    ],
)
def test_text_of_reads_like_the_cell_on_the_screen(cell, expected):
    assert text_of(cell) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'=1+1", "=1+1"),
        ("'+31612345678", "+31612345678"),
        ("'-5", "-5"),
        ("'@home", "@home"),
        ("'s-Heerenberg", "'s-Heerenberg"),
        ("'t Hof", "'t Hof"),
        ("'", "'"),
        ("a\x00b\u200bc\u202ed", "abcd"),
        ("een\ntwee", "een\ntwee"),
        ("שלום", "שלום"),
        ("👩‍⚕️ ok", "👩⚕️ ok"),
        ("\ud800x", "x"),
    ],
)
def test_cleaned_undoes_the_formula_guard_and_drops_what_is_unseen(text, expected):
    assert cleaned(text) == expected


@given(st.text())
def test_cleaned_text_can_be_stored_and_stays_the_same_when_cleaned_again(text):
    once = cleaned(text)

    assert "\0" not in once
    assert once.encode("utf-8").decode("utf-8") == once
    assert cleaned(once) == once or once.startswith("'")
