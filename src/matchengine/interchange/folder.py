"""A folder of the interchange format in memory, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from matchengine.problem import PairKey, Problem, ProblemError


class FolderError(ProblemError):
    """A file cannot be used: which one, in what row and column, and why.

    `row` counts as an editor does, the header being row 1; None when the file as a whole is wrong.
    """

    def __init__(
        self, file: str, reason: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        self.file = file
        self.row = row
        self.column = column
        self.reason = reason
        where = file
        if row is not None:
            where += f", row {row}"
        if column is not None:
            where += f", column {column}"
        super().__init__(f"{where}: {reason}")


@dataclass(frozen=True)
class Preference:
    """One line of a list: `agent_id` of this side ranks `target_id`; equal ranks are ties."""

    side: str
    agent_id: str
    rank: int
    target_id: str


@dataclass(frozen=True)
class Folder:
    """A problem and what the format knows beside it.

    `value` says whether `pairs.csv` gives `points` or `cost`, None without that file.  Decimal
    values are stored as whole points, multiplied by `scale`; costs are stored as negative points.
    `texts` keeps the columns the modes of today do not read, per file, id and column.
    `derived` places are combinations of a group: no row of `places.csv` is theirs.
    `lock_rows` are the rows of `locks.csv`, for who refuses one.
    """

    problem: Problem
    value: str | None = None
    scale: int = 1
    coordinates: Mapping[tuple[str, str], tuple[Decimal, Decimal]] = field(default_factory=dict)
    texts: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    locks: Mapping[PairKey, str] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    preferences: tuple[Preference, ...] = ()
    notes: tuple[str, ...] = ()
    lock_rows: Mapping[PairKey, int] = field(default_factory=dict, compare=False)

    def unscaled(self, points: int) -> int | float:
        """Points or costs as the folder writes them."""
        value = -points if self.value == "cost" else points
        whole, rest = divmod(value, self.scale)
        return whole if rest == 0 else value / self.scale
