"""Which possible combinations would help a round most, with what the finder says of each."""

from dataclasses import dataclass
from typing import Any

from leerplek.common.sorting import name_key
from leerplek.matching.board import Board
from leerplek.matching.enums import CombinationState
from leerplek.matching.idents import offer_id
from leerplek.matching.round import Round
from leerplek.matching.selectors.asking import people_where_they_live
from leerplek.matching.selectors.combinations import Possibility, possible_combinations
from leerplek.matching.selectors.facts import offer_from
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.together import MOST, Together, best_together

LOOKED_AT = 5 * MOST
"""So many of the nearest combinations are looked at for those where somebody can go."""


@dataclass(frozen=True)
class Helps:
    """A combination that was chosen, with the names this user may see of who would go there.

    `unnamed` counts the others.
    """

    possibility: Possibility
    names: tuple[tuple[str, str], ...]
    unnamed: int


@dataclass(frozen=True)
class TogetherPage:
    """The answer, its combinations in words, and the names of the places with too few hours.

    `left_out` is how many possible combinations were not weighed.
    """

    found: Together
    helps: tuple[Helps, ...]
    alone: tuple[str, ...]
    left_out: int


def together_page(board: Board, user: Any) -> TogetherPage:
    """Weigh the combinations that fit and are not settled: also those that wait for an answer."""
    run = board.run
    now = round_of(run.cohort, run.organisation)
    finder = possible_combinations(
        run.cohort, run.organisation.region, user, numbers=board.round.numbers
    )
    # First those at which somebody can go, as far as this user sees.
    nearest = sorted(finder[:LOOKED_AT], key=lambda row: not row.persons)
    rows = {
        (offer_id(row.first.pk), offer_id(row.second.pk)): row
        for row in nearest
        if not _is_settled(row)
    }
    places = [place for row in rows.values() for place in (row.first, row.second)]
    found = best_together(
        board,
        people_where_they_live(board, user),
        {offer_id(place.pk): offer_from(place) for place in places},
        list(rows),
        gone=_gone(board, now),
        left={offer.id: offer.number for offer in now.usable_offers},
    )
    return TogetherPage(
        found=found,
        helps=tuple(
            Helps(
                possibility=rows[each.first, each.second],
                names=_named(each.persons, board),
                unnamed=sum(who not in board.names for who in each.persons),
            )
            for each in found.helping
        ),
        alone=tuple(
            sorted((board.names[one] for one in found.alone if one in board.names), key=name_key)
        ),
        left_out=found.left_out + max(0, len(finder) - LOOKED_AT),
    )


def _gone(board: Board, now: Round) -> frozenset[str]:
    """Return who and what of the round would not be in one that is made now.

    Neither is who brought a practice meanwhile: that person is not free any more.
    """
    brought = {one for one, _place in board.problem.prearranged}
    there = {person.id for person in now.persons if not person.has_own_practice} | brought
    there |= {offer.id for offer in now.usable_offers}
    known = {one.id for one in board.problem.candidates} | {one.id for one in board.problem.places}
    return frozenset(known - there)


def _named(persons: tuple[str, ...], board: Board) -> tuple[tuple[str, str], ...]:
    names = [(who, board.names[who]) for who in persons if who in board.names]
    return tuple(sorted(names, key=lambda each: name_key(each[1])))


def _is_settled(row: Possibility) -> bool:
    return row.combination is not None and row.combination.state == CombinationState.SETTLED
