"""Which method answers which round."""

from __future__ import annotations

from matchengine.rules import Mask
from matchengine.solve.combine import EFFORT
from matchengine.solve.fair import fairest_pairs
from matchengine.solve.network import Solution, best_pairs, is_fair
from matchengine.solve.together import combined_pairs
from matchengine.tables import Ints, Tables

COMBINING = ("combine", "fair", "rematch")
"""The modes that use the combinations of a problem."""


def solve_round(
    t: Tables, blocked: Mask, totals: Ints, mode: str, seed: int, effort: int = EFFORT
) -> Solution:
    """Solve one mode: `blocked` is not zero where a rule stands in the way.

    `effort` is how many cases of a round with combinations may be looked at; the other rounds
    need none.
    """
    if mode in COMBINING and t.is_combined.any():
        return combined_pairs(t, blocked, totals, mode, seed, effort)
    method = fairest_pairs if is_fair(mode, t.settings) else best_pairs
    return method(t, blocked, totals, mode, seed)
