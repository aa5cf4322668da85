"""What was proposed stays on the board, whatever people change around it."""

import pytest

from leerplek.matching.cards import place_cards
from leerplek.matching.enums import Mode, StepKind
from leerplek.matching.idents import offer_id
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.board import board_of, board_page
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board, undo_step
from leerplek.matching.services.proposals import propose_pairs, withdraw_proposal
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.solving import MatchingError
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.matching.what_if import Changes
from matchengine import verify

REFUSED = "Trek eerst het voorstel in"


def _pair(person, place):
    return f"c{person.pk}", f"p{place.pk}"


@pytest.fixture
def linde(anna):
    return make_place(anna, "De Linde")


@pytest.fixture
def es(anna):
    """A place that only who lives far to the north can reach."""
    return make_place(anna, "De Es", site__latitude=52.16 + 12 / 111.195)


@pytest.fixture
def near(anna):
    return make_candidate(anna, "Dichtbij", km_north=1)


@pytest.fixture
def between(anna):
    return make_candidate(anna, "Ertussen", km_north=6)


@pytest.fixture
def run(anna, linde, es, near, between):
    """One proposal a place: the near one at De Linde, the other at De Es."""
    cohort = make_cohort(anna, proposals_per_place=1, proposals_per_candidate=1)
    run = make_run(anna, cohort)
    assert board_of(run, anna).pairs == {_pair(near, linde), _pair(between, es)}
    return run


def _step(run, kind, person, place, actor, **fields):
    run.refresh_from_db()
    step = Step(kind, *_pair(person, place), **fields)
    return change_board(run, step, version=run.board_version, actor=actor)


def test_who_is_proposed_stays_when_another_is_put_there(anna, run, linde, near, between):
    propose_all(run, anna)

    step = Step(StepKind.PLACE, *_pair(between, linde))
    changed = change_board(run, step, version=0, actor=anna, knows_broken_rules=True)

    run.refresh_from_db()
    board = board_of(run, anna)
    assert _pair(near, linde) in changed.after
    assert verify(board.problem, board.result) == []


def test_who_is_not_proposed_makes_way(anna, run, linde, near, between):
    changed = _step(run, StepKind.PLACE, between, linde, anna)

    assert _pair(near, linde) not in changed.after


@pytest.mark.parametrize("kind", [StepKind.FORBID, StepKind.MOVE])
def test_a_proposed_pair_is_not_broken_up_on_the_board(anna, run, linde, es, near, kind):
    propose_all(run, anna)
    to, came_from = (es, f"p{linde.pk}") if kind == StepKind.MOVE else (linde, "")

    with pytest.raises(MatchingError, match=REFUSED):
        _step(run, kind, near, to, anna, came_from=came_from)

    run.refresh_from_db()
    assert run.board_version == 0


def test_a_proposed_pair_may_be_broken_up_after_the_proposal_was_taken_back(anna, run, linde, near):
    propose_all(run, anna)
    proposal = MatchProposal.objects.get(candidate=near)
    withdraw_proposal(proposal, because="practice", version=1, actor=anna)

    changed = _step(run, StepKind.FORBID, near, linde, anna)

    assert _pair(near, linde) not in changed.after


def test_undo_does_not_take_back_what_was_proposed_since(anna, run, linde, es, near, between):
    _step(run, StepKind.FORBID, between, es, anna)
    _step(run, StepKind.PLACE, between, linde, anna)
    run.refresh_from_db()
    propose_all(run, anna, "place_full", "candidate_full")

    with pytest.raises(MatchingError, match=REFUSED):
        undo_step(run, version=2, actor=anna)


def test_undo_takes_back_a_step_beside_what_was_proposed(anna, run, linde, es, near, between):
    propose_pairs(run, pairs={_pair(near, linde): frozenset()}, version=0, actor=anna)
    _step(run, StepKind.FORBID, between, es, anna)
    run.refresh_from_db()

    undone = undo_step(run, version=1, actor=anna)

    assert undone.after == {_pair(near, linde), _pair(between, es)}


def test_a_round_that_is_made_again_keeps_what_was_proposed(anna, run, linde, near):
    propose_all(run, anna)
    for index in range(3):
        make_candidate(anna, f"Nieuw {index}", km_north=0)

    fresh = make_again(run, actor=anna).run

    assert _pair(near, linde) in board_of(fresh, anna).pairs


def test_a_round_that_divides_places_is_free_to_choose(anna, linde, near, between):
    cohort = make_cohort(anna)
    propose_all(make_run(anna, cohort), anna)
    dividing = make_run(anna, cohort, mode=Mode.ASSIGN)

    changed = _step(dividing, StepKind.FORBID, near, linde, anna)

    assert changed.after == {_pair(between, linde)}


def test_the_board_says_that_a_promised_pair_was_proposed(anna, run, linde, es, near, between):
    propose_pairs(run, pairs={_pair(near, linde): frozenset()}, version=0, actor=anna)
    _step(run, StepKind.FORBID, between, es, anna)
    run.refresh_from_db()

    page = board_page(run, anna)
    [card] = place_cards(page.board, page.known, [offer_id(linde.pk)])

    assert [pair.why[0] for pair in card.pairs] == ["al eerder voorgesteld"]


def test_questions_about_a_round_start_from_what_was_proposed(anna, run, linde, near):
    propose_all(run, anna)

    board = board_of(run, anna)

    assert _pair(near, linde) in board.problem.must
    assert verify(board.problem, board.result) == []


def test_a_what_if_that_is_kept_keeps_what_was_proposed(anna, run, linde, es, near, between):
    propose_all(run, anna)

    kept = keep_what_if(board_of(run, anna), Changes(max_km=1.0), actor=anna)

    board = board_of(kept, anna)
    assert board.pairs == {_pair(near, linde), _pair(between, es)}
    assert verify(board.problem, board.result) == []
