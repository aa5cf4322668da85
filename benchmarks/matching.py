"""How long the engine takes, beside named peers on the same rounds in the same process.

Prints medians of seven runs, taken in turns, and ratios to the engine.  A peer gets the pairs for
free and gives no reasons, no proof and no fixed order.  One that takes longer than a few seconds
runs once and is marked with a star.  The peers the product does not need are installed in a folder
of their own; the table says which of them are missing.  Run with `make bench-matching`, or:

    python benchmarks/matching.py [region] [country] [lists] [files]
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matchengine import Candidate, Lists, Place, Problem, Settings, explain, solve, verify
from matchengine.interchange.commands import run_solve
from matchengine.large import LargeRound
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.solve.acceptance import accept
from matchengine.solve.large import solve_large
from matchengine.solve.market import build_market, read_lists
from matchengine.solve.network import best_pairs
from matchengine.tables import build_tables
from matchengine.tests.country import invented_country
from matchengine.tests.region import invented_region, with_halves
from matchengine.verify.large import verify_large

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT.parent / "shared" / "data" / "matching-cases"
sys.path.append(str(ROOT / ".venv" / "bench"))
PEERS: dict[str, Any] = {}
for _name in ("lap", "algmatch", "matching"):
    try:
        PEERS[_name] = __import__(_name)
    except ImportError:
        PEERS[_name] = None

RUNS = 7
LONG_SECONDS = 4.0
MARKETS = (0.6, 0.9, 1.0, 1.25, 2.5)
PLACES = 5000
Work = Callable[[], object]


def compare(row: str, works: dict[str, Work | None], *, goal: str = "") -> dict[str, float]:
    """Time all works in turns; print their medians and the ratio of each to the first."""
    seconds: dict[str, list[float]] = {name: [] for name, work in works.items() if work}
    for _ in range(RUNS + 1):
        for name, taken in seconds.items():
            if taken and taken[0] > LONG_SECONDS:
                continue
            begin = time.perf_counter()
            works[name]()  # type: ignore[misc]
            taken.append(time.perf_counter() - begin)
    medians = {name: statistics.median(taken[1:] or taken) for name, taken in seconds.items()}
    first = next(iter(medians.values()))
    cells = []
    for name in works:
        if name not in medians:
            cells.append(f"{name} NOT INSTALLED HERE")
            continue
        star = "*" if len(seconds[name]) == 1 else ""
        ratio = "" if not cells else f" ({medians[name] / first:.2f}x)"
        cells.append(f"{name} {1000 * medians[name]:.2f}{star}{ratio}")
    print(f"{row:<34} {goal:<24} {' | '.join(cells)}", flush=True)
    return medians


class Weights:
    """A round as a library wants it: one column a seat, each match outweighing all points."""

    def __init__(self, round_: LargeRound) -> None:
        self.round = round_
        seats = round_.capacity
        self.people, self.seats = len(round_.candidate_ids), int(seats.sum())
        most = min(self.people, self.seats)
        self.big = 2 * most * int(np.abs(round_.points).max(initial=0)) + 1
        copies = seats[round_.places]
        pair = np.repeat(np.arange(len(copies)), copies)
        number = np.arange(len(pair)) - np.repeat(np.cumsum(copies) - copies, copies)
        self.seat = (np.cumsum(seats) - seats)[round_.places[pair]] + number
        self.person = round_.candidates[pair]
        self.worth = round_.points[pair] + self.big

    def score(self, matches: int, worth: int) -> tuple[int, int]:
        return matches, int(worth) - matches * self.big

    def scipy_sparse(self) -> Work:
        """One dummy column a seat, so that a full matching exists."""
        idle = np.arange(self.seats)
        cost = np.concatenate([-self.worth, np.zeros(self.seats, dtype=np.int64)])
        cost -= cost.min() - 1
        rows, columns = np.append(self.seat, idle), np.append(self.person, self.people + idle)
        shape = (self.seats, self.people + self.seats)
        graph = csr_array((cost.astype(np.float64), (rows, columns)), shape=shape)
        return lambda: min_weight_full_bipartite_matching(graph)

    def dense(self) -> np.ndarray:
        table = np.zeros((self.seats, self.people))
        table[self.seat, self.person] = self.worth
        return table

    def scipy_dense(self) -> Work:
        table = self.dense()

        def work() -> tuple[int, int]:
            rows, columns = linear_sum_assignment(table, maximize=True)
            made = table[rows, columns]
            return self.score(int((made > 0).sum()), made.sum())

        return work

    def lap(self) -> Work | None:
        if PEERS["lap"] is None:
            return None
        cost = self.big * 2 - self.dense()
        return lambda: PEERS["lap"].lapjv(cost, extend_cost=True, return_cost=False)

    def ortools(self) -> Work:
        round_, people, places = self.round, self.people, len(self.round.capacity)
        source, sink = people + places, people + places + 1
        person, place = np.arange(people), np.arange(places)
        tail = np.concatenate(
            [round_.candidates, np.full(people, source), people + place, [source]]
        )
        head = np.concatenate([people + round_.places, person, np.full(places, sink), [sink]])
        ones = np.ones(len(round_.points) + people, dtype=np.int64)
        capacity = np.concatenate([ones, round_.capacity, [people]])
        cost = np.zeros(len(tail), dtype=np.int64)
        cost[: len(round_.points)] = -(round_.points + self.big)
        supply = np.zeros(sink + 1, dtype=np.int64)
        supply[source], supply[sink] = people, -people

        def work() -> tuple[int, int]:
            flow = SimpleMinCostFlow()
            flow.add_arcs_with_capacity_and_unit_cost(
                tail.astype(np.int32), head.astype(np.int32), capacity, cost
            )
            flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
            flow.solve()
            used = flow.flows(np.arange(len(round_.points), dtype=np.int32)) > 0
            return int(used.sum()), int(round_.points[used].sum())

        return work


def region() -> None:
    """A region of 50 by 30, and one somewhat larger."""
    print("\nRegion, milliseconds")
    for people, places in ((50, 30), (60, 80)):
        problem = invented_region(people, places, seed=1)
        size = f"{people} x {places}"
        t = build_tables(problem)
        blocked, points = blocking(t, failures(t)), totals(t)
        at = np.nonzero(blocked == 0)
        round_ = LargeRound(t.candidate_ids, t.place_ids, t.capacity, *at, points[at])
        weights = Weights(round_)
        assigned, proposed = solve(problem, mode="assign"), solve(problem)
        check(weights, tuple(level.value for level in assigned.levels))
        no_go = assigned.pairs[0]
        kept = frozenset((p.candidate_id, p.place_id) for p in assigned.pairs[1:])
        repair = change(problem, previous=kept, forbid={(no_go.candidate_id, no_go.place_id)})
        goal = "at most 10 ms" if people == 50 else ""
        compare(f"propose {size}", {"engine": lambda p=problem: solve(p)}, goal=goal)
        compare(
            f"assign {size}",
            {
                "engine": lambda p=problem: solve(p, mode="assign"),
                "scipy sparse": weights.scipy_sparse(),
                "scipy dense": weights.scipy_dense(),
                "or-tools flow": weights.ortools(),
                "lap": weights.lap(),
            },
            goal=goal,
        )
        compare(f"rematch {size}", {"engine": lambda p=repair: solve(p, mode="rematch")}, goal=goal)
        compare(
            f"fair {size}",
            {"engine": lambda p=problem: solve(p, mode="fair")},
            goal="at most 300 ms" if people == 50 else "",
        )
        halves = with_halves(problem, {50: 12, 60: 38}[people], seed=1)
        for kind in ("assign", "propose"):
            several = replace(halves, settings=replace(halves.settings, round_kind=kind))
            for mode in ("combine", "fair"):
                found = solve(several, mode=mode)
                if verify(several, found):
                    raise SystemExit(f"an answer of mode {mode} does not verify")
                compare(
                    f"{mode} {kind} {size}, {len(several.combinations)} halves",
                    {"engine": lambda p=several, m=mode: solve(p, mode=m)},
                    goal=f"{'300' if people == 50 else '5,000'} ms; gap {found.gap}",
                )
        compare(f"verify {size}", {"engine": lambda p=problem, r=proposed: verify(p, r)})
        compare(f"explain {size}", {"engine": lambda p=problem, r=proposed: explain(p, r)})
        what_ifs(t, blocked, points, size)


def what_ifs(t: Any, blocked: Any, points: Any, size: str) -> None:
    """A hundred other answers, each with one pair ruled out."""
    pairs = np.argwhere(blocked == 0)[:100]

    def work() -> None:
        for i, j in pairs:
            other = blocked.copy()
            other[i, j] = 1
            best_pairs(t, other, points, "propose", 0)

    compare(f"{len(pairs)} what-ifs {size}", {"engine": work}, goal="at most 3,000 ms")


def change(problem: Problem, **changes: Any) -> Problem:
    plain = problem.to_dict() | {name: list(map(list, keys)) for name, keys in changes.items()}
    return Problem.from_dict(plain)


def check(weights: Weights, reached: tuple[int, ...]) -> None:
    """A table of times is worth nothing when the answers differ."""
    if weights.ortools()() != reached:
        raise SystemExit("the engine and OR-Tools do not agree")


def country() -> None:
    """The country in every market, pairs given; then from coordinates, each in its own process.

    `lap` is left out: on a table of this size with most pairs impossible it takes minutes.
    """
    print("\nCountry, 5,000 practices, pairs given, milliseconds; engine with proof and tie-break")
    print("worst case of engine : scipy sparse must be at most 1.5, so its ratio at least 0.67")
    worst = 0.0
    for market in MARKETS:
        round_ = invented_country(PLACES, market=market).round()
        weights = Weights(round_)
        answer = solve_large(round_)
        check(weights, tuple(level.value for level in answer.levels))
        complaints = verify_large(round_, answer)
        if complaints:
            raise SystemExit(f"not verified: {complaints[0]}")
        works = {
            "engine": lambda r=round_: solve_large(r),
            "scipy sparse": weights.scipy_sparse(),
            "or-tools flow": weights.ortools(),
        }
        if market <= 1:  # beyond, a dense table takes more memory than most machines have
            works["scipy dense"] = weights.scipy_dense()
        medians = compare(
            f"assign {market} ({len(round_.points):,} pairs)",
            works,
            goal="scipy >= 0.67x",
        )
        worst = max(worst, medians["engine"] / medians["scipy sparse"])
    print(f"worst engine : scipy sparse {worst:.2f}")
    print(
        "\nCountry from coordinates, each in a process of its own, median of 7; goals 3 s, 800 MB"
    )
    for market in (*MARKETS, 3.075):
        done = subprocess.run(
            [sys.executable, __file__, "one-country", str(market)],
            capture_output=True,
            text=True,
            check=True,
        )
        print(done.stdout, end="", flush=True)


def one_country(market: float) -> None:
    """Coordinates to a proven answer, and the repair after 5 % no-go."""
    known = invented_country(PLACES, market=market)
    phases: dict[str, list[float]] = {"pairs": [], "assign": [], "rematch": []}
    for _ in range(RUNS):
        begin = time.perf_counter()
        round_ = known.round()
        phases["pairs"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        first = solve_large(round_)
        phases["assign"].append(time.perf_counter() - begin)
        after, previous = no_goes(round_, first)
        begin = time.perf_counter()
        repaired = solve_large(after, mode="rematch")
        phases["rematch"].append(time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    begin = time.perf_counter()
    complaints = verify_large(round_, first) + verify_large(after, repaired)
    checked = time.perf_counter() - begin
    if complaints:
        raise SystemExit(f"not verified: {complaints[0]}")
    plain = solve_large(after)
    if plain.level("matches") != repaired.level("matches"):
        raise SystemExit("the repair has fewer matches")
    kept = {(p.candidate_id, p.place_id) for p in plain.pairs} & {
        (after.candidate_ids[i], after.place_ids[j]) for i, j in previous.tolist()
    }
    middle = {name: statistics.median(taken) for name, taken in phases.items()}
    print(
        f"  {len(round_.candidate_ids):>6,} x {PLACES:,}, {len(round_.points):>9,} pairs: "
        f"end to end {middle['pairs'] + middle['assign']:.2f} s "
        f"(pairs {middle['pairs']:.2f}, assign {middle['assign']:.2f}), "
        f"rematch {middle['rematch']:.2f} s, both checked in {checked:.2f} s, peak {peak} MB; "
        f"{first.level('matches'):,} matches; repair broke "
        f"{len(previous) - repaired.level('kept')} of {len(previous):,} kept pairs, "
        f"a new assign {len(previous) - len(kept)}"
    )


def no_goes(round_: LargeRound, first: Any) -> tuple[LargeRound, np.ndarray]:
    """The round after one in twenty pairs became a no-go."""
    person = {one: k for k, one in enumerate(round_.candidate_ids)}
    place = {one: k for k, one in enumerate(round_.place_ids)}
    made = np.array([(person[p.candidate_id], place[p.place_id]) for p in first.pairs])
    at = np.random.default_rng(1).permutation(len(made))[: len(made) // 20]
    width = len(place)
    refused = made[at, 0] * width + made[at, 1]
    left = ~np.isin(round_.candidates * width + round_.places, refused)
    previous = np.delete(made, at, axis=0)
    after = LargeRound(
        round_.candidate_ids,
        round_.place_ids,
        round_.capacity,
        round_.candidates[left],
        round_.places[left],
        round_.points[left],
        previous,
    )
    return after, previous


def lists() -> None:
    """Lists of both sides: deferred acceptance, and all of `solve` with reasons and proof."""
    print("\nLists of ten, milliseconds")
    for people, places, goal in ((50, 30, ""), (10_000, 5_000, "algmatch >= 50x")):
        rng = random.Random(1)
        spots = [f"p{k}" for k in range(places)]
        wishes = {f"c{k}": rng.sample(spots, 10) for k in range(people)}
        back: dict[str, list[str]] = {one: [] for one in spots}
        for who, wanted in wishes.items():
            for one in wanted:
                back[one].append(who)
        for one in back.values():
            rng.shuffle(one)
        problem = Problem(
            tuple(Candidate(one) for one in wishes),
            tuple(Place(one, capacity=rng.choice([1, 1, 2])) for one in spots),
            lists=Lists(wishes, back),
            settings=Settings(max_km=None, min_hours=None),
        )
        market = build_market(problem, read_lists(problem), 0)
        works = {
            "acceptance": lambda m=market: accept(m),
            "engine in full": lambda p=problem: solve(p, mode="stable"),
            "algmatch": algmatch(problem, wishes, back),
        }
        if people < 1000:  # beyond, it ends in a RecursionError
            works["matching"] = matching(problem, wishes, back)
        compare(
            f"stable {people:,} x {places:,}",
            works,
            goal=goal,
        )


def algmatch(problem: Problem, wishes: Any, back: Any) -> Work | None:
    if PEERS["algmatch"] is None:
        return None
    residents = {int(c[1:]) + 1: [int(p[1:]) + 1 for p in one] for c, one in wishes.items()}
    hospitals = {
        int(one.id[1:]) + 1: {
            "capacity": one.capacity,
            "preferences": [int(c[1:]) + 1 for c in back[one.id]],
        }
        for one in problem.places
    }
    round_ = {"residents": residents, "hospitals": hospitals}
    solver = PEERS["algmatch"].HospitalResidentsProblem
    return lambda: solver(dictionary=round_).get_stable_matching()


def matching(problem: Problem, wishes: Any, back: Any) -> Work | None:
    if PEERS["matching"] is None:
        return None
    seats = {one.id: one.capacity for one in problem.places}
    game = PEERS["matching"].games.HospitalResident
    return lambda: game.create_from_dictionaries(wishes, back, seats).solve()


def files() -> None:
    """Published assignment problems through the command line, with the memory they took."""
    print("\nPublished problems through `leerplek solve`, one run each")
    for case in sorted(CASES.glob("orlib_*")):
        expected = json.loads((case / "expected.json").read_text("utf-8"))["expected"]
        done = subprocess.run(
            [sys.executable, __file__, "one-file", str(case)],
            capture_output=True,
            text=True,
            check=True,
        )
        print(f"  {case.name}: {done.stdout.strip()}, known optimum {expected}", flush=True)


def one_file(case: str) -> None:
    """One folder, as the command line solves it."""
    code, payload = run_solve(case, mode="assign")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"exit {code}, total cost {payload['total_cost']}, gap {payload['gap']}, "
        f"{payload['seconds']:.2f} s, peak {peak} MB"
    )


def main() -> None:
    """Print the tables asked for, or all."""
    if sys.argv[1:2] == ["one-country"]:
        one_country(float(sys.argv[2]))
        return
    if sys.argv[1:2] == ["one-file"]:
        one_file(sys.argv[2])
        return
    missing = [name for name, module in PEERS.items() if module is None]
    print("Medians of seven runs in turns (* one run); a peer's ratio is its time to the engine's.")
    if missing:
        print(f"!! NOT INSTALLED HERE, so left out: {', '.join(missing)}")
    tables = {"region": region, "country": country, "lists": lists, "files": files}
    for name in sys.argv[1:] or tables:
        tables[name]()


if __name__ == "__main__":
    main()
