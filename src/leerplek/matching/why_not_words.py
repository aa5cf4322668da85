"""The answer to "why not these two?", in words: every sentence from the engine's answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.matching.board import Board
from leerplek.matching.changes import shortfall_words
from leerplek.matching.moves import Move, level_sentences, moves
from leerplek.matching.reasons import way_words
from leerplek.matching.story import waiting_reason
from leerplek.matching.why_not import Cost, Relation, WhyNot
from matchengine.rules import CAPACITY, PROPOSALS


@dataclass(frozen=True)
class WhyNotTold:
    """The answer, the rules in the way, and what the other choice would bring.

    `question` is the heading over what the other choice brings, empty when that was
    not worked out; `unnamed` counts people in it without a name for this user.
    """

    person_id: str
    place_id: str
    person: str
    place: str
    distance: str
    answer: str
    rules: tuple[str, ...]
    question: str
    cost: tuple[str, ...]
    moves: tuple[Move, ...]
    unnamed: int


def why_not_words(board: Board, found: WhyNot, waiting: Mapping[str, str]) -> WhyNotTold:
    """Put the answer on one pair into words."""
    person_id, place_id = found.key
    cost = found.cost
    told = () if cost is None else moves(cost.shift, board.pairs, board.names)
    return WhyNotTold(
        person_id=person_id,
        place_id=place_id,
        person=board.names[person_id],
        place=board.names[place_id],
        distance=way_words(board.round, board.problem, person_id, board.offers[place_id]),
        answer=_answer(found, waiting),
        rules=_rules(found),
        question="" if cost is None else _question(found),
        cost=() if cost is None else _cost(cost),
        moves=told,
        unnamed=0 if cost is None else _unnamed(cost, board.names),
    )


def _answer(found: WhyNot, waiting: Mapping[str, str]) -> str:
    free = found.cost is not None and found.cost.is_nothing
    if found.relation == Relation.WAITING:
        return waiting_reason(waiting[found.key[0]])
    if found.relation == Relation.POSSIBLE:
        return (
            _("These two may be a pair. The round chose another division that is just as good.")
            if free
            else _("These two may be a pair. But then the round as a whole gets worse.")
        )
    return {
        Relation.PAIR: _("These two are a pair in this round."),
        Relation.LOCKED: _("These two are a pair, because a person keeps them together."),
        Relation.BROUGHT: _(
            "This candidate brought this practice, so they are a pair. "
            "Change that at the candidate, if it is no longer so."
        ),
        Relation.BLOCKED: _("These two cannot be a pair, because of:"),
        Relation.UNCONFIRMED: _("This place is not confirmed, so it does not take part."),
        Relation.NO_PART: _("Nobody in this round wants the learning route of this place."),
    }[found.relation]


def _rules(found: WhyNot) -> tuple[str, ...]:
    told = [shortfall_words(short) for short in found.failed]
    if found.cost is not None:
        told += [_no_room(code) for code in found.cost.overbooked]
    return tuple(told)


def _no_room(code: str) -> str:
    """Say what a fixed pair breaks beside the rules of the pair itself."""
    return {
        CAPACITY: _("other fixed pairs take all the room at this place"),
        PROPOSALS: _("other fixed pairs take all the proposals of this candidate"),
    }[code]


def _question(found: WhyNot) -> str:
    if found.relation.is_pair:
        return _("Without this pair")
    if found.relation == Relation.BLOCKED:
        return _("If you keep them together all the same")
    return _("If you keep these two together")


def _cost(cost: Cost) -> tuple[str, ...]:
    said = list(level_sentences(cost.difference))
    if not said:
        said.append(_("It costs nothing: the round is just as good."))
    return tuple(said)


def _unnamed(cost: Cost, names: Mapping[str, str]) -> int:
    pairs = (*cost.shift.gained, *cost.shift.lost)
    return len({person for person, _place in pairs if person not in names})
