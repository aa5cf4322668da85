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
from matchengine.lists import Lists, Supervisor
from matchengine.problem import Candidate, Place, Problem, ProblemError, Settings
from matchengine.result import Level, OpenPlace, Pair, Result, Stage, UncertainPair, Unplaced
from matchengine.rules import Rule
from matchengine.solve import solve
from matchengine.verify import Complaint, verify

__all__ = [
    "Candidate",
    "Change",
    "Combination",
    "Complaint",
    "Explanation",
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
    "price",
    "solve",
    "verify",
]
