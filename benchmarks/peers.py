"""The solvers that the engine is compared with, each asked in the way that suits it best.

A peer gets the pairs for free and gives no reasons, no proof and no fixed order.  `lap`, `algmatch`
and `matching` are no part of the product: they are installed in a folder of their own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matchengine import Problem
from matchengine.large import LargeRound

Work = Callable[[], object]
FOLDER = Path(__file__).resolve().parent.parent / ".venv" / "bench"
MODULES = {"lap": "lap", "algmatch": "algmatch", "matching": "matching.games"}
sys.path.insert(0, str(FOLDER))  # before the folder of the benchmarks: one peer is named like it


def _peer(module: str) -> Any:
    try:
        return import_module(module) if FOLDER.is_dir() else None
    except ImportError:
        return None


PEERS = {name: _peer(module) for name, module in MODULES.items()}


def versions() -> str:
    """What is compared here, and what is missing."""
    here = ("scipy", "ortools", *(name for name, peer in PEERS.items() if peer is not None))
    missing = [name for name, peer in PEERS.items() if peer is None]
    told = "Peers: " + ", ".join(f"{name} {version(name)}" for name in here)
    return told + (f"; NOT INSTALLED HERE: {', '.join(missing)}" if missing else "")


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


class Algmatch:
    """Reads the lists each time, as the engine does; `solving` is what it takes after that."""

    def __init__(self, problem: Problem, wishes: Any, back: Any) -> None:
        self.round = {
            "residents": {number(c): list(map(number, one)) for c, one in wishes.items()},
            "hospitals": {
                number(one.id): {
                    "capacity": one.capacity,
                    "preferences": list(map(number, back[one.id])),
                }
                for one in problem.places
            },
        }
        self.solving = 0.0
        self.pairs: set[tuple[str, str]] = set()

    def __call__(self) -> None:
        asked = PEERS["algmatch"].HospitalResidentsProblem(dictionary=self.round)
        begin = time.process_time()
        made = asked.get_stable_matching()["resident_sided"]
        self.solving = time.process_time() - begin
        named = ((str(who)[1:], str(where)[1:]) for who, where in made.items() if where)
        self.pairs = {(f"c{int(who) - 1}", f"p{int(where) - 1}") for who, where in named}


def number(name: str) -> int:
    """Peers want whole numbers from 1."""
    return int(name[1:]) + 1


def matching(problem: Problem, wishes: Any, back: Any) -> Work | None:
    """The lists as dictionaries; for thousands of people it ends in a RecursionError."""
    if PEERS["matching"] is None:
        return None
    seats = {one.id: one.capacity for one in problem.places}
    game = PEERS["matching"].HospitalResident
    return lambda: game.create_from_dictionaries(wishes, back, seats).solve()
