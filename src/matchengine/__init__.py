"""Matching of candidates with places: proven, explained, without Django.

`solve(Problem(...))` gives a `Result`; `verify` checks it with code that shares nothing with the
solver; `explain` says per person and per place what stood in the way and what would help; `price`
says what forcing or forbidding one pair costs.
"""

from matchengine.combinations import Combination
from matchengine.explain import (
    Change,
    Explanation,
    NearMiss,
    Price,
    Shortfall,
    WhyOpen,
    WhyUnplaced,
    apply_change,
    explain,
    price,
)
from matchengine.large import LargeRound
from matchengine.lists import Lists, Supervisor
from matchengine.problem import Candidate, Place, Problem, ProblemError, Settings
from matchengine.reach import nearness, pairs_in_reach
from matchengine.result import Level, OpenPlace, Pair, Result, Stage, UncertainPair, Unplaced
from matchengine.rules import Rule
from matchengine.solve import solve
from matchengine.solve.large import solve_large
from matchengine.verify import Complaint, verify
from matchengine.verify.large import verify_large

__all__ = [
    "Candidate",
    "Change",
    "Combination",
    "Complaint",
    "Explanation",
    "LargeRound",
    "Level",
    "Lists",
    "NearMiss",
    "OpenPlace",
    "Pair",
    "Place",
    "Price",
    "Problem",
    "ProblemError",
    "Result",
    "Rule",
    "Settings",
    "Shortfall",
    "Stage",
    "Supervisor",
    "UncertainPair",
    "Unplaced",
    "WhyOpen",
    "WhyUnplaced",
    "apply_change",
    "explain",
    "nearness",
    "pairs_in_reach",
    "price",
    "solve",
    "solve_large",
    "verify",
    "verify_large",
]
