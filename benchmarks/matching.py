"""How long the engine takes, beside named peers on the same rounds in the same process.

The engine answers with reasons, a proof and a fixed order.  Run with `make bench-matching`, or:

    python benchmarks/matching.py [region] [province] [country] [lists] [files]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from measuring import RUNS, Clock, compare, peak_mb, print_table
from peers import PEERS, Algmatch, Weights, matching, versions

from matchengine import Candidate, Lists, Place, Problem, Settings, explain, price, solve, verify
from matchengine.interchange.commands import run_solve
from matchengine.large import LargeRound
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.solve.large import solve_large
from matchengine.tables import build_tables
from matchengine.tests.country import invented_country
from matchengine.tests.region import invented_region, with_halves
from matchengine.verify.large import verify_large

CASES = Path(__file__).resolve().parents[2] / "shared" / "data" / "matching-cases"
MARKETS = (0.6, 0.9, 1.0, 1.25, 2.5)
MOST_PEOPLE = 3.075
"""The market of 20,024 people, the largest that is measured."""
PLACES = 5000


def region() -> None:
    """A region of 50 by 30, and one somewhat larger."""
    print("\nRegion")
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
                "or-tools": weights.ortools(),
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
        what_ifs(problem, assigned, size)


def what_ifs(problem: Problem, assigned: Any, size: str) -> None:
    """A hundred pairs forced or ruled out, each solved again and compared, as the board asks it."""
    made = [(one.candidate_id, one.place_id) for one in assigned.pairs]
    pairs = [(c.id, p.id) for c in problem.candidates for p in problem.places]
    asked = [(*key, "forbid") for key in made]
    asked += [(*key, "force") for key in pairs if key not in made]
    asked = asked[:100]

    def work() -> None:
        for c, p, action in asked:
            price(problem, assigned, c, p, action)

    compare(f"{len(asked)} what-ifs {size}", {"engine": work}, goal="at most 3,000 ms")


def change(problem: Problem, **changes: Any) -> Problem:
    plain = problem.to_dict() | {name: list(map(list, keys)) for name, keys in changes.items()}
    return Problem.from_dict(plain)


def check(weights: Weights, reached: tuple[int, ...]) -> None:
    """A table of times is worth nothing when the answers differ."""
    if weights.ortools()() != reached:
        raise SystemExit("the engine and OR-Tools do not agree")


def province() -> None:
    """A round on which every peer can be asked."""
    print("\nA province of 400 practices, pairs given")
    round_ = invented_country(400, market=1.25).round()
    weights = Weights(round_)
    check(weights, tuple(level.value for level in solve_large(round_).levels))
    compare(
        f"assign {weights.people} x {weights.seats} seats",
        {
            "engine": lambda: solve_large(round_),
            "scipy sparse": weights.scipy_sparse(),
            "scipy dense": weights.scipy_dense(),
            "or-tools": weights.ortools(),
            "lap": weights.lap(),
        },
    )


def country() -> None:
    """The country in every market, pairs given; then from coordinates, each in its own process.

    `lap` is left out: on a table of this size with most pairs impossible it takes minutes.
    """
    print("\nCountry, 5,000 practices, pairs given; engine with proof and tie-break")
    print("the engine may take 1.5 times as long as scipy sparse, so that has at least 0.67x")
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
            "or-tools": weights.ortools(),
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
        "\nCountry from coordinates, each in a process of its own, medians of 7; goals 3 s, 800 MB"
    )
    for market in (*MARKETS, MOST_PEOPLE):
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
    pairs, assign, rematch, checking = Clock(), Clock(), Clock(), Clock()
    for _ in range(RUNS):
        with pairs:
            round_ = known.round()
        with assign:
            first = solve_large(round_)
        after, previous = no_goes(round_, first)
        with rematch:
            repaired = solve_large(after, mode="rematch")
    peak = peak_mb()
    with checking:
        complaints = verify_large(round_, first) + verify_large(after, repaired)
    if complaints:
        raise SystemExit(f"not verified: {complaints[0]}")
    plain = solve_large(after)
    if plain.level("matches") != repaired.level("matches"):
        raise SystemExit("the repair has fewer matches")
    kept = {(p.candidate_id, p.place_id) for p in plain.pairs} & {
        (after.candidate_ids[i], after.place_ids[j]) for i, j in previous.tolist()
    }
    print(
        f"  {len(round_.candidate_ids):>6,} x {PLACES:,}, {len(round_.points):>9,} pairs: "
        f"end to end {pairs + assign}, of it assign {assign}; rematch {rematch}; "
        f"both checked {checking}; peak {peak} MB; "
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
    """Lists of both sides: all of `solve`, with reasons and proof; `algmatch` must agree."""
    print("\nLists of ten")
    for people, places, goal in ((50, 30, ""), (10_000, 5_000, "algmatch >= 50x")):
        problem, wishes, back = invented_lists(people, places)
        works: dict[str, Any] = {"engine": lambda p=problem: solve(p, mode="stable")}
        peer = Algmatch(problem, wishes, back)
        works["algmatch"] = peer if PEERS["algmatch"] else None
        if people < 1000:  # beyond, it ends in a RecursionError
            works["matching"] = matching(problem, wishes, back)
        compare(f"stable {people:,} x {places:,}", works, goal=goal)
        found = solve(problem, mode="stable")
        if verify(problem, found):
            raise SystemExit("an answer to lists does not verify")
        if PEERS["algmatch"]:
            if {(one.candidate_id, one.place_id) for one in found.pairs} != peer.pairs:
                raise SystemExit("the engine and algmatch do not agree")
            print(f"  algmatch: all but {1000 * peer.solving:.0f} ms goes into reading the lists")


def invented_lists(people: int, places: int) -> tuple[Problem, Any, Any]:
    """Ten wishes for everyone, all of them returned."""
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
    return problem, wishes, back


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
    peak = peak_mb()
    print(
        f"exit {code}, total cost {payload['total_cost']}, gap {payload['gap']}, "
        f"{payload['seconds']:.2f} s, peak {peak} MB"
    )


TABLES = {
    "region": region,
    "province": province,
    "country": country,
    "lists": lists,
    "files": files,
}


def main() -> None:
    """Print the tables asked for, or all."""
    if sys.argv[1:2] == ["one-country"]:
        one_country(float(sys.argv[2]))
        return
    if sys.argv[1:2] == ["one-file"]:
        one_file(sys.argv[2])
        return
    print(versions())
    print("Milliseconds; in brackets processor time and, of a peer, its ratio to the engine's.")
    for name in sys.argv[1:] or TABLES:
        begin = time.perf_counter()
        TABLES[name]()
        print(f"({name} took {time.perf_counter() - begin:.0f} s)", flush=True)
    print_table()


if __name__ == "__main__":
    main()
