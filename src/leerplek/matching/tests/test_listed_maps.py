"""The map beside a list of matching draws the rows that the page shows, and no others."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import CombinationState, Mode
from leerplek.matching.listed_maps import Listed, listed_map
from leerplek.matching.services.again import make_again
from leerplek.matching.services.proposals import undo_act
from leerplek.matching.services.runs import start_run
from leerplek.matching.tests.factories import propose_all
from leerplek.matching.tests.halves import combination, half_place
from leerplek.matching.tests.small_boards import person_at, practice_place, small_run
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

SAMIRA, WENDY, THIJS = (
    ("Samira", "De Linde, Lochem"),
    ("Wendy", "De Brink, Lochem"),
    ("Thijs", "De Es, Lochem"),
)
BOTH = ("De Linde, Lochem", "De Brink, Gorssel")


@pytest.fixture
def board(anna):
    """Samira is near De Linde, Wendy near De Brink, Thijs near De Es."""
    return small_run(anna)


@pytest.fixture
def cohort(anna):
    return CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))


def _drawn(client, name, *args, **asked):
    """What the page draws, or None where it has no map."""
    page = client.get(reverse(f"matching:{name}", args=args), asked).content.decode()
    found = re.search(r'<script id="map-drawing" type="application/json">(.*?)</script>', page)
    return json.loads(found[1]) if found else None


def _lines(drawn):
    """The two ends of each line, and how it is drawn."""
    labels = [point[3] for point in drawn["points"]]
    return sorted((labels[start], labels[end], kind) for start, end, kind in drawn["lines"])


def test_decide_draws_the_pairs_that_fit_its_filters_and_marks_what_was_proposed(
    anna, anna_client, board
):
    run, _persons, _places = board
    propose_all(run, anna)

    whole, one = (
        _drawn(anna_client, "decide", run.pk),
        _drawn(anna_client, "decide", run.pk, q="es"),
    )

    assert _lines(whole) == sorted((*pair, "fixed") for pair in (SAMIRA, WENDY, THIJS))
    assert _lines(one) == [(*THIJS, "fixed")]
    assert sorted(point[3] for point in one["points"]) == sorted(THIJS)


def test_proposals_are_drawn_as_the_list_is_filtered(anna, anna_client, board):
    run, _persons, _places = board
    propose_all(run, anna)

    assert _lines(_drawn(anna_client, "proposals", search="wendy")) == [(*WENDY, "")]
    assert _drawn(anna_client, "proposals", search="niemand") is None


def test_a_proposal_tells_the_area_of_a_candidate_and_never_the_address(anna, anna_client, board):
    run, (samira, *_others), _places = board
    samira.latitude, samira.longitude = 52.16347, 6.41496
    samira.save()
    propose_all(run, anna)

    [row] = [point for point in _drawn(anna_client, "proposals")["points"] if point[3] == "Samira"]

    assert (row[:2], row[5]) == ([52.16, 6.41], 1.1)


def test_compare_draws_what_came_and_what_went(anna, anna_client, board):
    run, (_samira, wendy, _thijs), _places = board
    kim = person_at(anna, "Kim", 3.1)
    wendy.state, wendy.ended_on = CandidateState.WITHDRAWN, timezone.localdate()
    wendy.save()
    again = make_again(run, actor=anna).run

    drawn = [_drawn(anna_client, "compare", again.pk, by=by) for by in ("", "person")]

    there = "De Brink, Lochem"
    assert [_lines(each) for each in drawn] == [
        [(kim.full_name, there, "fixed"), ("Wendy", there, "doubtful")]
    ] * 2


def test_a_map_draws_nobody_and_nothing_that_its_reader_may_not_see(anna, chantal, board):
    _run, (samira, *_others), (linde, *_places) = board
    stranger = CandidateFactory(organisation=OrganisationFactory(region=anna.region))
    elsewhere = practice_place(chantal, "De Pol", 1)
    numbers = Numbers()
    rows = [
        Listed((linde.pk, elsewhere.pk), numbers, stranger.pk),
        Listed((linde.pk,), numbers, samira.pk),
    ]

    drawn = listed_map(rows, anna, title="", shows="", lines="")

    assert sorted(point.label for point in drawn.drawing.points) == ["De Linde, Lochem", "Samira"]


def test_a_map_says_how_many_of_its_rows_have_no_address(anna, anna_client, board):
    run, (samira, *_others), (linde, *_places) = board
    propose_all(run, anna)
    for row in (samira, linde.site):
        row.latitude = row.longitude = None
        row.precision = ""
        row.save()

    page = anna_client.get(reverse("matching:proposals")).content.decode()

    assert "2 staan niet op de kaart: de adressen zijn niet gevonden." in page


def test_what_was_taken_back_or_dropped_is_dotted(anna, anna_client, board, cohort):
    run, _persons, _places = board
    undo_act(run, act=propose_all(run, anna).act, actor=anna)
    combination(anna, cohort, state=CombinationState.DROPPED)

    proposals = _drawn(anna_client, "proposals", state="withdrawn")
    combinations = _drawn(anna_client, "combinations", state=CombinationState.DROPPED)

    assert _lines(proposals) == sorted((*pair, "doubtful") for pair in (SAMIRA, WENDY, THIJS))
    assert _lines(combinations) == [(*BOTH, "doubtful")]


def test_combinations_are_lines_between_two_practices(anna, anna_client, cohort):
    combination(anna, cohort)

    assert _lines(_drawn(anna_client, "combinations")) == [(*BOTH, "fixed")]
    assert _drawn(anna_client, "combinations", state=CombinationState.DROPPED) is None


def test_what_could_be_combined_is_drawn_with_the_limit_between_two(anna, anna_client, cohort):
    half_place(anna)
    half_place(anna, "De Brink", km=4, town="Gorssel")
    half_place(anna, "De Pol", km=5, town="Vorden")

    drawn = _drawn(anna_client, "find_combinations", search="linde")

    assert _lines(drawn) == [
        (*BOTH, ""),
        ("De Linde, Lochem", "De Pol, Vorden", ""),
    ]
    assert {point[6] for point in drawn["points"]} == {cohort.numbers.combination_km}


def test_what_helps_most_is_drawn_with_who_could_go_there(anna, anna_client, cohort):
    half_place(anna)
    half_place(anna, "De Brink", km=4, town="Gorssel")
    person_at(anna, "Kim", 1)
    run = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    drawn = _drawn(anna_client, "together", run.pk)

    assert _lines(drawn) == [
        (*BOTH, "fixed"),
        ("Kim", "De Brink, Gorssel", ""),
        ("Kim", "De Linde, Lochem", ""),
    ]
