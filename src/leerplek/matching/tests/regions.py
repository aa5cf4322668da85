"""Random regions in which everything can be said that a card and a gap have words for."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from leerplek.geo.enums import Precision
from leerplek.matching.board import Board, of_kind, with_choices
from leerplek.matching.enums import ChoiceKind, Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.round import Half, Round
from leerplek.matching.snapshot import build_snapshot, with_ways_to_halves
from leerplek.matching.tests.rounds import at, offer, person
from leerplek.practices.enums import AccreditationState, HostType, PracticeSetting
from leerplek.programmes.catalogue import Numbers
from matchengine import solve

HOURS = [(None, None), (24, None), (16, 20), (16, 24), (24, 28), (24, 32), (24, 32), (24, 32)]
STARTS = [None, date(2026, 9, 1), date(2027, 2, 1)]
ROUTES = [{"bbl"}, {"bbl"}, {"bbl"}, {"bbl", "bol"}, {"bol"}]
SETTINGS = st.sampled_from(list(PracticeSetting))
SOMEWHERE = st.builds(at, st.integers(0, 15), st.sampled_from([Precision.EXACT, Precision.PC4]))
MOSTLY = st.sampled_from([True, True, True, True, True, False])
SELDOM = st.sampled_from([False, False, False, False, False, True])
SCORES = st.dictionaries(
    st.sampled_from(["motivation", "service_attitude", "teachability", "commitment"]),
    st.integers(1, 5),
)


@st.composite
def people(draw, number):
    low, high = draw(st.sampled_from(HOURS))
    brought = draw(SELDOM)
    return person(
        f"c{number}",
        hours_low=low,
        hours_high=high,
        location=draw(SOMEWHERE) if draw(MOSTLY) else None,
        max_km=draw(st.sampled_from([None, None, 6.0, 9.0, 11.0])),
        learning_routes=frozenset(draw(st.sampled_from(ROUTES))),
        start_from=draw(st.sampled_from(STARTS)),
        scores=draw(SCORES),
        wished_setting=draw(SETTINGS),
        excludes_out_of_hours=draw(SELDOM),
        excluded_practices=frozenset({"2"}) if draw(SELDOM) else frozenset(),
        has_own_practice=brought,
        own_practice_id=draw(st.sampled_from([None, "1", "2"])) if brought else None,
    )


@st.composite
def places(draw, number):
    low = draw(st.sampled_from([16, 20, 24, 28]))
    more = draw(st.sampled_from([None, None, 0, 4, 8]))
    return offer(
        f"p{number}",
        number=draw(st.sampled_from([1, 1, 1, 2])),
        hours_low=low,
        hours_high=None if more is None else low + more,
        location=draw(SOMEWHERE) if draw(MOSTLY) else None,
        learning_route=draw(st.sampled_from(["bbl", "bbl", "bbl", "bol"])),
        start_on=draw(st.sampled_from(STARTS)),
        host_type=HostType.OUT_OF_HOURS_CENTRE if draw(SELDOM) else HostType.PRACTICE,
        setting=draw(SETTINGS),
        accreditation=draw(st.sampled_from(list(AccreditationState))),
        has_supervisor=draw(st.booleans()),
        is_confirmed=draw(MOSTLY),
        is_divisible=draw(st.booleans()),
    )


@st.composite
def boards(draw):
    """A board that was just solved: with choices, proposals and perhaps somebody erased."""
    mode = draw(st.sampled_from(list(Mode)))
    persons = [
        draw(people(number)) for number in range(1, draw(st.sampled_from([6, 5, 6, 3, 1])) + 1)
    ]
    offers = [
        draw(places(number)) for number in range(1, draw(st.sampled_from([4, 3, 4, 2, 1])) + 1)
    ]
    if len(offers) > 2 and draw(st.booleans()):
        offers = [*offers[2:], _combined(*offers[:2])]
    keys = st.sampled_from([(each.id, other.id) for each in persons for other in offers])
    round_ = with_ways_to_halves(Round(tuple(persons), tuple(offers), draw(numbers())))
    if mode != Mode.ASSIGN:
        round_ = replace(round_, proposed=draw(st.frozensets(keys, max_size=1)))
    asked = build_snapshot(round_)
    kinds = st.sampled_from([*ChoiceKind.values, ChoiceKind.LOCK.value])
    choices = draw(st.dictionaries(keys, kinds, max_size=4))
    there = {(each.id, other.id) for each in asked.problem.candidates for other in offers}
    there &= {(each.id, other.id) for each in persons for other in asked.problem.places}
    known = {pair: kind for pair, kind in choices.items() if pair in there - round_.proposed}
    problem = with_choices(of_kind(asked.problem, mode), known)
    result = solve(problem, mode=mode)
    names = {each.id: f"name of {each.id}" for each in (*persons, *offers)}
    names |= {half.place_id: f"name of {half.place_id}" for one in offers for half in one.halves}
    for erased in draw(st.sampled_from([(), (), (), ("c1", "p1"), ("p1", "p2")])):
        names.pop(erased, None)
    board = Board(MatchRun(mode=mode), round_, problem, result, known, names, problem, result)
    return board, asked.waiting


def numbers():
    return st.builds(
        Numbers,
        proposals_per_place=st.integers(1, 2),
        proposals_per_candidate=st.integers(1, 2),
        min_hours=st.sampled_from([24.0, 16.0]),
        include_uncertain=SELDOM,
        include_unconfirmed=st.booleans(),
        require_accreditation=SELDOM,
        require_supervisor=SELDOM,
        weight_accreditation=st.integers(0, 1),
        weight_supervisor=st.integers(0, 1),
    )


def _combined(lender, borrower):
    halves = tuple(
        Half(each.id, each.practice_id, each.host_type, each.location, days)
        for each, days in ((lender, ("mon", "tue")), (borrower, ("thu",)))
    )
    located = lender.location if borrower.location else None
    return replace(lender, id="k9", number=1, location=located, halves=halves)
