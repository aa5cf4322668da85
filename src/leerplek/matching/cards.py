"""The board as it is drawn: cards for places and for people, every word computed."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_km
from leerplek.common.sorting import name_key
from leerplek.matching.board import Board, PairKey
from leerplek.matching.enums import ChoiceKind, Mode
from leerplek.matching.idents import is_combined, row_of
from leerplek.matching.reasons import (
    distance_words,
    gap_sentence,
    halves_words,
    may_share,
    offer_words,
    rule_sentence,
    with_places,
)
from leerplek.matching.round import Offer
from leerplek.matching.story import (
    PairStory,
    Told,
    nobody_else,
    pair_stories,
    possible_elsewhere,
    waiting_reason,
    wanted_at,
)
from matchengine import OpenPlace, Problem, UncertainPair, Unplaced
from matchengine.explain import Explanation
from matchengine.rules import CAPACITY, PROPOSALS

BAR_HEIGHT = 16
BAR_STEP = 8


@dataclass(frozen=True)
class Bar:
    """The points of one criterion as a small bar; x, y and height are of the drawing."""

    label: str
    value: int
    most: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class PairCard:
    """One candidate at one place; who is promised there stays until the proposal is taken back."""

    person_id: str
    place_id: str
    name: str
    distance: str
    why: tuple[str, ...]
    against: tuple[str, ...]
    bars: tuple[Bar, ...]
    choice: str
    decided_by: str
    is_prearranged: bool
    is_proposed: bool
    is_promised: bool
    is_gone: bool
    note: str

    @property
    def candidate_pk(self) -> int:
        return row_of(self.person_id)

    @property
    def is_locked(self) -> bool:
        return self.choice == ChoiceKind.LOCK

    @property
    def bars_width(self) -> int:
        return BAR_STEP * len(self.bars)


@dataclass(frozen=True)
class Forbidden:
    """A pair that somebody ruled out, to be released again."""

    person_id: str
    place_id: str
    name: str
    decided_by: str


@dataclass(frozen=True)
class PlaceCard:
    """One place with its candidates, what is still open and who was ruled out.

    `shared` says of a place of two practices who employs the learner, and the days at each.
    """

    place_id: str
    practice_id: str
    name: str
    facts: str
    seats: int
    wanted: int
    pairs: tuple[PairCard, ...]
    gap: tuple[str, ...]
    forbidden: tuple[Forbidden, ...]
    is_gone: bool
    shared: tuple[str, ...] = ()
    is_short: bool = False

    @property
    def combination_pk(self) -> int | None:
        return row_of(self.place_id) if is_combined(self.place_id) else None

    @property
    def has_gap(self) -> bool:
        return len(self.pairs) < self.wanted


@dataclass(frozen=True)
class PersonCard:
    """One candidate without a proposal."""

    person_id: str
    name: str
    why: tuple[str, ...]
    is_gone: bool
    is_waiting: bool = False


@dataclass(frozen=True)
class UncertainCard:
    """A pair that only the exact address can decide."""

    person_id: str
    place_id: str
    person: str
    place: str
    sentence: str


@dataclass(frozen=True)
class Deciders:
    """What else is known of pairs: who decided about them, what was noted, what was promised."""

    decided_by: Mapping[PairKey, str] = field(default_factory=dict)
    notes: Mapping[PairKey, str] = field(default_factory=dict)
    proposed: frozenset[PairKey] = frozenset()
    gone: frozenset[str] = frozenset()


def place_cards(board: Board, known: Deciders, places: Sequence[str]) -> list[PlaceCard]:
    """Draw these places in the active language, in this order."""
    pairs: dict[str, list[PairCard]] = {}
    asked = frozenset(places)
    for story in pairs_in_words(board, asked):
        pairs.setdefault(story.place_id, []).append(_pair_card(story, board, known))
    gaps = {each.id: each for each in board.result.open_places if each.id in asked}
    return [
        _place_card(board.offers[place], pairs.get(place, []), gaps.get(place), board, known)
        for place in places
    ]


def person_cards(
    board: Board, known: Deciders, waiting: Mapping[str, str], persons: Sequence[str]
) -> list[PersonCard]:
    """Draw these people without a proposal; `waiting` people were not asked about."""
    asked = frozenset(persons)
    why = {each.id: each for each in board.result.unplaced if each.id in asked}
    return [
        PersonCard(
            person_id=person,
            name=board.names[person],
            why=_why(person, why, waiting),
            is_gone=person in known.gone,
            is_waiting=person not in why,
        )
        for person in persons
    ]


def _why(
    person: str, unplaced: Mapping[str, Unplaced], waiting: Mapping[str, str]
) -> tuple[str, ...]:
    if person in unplaced:
        return unplaced_words(unplaced[person].because, unplaced[person].counts)
    if person in waiting:
        return (waiting_reason(waiting[person]),)
    return (_("was proposed at a place that is no longer there: make the round again"),)


def uncertain_cards(board: Board, pairs: Sequence[UncertainPair]) -> list[UncertainCard]:
    """Draw these pairs that only an exact address can decide."""
    return [
        UncertainCard(
            person_id=each.candidate_id,
            place_id=each.place_id,
            person=board.names[each.candidate_id],
            place=board.names[each.place_id],
            sentence=_("%(distance)s; the limit is %(limit)s")
            % {
                "distance": distance_words(board.problem, each.candidate_id, each.place_id),
                "limit": format_km(each.limit_km),
            },
        )
        for each in pairs
    ]


def pairs_in_words(board: Board, only: Container[str] | None = None) -> list[PairStory]:
    """Return the pairs of the board with their reasons, as far as this user may see them."""
    told = Told(board.round, board.problem, board.result, Explanation((), ()), {}, board.names)
    return pair_stories(told, only)


def unplaced_words(because: Iterable[str], counts: Iterable[int]) -> tuple[str, ...]:
    """Return the rules that stood in a person's way, each with its number of places."""
    told = []
    for code, count in zip(because, counts, strict=True):
        if code == CAPACITY:
            told.append(possible_elsewhere(count))
        elif count:
            told.append(with_places(rule_sentence(code), count))
    return tuple(told) or (_("there are no places in this round"),)


def gap_words(gap: OpenPlace, offer: Offer, problem: Problem) -> tuple[str, ...]:
    """Return why a place has not all its candidates, each rule with its number of people."""
    told = []
    for code, count in zip(gap.because, gap.counts, strict=True):
        if code == PROPOSALS:
            told.append(
                ngettext(
                    "%(count)d candidate is possible, but already has enough proposals",
                    "%(count)d candidates are possible, but already have enough proposals",
                    count,
                )
                % {"count": count}
            )
        elif count:
            told.append(gap_sentence(code, count, offer, problem))
    return tuple(told) or (nobody_else(),)


def _pair_card(story: PairStory, board: Board, known: Deciders) -> PairCard:
    key = story.person_id, story.place_id
    return PairCard(
        person_id=story.person_id,
        place_id=story.place_id,
        name=story.name,
        distance=story.distance,
        why=story.why,
        against=story.against,
        bars=_bars(story.points),
        choice=board.choices.get(key, ""),
        decided_by=known.decided_by.get(key, ""),
        is_prearranged=key in board.problem.prearranged,
        is_proposed=key in known.proposed,
        is_promised=key in known.proposed and board.run.mode != Mode.ASSIGN,
        is_gone=story.person_id in known.gone,
        note=known.notes.get(key, ""),
    )


def _bars(points: Iterable[tuple[str, int, int]]) -> tuple[Bar, ...]:
    bars = []
    for index, (label, value, most) in enumerate(points):
        share = max(0, min(value, most)) / most if most else 0
        height = max(1, round(share * BAR_HEIGHT))
        bars.append(Bar(label, value, most, index * BAR_STEP, BAR_HEIGHT - height, height))
    return tuple(bars)


def _place_card(
    offer: Offer,
    pairs: list[PairCard],
    gap: OpenPlace | None,
    board: Board,
    known: Deciders,
) -> PlaceCard:
    forbidden = [
        Forbidden(person, place, board.names[person], known.decided_by.get((person, place), ""))
        for (person, place), kind in board.choices.items()
        if place == offer.id and kind == ChoiceKind.FORBID and person in board.names
    ]
    return PlaceCard(
        place_id=offer.id,
        practice_id=offer.practice_id,
        name=board.names[offer.id],
        facts=offer_words(offer),
        seats=offer.number,
        wanted=wanted_at(offer, board.problem, board.result),
        pairs=tuple(pairs),
        gap=() if gap is None else gap_words(gap, offer, board.problem),
        forbidden=tuple(sorted(forbidden, key=lambda each: name_key(each.name))),
        is_gone=offer.id in known.gone,
        shared=halves_words(offer, board.names),
        is_short=gap is not None and may_share(offer, gap.because),
    )
