"""Ask the engine, check its answer with independent code, and have it explained."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError
from leerplek.matching.enums import Mode
from leerplek.matching.round import Round
from leerplek.matching.snapshot import Snapshot, build_snapshot
from matchengine import Result, explain, solve, verify
from matchengine.explain import Explanation


class MatchingError(DomainError):
    """A round cannot be run or shown, with the reason."""


@dataclass(frozen=True)
class Answer:
    """A verified answer with its explanation."""

    snapshot: Snapshot
    result: Result
    explanation: Explanation


def answer(round_: Round, *, mode: str, seed: int) -> Answer:
    """Solve a round.  An answer that does not verify is never shown: it raises instead."""
    snapshot = build_snapshot(round_)
    result = solve(snapshot.problem, mode=Mode(mode).value, seed=seed)
    complaints = verify(snapshot.problem, result)
    if complaints:
        raise MatchingError(
            _("The answer did not pass its own check, so it is not shown. Please report this.")
        )
    return Answer(snapshot, result, explain(snapshot.problem, result))
