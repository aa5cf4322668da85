"""Why not these two: what stands in the way of one pair, and what it would cost the round."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from leerplek.matching.asking import Shift, shift_to, solve_again
from leerplek.matching.board import Board, PairKey
from matchengine import Level, Problem, Shortfall
from matchengine.explain import failed_rules


class Relation(StrEnum):
    """What two are to each other in a round."""

    PAIR = "pair"
    LOCKED = "locked"
    BROUGHT = "brought"
    POSSIBLE = "possible"
    BLOCKED = "blocked"
    WAITING = "waiting"
    UNCONFIRMED = "unconfirmed"
    NO_PART = "no_part"

    @property
    def is_pair(self) -> bool:
        return self in {Relation.PAIR, Relation.LOCKED, Relation.BROUGHT}


@dataclass(frozen=True)
class Cost:
    """What a round is like with a pair fixed, or without it: the new value less the old one.

    `overbooked` says what the fixed pair breaks beside the rules: there is no room for it.
    """

    difference: tuple[Level, ...]
    shift: Shift
    overbooked: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        return not any(level.value for level in self.difference)


@dataclass(frozen=True)
class WhyNot:
    """One pair.  Of two who are a pair the cost is of doing without, of others of fixing it."""

    key: PairKey
    relation: Relation
    failed: tuple[Shortfall, ...] = ()
    cost: Cost | None = None


def why_not(board: Board, key: PairKey, waiting: Mapping[str, str]) -> WhyNot:
    """Find out about one pair.  `waiting` are the people whom the engine was not asked about."""
    absent = _absent(board, key, waiting)
    if absent is not None:
        return WhyNot(key, absent)
    if key in board.problem.prearranged:
        return WhyNot(key, Relation.BROUGHT)
    if key in board.pairs:
        relation = Relation.LOCKED if key in board.problem.must else Relation.PAIR
        return WhyNot(key, relation, cost=_cost(board, without(board.problem, key), key))
    failed = failed_rules(board.problem, *key)
    relation = Relation.BLOCKED if failed else Relation.POSSIBLE
    return WhyNot(key, relation, failed, _cost(board, with_fixed(board.problem, key), key))


def with_fixed(problem: Problem, key: PairKey) -> Problem:
    """Return the problem with one pair fixed, also when it was ruled out."""
    return replace(problem, must=problem.must | {key}, forbid=problem.forbid - {key})


def without(problem: Problem, key: PairKey) -> Problem:
    """Return the problem with one pair ruled out, also when it was fixed."""
    return replace(problem, must=problem.must - {key}, forbid=problem.forbid | {key})


def _cost(board: Board, problem: Problem, key: PairKey) -> Cost:
    result = solve_again(board, problem)
    before = {level.name: level.value for level in board.result.levels}
    rules = {short.rule for short in failed_rules(board.problem, *key)}
    return Cost(
        difference=tuple(
            Level(level.name, level.value - before.get(level.name, 0)) for level in result.levels
        ),
        shift=shift_to(board, result),
        overbooked=tuple(
            code
            for pair in result.pairs
            if (pair.candidate_id, pair.place_id) == key
            for code in pair.broken_rules
            if code not in rules
        ),
    )


def _absent(board: Board, key: PairKey, waiting: Mapping[str, str]) -> Relation | None:
    """Say why one of the two takes no part, or nothing when both do."""
    person_id, place_id = key
    if person_id in waiting:
        return Relation.WAITING
    if place_id in {place.id for place in board.problem.places}:
        return None
    offer = board.offers[place_id]
    left_out = not offer.is_confirmed and not board.round.numbers.include_unconfirmed
    return Relation.UNCONFIRMED if left_out else Relation.NO_PART
