"""Which two part-time places, as one, would help a round most (C14).  Nothing of it is kept.

A place often fits several others.  Which of them to settle with is a question about the
whole round: the engine chooses among all of them at once, beside the places as they are.
A practice settles with one other, so this is about places and not about talks: one
candidate for each seat, also where the round proposes more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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
class Together:
    """How many people can get a place with the best of the combinations, and without any.

    Nobody gets one of the places `alone`, that have too few hours for one learner; rounds
    from before the engine knew that rule keep to it here too.
    `weighed` is how many combinations there were to choose from, `left_out` how many
    more were not looked at.  Of those that were weighed no choice gives `most` people
    or more than that a place, unless that is `then` itself: that is proven.
    """

    weighed: int
    left_out: int
    helping: tuple[Helping, ...]
    now: int
    then: int
    losing: tuple[str, ...]
    alone: tuple[str, ...]
    most: int

    @property
    def is_best(self) -> bool:
        return self.then == self.most


def best_together(
    board: Board,
    persons: Collection[Person],
    offers: Mapping[str, Offer],
    pairs: Sequence[PairKey],
    *,
    gone: frozenset[str] = frozenset(),
    left: Mapping[str, int] | None = None,
) -> Together:
    """Choose among combinations: `pairs` of places, `offers` as they are in the register.

    `persons` are the people of the round with where they live, `gone` the people and
    places that are not there any more, `left` how many seats places have now, where that
    may be fewer.  A pair is not weighed when one of its places is
    not on the board or has somebody fixed or proposed; and at most `MOST` are, the first.
    """
    seats = {place.id for place in board.problem.places if place.capacity} - gone
    taken = {place for _person, place in board.problem.must | board.problem.prearranged}
    usable = [pair for pair in pairs if (seats - taken).issuperset(pair)]
    weighed = usable[:MOST]
    alone = seats & too_short(board.round.usable_offers, board.round.numbers)
    asked = _with_seats(_without(gone, _one_for_each_seat(board)), left or {}, besides=taken)
    base = _nobody_at(alone, asked)
    without = checked_answer(base, mode=Mode.ASSIGN, seed=board.run.seed)
    offered = [
        combine(offers[first], offers[second], ident=f"{first}+{second}", seats=0)
        for first, second in weighed
    ]
    problem = _with_combinations(base, offered, persons, board.round.numbers, asked.forbid)
    found = checked_combining(problem, seed=board.run.seed) if offered else without
    now, then = _persons(without), _persons(found)
    most = len(then) + found.bound[0].value - found.levels[0].value
    if len(then) == len(now):
        found, then = without, now
    return Together(
        weighed=len(weighed),
        left_out=len(usable) - len(weighed),
        helping=_helping(problem.combinations, found),
        now=len(now),
        then=len(then),
        losing=tuple(sorted(now - then)),
        alone=tuple(sorted(alone)),
        most=most,
    )


def too_short(offers: Iterable[Offer], numbers: Numbers) -> frozenset[str]:
    """Return the places that have fewer hours than the programme asks of one learner."""
    return frozenset(
        offer.id
        for offer in offers
        if not offer.halves
        and offer.hours_high is not None
        and offer.hours_high < numbers.min_hours
    )


def _one_for_each_seat(board: Board) -> Problem:
    """Return the question of who gets which place: there a talk fixes nothing."""
    problem = of_kind(board.problem, Mode.ASSIGN)
    return problem if board.run.mode == Mode.ASSIGN else replace(problem, must=frozenset())


def _without(gone: Collection[str], problem: Problem) -> Problem:
    """Keep out who and what is not there any more."""
    places = [place.id for place in problem.places]
    persons = [one.id for one in problem.candidates if one.id in gone]
    out = {(person, place) for person in persons for place in places}
    return _nobody_at([place for place in places if place in gone], _ruled_out(problem, out))


def _with_seats(problem: Problem, left: Mapping[str, int], *, besides: Collection[str]) -> Problem:
    """Leave places the seats they have now; not those where somebody is fixed or brought one."""
    places = tuple(
        place
        if place.id in besides
        else replace(place, capacity=min(place.capacity, left.get(place.id, place.capacity)))
        for place in problem.places
    )
    return replace(problem, places=places)


def _nobody_at(places: Collection[str], problem: Problem) -> Problem:
    """Keep everybody from some places, but for whom a person put there."""
    out = {(one.id, place) for place in places for one in problem.candidates}
    return _ruled_out(problem, out)


def _ruled_out(problem: Problem, pairs: Collection[PairKey]) -> Problem:
    kept = problem.must | problem.prearranged
    return replace(problem, forbid=problem.forbid | (frozenset(pairs) - kept))


def _with_combinations(
    problem: Problem,
    offered: Sequence[Offer],
    persons: Collection[Person],
    numbers: Numbers,
    forbid: Collection[PairKey],
) -> Problem:
    """Add combinations to a problem: each is a place without seats of its own.

    Who does not want one of the two, or is kept from it (`forbid`), does not get both.
    """
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
    combined = {
        (one.id, ident)
        for one in problem.candidates
        for ident, both in halves.items()
        if any((one.id, half) in forbid for half in both)
    }
    return replace(
        problem,
        forbid=problem.forbid | combined,
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


def _persons(result: Result) -> frozenset[str]:
    return frozenset(person for person, _place in pairs_of(result))
