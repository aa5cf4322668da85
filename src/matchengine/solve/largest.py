"""The largest stable matching when there are ties, part by part, with a proof of the bound.

Parts of the market that share no place and no supervisor are solved apart.  Each starts from the
two-thirds method; where that reaches the largest number of pairs at all, it is proven at once.
Else a part of a region's size is solved exactly, and a proof is made that nothing larger is
stable.  What is too large, or takes too much effort, keeps the best answer and an honest bound.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.sat.python import cp_model

from matchengine.solve.acceptance import UNMATCHED
from matchengine.solve.approximate import large_stable
from matchengine.solve.flow import SolverError
from matchengine.solve.formulation import PAIR, Row, hopeless, rows_of
from matchengine.solve.market import Market
from matchengine.solve.proof import Case, Prover

EXACT_PAIRS = 3000
"""Parts with more possible pairs than this are a nation's, not a region's."""
EFFORT = 10.0
"""For one part the exact solver, and the proof after it, take about as many seconds each at most;
both are counted in steps, so that the answer is the same on any machine."""


@dataclass(frozen=True)
class Part:
    """One part of the market with its proof: no stable matching of it has more than `bound`."""

    candidates: tuple[int, ...]
    bound: int
    cases: tuple[Case, ...]


def largest_stable(m: Market, effort: float = EFFORT) -> tuple[list[int], int, list[Part]]:
    """The place of each candidate, the most pairs possible, and the proofs that are needed."""
    match = large_stable(m)
    highest = most_pairs(m)
    bound, proofs = 0, []
    for part in parts_of(m):
        most = sum(1 for c in part if highest[c] != UNMATCHED)
        have = sum(1 for c in part if match[c] != UNMATCHED)
        pairs = sum(len(m.choices[c]) for c in part)
        if have < most and pairs <= EXACT_PAIRS:
            rows = rows_of(m, part)
            found, exact = _exact(m, part, rows, match, most, effort)
            for c, p in found.items():
                match[c] = p
            have = sum(1 for c in part if match[c] != UNMATCHED)
            if have < most:
                proof = _proof(part, rows, have, most, effort if exact else 0.0)
                proofs += [proof] if proof.bound < most else []
                most = min(most, proof.bound)
        bound += most
    return match, bound, proofs


def most_pairs(m: Market) -> list[int]:
    """A matching with as many pairs as there can be, stable or not."""
    people, spots = len(m.choices), len(m.place_ids)
    source, sink = people + spots + len(m.room), people + spots + len(m.room) + 1
    flow = SimpleMaxFlow()
    arcs = [(flow.add_arc_with_capacity(c, people + p, 1), c, p) for c, p in m.pairs if m.seats[p]]
    for c in range(people):
        flow.add_arc_with_capacity(source, c, 1)
    for p, h in enumerate(m.head):
        flow.add_arc_with_capacity(people + p, people + spots + h, m.seats[p])
    for h, room in enumerate(m.room):
        flow.add_arc_with_capacity(people + spots + h, sink, room)
    if flow.solve(source, sink) != SimpleMaxFlow.Status.OPTIMAL:
        raise SolverError("the flow solver found no largest matching")
    match = [UNMATCHED] * people
    for arc, c, p in arcs:
        if flow.flow(arc):
            match[c] = p
    return match


def parts_of(m: Market) -> list[list[int]]:
    """Groups of candidates that share no place and no supervisor, sorted."""
    at_head: defaultdict[int, list[int]] = defaultdict(list)
    for c, places in enumerate(m.choices):
        for h in {m.head[p] for p in places}:
            at_head[h].append(c)
    seen: set[int] = set()
    out = []
    for first, places in enumerate(m.choices):
        if first in seen or not places:
            continue
        part, waiting = [], [first]
        seen.add(first)
        while waiting:
            c = waiting.pop()
            part.append(c)
            for h in {m.head[p] for p in m.choices[c]}:
                for other in at_head.pop(h, ()):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        out.append(sorted(part))
    return out


def _exact(
    m: Market, part: list[int], rows: list[Row], match: list[int], most: int, effort: float
) -> tuple[dict[int, int], bool]:
    """The best stable matching of a part that the exact solver finds, never worse than before.

    And whether the solver is sure that there is no better one.
    """
    model = cp_model.CpModel()
    keys = sorted({key for row in rows for key in row.terms})
    never = {(PAIR, c, p) for c, p in hopeless(m, part)}
    variable = {key: model.new_bool_var(":".join(map(str, key))) for key in keys}
    for row in rows:
        names = list(row.terms)
        total = cp_model.LinearExpr.weighted_sum(
            [variable[key] for key in names], [row.terms[key] for key in names]
        )
        model.add(total <= row.most)
    for key in sorted(never):
        model.add(variable[key] == 0)
    chosen = [key for key in keys if key[0] == PAIR]
    size = cp_model.LinearExpr.sum([variable[key] for key in chosen])
    model.add(size <= most)
    model.add(size >= sum(1 for c in part if match[c] != UNMATCHED))
    model.maximize(size)
    for key in chosen:
        model.add_hint(variable[key], int(match[key[1]] == key[2]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise SolverError("the exact solver refuses a matching that is stable")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {c: match[c] for c in part}, False
    out = dict.fromkeys(part, UNMATCHED)
    for _, c, p in (key for key in chosen if solver.value(variable[key])):
        out[c] = p
    return out, status == cp_model.OPTIMAL


def _proof(part: list[int], rows: list[Row], have: int, most: int, effort: float) -> Part:
    """A proof by cases as far as the effort goes, else the bound that holds without any."""
    prover = Prover(rows)
    if prover.prove(have, effort):
        return Part(tuple(part), have, tuple(prover.cases))
    bound, case = prover.root()
    return Part(tuple(part), min(bound, most), (case,))
