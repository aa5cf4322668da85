"""One gap: why one person has no proposal, or one place has room, as the board is now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.matching.board import Board
from leerplek.matching.story import PersonStory, PlaceStory, Told, tell
from matchengine.explain import explain


@dataclass(frozen=True)
class Gap:
    """What there is to say of one person or place; `answer` says what there is no gap for."""

    name: str
    answer: str
    person: PersonStory | None = None
    place: PlaceStory | None = None


def gap_of(board: Board, ident: str, waiting: Mapping[str, str]) -> Gap:
    """Explain one person or place of the board; every change in it was tried by solving again."""
    told = Told(
        round=board.round,
        problem=board.problem,
        result=board.result,
        explanation=explain(board.problem, board.result, only={ident}),
        waiting={key: code for key, code in waiting.items() if key == ident},
        names=board.names,
    )
    story = tell(told)
    persons = [*story.unplaced, *story.waiting]
    if persons:
        return Gap(board.names[ident], "", person=persons[0])
    places = [place for place in story.places if place.place_id == ident]
    if places and places[0].gap:
        return Gap(board.names[ident], "", place=places[0])
    return Gap(board.names[ident], _no_gap(board, ident))


def _no_gap(board: Board, ident: str) -> str:
    proposals = sum(person == ident for person, _place in board.pairs)
    if proposals:
        return ngettext(
            "Has %(count)d proposal in this round.",
            "Has %(count)d proposals in this round.",
            proposals,
        ) % {"count": proposals}
    if any(place.id == ident for place in board.problem.places):
        return _("This place has all its candidates.")
    return _("This place takes no part in the round.")
