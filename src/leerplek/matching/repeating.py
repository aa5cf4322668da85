"""How a round was made, and making it once more from what is kept: the same answer, or why not."""

from dataclasses import dataclass

from leerplek.matching.board import Board, PairKey, pairs_of
from leerplek.matching.models import MatchRun
from leerplek.matching.packed import problem_of
from leerplek.matching.solving import checked_again
from matchengine import Result


@dataclass(frozen=True)
class Version:
    """A part of the software: its version when the round was made and now."""

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class Repeated:
    """What came out the second time.

    `other_pairs` are in one of the two answers only; `board_pairs` likewise for the
    board as people left it, None when nobody changed it.
    """

    count: int
    other_pairs: frozenset[PairKey]
    board_pairs: frozenset[PairKey] | None
    versions: tuple[Version, ...]

    @property
    def is_same(self) -> bool:
        return not self.other_pairs and not self.board_pairs


def repeat(board: Board) -> Repeated:
    """Solve the kept question of a round again, and that of its board; nothing is kept."""
    run = board.run
    first = Result.from_dict(run.result)
    again = checked_again(problem_of(run), like=first)
    return Repeated(
        count=len(again.pairs),
        other_pairs=pairs_of(first) ^ pairs_of(again),
        board_pairs=None if run.board is None else board.pairs ^ _board_again(board),
        versions=versions(run, again),
    )


def versions(run: MatchRun, again: Result) -> tuple[Version, ...]:
    """Return the versions that are not those of then."""
    then: dict[str, str] = run.result["versions"]
    return tuple(
        Version(name, then.get(name, ""), again.versions.get(name, ""))
        for name in sorted({*then, *again.versions})
        if then.get(name) != again.versions.get(name)
    )


def _board_again(board: Board) -> frozenset[PairKey]:
    return pairs_of(checked_again(board.solved, like=board.found))
