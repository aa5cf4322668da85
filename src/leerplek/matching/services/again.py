"""Make a round again with the register of now, keeping what people decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from leerplek.accounts.models import User
from leerplek.matching.board import PairKey, with_choices
from leerplek.matching.enums import Stage
from leerplek.matching.models import MatchRun
from leerplek.matching.round import Round
from leerplek.matching.selectors.board import bare_board_of
from leerplek.matching.services.runs import (
    Keeping,
    alone,
    keep_run,
    round_to_solve,
    take_choices_along,
)
from leerplek.matching.solving import answer, answer_near
from leerplek.matching.stages import Tell, size_of, tell_nobody
from matchengine import Problem


@dataclass(frozen=True)
class Again:
    """The new run, and how many choices had nobody or nowhere to apply to any more."""

    run: MatchRun
    dropped: int


def make_again(
    run: MatchRun, *, actor: User, within: Keeping = alone, tell: Tell = tell_nobody
) -> Again:
    """Start from the people, places and numbers of now, as near to this board as they allow.

    What somebody fixed, ruled out or let through goes along, with who decided it.  The
    numbers of a what-if go along as well: it stays the question that it was.
    The old round stays.  Solving happens outside the transaction.
    """
    tell(Stage.READING)
    board = bare_board_of(run)
    round_ = _with_numbers(round_to_solve(run.cohort, run.organisation), run.what_if)
    tell(Stage.SEARCHING, **size_of(round_))
    found = answer(round_, mode=run.mode, seed=run.seed)
    problem = found.snapshot.problem
    there = _pairs_of(problem)
    carried = {pair: kind for pair, kind in board.choices.items() if pair in there}
    _question, near = answer_near(
        with_choices(problem, carried),
        previous=board.pairs & there,
        mode=run.mode,
        seed=run.seed,
        tell=tell,
    )
    dropped = len(board.choices) - len(carried)
    with within() as kept:
        fresh = keep_run(
            run.cohort,
            organisation=run.organisation,
            mode=run.mode,
            round_=round_,
            found=found,
            actor=actor,
            follows=run,
            what_if=run.what_if,
        )
        fresh.board = near.to_dict()
        fresh.save(update_fields=["board"])
        take_choices_along(run, fresh, carried)
        kept(fresh, dropped)
    return Again(fresh, dropped)


def _with_numbers(round_: Round, what_if: Mapping[str, float]) -> Round:
    numbers: dict[str, Any] = dict(what_if)
    return replace(round_, numbers=replace(round_.numbers, **numbers))


def _pairs_of(problem: Problem) -> frozenset[PairKey]:
    return frozenset(
        (person.id, place.id) for person in problem.candidates for place in problem.places
    )
