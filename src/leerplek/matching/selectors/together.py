"""Which possible combinations would help a round most, with what the finder says of each."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.formats import format_number
from leerplek.common.sorting import name_key
from leerplek.matching.board import Board
from leerplek.matching.enums import CombinationState
from leerplek.matching.figures import ComparedFigure, beside
from leerplek.matching.idents import offer_id
from leerplek.matching.selectors.asking import people_where_they_live
from leerplek.matching.selectors.combinations import Possibility, possible_combinations
from leerplek.matching.selectors.facts import offer_from
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
    """The answer, its combinations in words, and the names of the places with too few hours."""

    found: Together
    helps: tuple[Helps, ...]
    alone: tuple[str, ...]

    @property
    def figures(self) -> tuple[ComparedFigure, ...]:
        """The counts of both rounds beside each other."""
        now, then = self.found.now, self.found.then
        return (
            beside(_("candidates who can get a place"), now.persons, then.persons, format_number),
            beside(_("places with a learner"), now.places, then.places, format_number),
        )

    @property
    def losing(self) -> int:
        """How many people would have no place any more."""
        return len(self.found.shift.losing)


def together_page(board: Board, user: Any) -> TogetherPage:
    """Weigh the combinations that fit and are not settled: also those that wait for an answer."""
    run = board.run
    finder = possible_combinations(run.cohort, run.organisation.region, user)
    rows = {
        (offer_id(row.first.pk), offer_id(row.second.pk)): row
        for row in finder[:LOOKED_AT]
        if row.persons and not _is_settled(row)
    }
    places = {
        offer_id(place.pk): place for row in rows.values() for place in (row.first, row.second)
    }
    offers = {ident: offer_from(place) for ident, place in places.items()}
    found = best_together(board, people_where_they_live(board, user), offers, list(rows))
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
        alone=tuple(sorted(board.names[place] for place in found.alone if place in board.names)),
    )


def _named(persons: tuple[str, ...], board: Board) -> tuple[tuple[str, str], ...]:
    names = [(who, board.names[who]) for who in persons if who in board.names]
    return tuple(sorted(names, key=lambda each: name_key(each[1])))


def _is_settled(row: Possibility) -> bool:
    return row.combination is not None and row.combination.state == CombinationState.SETTLED
