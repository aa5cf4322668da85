"""What the engine answers.  Everything is sorted by id; two equal answers compare equal.

`Result.to_dict` gives plain lists, texts and numbers for JSON, `Result.from_dict` reads them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Mode = Literal["propose", "assign", "rematch", "fair", "combine", "stable", "speeddates"]
MODES: tuple[str, ...] = get_args(Mode)
_LATER = ("candidate_rank", "place_rank", "round", "table")
"""What a pair has in some modes only."""


@dataclass(frozen=True)
class Level:
    """One goal of the lexicographic objective and the value that was reached."""

    name: str
    value: int


@dataclass(frozen=True)
class Pair:
    """A suggestion, with its score taken apart.

    `points` are the points per criterion, weights applied; `total` is their sum.  `locked` pairs
    were fixed by a person; only they can have `broken_rules`.  `uncertain` pairs were let through
    although the exact address may turn out to be too far.

    `candidate_rank` and `place_rank` say the how manieth choice each is of the other (mode
    `stable`); None for a fixed pair that is not on the lists.  `round` and `table` are those of a
    speed date.
    """

    candidate_id: str
    place_id: str
    points: tuple[tuple[str, int], ...] = ()
    total: int = 0
    locked: bool = False
    uncertain: bool = False
    broken_rules: tuple[str, ...] = ()
    candidate_rank: int | None = None
    place_rank: int | None = None
    round: int | None = None
    table: int | None = None


@dataclass(frozen=True)
class Unplaced:
    """A candidate without a pair.  `because` names what stood in the way.

    First `capacity` (places that were possible but full), then the rules, each with its number of
    places in `counts`, highest first.
    """

    id: str
    because: tuple[str, ...]
    counts: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class OpenPlace:
    """A place with room left: `wanted` pairs, `found` fewer.  `because` as for `Unplaced`.

    Here the first reason is `proposals`: candidates who were possible but have their number.
    """

    id: str
    wanted: int
    found: int
    because: tuple[str, ...]
    counts: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class UncertainPair:
    """A pair that only an exact address can decide: the estimate is above the limit, but not by
    more than the coordinates may be off.  All four numbers are kilometres except the ids."""

    candidate_id: str
    place_id: str
    km: float
    limit_km: float
    uncertainty_km: float


@dataclass(frozen=True)
class Unmet:
    """Two who were to meet and will not, and why: a rule, or `absent`, `prearranged`, `capacity`,
    `candidate_busy` or `place_busy` (a date in every round that is left), or `tables_full`."""

    candidate_id: str
    place_id: str
    reason: str


@dataclass(frozen=True)
class Stage:
    """A part of the proof: levels that were weighed together, and a price for each place.

    At these prices every candidate and every place already has what suits it best, so nothing
    better exists.  Prices are in the order of the sorted place ids.
    """

    levels: tuple[str, ...]
    weights: tuple[int, ...]
    prices: tuple[int, ...]


@dataclass(frozen=True)
class FairProof:
    """The rest of the proof of a fair round: no pair has fewer than `floor` points.

    `counts` proves that the goals before cannot be higher, with whatever pairs; `higher` that they
    would be lower with the pairs above the floor alone.
    """

    floor: int
    counts: tuple[Stage, ...]
    higher: tuple[Stage, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `from_dict` gives an equal proof back."""
        return {
            "floor": self.floor,
            "counts": [_plain_stage(one) for one in self.counts],
            "higher": [_plain_stage(one) for one in self.higher],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> FairProof:
        return cls(
            floor=plain["floor"],
            counts=tuple(Stage(**_tuples(one)) for one in plain["counts"]),
            higher=tuple(Stage(**_tuples(one)) for one in plain["higher"]),
        )


@dataclass(frozen=True)
class PlaceCase:
    """One case of a round with combinations: which combined pairs it makes (True) or leaves out,
    and for each level the weights of the levels up to it and prices of places that bound it."""

    fixed: tuple[tuple[str, str, bool], ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class CombinedProof:
    """What bounds a round with combinations: cases that leave nothing out.

    In a fair round no pair has fewer than `floor` points; `counts` and `higher` are as in
    `FairProof`.  `only` says that of equally good answers this one comes first.
    """

    cases: tuple[PlaceCase, ...]
    floor: int | None = None
    counts: tuple[PlaceCase, ...] = ()
    higher: tuple[PlaceCase, ...] = ()
    only: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `from_dict` gives an equal proof back."""
        return {
            "floor": self.floor,
            "only": self.only,
            **{
                name: [
                    {
                        "fixed": [list(one) for one in case.fixed],
                        "stages": [_plain_stage(stage) for stage in case.stages],
                    }
                    for case in getattr(self, name)
                ]
                for name in ("cases", "counts", "higher")
            },
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> CombinedProof:
        return cls(
            floor=plain["floor"],
            only=plain.get("only", False),
            **{
                name: tuple(
                    PlaceCase(
                        fixed=tuple((c, p, used) for c, p, used in case["fixed"]),
                        stages=tuple(Stage(**_tuples(stage)) for stage in case["stages"]),
                    )
                    for case in plain[name]
                )
                for name in ("cases", "counts", "higher")
            },
        )


@dataclass(frozen=True)
class RowPrice:
    """A row of a `Case`: what it says of whom, and its price."""

    kind: str
    first: str
    second: str
    price: int


@dataclass(frozen=True)
class Case:
    """One case of a proof: what is fixed (kind, candidate, place, 0 or 1) and prices of rows."""

    fixed: tuple[tuple[str, str, str, int], ...]
    prices: tuple[RowPrice, ...]


@dataclass(frozen=True)
class SizeProof:
    """No stable matching gives these candidates together more than `bound` places.

    They share no place and no supervisor with anyone else.  The cases leave nothing out; in each
    the prices show the bound.
    """

    candidates: tuple[str, ...]
    bound: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Result:
    """The answer to one Problem.  `optimal` with `gap` 0 is proved by `certificate`.

    `levels` are the goals in order of importance with the values reached, `bound` the highest
    values possible.  `objective` is the choice within the mode, where it has one.  `blocking` are
    the pairs who would both rather have each other; `notes` are facts in the form "name: number".
    `size_proofs` prove the bound of a stable matching.  `unmet` are the speed dates that were asked
    for and will not take place.  `seconds` and `versions` say how it was
    made and are no part of the answer.
    """

    mode: str
    pairs: tuple[Pair, ...]
    unplaced: tuple[Unplaced, ...]
    open_places: tuple[OpenPlace, ...]
    uncertain: tuple[UncertainPair, ...]
    levels: tuple[Level, ...]
    optimal: bool
    gap: int
    bound: tuple[Level, ...]
    certificate: tuple[Stage, ...]
    solver: str
    seed: int
    fairness: FairProof | None = None
    combined: CombinedProof | None = None
    objective: str | None = None
    blocking: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    size_proofs: tuple[SizeProof, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict, compare=False)
    seconds: float = field(default=0.0, compare=False)

    def level(self, name: str) -> int:
        """The value reached on one level; KeyError when this mode has no such level."""
        for level in self.levels:
            if level.name == name:
                return level.value
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `from_dict` gives an equal Result back."""
        return {
            "mode": self.mode,
            "pairs": [
                {
                    "candidate_id": pair.candidate_id,
                    "place_id": pair.place_id,
                    "points": dict(pair.points),
                    "total": pair.total,
                    "locked": pair.locked,
                    "uncertain": pair.uncertain,
                    "broken_rules": list(pair.broken_rules),
                    **{name: v for name in _LATER if (v := getattr(pair, name)) is not None},
                }
                for pair in self.pairs
            ],
            "unplaced": [
                {"id": one.id, "because": list(one.because), "counts": list(one.counts)}
                for one in self.unplaced
            ],
            "open_places": [
                {
                    "id": one.id,
                    "wanted": one.wanted,
                    "found": one.found,
                    "because": list(one.because),
                    "counts": list(one.counts),
                }
                for one in self.open_places
            ],
            "uncertain": [vars(one).copy() for one in self.uncertain],
            "levels": [vars(level).copy() for level in self.levels],
            "optimal": self.optimal,
            "gap": self.gap,
            "bound": [vars(level).copy() for level in self.bound],
            "certificate": [_plain_stage(stage) for stage in self.certificate],
            "solver": self.solver,
            "seed": self.seed,
            "fairness": None if self.fairness is None else self.fairness.to_dict(),
            "combined": None if self.combined is None else self.combined.to_dict(),
            **self._of_lists(),
            "versions": dict(self.versions),
            "seconds": self.seconds,
        }

    def _of_lists(self) -> dict[str, Any]:
        """What only modes with lists or rounds have; left out where there is nothing."""
        plain = {
            "objective": self.objective,
            "blocking": [list(pair) for pair in self.blocking],
            "notes": list(self.notes),
            "size_proofs": [
                {
                    "candidates": list(one.candidates),
                    "bound": one.bound,
                    "cases": [
                        {
                            "fixed": [list(what) for what in case.fixed],
                            "prices": [list(vars(price).values()) for price in case.prices],
                        }
                        for case in one.cases
                    ],
                }
                for one in self.size_proofs
            ],
            "unmet": [list(vars(one).values()) for one in self.unmet],
        }
        return {name: value for name, value in plain.items() if value}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Result:
        """Read back what `to_dict` wrote; KeyError or TypeError when it is something else."""
        return cls(
            mode=plain["mode"],
            pairs=tuple(
                Pair(
                    **{
                        **pair,
                        "points": tuple(sorted(pair["points"].items())),
                        "broken_rules": tuple(pair["broken_rules"]),
                    }
                )
                for pair in plain["pairs"]
            ),
            unplaced=tuple(Unplaced(**_tuples(one)) for one in plain["unplaced"]),
            open_places=tuple(OpenPlace(**_tuples(one)) for one in plain["open_places"]),
            uncertain=tuple(UncertainPair(**one) for one in plain["uncertain"]),
            levels=tuple(Level(**level) for level in plain["levels"]),
            optimal=plain["optimal"],
            gap=plain["gap"],
            bound=tuple(Level(**level) for level in plain["bound"]),
            certificate=tuple(Stage(**_tuples(stage)) for stage in plain["certificate"]),
            solver=plain["solver"],
            seed=plain["seed"],
            fairness=None
            if plain.get("fairness") is None
            else FairProof.from_dict(plain["fairness"]),
            combined=None
            if plain.get("combined") is None
            else CombinedProof.from_dict(plain["combined"]),
            objective=plain.get("objective"),
            blocking=tuple((c, p) for c, p in plain.get("blocking", ())),
            notes=tuple(plain.get("notes", ())),
            size_proofs=tuple(_size_proof(one) for one in plain.get("size_proofs", ())),
            unmet=tuple(Unmet(*one) for one in plain.get("unmet", ())),
            versions=dict(plain["versions"]),
            seconds=plain["seconds"],
        )


def _plain_stage(stage: Stage) -> dict[str, Any]:
    return {name: list(value) for name, value in vars(stage).items()}


def _size_proof(plain: Mapping[str, Any]) -> SizeProof:
    cases = (
        Case(
            tuple((kind, first, second, value) for kind, first, second, value in case["fixed"]),
            tuple(RowPrice(*price) for price in case["prices"]),
        )
        for case in plain["cases"]
    )
    return SizeProof(tuple(plain["candidates"]), plain["bound"], tuple(cases))


def _tuples(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in plain.items()}
