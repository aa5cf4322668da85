"""A board on paper: one block per place, with what was asked and by whom it was made."""

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass

from leerplek.common.formats import format_hours
from leerplek.common.sorting import name_key
from leerplek.matching.board import Board, PairKey
from leerplek.matching.cards import pairs_in_words
from leerplek.matching.reasons import halves_words
from leerplek.matching.story import PairStory
from leerplek.programmes.catalogue import BY_KEY, differences

# What every reader of the paper wants to know, also when it is the playbook's own number.
ALWAYS_TOLD = ("proposals_per_place", "proposals_per_candidate", "max_km", "min_hours")


@dataclass(frozen=True)
class PrintedPlace:
    """A place with its candidates by distance; no total of points and no order of merit.

    `proposed` are the ids of those who are proposed here already.  `shared` says of a place
    of two practices who employs the learner, and the days at each.
    """

    name: str
    seats: int
    hours: str
    pairs: tuple[PairStory, ...]
    proposed: frozenset[str]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedBoard:
    """Everything on the paper.  `settings` are the numbers in words, `unplaced` names."""

    settings: tuple[tuple[str, str], ...]
    places: tuple[PrintedPlace, ...]
    unplaced: tuple[str, ...]


def printed(board: Board, proposed: Set[PairKey]) -> PrintedBoard:
    """Return the board as it is now, for paper; `proposed` are the pairs that stand already."""
    pairs: dict[str, list[PairStory]] = defaultdict(list)
    for pair in pairs_in_words(board):
        pairs[pair.place_id].append(pair)
    offers = [offer for offer in board.round.usable_offers if offer.id in board.names]
    placed = {pair.candidate_id for pair in board.result.pairs}
    unplaced = {person.id for person in board.round.persons} - placed
    return PrintedBoard(
        settings=tuple(_settings(board)),
        places=tuple(
            PrintedPlace(
                name=board.names[offer.id],
                seats=offer.number,
                hours=format_hours(offer.hours_low, offer.hours_high),
                pairs=tuple(pairs[offer.id]),
                proposed=frozenset(person for person, place in proposed if place == offer.id),
                shared=halves_words(offer, board.names),
            )
            for offer in sorted(offers, key=lambda each: name_key(board.names[each.id]))
        ),
        unplaced=tuple(
            sorted((board.names[each] for each in unplaced & set(board.names)), key=str.casefold)
        ),
    )


def _settings(board: Board) -> Iterator[tuple[str, str]]:
    numbers = board.round.numbers
    different = [setting.key for setting, _value in differences(numbers)]
    for key in dict.fromkeys([*ALWAYS_TOLD, *different]):
        setting = BY_KEY[key]
        yield str(setting.label), setting.in_words(getattr(numbers, key))
