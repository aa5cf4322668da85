"""Lists of preference: whom each side would take, in order, with ties.

Only the order counts.  A target that is on nobody's list is not wanted; a pair is possible only
when both sides list each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matchengine.checks import ProblemError, check_id, check_whole

Ranking = tuple[tuple[str, ...], ...]
"""The best first; those between the same brackets are equally good."""


@dataclass(frozen=True)
class Supervisor:
    """Someone (or a school) who can take `capacity` people over several places together."""

    id: str
    capacity: int

    def __post_init__(self) -> None:
        check_id(self.id, "supervisor")
        check_whole(self.capacity, f"capacity of supervisor {self.id!r}", low=0)


@dataclass(frozen=True)
class Lists:
    """The list of each candidate (of places) and of each place or supervisor (of candidates).

    A ranking may be written `["de linde", ["de eik", "de es"]]`: first De Linde, then the other
    two alike.  A target that is listed twice keeps its best rank.  Where a place has a
    supervisor, the supervisor's list stands for the place's own.
    """

    candidates: Mapping[str, Ranking] = field(default_factory=dict)
    places: Mapping[str, Ranking] = field(default_factory=dict)
    supervisors: Mapping[str, Ranking] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for side in ("candidates", "places", "supervisors"):
            rankings = getattr(self, side)
            clean = {who: _ranking(one, f"list of {who!r}") for who, one in rankings.items()}
            object.__setattr__(self, side, {who: one for who, one in clean.items() if one})

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            side: {who: [list(tie) for tie in one] for who, one in sorted(rankings.items())}
            for side, rankings in vars(self).items()
        }


def check_lists(
    lists: Lists, candidates: frozenset[str], places: frozenset[str], supervisors: frozenset[str]
) -> None:
    """Every id on a list, and of a list, is of this round."""
    sides = (
        ("candidate", lists.candidates, candidates, places, "place"),
        ("place", lists.places, places, candidates, "candidate"),
        ("supervisor", lists.supervisors, supervisors, candidates, "candidate"),
    )
    for side, rankings, agents, targets, other in sides:
        for who, ranking in rankings.items():
            if who not in agents:
                raise ProblemError(f"lists: {who!r} is an unknown {side}")
            for tie in ranking:
                if not targets.issuperset(tie):
                    name = min(set(tie) - targets)
                    raise ProblemError(f"lists: {who!r} ranks an unknown {other} {name!r}")


def _ranking(given: Iterable[str | Iterable[str]], what: str) -> Ranking:
    if isinstance(given, str):
        raise ProblemError(f"{what}: {given!r} is one text, not a list")
    seen: set[str] = set()
    out = []
    for one in given:
        tie = {one} if isinstance(one, str) else set(one)
        if not all(isinstance(name, str) for name in tie):
            raise ProblemError(f"{what}: {one!r} is not a text or a tie of texts")
        tie -= seen
        seen |= tie
        if tie:
            out.append(tuple(sorted(tie)))
    return tuple(out)
