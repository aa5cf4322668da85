"""Favourites become meetings of the timetable as far as rounds and tables allow."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.matching.timetable import favourites_that_fit
from matchengine import Candidate, Evening, Place, Problem

pytestmark = pytest.mark.engine

PEOPLE, HOSTS = ("c1", "c2", "c3", "c4"), ("p1", "p2", "p3")
PAIRS = tuple(product(PEOPLE, HOSTS))


@given(st.integers(0, 2 ** len(PAIRS) - 1), st.integers(1, 4), st.none() | st.integers(1, 3))
def test_favourites_never_ask_more_than_fits(which, rounds, tables):
    pairs = {pair for number, pair in enumerate(PAIRS) if which >> number & 1}
    problem = Problem(
        candidates=tuple(map(Candidate, PEOPLE)),
        places=tuple(map(Place, HOSTS)),
        evening=Evening(rounds, tables=tables),
    )

    chosen = favourites_that_fit(problem, pairs)

    assert chosen <= pairs
    for ident in (*PEOPLE, *HOSTS):
        assert sum(ident in pair for pair in chosen) <= rounds
    assert tables is None or len(chosen) <= rounds * tables
