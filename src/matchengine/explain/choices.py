"""What became of every wish in an answer to lists, and how fair the answer is to both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from matchengine.explain.answers import Change
from matchengine.explain.apply import apply_change
from matchengine.lists import Ranking
from matchengine.mutual import NOWHERE
from matchengine.problem import PairKey, Place, Problem, ProblemError
from matchengine.result import Result
from matchengine.rules import codes
from matchengine.solve.acceptance import UNMATCHED
from matchengine.solve.listed import ONE_SIDED
from matchengine.solve.market import Listed, Market, build_market, read_lists
from matchengine.solve.stable import blocking_pairs, solve_stable

GOT = "got"
SWAP = "swap"
ALTERNATIVE = "alternative"
FULL = "full"
SUPERVISOR_FULL = "supervisor_full"
CLOSED = "closed"
RULES = "rules"
TRIES = 4
"""For how many wishes of one person an explanation solves again."""


@dataclass(frozen=True)
class Choice:
    """One place on a candidate's list and what became of it.

    `rank` is what the place is to the candidate, `place_rank` the other way round.  `standing` is
    `got`; `swap`: both would rather have each other; `full` or `supervisor_full`: the seats are
    with `instead`, who are liked at least as well there; `alternative`: the place would take this
    candidate, who has something at least as good; `closed`: no seat was left to choose for;
    `rules`: those in `because` stop it; `one_sided`: the other side did not list this candidate.
    """

    place_id: str
    rank: int
    place_rank: int | None
    standing: str
    because: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """A candidate's whole list.  `changes` are for who has no place, and confirmed by solving
    again, the most wanted place first."""

    id: str
    place_id: str | None
    choices: tuple[Choice, ...]
    changes: tuple[Change, ...] = ()

    @property
    def better(self) -> tuple[Choice, ...]:
        """The wishes this candidate would rather have had."""
        own = next((one.rank for one in self.choices if one.standing == GOT), None)
        return tuple(one for one in self.choices if own is None or one.rank < own)


@dataclass(frozen=True)
class Shares:
    """How many of `total` got their first, second, third or a later choice.

    `unlisted` were put together by a person without being on the list, `without` got nobody.
    """

    total: int
    first: int
    second: int
    third: int
    later: int
    unlisted: int
    without: int


@dataclass(frozen=True)
class Fairness:
    """The shares of candidates, and of seats; and the longest way anyone has to go."""

    candidates: Shares
    seats: Shares
    longest_km: float | None


@dataclass(frozen=True)
class ListExplanation:
    """One entry for each candidate whom no person fixed, sorted by id; and the fairness report."""

    candidates: tuple[Choices, ...]
    fairness: Fairness


def explain_lists(
    problem: Problem, result: Result, *, only: Collection[str] | None = None
) -> ListExplanation:
    """Explain an answer of mode `stable` to every candidate, or to `only` these.

    Raises ProblemError when the result is not an answer to the lists of this problem.
    """
    desk = _Desk(problem, result)
    fixed = {c for c, _ in problem.must | problem.prearranged}
    names = [c for c in desk.m.candidate_ids if c not in fixed and (only is None or c in only)]
    return ListExplanation(tuple(map(desk.explained, names)), fairness(problem, result))


def fairness(problem: Problem, result: Result) -> Fairness:
    """Who got which choice, on both sides."""
    seats = sum(one.capacity for one in problem.places)
    km = [
        problem.km[one.candidate_id, one.place_id]
        for one in result.pairs
        if problem.km is not None and (one.candidate_id, one.place_id) in problem.km
    ]
    people = len({one.candidate_id for one in result.pairs})
    return Fairness(
        _shares([one.candidate_rank for one in result.pairs], len(problem.candidates) - people),
        _shares([one.place_rank for one in result.pairs], max(seats - len(result.pairs), 0)),
        max(km, default=None),
    )


def _shares(ranks: list[int | None], without: int) -> Shares:
    listed = [rank for rank in ranks if rank is not None]
    return Shares(
        total=len(ranks) + without,
        first=listed.count(1),
        second=listed.count(2),
        third=listed.count(3),
        later=sum(1 for rank in listed if rank > 3),
        unlisted=len(ranks) - len(listed),
        without=without,
    )


class _Desk:
    """One answer beside the lists it came from."""

    def __init__(self, problem: Problem, result: Result) -> None:
        self.problem, self.result = problem, result
        self.listed: Listed = read_lists(problem)
        self.m: Market = build_market(problem, self.listed, result.seed)
        self.place: dict[str, Place] = {one.id: one for one in problem.places}
        self.row = {c: i for i, c in enumerate(self.m.candidate_ids)}
        self.column = {p: j for j, p in enumerate(self.m.place_ids)}
        self.match = match_of(self.m, problem, [(o.candidate_id, o.place_id) for o in result.pairs])
        self.blocking = set(blocking_pairs(self.m, self.match))
        shown = {(self.row.get(c), self.column.get(p)) for c, p in result.blocking}
        if result.mode != "stable" or shown != self.blocking:
            raise ProblemError("this result does not belong to the lists of this problem")
        self.at_place: defaultdict[int, list[int]] = defaultdict(list)
        self.at_head: defaultdict[int, list[int]] = defaultdict(list)
        for c, p in enumerate(self.match):
            if p != UNMATCHED:
                self.at_place[p].append(c)
                self.at_head[self.m.head[p]].append(c)

    def explained(self, name: str) -> Choices:
        lists = self.problem.lists
        ranking: Ranking = () if lists is None else lists.candidates.get(name, ())
        choices = tuple(
            self._choice(name, place, rank)
            for rank, tie in enumerate(ranking, 1)
            for place in sorted(tie)
        )
        own = self.match[self.row[name]]
        if own != UNMATCHED:
            return Choices(name, self.m.place_ids[own], choices)
        return Choices(name, None, choices, tuple(self._changes(name, choices)))

    def _choice(self, name: str, place: str, rank: int) -> Choice:
        at = self.listed.mutual.position(name, place)
        if at == NOWHERE:
            return Choice(place, rank, None, ONE_SIDED)
        place_rank = int(self.listed.mutual.grade[at])
        if rules := codes(int(self.listed.blocked[at])):
            return Choice(place, rank, place_rank, RULES, because=rules)
        c, p = self.row[name], self.column[place]
        standing, instead = self._standing(c, p)
        names = tuple(sorted(self.m.candidate_ids[one] for one in instead))
        return Choice(place, rank, place_rank, standing, instead=names)

    def _standing(self, c: int, p: int) -> tuple[str, list[int]]:
        m, own = self.m, self.match[c]
        h = m.head[p]
        if own == p:
            return GOT, []
        if not m.seats[p] or not m.room[h]:
            return CLOSED, []
        if (c, p) in self.blocking:
            return SWAP, []
        here, grade = self.at_place[p], m.wishes[h]
        if len(here) >= m.seats[p]:
            if all(grade[one] <= grade[c] for one in here):
                return FULL, here
        elif len(self.at_head[h]) >= m.room[h]:
            # Who is with this supervisor already leaves a seat there when moving.
            others = self.at_head[h]
            if c not in others and all(grade[one] <= grade[c] for one in others):
                return SUPERVISOR_FULL, others
        return ALTERNATIVE, []

    def _changes(self, name: str, choices: Iterable[Choice]) -> Iterator[Change]:
        """One seat more, or one wish returned, that gives this person a place."""
        tried = [change for one in choices if (change := self._change(name, one)) is not None]
        for change in tried[:TRIES]:
            changed = apply_change(self.problem, change)
            again = solve_stable(changed, objective=self.result.objective, seed=self.result.seed)
            partners = tuple(o.place_id for o in again.pairs if o.candidate_id == name)
            if partners:
                yield Change(
                    **{
                        **vars(change),
                        "helps": True,
                        "partners": partners,
                        "levels": again.levels,
                    }
                )

    def _change(self, name: str, choice: Choice) -> Change | None:
        """What to ask for, so that this wish might come true."""
        place = self.place[choice.place_id]
        kind, value = {
            FULL: ("capacity", place.capacity + 1),
            CLOSED: ("capacity", place.capacity + 1),
            SUPERVISOR_FULL: ("supervisor_capacity", self._room(place) + 1),
            ONE_SIDED: ("listed", None),
        }.get(choice.standing, ("", None))
        if not kind:
            return None
        opens = (choice.place_id,) if kind == "listed" else ()
        return Change(kind, value, (), name, choice.place_id, opens, False, (), ())

    def _room(self, place: Place) -> int:
        return sum(one.capacity for one in self.problem.supervisors if one.id == place.supervisor)


def match_of(m: Market, problem: Problem, pairs: Iterable[PairKey]) -> list[int]:
    """The place of each candidate in the market; ProblemError for an id that is not in it."""
    row = {c: i for i, c in enumerate(m.candidate_ids)}
    column = {p: j for j, p in enumerate(m.place_ids)}
    fixed = problem.must | problem.prearranged
    match = [UNMATCHED] * len(row)
    for c, p in pairs:
        if (c, p) in fixed:
            continue
        if c not in row or p not in column or column[p] not in m.choices[row[c]]:
            raise ProblemError(f"{c!r} with {p!r} is no possible pair of this problem")
        match[row[c]] = column[p]
    return match
