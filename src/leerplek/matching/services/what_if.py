"""Keep a round with other numbers as a round of its own."""

from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.matching.asking import solve_again
from leerplek.matching.board import Board
from leerplek.matching.enums import Stage
from leerplek.matching.models import MatchRun, Suggestion
from leerplek.matching.packed import packed_problem, problem_of
from leerplek.matching.selectors.board import promises_among
from leerplek.matching.services.runs import (
    Keeping,
    alone,
    give_number,
    suggestions,
    take_choices_along,
)
from leerplek.matching.solving import REPAIR, MatchingError, answer_near, checked_answer
from leerplek.matching.stages import Tell, size_of, tell_nobody
from leerplek.matching.what_if import Changes, changed
from matchengine import Problem, Result


def keep_what_if(
    board: Board,
    changes: Changes,
    *,
    actor: User,
    within: Keeping = alone,
    tell: Tell = tell_nobody,
) -> MatchRun:
    """Keep the answer with other numbers, marked as what-if; the class's settings stay.

    The people and places are those of the round it was asked about, and the choices
    that people made on its board and what they proposed go along.  Solving happens
    outside the transaction.
    """
    if not changes.is_only_numbers:
        raise MatchingError(_("Only a round with other numbers can be kept."))
    tell(Stage.SEARCHING, **size_of(board.round))
    problem = changed(problem_of(board.run), changes)
    on_board = _on_board(board, changed(board.problem, changes))
    result = checked_answer(problem, mode=board.run.mode, seed=board.run.seed, tell=tell)
    with within() as kept:
        asked = MatchRun.objects.select_for_update().filter(pk=board.run.pk).first()
        if asked is None:
            raise MatchingError(_("Somebody removed this round in the meantime."))
        numbers = {**asked.what_if, **changes.numbers}
        run = MatchRun.objects.create(
            cohort=asked.cohort,
            organisation=asked.organisation,
            number=give_number(asked.cohort, asked.organisation),
            mode=asked.mode,
            seed=asked.seed,
            round={**asked.round, "numbers": {**asked.round["numbers"], **changes.numbers}},
            problem=packed_problem(problem),
            result=result.to_dict(),
            explanation={"waiting": asked.explanation["waiting"]},
            made_by=actor,
            follows=asked,
            board=None if on_board is None else on_board.to_dict(),
            what_if=numbers,
        )
        Suggestion.objects.bulk_create(suggestions(run, problem, result), batch_size=500)
        take_choices_along(asked, run)
        data = {"mode": run.mode, "what_if": numbers, "follows": asked.pk}
        record("run.made", run, actor=actor, data=data)
        kept(run, 0)
    return run


def _on_board(board: Board, problem: Problem) -> Result | None:
    """Return what the question showed: the board with other numbers, if it differs from its round.

    A board that was repaired is repaired again from its own pairs, and its answer kept
    so that it may be asked about.
    """
    if board.result.mode == REPAIR:
        near = problem.previous
        mode, seed = board.run.mode, board.result.seed
        return answer_near(problem, previous=near, mode=mode, seed=seed)[1]
    if board.choices or promises_among(board.pairs, board.run):
        return solve_again(board, problem)
    return None
