"""Ask the engine, check its answer with independent code, and have it explained."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError
from leerplek.matching.board import of_kind
from leerplek.matching.enums import Mode, Stage
from leerplek.matching.round import Round
from leerplek.matching.snapshot import Snapshot, build_snapshot
from leerplek.matching.stages import Tell, tell_nobody
from matchengine import Problem, Result, explain, solve, verify
from matchengine.explain import Explanation

REPAIR = "rematch"
"""The engine's mode that changes as little as its goals allow."""
EFFORT = 2.0
"""How long the engine looks for the best combinations, in its own steps of about a second."""


class MatchingError(DomainError):
    """A round cannot be run or shown, with the reason."""


@dataclass(frozen=True)
class Answer:
    """A verified answer.  It is explained when somebody asks, for that takes longest."""

    snapshot: Snapshot
    result: Result

    @cached_property
    def explanation(self) -> Explanation:
        return explain(self.snapshot.problem, self.result)


def answer(round_: Round, *, mode: str, seed: int, tell: Tell = tell_nobody) -> Answer:
    """Solve a round.  An answer that does not verify is never shown: it raises instead.

    A round of one candidate a place chooses among the proposals: a proposal is a
    talk, not the place itself, so there it fixes nothing.
    """
    if mode == Mode.ASSIGN:
        round_ = replace(round_, proposed=frozenset())
    snapshot = build_snapshot(round_)
    if mode == Mode.FAIR:
        snapshot = replace(snapshot, problem=of_kind(snapshot.problem, mode))
    return Answer(snapshot, checked_answer(snapshot.problem, mode=mode, seed=seed, tell=tell))


def answer_near(
    problem: Problem,
    *,
    previous: frozenset[tuple[str, str]],
    mode: str,
    seed: int,
    tell: Tell = tell_nobody,
) -> tuple[Problem, Result]:
    """Solve a round again, as close to `previous` pairs as its goals allow; verified.

    The question that comes back has the new pairs as its own previous ones: asked again
    it gives the same answer, so questions about it start from the board as it is.
    """
    near = replace(of_kind(problem, mode), previous=previous)
    found = solve(near, mode=REPAIR, seed=seed)
    tell(Stage.CHECKING)
    first = verified(near, found)
    pairs = frozenset((pair.candidate_id, pair.place_id) for pair in first.pairs)
    if pairs == previous:
        return near, first
    settled = replace(near, previous=pairs)
    return settled, verified(settled, solve(settled, mode=REPAIR, seed=seed))


def checked_answer(
    problem: Problem, *, mode: str, seed: int = 0, tell: Tell = tell_nobody
) -> Result:
    """Solve a question of the engine; an answer that does not verify raises."""
    found = solve(problem, mode=Mode(mode).value, seed=seed)
    tell(Stage.CHECKING)
    return verified(problem, found)


def checked_combining(problem: Problem, *, seed: int = 0) -> Result:
    """Choose among the combinations of a question; an answer that does not verify raises.

    The search is bounded, so that somebody can wait for it; the answer says what is proven.
    """
    return verified(problem, solve(problem, mode="combine", seed=seed, effort=EFFORT))


def checked_again(problem: Problem, *, like: Result) -> Result:
    """Solve a kept question as it was solved before; an answer that does not verify raises."""
    return verified(problem, solve(problem, mode=like.mode, seed=like.seed))


def verified(problem: Problem, result: Result) -> Result:
    """Return the answer when independent code agrees with it; else it raises."""
    if verify(problem, result):
        raise MatchingError(
            _("The answer did not pass its own check, so it is not shown. Please report this.")
        )
    return result
