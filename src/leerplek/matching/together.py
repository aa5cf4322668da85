"""Which two part-time places, as one, would help a round most (C14).  Nothing of it is kept.

A place often fits several others.  Which of them to settle with is a question about the
whole round: the engine chooses among all of them at once, beside the places as they are.
A practice settles with one other, so this is about places and not about talks: one
candidate for each seat, also where the round proposes more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from leerplek.matching.asking import Shift, shift
from leerplek.matching.board import Board, PairKey, of_kind, pairs_of
from leerplek.matching.combined import combine
from leerplek.matching.enums import Mode
from leerplek.matching.round import Offer, Person
from leerplek.matching.solving import checked_answer, checked_combining
from leerplek.matching.what_if import extra_place
from leerplek.programmes.catalogue import Numbers
from matchengine import Combination, Problem, Result

MOST = 40
"""So many combinations are weighed at once: the engine has an answer within seconds."""


@dataclass(frozen=True)
class Helping:
    """A combination that the engine chose, with who could get it."""

    first: str
    second: str
    persons: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """How many people have a place, and how many places have somebody."""

    persons: int
    places: int


@dataclass(frozen=True)
class Together:
    """The round with the best of the combinations, beside the same round without them.

    In both, nobody gets one of the places `alone` that have too few hours for one
    learner.  `weighed` is how many combinations there were to choose from, and `most`
    the number of people who, as is proven, cannot be passed with any choice.
    """

    weighed: int
    helping: tuple[Helping, ...]
    now: Counts
    then: Counts
    shift: Shift
    alone: tuple[str, ...]
    most: int

    @property
    def is_best(self) -> bool:
        return self.then.persons == self.most


def best_together(
    board: Board,
    persons: Collection[Person],
    offers: Mapping[str, Offer],
    pairs: Sequence[PairKey],
) -> Together:
    """Choose among combinations: `pairs` of places, `offers` as they are in the register.

    `persons` are the people of the round with where they live.  Of places that are not
    on the board nothing is weighed, and at most `MOST` pairs, the first ones.
    """
    seats = {place.id for place in board.problem.places if place.capacity}
    weighed = [pair for pair in pairs if seats.issuperset(pair)][:MOST]
    alone = tuple(sorted(seats & too_short(offers.values(), board.round.numbers)))
    base = _nobody_at(alone, _one_for_each_seat(board))
    without = checked_answer(base, mode=Mode.ASSIGN, seed=board.run.seed)
    offered = [
        combine(offers[first], offers[second], ident=f"{first}+{second}", seats=0)
        for first, second in weighed
    ]
    problem = _with_combinations(base, offered, persons, board.round.numbers)
    found = checked_combining(problem, seed=board.run.seed) if offered else without
    then = _counts(problem, found)
    return Together(
        weighed=len(weighed),
        helping=_helping(problem.combinations, found),
        now=_counts(base, without),
        then=then,
        shift=shift(pairs_of(without), pairs_of(found)),
        alone=alone,
        most=then.persons + found.bound[0].value - found.levels[0].value,
    )


def too_short(offers: Iterable[Offer], numbers: Numbers) -> frozenset[str]:
    """Return the places that have fewer hours than the programme asks of one learner."""
    return frozenset(
        offer.id
        for offer in offers
        if offer.hours_high is not None and offer.hours_high < numbers.min_hours
    )


def _one_for_each_seat(board: Board) -> Problem:
    """Return the question of who gets which place: there a talk fixes nothing."""
    problem = of_kind(board.problem, Mode.ASSIGN)
    return problem if board.run.mode == Mode.ASSIGN else replace(problem, must=frozenset())


def _nobody_at(places: Collection[str], problem: Problem) -> Problem:
    """Keep everybody from some places, but for whom a person put there."""
    kept = problem.must | problem.prearranged
    pairs = {(one.id, place) for place in places for one in problem.candidates}
    return replace(problem, forbid=problem.forbid | (pairs - kept))


def _with_combinations(
    problem: Problem, offered: Sequence[Offer], persons: Collection[Person], numbers: Numbers
) -> Problem:
    """Add combinations to a problem: each is a place without seats of its own."""
    extras = [extra_place(offer, persons, numbers) for offer in offered]
    km, uncertainty, points = (
        dict(problem.km or {}),
        dict(problem.uncertainty),
        dict(problem.points),
    )
    for extra in extras:
        km |= extra.km
        uncertainty |= extra.uncertainty
        points |= extra.points
    halves = {offer.id: frozenset(half.place_id for half in offer.halves) for offer in offered}
    return replace(
        problem,
        candidates=tuple(
            replace(
                one,
                excludes=one.excludes
                | {ident for ident, both in halves.items() if both & one.excludes},
            )
            for one in problem.candidates
        ),
        places=(*problem.places, *(extra.place for extra in extras)),
        km=km,
        uncertainty=uncertainty,
        points=points,
        combinations=tuple(
            Combination(offer.id, *(half.place_id for half in offer.halves)) for offer in offered
        ),
    )


def _helping(combinations: Iterable[Combination], found: Result) -> tuple[Helping, ...]:
    """Return the combinations that somebody gets, the fullest first."""
    there: dict[str, list[str]] = defaultdict(list)
    for person, place in sorted(pairs_of(found)):
        there[place].append(person)
    chosen = [
        Helping(one.first, one.second, tuple(there[one.id]))
        for one in combinations
        if there.get(one.id)
    ]
    return tuple(sorted(chosen, key=lambda each: (-len(each.persons), each.first, each.second)))


def _counts(problem: Problem, result: Result) -> Counts:
    """Count people and places; a combination fills both of its places."""
    both = {one.id: {one.first, one.second} for one in problem.combinations}
    filled = [both.get(place, {place}) for _person, place in pairs_of(result)]
    return Counts(
        persons=len({person for person, _place in pairs_of(result)}),
        places=len(set().union(*filled)),
    )
