"""Mode `speeddates`: from wishes to a timetable of rounds and tables.

Who meets whom comes first (`dates`), then the fewest rounds: as many as the busiest person has
dates, or as the tables need.  Then as few empty tables as possible, and the shortest wait.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from matchengine.evening import Evening, Meeting
from matchengine.facts import pair_facts
from matchengine.problem import PairKey, Problem, ProblemError
from matchengine.result import Level, OpenPlace, Pair, Result, UncertainPair, Unmet, Unplaced
from matchengine.rules import CAPACITY, blocking, codes, failures
from matchengine.score import points_of_pairs
from matchengine.solve.dates import choose_meetings, in_rounds
from matchengine.solve.market import luck
from matchengine.solve.reasons import uncertain_pairs
from matchengine.solve.waiting import EFFORT, Rounds, longest_wait, shortest_wait, spread
from matchengine.tables import build_tables

ABSENT = "absent"
PREARRANGED = "prearranged"
CANDIDATE_BUSY = "candidate_busy"
PLACE_BUSY = "place_busy"
TABLES_FULL = "tables_full"
NO_WISHES = "no_wishes"
SOLVER = "flow-edge-colouring"


@dataclass(frozen=True)
class Wishes:
    """What can be planned, and what cannot and why; `stopped` are the rules a pair fails."""

    possible: list[PairKey]
    refused: dict[PairKey, str]
    stopped: dict[PairKey, tuple[str, ...]]
    uncertain: tuple[UncertainPair, ...]


def solve_evening(problem: Problem, *, seed: int, effort: float | None = None) -> Result:
    """Make a timetable.  Raises ProblemError without the frame of the evening.

    `optimal` says that all goals are proven the best; where the wait of those meetings may still
    be shorter, `bound` says how short at most.
    """
    evening = problem.evening
    if evening is None:
        raise ProblemError("mode speeddates needs the rounds of the evening")
    wishes = _wishes(problem, evening)
    met = {(one.candidate_id, one.place_id) for one in evening.past}
    fixed = frozenset(problem.must & set(wishes.possible)) - met
    _check_fixed(fixed, evening)
    order = sorted(set(wishes.possible) - met, key=lambda pair: _luck(seed, pair))
    chosen = choose_meetings(order, fixed, evening) if order else []
    rounds = in_rounds(chosen, _fewest_rounds(chosen, evening.tables)) if chosen else []
    rounds = spread(rounds, EFFORT if effort is None else effort)
    planned = _seated(rounds, evening)
    levels, bound = _levels(rounds, planned, evening)
    unmet = _unmet(wishes, met, chosen, evening)
    pairs = _pairs(problem, wishes, (*evening.past, *planned))
    return Result(
        mode="speeddates",
        pairs=pairs,
        unplaced=_unplaced(problem, pairs, unmet),
        open_places=_open_places(problem, pairs, unmet),
        uncertain=wishes.uncertain,
        levels=levels,
        optimal=levels == bound,
        gap=levels[-1].value - bound[-1].value,
        bound=bound,
        certificate=(),
        solver=SOLVER,
        seed=seed,
        unmet=unmet,
    )


def _wishes(problem: Problem, evening: Evening) -> Wishes:
    """Every pair that is asked for: those listed, or else the possible ones, and the fixed.

    A combination of two half places is nobody to talk with: its halves are.
    """
    t = build_tables(problem)
    blocked = blocking(t, failures(t))
    row = {c: i for i, c in enumerate(t.candidate_ids)}
    column = {p: j for j, p in enumerate(t.place_ids)}
    halves = {one.id for one in problem.combinations}
    if problem.eligible is None:
        cells = zip(*(axis.tolist() for axis in np.nonzero(blocked == 0)), strict=True)
        named = ((t.candidate_ids[i], t.place_ids[j]) for i, j in cells)
        asked = {(c, p) for c, p in named if p not in halves}
    else:
        asked = set(problem.eligible)
    settled = {c for c, _ in problem.prearranged}
    taken = Counter(p for _, p in problem.prearranged)
    full = {one.id for one in problem.places if taken[one.id] >= one.capacity}
    refused, stopped = {}, {}
    for c, p in asked | problem.must:
        rules = codes(int(blocked[row[c], column[p]]))
        if rules:
            stopped[c, p] = rules
        if c in evening.absent_candidates or p in evening.absent_places:
            refused[c, p] = ABSENT
        elif (c, p) in problem.must:
            continue
        elif rules:
            refused[c, p] = rules[0]
        elif c in settled:
            refused[c, p] = PREARRANGED
        elif p in full:
            refused[c, p] = CAPACITY
    possible = sorted((asked | problem.must) - refused.keys())
    return Wishes(possible, refused, stopped, uncertain_pairs(t, blocked))


def _check_fixed(fixed: frozenset[PairKey], evening: Evening) -> None:
    """What people fixed has to fit, for it is planned whatever happens to the rest."""
    for side, name in enumerate(("candidate", "place")):
        for who, number in sorted(Counter(pair[side] for pair in fixed).items()):
            if number > evening.left:
                raise ProblemError(
                    f"{name} {who!r} has {number} fixed dates where {evening.left} rounds are left"
                )
    if evening.tables is not None and len(fixed) > evening.left * evening.tables:
        raise ProblemError(f"{len(fixed)} fixed dates do not fit at the tables of this evening")


def _luck(seed: int, pair: PairKey) -> tuple[int, PairKey]:
    return luck(f"{seed}:{pair[0]}") ^ luck(f"{seed}:place:{pair[1]}"), pair


def _fewest_rounds(pairs: list[PairKey], tables: int | None) -> int:
    busiest = max(max(Counter(pair[side] for pair in pairs).values()) for side in (0, 1))
    return busiest if tables is None else max(busiest, -(-len(pairs) // tables))


def _seated(rounds: Rounds, evening: Evening) -> list[Meeting]:
    """A table for each meeting: a place stays where it was if it can."""
    most = max(map(len, rounds), default=0)
    at: dict[str, int] = {one.place_id: one.table for one in evening.past}
    out = []
    for number, pairs in enumerate(rounds, evening.held + 1):
        free = set(range(1, most + 1))
        moving = []
        for c, p in sorted(pairs, key=lambda pair: pair[1]):
            if at.get(p) in free:
                free.discard(at[p])
                out.append(Meeting(c, p, number, at[p]))
            else:
                moving.append((c, p))
        for (c, p), table in zip(moving, sorted(free), strict=False):
            at[p] = table
            out.append(Meeting(c, p, number, table))
    return out


def _levels(
    rounds: Rounds, planned: list[Meeting], evening: Evening
) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
    """What was reached and the best there could be: only the wait can differ."""
    most = max(map(len, rounds), default=0)
    reached = (
        Level("meetings", len(evening.past) + len(planned)),
        Level("rounds", evening.held + len(rounds)),
        Level("empty_tables", most * len(rounds) - len(planned)),
    )
    pairs = [pair for one in rounds for pair in one]
    wait = Level("longest_wait", longest_wait(rounds))
    least = Level("longest_wait", shortest_wait(pairs, len(rounds)))
    return (*reached, wait), (*reached, least)


def _unmet(
    wishes: Wishes, met: set[PairKey], chosen: list[PairKey], evening: Evening
) -> tuple[Unmet, ...]:
    """Every wish that does not come true, with the reason."""
    load = [Counter(pair[side] for pair in chosen) for side in (0, 1)]
    reasons = {pair: why for pair, why in wishes.refused.items() if pair not in met}
    for c, p in set(wishes.possible) - met - set(chosen):
        if load[0][c] >= evening.left:
            reasons[c, p] = CANDIDATE_BUSY
        elif load[1][p] >= evening.left:
            reasons[c, p] = PLACE_BUSY
        else:
            reasons[c, p] = TABLES_FULL
    return tuple(Unmet(c, p, why) for (c, p), why in sorted(reasons.items()))


def _pairs(problem: Problem, wishes: Wishes, timetable: tuple[Meeting, ...]) -> tuple[Pair, ...]:
    meetings = sorted(timetable, key=lambda one: (one.candidate_id, one.place_id))
    row = {c: i for i, c in enumerate(sorted(one.id for one in problem.candidates))}
    column = {p: j for j, p in enumerate(sorted(one.id for one in problem.places))}
    rows = np.array([row[one.candidate_id] for one in meetings], dtype=np.int64)
    columns = np.array([column[one.place_id] for one in meetings], dtype=np.int64)
    facts = pair_facts(problem, rows, columns, listed=np.ones(len(meetings), dtype=bool))
    out = []
    for one, points in zip(meetings, points_of_pairs(facts), strict=True):
        key = one.candidate_id, one.place_id
        out.append(
            Pair(
                *key,
                points=points,
                total=sum(value for _, value in points),
                locked=key in problem.must,
                broken_rules=wishes.stopped.get(key, ()) if key in problem.must else (),
                round=one.round,
                table=one.table,
            )
        )
    return tuple(out)


def _unplaced(
    problem: Problem, pairs: tuple[Pair, ...], unmet: tuple[Unmet, ...]
) -> tuple[Unplaced, ...]:
    """Candidates with no date at all; the reasons are those of their wishes."""
    met = {one.candidate_id for one in pairs}
    return tuple(
        Unplaced(c, *_counted([one.reason for one in unmet if one.candidate_id == c]))
        for c in sorted(one.id for one in problem.candidates if one.id not in met)
    )


def _open_places(
    problem: Problem, pairs: tuple[Pair, ...], unmet: tuple[Unmet, ...]
) -> tuple[OpenPlace, ...]:
    """Places with no date at all."""
    met = {one.place_id for one in pairs}
    out = []
    met |= {one.id for one in problem.combinations}
    for p in sorted(one.id for one in problem.places if one.id not in met):
        reasons = [one.reason for one in unmet if one.place_id == p]
        out.append(OpenPlace(p, len(reasons), 0, *_counted(reasons)))
    return tuple(out)


def _counted(reasons: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    counts = sorted(Counter(reasons).items(), key=lambda one: (-one[1], one[0]))
    if not counts:
        return (NO_WISHES,), (0,)
    return tuple(why for why, _ in counts), tuple(number for _, number in counts)
