"""Two rounds of one class beside each other: which pairs came and went, and from which facts.

A reason is a fact that is true of these two rounds and that the difference follows from.
Where there is none, asking the engine about that pair tells: see `cost_of_keeping`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from leerplek.matching.asking import Shift, shift
from leerplek.matching.board import Board, PairKey, pairs_of
from leerplek.matching.comparing.facts import (
    Fact,
    changed_for,
    persons_of,
    places_of,
    rules_against,
)
from leerplek.matching.figures import ComparedFigure, compared, figures_of
from leerplek.matching.since import Since, since
from leerplek.matching.solving import checked_answer
from matchengine import Level, Problem, Shortfall
from matchengine.problem import kind_of_round


class Because(StrEnum):
    """The kinds of facts that a difference follows from."""

    PERSON_GONE = "person_gone"
    PERSON_NEW = "person_new"
    PERSON_WAITS = "person_waits"
    PERSON_WAITED = "person_waited"
    PLACE_GONE = "place_gone"
    PLACE_NEW = "place_new"
    FIXED = "fixed"
    MOVED_HERE = "moved_here"
    WAS_FIXED = "was_fixed"
    RULED_OUT = "ruled_out"
    MOVED_AWAY = "moved_away"
    WAS_RULED_OUT = "was_ruled_out"
    BROUGHT = "brought"
    WAS_BROUGHT = "was_brought"
    PROPOSED = "proposed"
    WAS_PROPOSED = "was_proposed"
    RULE = "rule"
    RULE_WAS = "rule_was"
    LESS_ROOM = "less_room"
    MORE_ROOM = "more_room"
    FEWER_EACH = "fewer_each"
    MORE_EACH = "more_each"
    TAKEN = "taken"
    TAKEN_EACH = "taken_each"
    ROOM_MADE = "room_made"
    FREED = "freed"


# What tells that the pair may stand in the second round all the same: why it does not, is asked.
_NOT_ALL = frozenset({Because.WAS_FIXED, Because.WAS_BROUGHT, Because.WAS_PROPOSED})


@dataclass(frozen=True)
class Reason:
    """One fact behind a difference; which fields are filled goes by its kind.

    `others` are people at the place, or places of the person: who left, or who are fixed.
    """

    kind: Because
    rule: Shortfall | None = None
    facts: tuple[Fact, ...] = ()
    others: tuple[str, ...] = ()
    then: int = 0
    now: int = 0


@dataclass(frozen=True)
class Difference:
    """A pair that is in one of the two rounds only."""

    key: PairKey
    came: bool
    reasons: tuple[Reason, ...]

    @property
    def is_explained(self) -> bool:
        return any(reason.kind not in _NOT_ALL for reason in self.reasons)


@dataclass(frozen=True)
class Keeping:
    """What the second round would be like with a pair that went, or without one that came."""

    difference: tuple[Level, ...]
    shift: Shift

    @property
    def is_nothing(self) -> bool:
        return not any(level.value for level in self.difference)


@dataclass(frozen=True)
class Side:
    """One of the two rounds.

    `waiting` are people the engine was not asked about; `moved` tells of pairs that
    somebody broke up by moving the person, where to.
    """

    board: Board
    waiting: Mapping[str, str]
    moved: Mapping[PairKey, str]


@dataclass(frozen=True)
class Comparison:
    """Two rounds of a class: the one that was first, and the other."""

    then: Side
    now: Side
    since: Since
    differences: tuple[Difference, ...]
    stayed: frozenset[PairKey]

    @property
    def figures(self) -> tuple[ComparedFigure, ...]:
        return compared(
            *(
                figures_of(side.board.problem, side.board.result, waiting=len(side.waiting))
                for side in (self.then, self.now)
            )
        )


def compare(then: Side, now: Side) -> Comparison:
    """Lay two rounds side by side; every difference with the facts it follows from."""
    old, new = then.board.pairs, now.board.pairs
    went = [Difference(key, False, tuple(_went(then, now, key))) for key in sorted(old - new)]
    came = [Difference(key, True, tuple(_came(then, now, key))) for key in sorted(new - old)]
    return Comparison(
        then=then,
        now=now,
        since=since(then.board.round, now.board.round),
        differences=(*went, *came),
        stayed=old & new,
    )


def cost_of_keeping(now: Board, difference: Difference) -> Keeping | None:
    """Solve the second round with a pair that went, or without one that came; None if it cannot.

    The round is solved from the beginning: staying close to an earlier one is no goal here.
    """
    key = difference.key
    problem = replace(now.problem, previous=frozenset())
    if difference.came:
        if key in problem.prearranged:
            return None
        problem = replace(problem, must=problem.must - {key}, forbid=problem.forbid | {key})
    elif not _takes_part(problem, key):
        return None
    else:
        problem = replace(problem, must=problem.must | {key}, forbid=problem.forbid - {key})
    found = checked_answer(problem, mode=kind_of_round(now.result.mode, problem.settings))
    before = {level.name: level.value for level in now.result.levels}
    return Keeping(
        tuple(Level(level.name, level.value - before.get(level.name, 0)) for level in found.levels),
        shift(now.pairs, pairs_of(found)),
    )


def _went(then: Side, now: Side, key: PairKey) -> Iterator[Reason]:
    old, new = then.board, now.board
    absent = list(_absent(now, key))
    if absent:
        yield from absent
        return
    if key in new.problem.forbid and key not in old.problem.forbid:
        yield _ruled_out(now, key)
    for rule in rules_against(new.problem, key):
        yield Reason(Because.RULE, rule, changed_for(rule, old.problem, new.problem, key))
    yield from _no_longer_held(old, new, key)
    yield from _no_room(old, new, key)


def _came(then: Side, now: Side, key: PairKey) -> Iterator[Reason]:
    old, new = then.board, now.board
    held = list(_held(then, now, key))
    yield from held
    absent = list(_was_absent(then, key))
    if absent:
        yield from absent
        return
    if key in old.problem.forbid and key not in new.problem.forbid:
        yield Reason(Because.WAS_RULED_OUT)
    for rule in rules_against(old.problem, key):
        yield Reason(Because.RULE_WAS, rule, changed_for(rule, old.problem, new.problem, key))
    yield from _room(old, new, key)


def _takes_part(problem: Problem, key: PairKey) -> bool:
    return key[0] in persons_of(problem) and key[1] in places_of(problem)


def _absent(side: Side, key: PairKey) -> Iterator[Reason]:
    person, place = key
    if person in side.waiting:
        yield Reason(Because.PERSON_WAITS, others=(side.waiting[person],))
    elif person not in persons_of(side.board.problem):
        yield Reason(Because.PERSON_GONE)
    if place not in places_of(side.board.problem):
        yield Reason(Because.PLACE_GONE)


def _was_absent(side: Side, key: PairKey) -> Iterator[Reason]:
    renamed = {
        Because.PERSON_WAITS: Because.PERSON_WAITED,
        Because.PERSON_GONE: Because.PERSON_NEW,
        Because.PLACE_GONE: Because.PLACE_NEW,
    }
    for reason in _absent(side, key):
        yield Reason(renamed[reason.kind])


def _ruled_out(side: Side, key: PairKey) -> Reason:
    place = side.moved.get(key)
    return Reason(Because.MOVED_AWAY, others=(place,)) if place else Reason(Because.RULED_OUT)


def _held(then: Side, now: Side, key: PairKey) -> Iterator[Reason]:
    """Tell that the second round keeps to a pair, and the first did not."""
    old, new = then.board, now.board
    if key in new.problem.prearranged and key not in old.problem.prearranged:
        yield Reason(Because.BROUGHT)
    if key in new.problem.must and key not in old.problem.must:
        moved = any(to == key[1] for (who, _from), to in now.moved.items() if who == key[0])
        fixed = Because.MOVED_HERE if moved else Because.FIXED
        yield Reason(fixed if new.choices.get(key) == "lock" else Because.PROPOSED)


def _no_longer_held(old: Board, new: Board, key: PairKey) -> Iterator[Reason]:
    if key in old.problem.prearranged and key not in new.problem.prearranged:
        yield Reason(Because.WAS_BROUGHT)
    if key in old.problem.must and key not in new.problem.must:
        was = Because.WAS_FIXED if old.choices.get(key) == "lock" else Because.WAS_PROPOSED
        yield Reason(was)


def _no_room(old: Board, new: Board, key: PairKey) -> Iterator[Reason]:
    """Tell why a pair that went could not stay, where it must be so.

    The place or the person may have fewer pairs than there were, or the pairs that are
    fixed take all there is.
    """
    held = new.problem.must | new.problem.prearranged
    for axis, less, taken in (
        (1, Because.LESS_ROOM, Because.TAKEN),
        (0, Because.FEWER_EACH, Because.TAKEN_EACH),
    ):
        most, fixed = _most(new, key, axis), _beside(held, key, axis)
        if most < _most(old, key, axis) and most < len(_beside(old.pairs, key, axis)):
            yield Reason(less, then=_most(old, key, axis), now=most)
        elif len(fixed) >= most:
            yield Reason(taken, others=fixed)


def _room(old: Board, new: Board, key: PairKey) -> Iterator[Reason]:
    """Tell what made room for a pair that came, where there was none: the place was full, or
    the person had all the proposals that one may have.
    """
    for axis, more, made in (
        (1, Because.MORE_ROOM, Because.ROOM_MADE),
        (0, Because.MORE_EACH, Because.FREED),
    ):
        most_then, most_now = _most(old, key, axis), _most(new, key, axis)
        left = _beside(old.pairs - new.pairs, key, axis)
        if len(_beside(old.pairs, key, axis)) < most_then:
            continue
        if most_now > most_then:
            yield Reason(more, then=most_then, now=most_now)
        elif left:
            yield Reason(made, others=left)


def _beside(pairs: frozenset[PairKey], key: PairKey, axis: int) -> tuple[str, ...]:
    """Return who are at this place, or the places of this person."""
    return tuple(sorted(pair[1 - axis] for pair in pairs if pair[axis] == key[axis]))


def _most(board: Board, key: PairKey, axis: int) -> int:
    """Return how many pairs a place or a person can have in this round.

    Who brought a practice takes a whole seat there, and looks for nothing else.
    """
    problem = board.problem
    kind = kind_of_round(board.result.mode, problem.settings)
    brought = len(_beside(problem.prearranged, key, axis))
    if axis == 0:
        return brought or (1 if kind == "assign" else problem.settings.m)
    each = 1 if kind == "assign" else problem.settings.n
    return brought + max(0, places_of(problem)[key[1]].capacity - brought) * each
