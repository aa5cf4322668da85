"""The Python sessions of docs/matching.md give what the page shows."""

import doctest
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "matching.md"
SESSION = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SESSIONS = [found[1] for found in SESSION.finditer(PAGE.read_text("utf-8"))]


@pytest.mark.parametrize("number", range(len(SESSIONS)))
def test_session_of_the_page_gives_what_the_page_shows(number):
    session = doctest.DocTestParser().get_doctest(SESSIONS[number], {}, "page", str(PAGE), 0)

    assert doctest.DocTestRunner().run(session).failed == 0


def test_page_has_a_session_for_each_mode_of_plain_points():
    modes = {mode for text in SESSIONS for mode in re.findall(r'mode="(\w+)"', text)}

    assert {"propose", "assign", "rematch"} <= modes
