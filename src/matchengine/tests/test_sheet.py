"""The checker asks its rules in two ways: pair by pair, and all pairs at once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine.tests.strategies import problems
from matchengine.tests.wishes import list_rounds
from matchengine.verify.facts import PointsOf, blocking_rules, failed_rules
from matchengine.verify.sheet import BIT, Sheet


@given(problem=st.one_of(problems(size=4), list_rounds(size=4, locks=True)))
@settings(max_examples=100, deadline=None)
def test_sheet_says_of_every_pair_what_the_definitions_say(problem):
    sheet, points = Sheet(problem), PointsOf(problem)

    for candidate in problem.candidates:
        for place in problem.places:
            at = sheet.row[candidate.id], sheet.column[place.id]
            failed = sum(BIT[code] for code in failed_rules(problem, candidate, place))
            stopped = sum(BIT[code] for code in blocking_rules(problem, candidate, place))
            assert (sheet.failed[at], sheet.stopped[at]) == (failed, stopped)
            assert sheet.total[at] == points.total(candidate, place)
