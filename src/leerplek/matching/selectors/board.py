"""The board of a run as somebody may see it."""

from typing import Any

from leerplek.matching.board import Board, PairKey, with_choices
from leerplek.matching.kept import round_from_json
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.runs import names_in, offer_id, person_id
from matchengine import Problem, Result


def board_of(run: MatchRun, user: Any) -> Board:
    """Return the round as people left it, with the names this user may see."""
    choices = choices_on(run)
    return Board(
        run=run,
        round=round_from_json(run.round),
        problem=with_choices(Problem.from_dict(run.problem), choices),
        result=Result.from_dict(run.board or run.result),
        choices=choices,
        names=names_in(run, user),
    )


def choices_on(run: MatchRun) -> dict[PairKey, str]:
    """Return what people decided about the pairs of a run."""
    rows = run.choices.values_list("candidate_id", "place_id", "kind")
    return {(person_id(candidate), offer_id(place)): kind for candidate, place, kind in rows}
