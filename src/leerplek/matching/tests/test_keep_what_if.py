import pytest

from leerplek.audit.models import Event
from leerplek.matching.board import pairs_of
from leerplek.matching.enums import ChoiceKind, StepKind
from leerplek.matching.gap import gap_of
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import PairChoice
from leerplek.matching.packed import problem_of
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.solving import MatchingError
from leerplek.matching.tests.boards import make_run
from leerplek.matching.what_if import Changes, what_if
from matchengine import Result, verify


@pytest.fixture
def run(anna):
    return make_run(
        anna,
        places=[{"hours_min": 16}, {"hours_min": 16}],
        people=[{"hours_min": 20, "hours_max": 20}, {}],
    )


def test_keep_what_if_makes_a_round_of_its_own_with_the_answer_that_was_shown(anna, run):
    board = board_of(run, anna)
    changes = Changes(min_hours=20.0)

    kept = keep_what_if(board, changes, actor=anna)

    shown = what_if(board, changes)
    again = board_of(kept, anna)
    assert (again.problem, again.result) == (shown.problem, shown.result)
    assert verify(problem_of(kept), Result.from_dict(kept.result)) == []
    assert (kept.what_if, kept.follows, kept.board) == ({"min_hours": 20.0}, run, None)
    assert again.round.numbers.min_hours == 20.0
    assert kept.cohort.numbers.min_hours == 24.0
    assert {(each.candidate_id, each.place_id) for each in kept.suggestions.all()} == {
        (int(person[1:]), int(place[1:])) for person, place in again.pairs
    }
    assert Event.objects.filter(kind="run.made").order_by("pk").last().data == {
        "mode": "propose",
        "what_if": {"min_hours": 20.0},
        "follows": run.pk,
    }


def test_keep_what_if_takes_the_choices_along_so_that_they_can_be_undone(anna, run):
    suggestion = run.suggestions.first()
    PairChoice.objects.create(
        run=run,
        candidate=suggestion.candidate,
        place=suggestion.place,
        kind=ChoiceKind.FORBID,
        made_by=anna,
    )
    pair = (f"c{suggestion.candidate_id}", f"p{suggestion.place_id}")

    kept = keep_what_if(board_of(run, anna), Changes(max_km=15.0), actor=anna)

    board = board_of(kept, anna)
    assert board.choices == {pair: ChoiceKind.FORBID}
    assert pair not in board.pairs
    assert problem_of(kept).forbid == frozenset()


def test_keep_what_if_of_a_changed_board_is_the_round_that_was_shown(anna):
    run = make_run(anna, places=[{}, {}], people=[{}, {}, {}, {}])
    first = run.suggestions.first()
    pair = person_id(first.candidate_id), offer_id(first.place_id)
    change_board(run, Step(StepKind.FORBID, *pair), version=0, actor=anna)
    run.refresh_from_db()
    board, changes = board_of(run, anna), Changes(max_km=15.0)

    kept = keep_what_if(board, changes, actor=anna)

    shown, again = what_if(board, changes), board_of(kept, anna)
    assert board.result.mode == "rematch"
    assert again.pairs == pairs_of(shown.result)
    assert again.result.levels == shown.result.levels
    assert verify(again.problem, again.result) == []
    assert len(again.pairs) == 4
    assert len(Result.from_dict(kept.result).pairs) == 4
    assert gap_of(again, pair[0], {}).name


def test_keep_what_if_of_a_what_if_has_the_numbers_of_both(anna, run):
    further = keep_what_if(board_of(run, anna), Changes(max_km=15.0), actor=anna)

    both = keep_what_if(board_of(further, anna), Changes(min_hours=20.0), actor=anna)

    assert both.what_if == {"max_km": 15.0, "min_hours": 20.0}


@pytest.mark.parametrize("changes", [Changes(), Changes(max_km=15.0, without="1")])
def test_keep_what_if_keeps_only_other_numbers(anna, run, changes):
    with pytest.raises(MatchingError, match="Alleen een ronde met andere getallen"):
        keep_what_if(board_of(run, anna), changes, actor=anna)

    assert MatchRun.objects.get() == run


def test_keep_what_if_says_when_the_round_was_removed(anna, run):
    board = board_of(run, anna)
    MatchRun.objects.all().delete()

    with pytest.raises(MatchingError, match="intussen verwijderd"):
        keep_what_if(board, Changes(max_km=15.0), actor=anna)

    assert not MatchRun.objects.exists()
