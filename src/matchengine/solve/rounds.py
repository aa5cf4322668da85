"""Which method answers which round."""

from __future__ import annotations

from matchengine.rules import Mask
from matchengine.solve.fair import fairest_pairs
from matchengine.solve.network import Solution, best_pairs, is_fair
from matchengine.tables import Ints, Tables


def solve_round(t: Tables, blocked: Mask, totals: Ints, mode: str, seed: int) -> Solution:
    """Solve one mode: `blocked` is not zero where a rule stands in the way."""
    method = fairest_pairs if is_fair(mode, t.settings) else best_pairs
    return method(t, blocked, totals, mode, seed)
