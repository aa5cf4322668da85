"""A market of lists as numbers: who may be paired with whom, in what order, and what room is left.

Only pairs that are on the lists of both are looked at, so a national round stays small.  A pair a
person fixed leaves the market with both its ends.  Every place has a head that ranks candidates:
its supervisor, or else the place itself.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from matchengine.lists import Ranking, Supervisor, mutual_pairs
from matchengine.problem import Candidate, PairKey, Place, Problem, ProblemError
from matchengine.rules import Rule

Check = Callable[[Candidate, Place], bool]


@dataclass(frozen=True, eq=False)
class Market:
    """Candidates, places and heads by number, in the order of their ids.

    `choices[c]` and `wishes[h]` give the rank of a place and of a candidate, 1 the best, as handed
    in; only possible pairs are in them.  `seats` and `room` are what fixed pairs left over.
    `luck` decides between equals: one number for each candidate and each place.
    """

    candidate_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    head: tuple[int, ...]
    seats: tuple[int, ...]
    room: tuple[int, ...]
    choices: tuple[dict[int, int], ...]
    wishes: tuple[dict[int, int], ...]
    candidate_luck: tuple[int, ...]
    place_luck: tuple[int, ...]
    members: tuple[tuple[int, ...], ...] = field(repr=False)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """All possible pairs, sorted."""
        return [(c, p) for c, places in enumerate(self.choices) for p in sorted(places)]

    def supervised(self, place: int) -> bool:
        """Does the head of this place rank for a supervisor?"""
        return self.head[place] >= len(self.place_ids)

    def has_ties(self) -> bool:
        """Is anyone equally good to anyone else on any list?"""
        rows = (*self.choices, *self.wishes)
        return any(len(set(ranks.values())) < len(ranks) for ranks in rows)


@dataclass(frozen=True, eq=False)
class Listed:
    """The pairs both sides listed, with the rules that stop them; and all the ranks."""

    candidate_rank: dict[PairKey, int]
    head_rank: dict[PairKey, int]
    failed: dict[PairKey, tuple[Rule, ...]]
    blocked: dict[PairKey, tuple[Rule, ...]]


def read_lists(problem: Problem) -> Listed:
    """Every mutual pair with its ranks and its failed rules."""
    lists = problem.lists
    if lists is None:
        raise ProblemError("mode stable needs the lists of both sides")
    people = {one.id: one for one in problem.candidates}
    spots = {one.id: one for one in problem.places}
    checks = rule_checks(problem)
    own = {who: ranks_of(one) for who, one in lists.candidates.items()}
    of_supervisor = {who: ranks_of(one) for who, one in lists.supervisors.items()}
    theirs = {
        place.id: ranks_of(lists.places.get(place.id, ()))
        if place.supervisor is None
        else of_supervisor.get(place.supervisor, {})
        for place in problem.places
    }
    through = problem.included
    out = Listed({}, {}, {}, {})
    for c, p in mutual_pairs(lists, problem.places):
        failed = tuple(rule for rule, fails in checks if fails(people[c], spots[p]))
        out.candidate_rank[c, p] = own[c][p]
        out.head_rank[c, p] = theirs[p][c]
        if failed:
            out.failed[c, p] = failed
            if problem.settings.include_uncertain or (c, p) in through:
                failed = tuple(rule for rule in failed if rule is not Rule.UNCERTAIN)
            if failed:
                out.blocked[c, p] = failed
    return out


def build_market(problem: Problem, listed: Listed, seed: int) -> Market:
    """The market of the pairs that are possible, beside those a person fixed."""
    candidate_ids = tuple(sorted(one.id for one in problem.candidates))
    places = sorted(problem.places, key=lambda one: one.id)
    number = {one: i for i, one in enumerate(candidate_ids)}
    column = {one.id: j for j, one in enumerate(places)}
    heads = {one.id: len(places) + k for k, one in enumerate(_by_id(problem))}
    head = tuple(
        heads[one.supervisor] if one.supervisor is not None else j for j, one in enumerate(places)
    )
    fixed = problem.must | problem.prearranged
    gone = {c for c, _ in fixed}
    taken = Counter(p for _, p in fixed)
    seats = tuple(max(one.capacity - taken[one.id], 0) for one in places)
    room = list(seats)
    room += [one.capacity for one in _by_id(problem)]
    for _, p in fixed:
        if head[column[p]] >= len(places):
            room[head[column[p]]] -= 1
    choices: list[dict[int, int]] = [{} for _ in candidate_ids]
    wishes: list[dict[int, int]] = [{} for _ in room]
    blocked = listed.blocked
    for key, rank in listed.candidate_rank.items():
        c, p = key
        if key not in blocked and c not in gone:
            i, j = number[c], column[p]
            choices[i][j] = rank
            wishes[head[j]][i] = listed.head_rank[key]
    members: list[list[int]] = [[] for _ in room]
    for j, h in enumerate(head):
        members[h].append(j)
    return Market(
        candidate_ids=candidate_ids,
        place_ids=tuple(column),
        head=head,
        seats=seats,
        room=tuple(max(one, 0) for one in room),
        choices=tuple(choices),
        wishes=tuple(wishes),
        candidate_luck=tuple(luck(f"{seed}:candidate:{one}") for one in candidate_ids),
        place_luck=tuple(luck(f"{seed}:place:{one}") for one in column),
        members=tuple(map(tuple, members)),
    )


def ranks_of(ranking: Ranking) -> dict[str, int]:
    """The rank of each name on one list; ties share theirs."""
    return {name: rank for rank, tie in enumerate(ranking, 1) for name in tie}


def luck(text: str) -> int:
    """A number that anyone can work out again, and nobody can choose."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def rule_checks(problem: Problem) -> list[tuple[Rule, Check]]:
    """The rules that can stop a pair of this problem, in the order of `Rule`, pair by pair.

    A rule that can fail for nobody is left out: most rounds with lists have few left.
    """
    asked = [] if problem.eligible is not None else [*_hours(problem), *_distance(problem)]
    if problem.eligible is None:
        asked += _route_dates_advice(problem)
    excludes = any(one.excludes for one in problem.candidates)
    if excludes or any(one.excludes for one in problem.places):
        asked.append((Rule.EXCLUDED, lambda c, p: p.id in c.excludes or c.id in p.excludes))
    forbid, eligible = problem.forbid, problem.eligible
    if forbid:
        asked.append((Rule.FORBIDDEN, lambda c, p: (c.id, p.id) in forbid))
    if eligible is not None:
        asked.append((Rule.NOT_LISTED, lambda c, p: (c.id, p.id) not in eligible))
    return asked


def _hours(problem: Problem) -> Iterable[tuple[Rule, Check]]:
    low = problem.settings.min_hours
    asks = any(one.min_hours is not None for one in problem.places)
    known = any(one.hours is not None for one in problem.candidates)
    if not problem.settings.unknown_allowed and (asks or low is not None):
        yield (
            Rule.HOURS_UNKNOWN,
            lambda c, p: c.hours is None and (low is not None or p.min_hours is not None),
        )
    if low is not None and known:
        yield Rule.PROGRAMME_HOURS, lambda c, _: c.hours is not None and c.hours < low
    if asks and known:
        yield (
            Rule.HOURS,
            lambda c, p: c.hours is not None and p.min_hours is not None and c.hours < p.min_hours,
        )


def _distance(problem: Problem) -> Iterable[tuple[Rule, Check]]:
    km, off = problem.km, problem.uncertainty
    if km is None:
        return
    programme = float("inf") if problem.settings.max_km is None else problem.settings.max_km

    def too_far(c: Candidate, p: Place) -> bool:
        if not (c.located and p.located):
            return False
        return reach(c, p) > limit(c) + off.get((c.id, p.id), 0.0)

    def reach(c: Candidate, p: Place) -> float:
        return km.get((c.id, p.id), float("inf"))

    def limit(c: Candidate) -> float:
        return programme if c.max_km is None else min(programme, c.max_km)

    def distance(c: Candidate, p: Place) -> bool:
        missing = (c.id, p.id) not in km and c.located and p.located
        return missing or (too_far(c, p) and reach(c, p) > programme)

    def own_distance(c: Candidate, p: Place) -> bool:
        if c.max_km is None or c.max_km >= programme or not (c.located and p.located):
            return False
        return (c.id, p.id) not in km or too_far(c, p)

    def uncertain(c: Candidate, p: Place) -> bool:
        if not (c.located and p.located):
            return False
        return reach(c, p) > limit(c) and not too_far(c, p)

    if not problem.settings.unknown_allowed:
        yield Rule.LOCATION_UNKNOWN, lambda c, p: not (c.located and p.located)
    yield Rule.DISTANCE, distance
    yield Rule.OWN_DISTANCE, own_distance
    yield Rule.UNCERTAIN, uncertain


def _route_dates_advice(problem: Problem) -> Iterable[tuple[Rule, Check]]:
    routes = any(one.learning_routes is not None for one in problem.candidates)
    if routes and any(one.learning_route is not None for one in problem.places):
        yield (
            Rule.LEARNING_ROUTE,
            lambda c, p: (
                c.learning_routes is not None
                and p.learning_route is not None
                and p.learning_route not in c.learning_routes
            ),
        )
    if any(one.start_from is not None for one in problem.candidates):
        yield (
            Rule.DATES,
            lambda c, p: (
                c.start_from is not None and p.start_on is not None and c.start_from > p.start_on
            ),
        )
    if problem.settings.require_recognition:
        yield Rule.RECOGNITION, lambda _, p: p.recognised is not True
    if problem.settings.require_supervisor:
        yield Rule.SUPERVISOR, lambda _, p: p.supervised is not True


def _by_id(problem: Problem) -> list[Supervisor]:
    return sorted(problem.supervisors, key=lambda one: one.id)


def groups(ranks: dict[int, int], fortune: tuple[int, ...]) -> list[list[int]]:
    """A list as ties, the best first; within a tie in the order of luck."""
    by_rank: defaultdict[int, list[int]] = defaultdict(list)
    for one, rank in ranks.items():
        by_rank[rank].append(one)
    return [sorted(by_rank[rank], key=lambda one: (fortune[one], one)) for rank in sorted(by_rank)]
