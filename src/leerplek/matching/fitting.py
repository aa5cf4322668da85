"""Who could go where: for every pair the rules that stand in its way, in one go."""

from collections.abc import Iterable
from dataclasses import dataclass

from leerplek.common.sorting import name_key
from leerplek.matching.board import Board
from leerplek.matching.reasons import rule_sentence, way_words
from matchengine.rules import blocking, codes, failures
from matchengine.tables import build_tables


@dataclass(frozen=True)
class Option:
    """One place for a person, or one person for a place; `rules` is empty when it fits."""

    ident: str
    name: str
    distance: str
    km: float
    rules: tuple[str, ...]
    is_here: bool

    @property
    def fits(self) -> bool:
        return not self.rules


def places_for(board: Board, person_id: str) -> list[Option]:
    """Return every place of the round for one person: what fits first, the nearest first."""
    return _sorted(
        _option(board, (person_id, place), rules, place)
        for (person, place), rules in _rules(board, person=person_id)
        if person == person_id
    )


def persons_for(board: Board, place_id: str) -> list[Option]:
    """Return every person of the round for one place: who fits first, the nearest first."""
    return _sorted(
        _option(board, (person, place_id), rules, person)
        for (person, place), rules in _rules(board, place=place_id)
        if place == place_id
    )


def _rules(
    board: Board, *, person: str = "", place: str = ""
) -> Iterable[tuple[tuple[str, str], tuple[str, ...]]]:
    tables = build_tables(board.problem)
    blocked = blocking(tables, failures(tables))
    for row, candidate in enumerate(tables.candidate_ids):
        if person and candidate != person:
            continue
        for column, ident in enumerate(tables.place_ids):
            if (place and ident != place) or not {candidate, ident} <= board.names.keys():
                continue
            yield (candidate, ident), codes(int(blocked[row, column]))


def _option(board: Board, pair: tuple[str, str], rules: tuple[str, ...], ident: str) -> Option:
    return Option(
        ident=ident,
        name=board.names[ident],
        distance=way_words(board.round, board.problem, pair[0], board.offers[pair[1]]),
        km=(board.problem.km or {}).get(pair, float("inf")),
        rules=tuple(rule_sentence(rule) for rule in rules),
        is_here=pair in board.pairs,
    )


def _sorted(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda each: (not each.fits, each.km, name_key(each.name)))
