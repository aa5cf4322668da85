"""What the engine is asked: candidates, places, what is known of each pair, and the settings.

Nothing here knows a name, an age, a benefit or a diagnosis.  Ids are free text of the caller.
Hours are hours a week, distances are kilometres, points are whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from matchengine.checks import (
    ProblemError,
    check_id,
    check_number,
    check_whole,
    texts,
    unique,
)
from matchengine.combinations import Combination, combination_faults
from matchengine.evening import Evening, check_evening
from matchengine.grids import NumberGrid, PointGrid, number_grid, point_grid
from matchengine.lists import Lists, Supervisor, check_lists
from matchengine.pair_checks import (
    LARGEST_POINTS,
    check_grid,
    check_numbers,
    check_pairs,
    check_points,
)

__all__ = [
    "DEFAULT_WEIGHTS",
    "LARGEST_POINTS",
    "LARGEST_WEIGHT",
    "LOWEST_BBL_HOURS",
    "MOST_PROPOSALS",
    "PLAYBOOK_HOURS",
    "PLAYBOOK_KM",
    "ROUND_KINDS",
    "Candidate",
    "Combination",
    "PairKey",
    "Place",
    "Problem",
    "ProblemError",
    "Settings",
    "kind_of_round",
]

PairKey = tuple[str, str]
"""A candidate's id and a place's id, always in that order."""

PLAYBOOK_KM = 12.0
PLAYBOOK_HOURS = 24.0
LOWEST_BBL_HOURS = 16.0
"""The official BBL minimum: no advice of the engine goes below it."""

MOST_PROPOSALS = 50
"""Proposals per seat or per candidate: more is a typing error."""
LARGEST_WEIGHT = 1000
"""Points times weights, over a hundred criteria, stay exact in 64 bits."""

DEFAULT_WEIGHTS: Mapping[str, int] = {"life_experience": 0}
"""Criteria that do not count unless a person says so; every other criterion counts once."""


_PAIR_SETS = ("must", "prearranged", "forbid", "included", "previous")
ROUND_KINDS = ("assign", "propose")


@dataclass(frozen=True)
class Candidate:
    """Someone who looks for a place.

    `hours` is the highest number of hours a week this person can work, None when not known yet.
    `max_km` is the person's own limit, None when the person set none.  `learning_routes` None
    means that any route will do.  `located` is False while no coordinates are known.  `excludes`
    holds the places this person does not want.
    """

    id: str
    hours: float | None = None
    max_km: float | None = None
    learning_routes: frozenset[str] | None = frozenset({"bbl"})
    start_from: date | None = None
    excludes: frozenset[str] = frozenset()
    located: bool = True

    def __post_init__(self) -> None:
        what = f"candidate {self.id!r}"
        check_id(self.id, "candidate")
        check_number(self.hours, f"hours of {what}", or_none=True)
        check_number(self.max_km, f"max_km of {what}", or_none=True)
        if self.learning_routes is not None:
            routes = texts(self.learning_routes, f"learning_routes of {what}")
            object.__setattr__(self, "learning_routes", routes)
        object.__setattr__(self, "excludes", texts(self.excludes, f"excludes of {what}"))


@dataclass(frozen=True)
class Place:
    """One or more equal seats at a practice.

    `min_hours` is the lowest number of hours a week the practice asks, None for no rule, and
    `max_hours` the highest it has to offer, None when it has enough or did not say.
    `learning_route` None and `start_on` None are no rules either.  `group` names the practice: two
    places of one practice have the same group.  `recognised` and `supervised` are advice unless
    the settings make them rules.  `excludes` holds the candidates the practice does not want.
    `supervisor` is the id of who has a capacity and a list over several places (mode `stable`).
    """

    id: str
    capacity: int = 1
    min_hours: float | None = None
    learning_route: str | None = "bbl"
    start_on: date | None = None
    excludes: frozenset[str] = frozenset()
    group: str | None = None
    located: bool = True
    recognised: bool | None = None
    supervised: bool | None = None
    supervisor: str | None = None
    max_hours: float | None = None

    def __post_init__(self) -> None:
        what = f"place {self.id!r}"
        check_id(self.id, "place")
        check_whole(self.capacity, f"capacity of {what}", low=0)
        check_number(self.min_hours, f"min_hours of {what}", or_none=True)
        check_number(self.max_hours, f"max_hours of {what}", or_none=True)
        object.__setattr__(self, "excludes", texts(self.excludes, f"excludes of {what}"))


@dataclass(frozen=True)
class Settings:
    """What the programme decided; each default is the playbook's value.

    `n` proposals for each seat and `m` for each candidate (mode `assign` uses one and one).
    `max_km` and `min_hours` None switch the programme's own limit off.  `load_costs` are the
    points that a candidate's 1st, 2nd, 3rd, ... proposal costs; they may not fall, and go on
    rising by the last step.  `same_group_cost` is what a further proposal to the same practice
    costs: it spreads a person over practices, but never at the price of a proposal.
    `unknown_allowed` is for neutral files, where an absent value means "no rule"; in the product
    unknown hours or coordinates keep a person waiting instead.  `round_kind` says what mode `fair`
    makes and what mode `rematch` repairs: a round of `assign` or of `propose`.  With `worst_first`
    it was a fair one that `rematch` repairs.
    """

    n: int = 2
    m: int = 2
    max_km: float | None = PLAYBOOK_KM
    min_hours: float | None = PLAYBOOK_HOURS
    include_uncertain: bool = False
    load_costs: tuple[int, ...] = (0, 40, 90, 150)
    same_group_cost: int = 100
    weights: Mapping[str, int] = field(default_factory=dict)
    require_recognition: bool = False
    require_supervisor: bool = False
    unknown_allowed: bool = False
    round_kind: str = "assign"
    worst_first: bool = False

    def __post_init__(self) -> None:
        if self.round_kind not in ROUND_KINDS:
            known = " or ".join(ROUND_KINDS)
            raise ProblemError(f"setting round_kind: {self.round_kind!r} is not {known}")
        check_whole(self.n, "setting n", low=1, high=MOST_PROPOSALS)
        check_whole(self.m, "setting m", low=1, high=MOST_PROPOSALS)
        check_number(self.max_km, "setting max_km", or_none=True)
        check_number(self.min_hours, "setting min_hours", or_none=True)
        check_whole(self.same_group_cost, "setting same_group_cost", low=0, high=LARGEST_POINTS)
        object.__setattr__(self, "load_costs", tuple(self.load_costs))
        object.__setattr__(self, "weights", dict(self.weights))
        for cost in self.load_costs:
            check_whole(cost, "setting load_costs", low=0, high=LARGEST_POINTS)
        if not self.load_costs or list(self.load_costs) != sorted(self.load_costs):
            raise ProblemError("setting load_costs: needs at least one cost, and none may fall")
        for criterion, weight in self.weights.items():
            check_whole(weight, f"weight of {criterion!r}", low=0, high=LARGEST_WEIGHT)

    def weight(self, criterion: str) -> int:
        """How often the points of a criterion count: once, unless a weight says otherwise."""
        return self.weights.get(criterion, DEFAULT_WEIGHTS.get(criterion, 1))

    def load_cost(self, earlier: int) -> int:
        """The points a proposal costs to a candidate who already has `earlier` proposals."""
        if earlier < len(self.load_costs):
            return self.load_costs[earlier]
        last = self.load_costs[-1]
        step = last - self.load_costs[-2] if len(self.load_costs) > 1 else 0
        return last + step * (earlier - len(self.load_costs) + 1)


@dataclass(frozen=True)
class Problem:
    """One matching round, checked when it is made: a Problem that exists can be solved.

    `km` holds the estimated travel distance of each pair.  None means that distance is no rule at
    all; a pair missing from a mapping is beyond every reach (rule `distance`), or not known when
    one of the two has no coordinates (`location_unknown`).  `uncertainty` is, per pair, how many
    kilometres the estimate may be off.  `points` gives whole points per named criterion; the
    criterion `distance` is scored from `km` where it is not given.

    `eligible`, where given, replaces rules and points of the engine: exactly these pairs are
    possible, apart from what a person has forbidden or excluded.

    `must` pairs are proposals fixed by a person: kept even when they break a rule.
    `prearranged` pairs take the whole seat and the whole person (a practice's own candidate).
    `forbid` pairs are never made.  `included` are uncertain pairs a person lets through.
    `previous` pairs are those of an earlier answer, which `rematch` keeps where it can; a
    withdrawn person or place is left out of the problem and so are its pairs.

    `lists`, where given, say who would take whom: a pair that is not on the lists of both is not
    possible.  `supervisors` have a capacity over all places that name them.  `evening` is the
    frame of an evening of speed dates.

    `combinations` are the pairs of places that may be one place together; the modes `combine`,
    `fair` and `rematch` use them, the others fill them only where a person fixed somebody there.
    """

    candidates: tuple[Candidate, ...]
    places: tuple[Place, ...]
    km: Mapping[PairKey, float] | None = None
    uncertainty: Mapping[PairKey, float] = field(default_factory=dict)
    points: Mapping[PairKey, Mapping[str, int]] = field(default_factory=dict)
    eligible: frozenset[PairKey] | None = None
    must: frozenset[PairKey] = frozenset()
    prearranged: frozenset[PairKey] = frozenset()
    forbid: frozenset[PairKey] = frozenset()
    included: frozenset[PairKey] = frozenset()
    previous: frozenset[PairKey] = frozenset()
    settings: Settings = field(default_factory=Settings)
    lists: Lists | None = None
    supervisors: tuple[Supervisor, ...] = ()
    combinations: tuple[Combination, ...] = ()
    evening: Evening | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "candidates", tuple(self.candidates))
        object.__setattr__(self, "places", tuple(self.places))
        candidate_ids = unique((c.id for c in self.candidates), "candidate")
        place_ids = unique((p.id for p in self.places), "place")
        for name in ("km", "uncertainty", "points"):
            mapping = getattr(self, name)
            if isinstance(mapping, NumberGrid | PointGrid):
                check_grid(mapping, name, candidate_ids, place_ids)
            elif mapping is not None:
                object.__setattr__(self, name, dict(mapping))
                check_pairs(mapping, name, candidate_ids, place_ids)
        for name in ("eligible", *_PAIR_SETS):
            keys = getattr(self, name)
            if keys is not None:
                object.__setattr__(self, name, frozenset(keys))
                check_pairs(keys, name, candidate_ids, place_ids)
        for name in ("km", "uncertainty"):
            check_numbers(getattr(self, name), name)
        check_points(self.points)
        self._check_locks()
        self._check_wishes(candidate_ids, place_ids)
        object.__setattr__(self, "combinations", tuple(self.combinations))
        for fault in combination_faults(
            self.combinations, {one.id: one.capacity for one in self.places}
        ):
            raise ProblemError(fault)

    def gridded(self) -> Problem:
        """The same problem with what is known of its pairs as arrays: made once, read quickly.

        What is changed in it with `replace` is checked anew, and its arrays are not.
        """
        known = (self.km, self.uncertainty, self.points)
        if all(each is None or isinstance(each, NumberGrid | PointGrid) for each in known):
            return self
        candidates = tuple(sorted(one.id for one in self.candidates))
        places = tuple(sorted(one.id for one in self.places))
        return replace(
            self,
            km=None if self.km is None else number_grid(self.km, candidates, places),
            uncertainty=number_grid(self.uncertainty, candidates, places),
            points=point_grid(self.points, candidates, places),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `from_dict` gives an equal Problem back."""
        return {
            "candidates": [_plain(one) for one in self.candidates],
            "places": [_plain(one) for one in self.places],
            "km": None if self.km is None else _triples(self.km),
            "uncertainty": _triples(self.uncertainty),
            "points": _triples(
                {key: {k: int(v) for k, v in given.items()} for key, given in self.points.items()}
            ),
            "eligible": None if self.eligible is None else sorted(map(list, self.eligible)),
            **{name: sorted(map(list, getattr(self, name))) for name in _PAIR_SETS},
            "settings": _plain(self.settings),
            "lists": None if self.lists is None else self.lists.to_dict(),
            "supervisors": [[one.id, one.capacity] for one in self.supervisors],
            "combinations": [vars(one).copy() for one in self.combinations],
            "evening": None if self.evening is None else self.evening.to_dict(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Problem:
        """Read back what `to_dict` wrote, checked like any other Problem.

        What an older version wrote has no lists, supervisors and evening.
        """
        lists, evening = plain.get("lists"), plain.get("evening")
        return cls(
            candidates=tuple(Candidate(**_with_dates(one)) for one in plain["candidates"]),
            places=tuple(Place(**_with_dates(one)) for one in plain["places"]),
            km=None if plain["km"] is None else {(c, p): km for c, p, km in plain["km"]},
            uncertainty={(c, p): km for c, p, km in plain["uncertainty"]},
            points={(c, p): given for c, p, given in plain["points"]},
            eligible=None
            if plain["eligible"] is None
            else frozenset((c, p) for c, p in plain["eligible"]),
            **{name: frozenset((c, p) for c, p in plain.get(name, ())) for name in _PAIR_SETS},
            settings=Settings(**plain["settings"]),
            lists=None if lists is None else Lists(**lists),
            supervisors=tuple(Supervisor(*one) for one in plain.get("supervisors", ())),
            combinations=tuple(Combination(**one) for one in plain.get("combinations", ())),
            evening=None if evening is None else Evening.from_dict(evening),
        )

    def _check_locks(self) -> None:
        fixed = self.must | self.prearranged
        if clash := fixed & self.forbid:
            raise ProblemError(f"pair {min(clash)} is both fixed and forbidden")
        if clash := self.must & self.prearranged:
            raise ProblemError(f"pair {min(clash)} is both a fixed proposal and pre-arranged")

    def _check_wishes(self, candidates: frozenset[str], places: frozenset[str]) -> None:
        object.__setattr__(self, "supervisors", tuple(self.supervisors))
        supervisors = unique((one.id for one in self.supervisors), "supervisor")
        for place in self.places:
            if place.supervisor is not None and place.supervisor not in supervisors:
                raise ProblemError(
                    f"place {place.id!r} names an unknown supervisor {place.supervisor!r}"
                )
        if self.lists is not None:
            check_lists(self.lists, candidates, places, supervisors)
        if self.evening is not None:
            check_evening(self.evening, candidates, places)


def kind_of_round(mode: str, settings: Settings) -> str:
    """`assign` or `propose`: whose seats, proposals and costs hold in this mode."""
    return mode if mode in ROUND_KINDS else settings.round_kind


def _plain(one: Candidate | Place | Settings) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in vars(one).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _with_dates(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name in ("start_from", "start_on") and value else value
        for name, value in plain.items()
    }


def _triples(values: Mapping[PairKey, Any]) -> list[list[Any]]:
    return [[c, p, values[c, p]] for c, p in sorted(values)]
