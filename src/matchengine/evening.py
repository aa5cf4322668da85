"""An evening of speed dates: how many rounds and tables there are, and who is there when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matchengine.checks import ProblemError, check_number, check_whole, texts

MOST_ROUNDS = 200
"""Rounds of one evening: more is a typing error."""
MOST_TABLES = 10_000


@dataclass(frozen=True)
class Meeting:
    """One candidate and one place at one table in one round; rounds and tables count from 1."""

    candidate_id: str
    place_id: str
    round: int
    table: int


@dataclass(frozen=True)
class Evening:
    """The frame of the timetable.

    `tables` None means as many as are needed.  `minutes` is the length of a round and
    `break_minutes` that of the break after each round in `breaks`, None for as long as a round.

    For planning again on the evening itself: the first `held` rounds took place as in `past` and
    are not touched; who is absent is planned for no more.
    """

    rounds: int
    tables: int | None = None
    minutes: float = 10
    breaks: tuple[int, ...] = ()
    break_minutes: float | None = None
    held: int = 0
    past: tuple[Meeting, ...] = ()
    absent_candidates: frozenset[str] = frozenset()
    absent_places: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_whole(self.rounds, "evening rounds", low=1, high=MOST_ROUNDS)
        if self.tables is not None:
            check_whole(self.tables, "evening tables", low=1, high=MOST_TABLES)
        check_number(self.minutes, "evening minutes")
        check_number(self.break_minutes, "evening break_minutes", or_none=True)
        object.__setattr__(self, "breaks", tuple(self.breaks))
        for after in self.breaks:
            check_whole(after, "evening breaks", low=1, high=MOST_ROUNDS)
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ProblemError("evening breaks: the numbers of the rounds have to rise")
        check_whole(self.held, "evening held", low=0, high=self.rounds)
        for name in ("absent_candidates", "absent_places"):
            object.__setattr__(self, name, texts(getattr(self, name), f"evening {name}"))
        object.__setattr__(self, "past", tuple(sorted(self.past, key=by_round)))
        self._check_past()

    @property
    def left(self) -> int:
        """How many rounds can still be planned."""
        return self.rounds - self.held

    def starts(self) -> tuple[float, ...]:
        """At how many minutes from the beginning each round starts."""
        pause = self.minutes if self.break_minutes is None else self.break_minutes
        out, at = [], 0.0
        for number in range(1, self.rounds + 1):
            out.append(at)
            at += self.minutes + (pause if number in self.breaks else 0)
        return tuple(out)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            **{name: _plain(value) for name, value in vars(self).items()},
            "past": [list(vars(one).values()) for one in self.past],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Evening:
        """Read back what `to_dict` wrote."""
        past = tuple(Meeting(*one) for one in plain["past"])
        return cls(**{**plain, "breaks": tuple(plain["breaks"]), "past": past})

    def _check_past(self) -> None:
        taken: set[tuple[str, str, int]] = set()
        for one in self.past:
            check_whole(one.round, f"round of {one.candidate_id!r}", low=1, high=self.held)
            check_whole(one.table, f"table of {one.candidate_id!r}", low=1, high=self.tables)
            cells = {
                ("candidate", one.candidate_id, one.round),
                ("place", one.place_id, one.round),
                ("table", str(one.table), one.round),
            }
            if clash := cells & taken:
                side, who, number = min(clash)
                raise ProblemError(f"evening: {side} {who!r} is there twice in round {number}")
            taken |= cells
        pairs = [(one.candidate_id, one.place_id) for one in self.past]
        if len(set(pairs)) < len(pairs):
            raise ProblemError("evening: two have met twice")


def check_evening(evening: Evening, candidates: frozenset[str], places: frozenset[str]) -> None:
    """Every id of the evening is of this problem."""
    met = [(one.candidate_id, one.place_id) for one in evening.past]
    _known([c for c, _ in met], evening.absent_candidates, ids=candidates, side="candidate")
    _known([p for _, p in met], evening.absent_places, ids=places, side="place")


def by_round(one: Meeting) -> tuple[int, int, str, str]:
    """The order of a timetable."""
    return one.round, one.table, one.candidate_id, one.place_id


def _known(*named: Iterable[str], ids: frozenset[str], side: str) -> None:
    unknown = {one for names in named for one in names} - ids
    if unknown:
        raise ProblemError(f"evening: {min(unknown)!r} is an unknown {side}")


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value
