"""Two rounds of one class as somebody may see them beside each other."""

from typing import Any

from django.utils.translation import gettext as _

from leerplek.matching.board import PairKey
from leerplek.matching.comparing.two_rounds import Side
from leerplek.matching.enums import StepKind
from leerplek.matching.idents import offer_id, pair_of, person_id
from leerplek.matching.kept import what_if_in_words
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import BoardStep, PairChoice
from leerplek.matching.selectors.asking import runs_beside
from leerplek.matching.selectors.board import board_of


def side_of(run: MatchRun, user: Any) -> Side:
    """Return one of the two rounds, as people left its board."""
    moved = BoardStep.objects.visible_to(user).filter(
        run=run, kind=StepKind.MOVE, undone_at=None, came_from__isnull=False
    )
    return Side(
        board=board_of(run, user),
        waiting=run.explanation["waiting"],
        moved={
            (person_id(step.candidate_id), offer_id(came_from, step.came_from_combination_id)): (
                offer_id(step.place_id, step.combination_id)
            )
            for step in moved
            if (came_from := step.came_from_id) is not None
        },
    )


def decided_on(run: MatchRun, user: Any) -> dict[PairKey, str]:
    """Return who decided about each pair of a board."""
    rows = PairChoice.objects.visible_to(user).filter(run=run).select_related("made_by")
    return {pair_of(row): str(row.made_by) for row in rows}


def rounds_to_compare(run: MatchRun, user: Any) -> list[MatchRun]:
    """Return the other rounds of the class, the newest first."""
    return list(runs_beside(run, user))


def compared_first(run: MatchRun, others: list[MatchRun]) -> MatchRun | None:
    """Return the round that one is compared with unless asked: the one it follows or the last."""
    before = [other for other in others if other.pk < run.pk]
    followed = [other for other in before if other.pk == run.follows_id]
    return next(iter([*followed, *before, *others]), None)


def round_label(run: MatchRun) -> str:
    """Return what a round is called in a list of rounds of one class, with what was asked."""
    asked = _("what if")
    what_if = f", {asked}: {what_if_in_words(run.what_if)}" if run.what_if else ""
    return f"{run}{what_if}, {run.get_mode_display()} ({run.made_by})"
