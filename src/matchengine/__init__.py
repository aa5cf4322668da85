"""Matching of candidates with places: proven, explained, without Django.

`solve(Problem(...))` gives a `Result`; `verify` checks it with code that shares nothing with the
solver; `explain` says per person and per place what stood in the way and what would help; `price`
says what forcing or forbidding one pair costs, `price_bound` what at
least.  `explain_lists` does it for an answer to lists.
"""

from matchengine.combinations import Combination
from matchengine.evening import Evening, Meeting
from matchengine.explain import (
    Change,
    Choice,
    Choices,
    Explanation,
    Fairness,
    ListExplanation,
    NearMiss,
    Price,
    Shares,
    Shortfall,
    WhyOpen,
    WhyUnplaced,
    apply_change,
    explain,
    explain_lists,
    fairness,
    price,
    price_bound,
)
from matchengine.large import LargeRound
from matchengine.lists import Lists, Supervisor
from matchengine.problem import Candidate, Place, Problem, ProblemError, Settings
from matchengine.reach import nearness, pairs_in_reach
from matchengine.result import Level, OpenPlace, Pair, Result, Stage, UncertainPair, Unmet, Unplaced
from matchengine.rules import Rule
from matchengine.solve import solve
from matchengine.solve.large import solve_large
from matchengine.verify import Complaint, verify
from matchengine.verify.large import verify_large

__all__ = [
    "Candidate",
    "Change",
    "Choice",
    "Choices",
    "Combination",
    "Complaint",
    "Evening",
    "Explanation",
    "Fairness",
    "LargeRound",
    "Level",
    "ListExplanation",
    "Lists",
    "Meeting",
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
    "Shares",
    "Shortfall",
    "Stage",
    "Supervisor",
    "UncertainPair",
    "Unmet",
    "Unplaced",
    "WhyOpen",
    "WhyUnplaced",
    "apply_change",
    "explain",
    "explain_lists",
    "fairness",
    "nearness",
    "pairs_in_reach",
    "price",
    "price_bound",
    "solve",
    "solve_large",
    "verify",
    "verify_large",
]
