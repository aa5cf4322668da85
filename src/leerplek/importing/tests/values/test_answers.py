from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.answers import Answer, Reply, parse_answer, parse_yes_no
from leerplek.importing.values.parsed import Context, Issue

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ja", Answer(Reply.YES)),
        ("J", Answer(Reply.YES)),
        ("JA", Answer(Reply.YES)),
        ("yes", Answer(Reply.YES)),
        ("Ja!", Answer(Reply.YES)),
        (True, Answer(Reply.YES)),
        ("✓", Answer(Reply.YES)),
        ("1", Answer(Reply.YES)),
        ("Ja, 1x", Answer(Reply.YES, 1)),
        ("ja (2)", Answer(Reply.YES, 2)),
        ("ja, twee plekken", Answer(Reply.YES, 2)),
        ("2x", Answer(Reply.YES, 2)),
        (3.0, Answer(Reply.YES, 3)),
        ("n", Answer(Reply.NO)),
        ("nee", Answer(Reply.NO)),
        ("NEE.", Answer(Reply.NO)),
        (False, Answer(Reply.NO)),
        ("0", Answer(Reply.NO)),
        ("misschien", Answer(Reply.MAYBE)),
        ("mss", Answer(Reply.MAYBE)),
        ("Misschien volgend jaar", Answer(Reply.MAYBE)),
        ("?", Answer(Reply.UNKNOWN)),
        ("onbekend", Answer(Reply.UNKNOWN)),
        ("", Answer(Reply.UNKNOWN)),
        ("  ", Answer(Reply.UNKNOWN)),
        ("-", Answer(Reply.UNKNOWN)),
    ],
)
def test_parse_answer_reads_what_people_type(typed, expected):
    assert parse_answer(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    "typed", ["ja, als er een begeleider is", "nee, tenzij", "ja maar niet nu", "nee, volgend jaar"]
)
def test_parse_answer_takes_a_condition_as_perhaps(typed):
    expected = (Answer(Reply.MAYBE), (Issue("answer_with_condition"),))

    assert parse_answer(typed, CONTEXT) == expected


@pytest.mark.parametrize("typed", ["x", "jaarlijks", "nader te bepalen", "150", "hond"])
def test_parse_answer_warns_and_never_takes_it_for_no(typed):
    expected = (Answer(Reply.UNKNOWN), (Issue("answer_not_understood"),))

    assert parse_answer(typed, CONTEXT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ja", (True, ())),
        ("nee", (False, ())),
        ("", (None, ())),
        ("?", (None, ())),
        ("misschien", (None, (Issue("answer_not_understood"),))),
        ("groen", (None, (Issue("answer_not_understood"),))),
    ],
)
def test_parse_yes_no_has_three_values(typed, expected):
    assert parse_yes_no(typed, CONTEXT) == expected


@given(st.text())
def test_parse_answer_understands_or_says_so_for_any_text(text):
    answer, issues = parse_answer(text, CONTEXT)

    assert isinstance(answer, Answer)
    assert all(isinstance(issue, Issue) for issue in issues)
