"""Runs and proposals near Lochem, made by the services themselves."""

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.proposals import propose_pairs
from leerplek.matching.services.runs import start_run
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

KM_NORTH = 1 / 111.195


def make_cohort(user, **numbers):
    """A class of this person's organisation, with these numbers of its own."""
    programme = ProgrammeFactory(organisation=user.organisation)
    return CohortFactory(programme=programme, settings=numbers)


def make_place(user, name="De Linde", **fields):
    return PlaceFactory(
        site__practice__organisation=user.organisation, site__practice__name=name, **fields
    )


def make_candidate(user, name="Samira", *, km_north=0.0, **fields):
    """A candidate so many kilometres north of where places are by default."""
    return CandidateFactory(
        organisation=user.organisation,
        first_name=name,
        last_name="Bos",
        latitude=52.16 + km_north * KM_NORTH,
        longitude=6.41,
        **fields,
    )


def make_run(user, cohort, mode=Mode.PROPOSE) -> MatchRun:
    return start_run(cohort, organisation=user.organisation, mode=mode, actor=user)


def propose_all(run, actor, *agreed):
    """Propose every pair of a board, agreeing to these codes for each."""
    pairs = dict.fromkeys(board_of(run, actor).pairs, frozenset(agreed))
    return propose_pairs(run, pairs=pairs, version=run.board_version, actor=actor)
