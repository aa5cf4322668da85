"""Which places and people of a board are shown, before a word is written about any of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leerplek.common.sorting import name_key
from leerplek.matching.board import Board
from leerplek.matching.cards import Deciders
from leerplek.matching.enums import ChoiceKind, Show
from leerplek.matching.figures import not_proposed
from leerplek.matching.round import Offer
from leerplek.matching.story import wanted_at
from matchengine import Pair, UncertainPair


@dataclass(frozen=True)
class Sifted:
    """What is shown, in the order of the page: ids, and the pairs that an address decides.

    `unplaced` counts everybody without a proposal, also those who are not shown.
    """

    places: tuple[str, ...]
    persons: tuple[str, ...]
    uncertain: tuple[UncertainPair, ...]
    unplaced: int


def sift(
    board: Board, known: Deciders, waiting: Mapping[str, str], *, q: str = "", show: str = ""
) -> Sifted:
    """Return what fits a search for a practice, town or candidate, and a kind of place.

    Somebody whose name does not fit is not shown; a place is, when one of its
    candidates fits.
    """
    names, wanted = board.names, q.strip().casefold()
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for pair in board.result.pairs:
        if pair.candidate_id in names:
            pairs[pair.place_id].append(pair)
    told = _told_about(board, known)
    offers = [offer for offer in board.round.usable_offers if offer.id in names]
    places = [
        offer.id
        for offer in offers
        if _fits([offer.id, *(pair.candidate_id for pair in pairs[offer.id])], names, wanted)
        and _is_kind(show, offer, pairs[offer.id], board=board, known=known, told=told)
    ]
    unplaced = [each.id for each in board.result.unplaced] + list(waiting) + _stranded(board)
    persons = [person for person in unplaced if person in names]
    return Sifted(
        places=_by_name(places, names),
        persons=_by_name((each for each in persons if _fits([each], names, wanted)), names),
        uncertain=tuple(_uncertain(board, wanted)),
        unplaced=len(persons),
    )


def _stranded(board: Board) -> list[str]:
    """Return who is proposed only where there is no place any more."""
    shown = {person for person, place in board.pairs if place in board.names}
    return sorted({person for person, _place in board.pairs} - shown)


def _told_about(board: Board, known: Deciders) -> frozenset[str]:
    """Return the places about which somebody decided or noted something."""
    noted = {place for (person, place) in known.notes if (person, place) in board.pairs}
    chosen = {
        place
        for (person, place), kind in board.choices.items()
        if kind == ChoiceKind.FORBID or (person, place) in board.pairs
    }
    return frozenset(noted | chosen)


def _is_kind(
    show: str,
    offer: Offer,
    pairs: list[Pair],
    *,
    board: Board,
    known: Deciders,
    told: frozenset[str],
) -> bool:
    match show:
        case Show.OPEN:
            return len(pairs) < wanted_at(offer, board.problem, board.result)
        case Show.NOBODY:
            return not pairs
        case Show.CHOSEN:
            return offer.id in told
        case Show.PROPOSED:
            return any((pair.candidate_id, offer.id) in known.proposed for pair in pairs)
        case Show.NEEDS_ME:
            return not pairs or offer.id in known.gone or any(_asks(pair, known) for pair in pairs)
    return True


def _asks(pair: Pair, known: Deciders) -> bool:
    """Tell whether somebody must look at a pair: a rule is broken, a doubt, or they withdrew."""
    return bool(pair.broken_rules) or pair.uncertain or pair.candidate_id in known.gone


def _uncertain(board: Board, wanted: str) -> list[UncertainPair]:
    """Return the pairs that only an exact address can decide, the least too far first."""
    found = [
        each
        for each in not_proposed(board.result)
        if {each.candidate_id, each.place_id} <= board.names.keys()
        and _fits([each.candidate_id, each.place_id], board.names, wanted)
    ]
    return sorted(found, key=lambda each: (each.km - each.limit_km, each.candidate_id))


def _fits(idents: Iterable[str], names: Mapping[str, str], wanted: str) -> bool:
    return not wanted or any(wanted in names[ident].casefold() for ident in idents)


def _by_name(idents: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(idents, key=lambda ident: (name_key(names[ident]), ident)))
