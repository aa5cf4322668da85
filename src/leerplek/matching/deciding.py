"""What stands in the way of proposing a pair now, and what a person must agree to first.

Everything here is plain data; the rows are read in `selectors/deciding.py`, the
proposals are made in `services/proposals.py`.  The page and the service judge with
the same function, so what a person ticks is what is checked with the rows locked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from leerplek.matching.board import Board, PairKey
from leerplek.matching.enums import Concern, Mode, Obstacle
from leerplek.matching.reasons import broken_rule_sentence
from leerplek.matching.snapshot import place_of
from leerplek.programmes.catalogue import Numbers
from matchengine import Pair
from matchengine.rules import Rule, blocking, codes, failures
from matchengine.tables import build_tables

# What the engine says of fixed pairs that do not fit: here it is counted as it is now.
CROWDED = {"capacity": Concern.PLACE_FULL.value, "proposals": Concern.CANDIDATE_FULL.value}


@dataclass(frozen=True)
class PlaceNow:
    """A place as it is at this moment; `obstacle` keeps everybody from being proposed there.

    `number` is how many seats are given out here: what is part of a combined place is not.
    `practices` are where somebody who gets the place works.
    """

    number: int
    is_confirmed: bool
    practices: frozenset[int]
    obstacle: str = ""


@dataclass(frozen=True)
class Present:
    """What the rows say at this moment about the people and places of a board.

    `persons` holds per person who is still in the register what stands in the way.
    `at_place` and `of_candidate` count the proposals that stand, also those of other
    organisations and other classes.  `proposed` are the pairs of the board among them,
    `taken_back` those that were, until somebody had a reason against them.
    `beyond` are pairs of a what-if that the class's own numbers do not allow, each with
    the rules, and `wanted` is how many candidates the class wants for each place.
    `not_informed` were at no information meeting, in a class that wants it.
    """

    persons: Mapping[str, str]
    places: Mapping[str, PlaceNow]
    excluded: frozenset[tuple[str, int]]
    proposed: frozenset[PairKey]
    taken_back: frozenset[PairKey]
    at_place: Mapping[str, int]
    of_candidate: Mapping[str, int]
    wanted: int
    beyond: Mapping[PairKey, tuple[str, ...]] = field(default_factory=dict)
    not_informed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Judged:
    """A pair with what stands in its way (`obstacle`), or what one must agree to (`concerns`)."""

    pair: Pair
    obstacle: str
    concerns: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def key(self) -> PairKey:
        return (self.pair.candidate_id, self.pair.place_id)

    @property
    def may_be_proposed(self) -> bool:
        return not self.obstacle and not self.missing


def judge(
    board: Board, present: Present, agreed: Mapping[PairKey, frozenset[str]]
) -> Iterator[Judged]:
    """Judge these pairs of the board, as if they were proposed one after the other.

    `agreed` holds per pair what the person agreed to.  Pairs against which nothing
    speaks come first, the nearest first: they are never pushed out by an exception.
    """
    at_place, of_candidate = Counter(present.at_place), Counter(present.of_candidate)
    chosen = [pair for pair in board.result.pairs if _key(pair) in agreed]
    for pair in sorted(chosen, key=lambda each: _order(board, present, each)):
        obstacle = obstacle_of(board, present, _key(pair))
        concerns = () if obstacle else _concerns(board, present, pair, at_place, of_candidate)
        missing = tuple(code for code in concerns if code not in agreed[_key(pair)])
        judged = Judged(pair, obstacle, concerns, missing)
        if judged.may_be_proposed:
            at_place[pair.place_id] += 1
            of_candidate[pair.candidate_id] += 1
        yield judged


def plain_pairs(judged: Iterable[Judged]) -> frozenset[PairKey]:
    """Return the pairs that can be proposed and against which nothing speaks."""
    return frozenset(each.key for each in judged if not each.obstacle and not each.concerns)


def obstacle_of(board: Board, present: Present, key: PairKey) -> str:
    """Return why this pair cannot be proposed now, or an empty text."""
    person, place = key
    if person not in present.persons:
        return Obstacle.CANDIDATE_GONE
    if place not in present.places:
        return Obstacle.PLACE_GONE
    if key in present.proposed:
        return Obstacle.PROPOSED
    obstacle = present.persons[person] or present.places[place].obstacle
    if not obstacle and not present.places[place].is_confirmed and _was_confirmed(board, place):
        return Obstacle.PLACE_NOT_CONFIRMED
    return obstacle


def beyond_the_class(board: Board, numbers: Numbers) -> dict[PairKey, tuple[str, ...]]:
    """Return the pairs that the class's own numbers do not allow, each with the rules.

    A round that was kept to see what other numbers would give changes nothing about
    the class: who proposes a pair of it knows which limit is passed.  So does who proposes
    one of a round from before the engine knew the most hours of a place.
    """
    settings = replace(board.problem.settings, max_km=numbers.max_km, min_hours=numbers.min_hours)
    most = _most_hours(board)
    places = tuple(replace(each, max_hours=most.get(each.id)) for each in board.problem.places)
    tables = build_tables(replace(board.problem, places=places, settings=settings))
    blocked = blocking(tables, failures(tables))
    rows = {ident: row for row, ident in enumerate(tables.candidate_ids)}
    columns = {ident: column for column, ident in enumerate(tables.place_ids)}
    found = {
        (person, place): codes(int(blocked[rows[person], columns[place]]))
        for person, place in board.pairs
        if person in rows and place in columns
    }
    own = {Rule.PROGRAMME_HOURS, Rule.SHORT_PLACE, Rule.DISTANCE, Rule.UNCERTAIN}
    return {
        pair: tuple(code for code in rules if code in own)
        for pair, rules in found.items()
        if not own.isdisjoint(rules)
    }


def knows_the_most_hours(board: Board) -> bool:
    """Tell whether the engine knew how many hours each place has at most, when asked."""
    known = {place.id: place.max_hours for place in board.problem.places}
    return all(known.get(ident) == most for ident, most in _most_hours(board).items())


def _most_hours(board: Board) -> dict[str, float | None]:
    return {offer.id: place_of(offer).max_hours for offer in board.round.usable_offers}


def concern_sentence(code: str) -> str:
    """Return what a person agrees to: a rule of the engine, or a concern of our own."""
    return str(Concern(code).label) if code in Concern.values else broken_rule_sentence(code)


def most_at(board: Board, present: Present, place: PlaceNow) -> int:
    """Return how many proposals the programme wants at a place."""
    return place.number * (1 if board.run.mode == Mode.ASSIGN else present.wanted)


def most_of_candidate(board: Board) -> int:
    """Return how many proposals the programme wants for a candidate."""
    return 1 if board.run.mode == Mode.ASSIGN else board.problem.settings.m


def _key(pair: Pair) -> PairKey:
    return (pair.candidate_id, pair.place_id)


def _order(board: Board, present: Present, pair: Pair) -> tuple[int, float, PairKey]:
    km = (board.problem.km or {}).get(_key(pair), float("inf"))
    return (len(set(_concerns_of_itself(present, pair))), km, _key(pair))


def _concerns(
    board: Board,
    present: Present,
    pair: Pair,
    at_place: Mapping[str, int],
    of_candidate: Mapping[str, int],
) -> tuple[str, ...]:
    found = list(_concerns_of_itself(present, pair))
    if at_place.get(pair.place_id, 0) >= most_at(board, present, present.places[pair.place_id]):
        found.append(Concern.PLACE_FULL.value)
    if of_candidate.get(pair.candidate_id, 0) >= most_of_candidate(board):
        found.append(Concern.CANDIDATE_FULL.value)
    return tuple(dict.fromkeys(found))


def _concerns_of_itself(present: Present, pair: Pair) -> Iterable[str]:
    """Yield what speaks against a pair, whatever else is proposed."""
    for rule in pair.broken_rules:
        yield CROWDED.get(rule, rule)
    yield from present.beyond.get(_key(pair), ())
    if pair.uncertain:
        yield Concern.UNCERTAIN.value
    if _key(pair) in present.taken_back:
        yield Concern.TAKEN_BACK.value
    if pair.candidate_id in present.not_informed:
        yield Concern.NOT_INFORMED.value
    place = present.places.get(pair.place_id)
    if place is None:
        return
    if any((pair.candidate_id, practice) in present.excluded for practice in place.practices):
        yield Concern.EXCLUDED.value
    if not place.is_confirmed:
        yield Concern.PLACE_NOT_CONFIRMED.value


def _was_confirmed(board: Board, place_id: str) -> bool:
    return any(offer.id == place_id and offer.is_confirmed for offer in board.round.offers)
