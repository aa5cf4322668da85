"""Ask the engine about a round that is not kept: the same question with something changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from leerplek.matching.board import Board, PairKey, pairs_of
from leerplek.matching.solving import checked_again
from matchengine import Problem, Result


@dataclass(frozen=True)
class Shift:
    """What is different between two answers, person by person.

    `gaining` have a proposal in the second answer only, `losing` in the first only;
    `gained` and `lost` are the pairs.
    """

    gaining: tuple[str, ...]
    losing: tuple[str, ...]
    gained: tuple[PairKey, ...]
    lost: tuple[PairKey, ...]

    @property
    def is_nothing(self) -> bool:
        return not self.gained and not self.lost


def solve_again(board: Board, problem: Problem) -> Result:
    """Solve a changed problem as the board itself was solved; raise when it does not verify."""
    return checked_again(problem, like=board.result)


def shift(old: Collection[PairKey], new: Collection[PairKey]) -> Shift:
    """Compare the pairs of two answers."""
    before, after = {person for person, _place in old}, {person for person, _place in new}
    return Shift(
        gaining=tuple(sorted(after - before)),
        losing=tuple(sorted(before - after)),
        gained=tuple(sorted(set(new) - set(old))),
        lost=tuple(sorted(set(old) - set(new))),
    )


def shift_to(board: Board, result: Result) -> Shift:
    """Compare the board with another answer."""
    return shift(board.pairs, pairs_of(result))


def without_places(problem: Problem, gone: Collection[str]) -> Problem:
    """Return the problem as if these places were not there, whatever it holds about them."""
    changed: dict[str, Any] = {
        "places": tuple(place for place in problem.places if place.id not in gone)
    }
    for field in fields(problem):
        held = getattr(problem, field.name)
        if isinstance(held, Mapping):
            changed[field.name] = {key: held[key] for key in held if key[1] not in gone}
        elif isinstance(held, frozenset):
            changed[field.name] = frozenset(key for key in held if key[1] not in gone)
    return replace(problem, **changed)
