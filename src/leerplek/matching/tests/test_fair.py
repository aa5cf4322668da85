"""A round that is shared fairly: the proposal with the fewest points comes first, on every road."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from leerplek.common.formats import format_number
from leerplek.matching.enums import Mode, StepKind
from leerplek.matching.figures import Figure, figures_of, in_words
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.moves import level_sentences
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.runs import start_run
from leerplek.matching.solving import answer_near
from leerplek.matching.tests.small_boards import small_run
from leerplek.matching.what_if import Changes, what_if
from matchengine import Level


@pytest.fixture
def fair(anna):
    run, persons, places = small_run(anna)
    started = start_run(
        run.cohort, organisation=anna.organisation, mode=Mode.FAIR, actor=anna, seed=3
    )
    return started, persons, places


def _goals(board):
    return [level.name for level in board.result.levels]


def test_fair_round_has_the_fewest_points_among_its_goals(fair, anna):
    run, _persons, _places = fair

    board = board_of(run, anna)

    assert board.result.mode == "fair"
    assert _goals(board)[-2:] == ["lowest", "points"]
    assert "candidates" in _goals(board)


def test_steps_on_the_board_keep_the_kind_of_round(fair, anna):
    run, (samira, *_rest), (linde, *_others) = fair
    step = Step(StepKind.FORBID, person_id(samira.pk), offer_id(linde.pk), "")

    change_board(run, step, version=0, actor=anna)

    run.refresh_from_db()
    board = board_of(run, anna)
    assert (board.result.mode, _goals(board)[-3:]) == ("rematch", ["lowest", "kept", "points"])
    then = what_if(board, Changes(max_km=15))
    assert [level.name for level in then.result.levels] == _goals(board)


def test_fair_round_made_again_is_a_fair_round(fair, anna):
    run, _persons, _places = fair

    again = make_again(run, actor=anna).run

    assert again.mode == Mode.FAIR
    assert "lowest" in _goals(board_of(again, anna))


def test_repair_of_a_round_of_proposals_knows_no_fewest_points(fair, anna):
    run, _persons, _places = fair
    board = board_of(run, anna)

    question, result = answer_near(
        board.problem, previous=board.pairs, mode=Mode.PROPOSE, seed=run.seed
    )

    assert not question.settings.worst_first
    assert "lowest" not in [level.name for level in result.levels]


def test_fewest_points_are_told_above_the_list_and_in_a_price(fair, anna):
    run, _persons, _places = fair
    board = board_of(run, anna)

    with override("nl"):
        told = in_words(figures_of(board.problem, board.result))
        said = level_sentences([Level("lowest", -3)])
        value = format_number(board.result.level("lowest"))

    assert [one for one in told if "minste" in one.label] == [
        Figure("punten voor het voorstel met de minste", value)
    ]
    assert said == ("3 punten minder voor het voorstel met de minste",)


def test_start_page_offers_a_fair_round_with_a_sentence(fair, anna_client):
    page = anna_client.get(reverse("matching:add")).content.decode()

    assert "kandidaten voorstellen per plek, eerlijk verdeeld" in page
    assert "Eerlijk verdeeld: het voorstel met de minste punten" in page
