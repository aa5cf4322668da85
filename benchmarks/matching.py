"""How long the engine takes, beside SciPy on the same rounds in the same process.

Prints a table of medians of seven runs.  `scipy` is `linear_sum_assignment` on a dense matrix in
which each match outweighs all points; it gets the pairs for free and gives no reasons, no proof
and no fixed order, so only `assign` is compared with it.  Run with `make bench`, or:

    python benchmarks/matching.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchengine import Problem, explain, solve, verify
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.solve.network import best_pairs
from matchengine.tables import Tables, build_tables
from matchengine.tests.region import invented_region

RUNS = 7
SIZES = ((50, 30, 30.0), (60, 80, 30.0), (1000, 500, 120.0))


def median_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median of several runs in milliseconds, after one run to warm up."""
    work()
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return 1000 * statistics.median(seconds)


def scipy_assign(t: Tables) -> tuple[int, int]:
    """Most matches, then most points, with one column for each seat."""
    points = totals(t)
    possible = blocking(t, failures(t)) == 0
    big = 2 * int(np.abs(points).max(initial=0)) * min(t.shape) + 1
    worth = np.repeat(np.where(possible, points + big, 0), t.capacity, axis=1)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    places = np.repeat(np.arange(t.shape[1]), t.capacity)[columns]
    made = possible[rows, places]
    return int(made.sum()), int(points[rows[made], places[made]].sum())


def measure(problem: Problem) -> dict[str, Any]:
    """All figures of one round; the answers of engine and SciPy must agree."""
    t = build_tables(problem)
    blocked, points = blocking(t, failures(t)), totals(t)
    assigned, proposed = solve(problem, mode="assign"), solve(problem)
    if tuple(level.value for level in assigned.levels) != scipy_assign(t):
        raise SystemExit("engine and SciPy do not agree")
    small = len(problem.candidates) < 200
    scipy_ms = median_ms(lambda: scipy_assign(t))
    assign_ms = median_ms(lambda: best_pairs(t, blocked, points, "assign", 0))
    return {
        "eligible": int((blocked == 0).sum()),
        "propose": median_ms(lambda: solve(problem)),
        "assign": median_ms(lambda: solve(problem, mode="assign")),
        "fair": median_ms(lambda: solve(problem, mode="fair")),
        "assign core": assign_ms,
        "scipy": scipy_ms,
        "core/scipy": assign_ms / scipy_ms,
        "verify": median_ms(lambda: verify(problem, proposed), RUNS if small else 1),
        "explain": median_ms(lambda: explain(problem, proposed)) if small else None,
        "100 what-ifs": 100 * median_ms(lambda: best_pairs(t, blocked, points, "propose", 0)),
    }


def main() -> None:
    """Print the table."""
    rows = []
    for candidates, places, side in SIZES:
        problem = invented_region(candidates, places, seed=1, side=side)
        rows.append({"size": f"{candidates} x {places}", **measure(problem)})
    names = list(rows[0])
    print("Milliseconds, medians of seven runs; core = arrays in, pairs and proof out.")
    print(" | ".join(f"{name:>12}" for name in names))
    for row in rows:
        print(" | ".join(f"{cell(row[name]):>12}" for name in names))


def cell(value: object) -> str:
    """One cell of the table."""
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
