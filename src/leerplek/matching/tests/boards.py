"""Small random rounds, boards without a database, and runs with one."""

from hypothesis import strategies as st

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.geo.enums import Precision
from leerplek.matching.board import Board
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.round import Round
from leerplek.matching.services.runs import start_run
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.tests.rounds import at, offer, person
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory
from matchengine import solve

PRECISIONS = [Precision.EXACT, Precision.PC4, Precision.PLACE]


@st.composite
def rounds(draw, size=5):
    """A round along a road of 30 km, with people and places that often just do not fit."""
    somewhere = st.builds(at, st.integers(0, 30), st.sampled_from(PRECISIONS))
    persons = [
        person(
            f"c{number}",
            hours_high=draw(st.sampled_from([20, 24, 28, 32])),
            hours_low=16,
            max_km=draw(st.sampled_from([None, None, 8.0, 14.0])),
            location=draw(somewhere),
            scores={"motivation": draw(st.integers(1, 5))},
        )
        for number in range(1, draw(st.integers(2, size)) + 1)
    ]
    offers = [
        offer(
            f"p{number}",
            practice_id=str(draw(st.integers(1, 3))),
            number=draw(st.sampled_from([1, 1, 2])),
            hours_low=draw(st.sampled_from([16, 20, 24, 28])),
            location=draw(somewhere),
        )
        for number in range(1, draw(st.integers(2, size)) + 1)
    ]
    return Round(tuple(persons), tuple(offers), Numbers())


def board_from(round_: Round, *, mode="propose", choices=None, problem=None) -> Board:
    """A board of a round that was just solved."""
    problem = problem or build_snapshot(round_).problem
    named = [*round_.persons, *round_.offers]
    result = solve(problem, mode=mode)
    return Board(
        run=MatchRun(mode=mode),
        round=round_,
        problem=problem,
        result=result,
        choices=choices or {},
        names={each.id: f"name of {each.id}" for each in named},
        solved=problem,
        found=result,
    )


def make_run(user, *, places=(), people=(), **numbers):
    """A run in the database: each place and person is a dict of the fields that matter."""
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=user.organisation), **numbers)
    for number, fields in enumerate(places):
        PlaceFactory(
            site__practice__organisation=user.organisation,
            site__practice__region=user.region,
            site__practice__name=f"De Linde {number}",
            **fields,
        )
    for number, fields in enumerate(people):
        names = {"first_name": "Samira", "last_name": f"Bos {number}"}
        CandidateFactory(organisation=user.organisation, **names, **fields)
    return start_run(cohort, organisation=user.organisation, mode=Mode.PROPOSE, actor=user)
