"""The front door for large rounds: the answer of `solve` for the same pairs, in little memory."""

from __future__ import annotations

import time

import numpy as np

from matchengine.large import LargeRound
from matchengine.problem import ProblemError
from matchengine.result import Level, OpenPlace, Pair, Result, Stage, Unplaced
from matchengine.rules import CAPACITY, NO_CANDIDATES, NO_PLACES, PROPOSALS, Rule
from matchengine.solve import versions
from matchengine.solve.assignment import SeatRound, best_seats
from matchengine.solve.network import KEPT, POINTS
from matchengine.solve.reasons import reasons
from matchengine.solve.ties import TIE_BITS, TIE_BREAK, tie_numbers
from matchengine.tables import Bools, Ints

LARGE_MODES = ("assign", "rematch")
NOT_LISTED = Rule.NOT_LISTED.value


def solve_large(round_: LargeRound, *, mode: str = "assign", seed: int = 0) -> Result:
    """Give each seat one candidate: most matches, for `rematch` most kept pairs, most points.

    The answer is that of `solve` for a Problem whose `eligible` pairs and points are these, down
    to the tie-break, and carries the same kind of proof; `verify_large` checks it.

    Raises ProblemError for another mode, or points too large to add up exactly.
    """
    begin = time.perf_counter()
    if mode not in LARGE_MODES:
        raise ProblemError(f"mode {mode!r} is not one of {', '.join(LARGE_MODES)}")
    kept = _kept(round_) if mode == "rematch" else None
    seats = np.minimum(round_.capacity, len(round_.candidate_ids))
    use = np.flatnonzero(seats[round_.places] > 0)
    made, stages, solver = best_seats(_seat_round(round_, use, seats, kept, seed))
    made = use[made]
    names = ("matches", *((KEPT,) if kept is not None else ()), POINTS)
    values = [len(made), int(round_.points[made].sum())]
    if kept is not None:
        values.insert(1, int(kept[made].sum()))
    levels = tuple(Level(name, value) for name, value in zip(names, values, strict=True))
    people, sink = len(round_.candidate_ids), len(round_.candidate_ids) + len(round_.place_ids) + 1
    return Result(
        mode=mode,
        pairs=_pairs(round_, made),
        unplaced=_unplaced(round_, made),
        open_places=_open_places(round_, made),
        uncertain=(),
        levels=levels,
        optimal=True,
        gap=0,
        bound=levels,
        certificate=tuple(
            Stage(
                levels=(*names, TIE_BREAK)[stage.first : stage.first + len(stage.weights)],
                weights=stage.weights,
                prices=tuple((stage.potential[sink] - stage.potential[people : sink - 1]).tolist()),
            )
            for stage in stages
        ),
        solver=solver,
        seed=seed,
        versions=versions(),
        seconds=time.perf_counter() - begin,
    )


def _kept(round_: LargeRound) -> Bools:
    width = max(len(round_.place_ids), 1)
    before = round_.previous[:, 0] * width + round_.previous[:, 1]
    kept: Bools = np.isin(round_.candidates * width + round_.places, before)
    return kept


def _seat_round(
    round_: LargeRound, use: Ints, seats: Ints, kept: Bools | None, seed: int
) -> SeatRound:
    """The same goals, weights and tie-break as for a Problem; `use` are the pairs with a seat."""
    ids = (round_.candidate_ids, round_.place_ids)
    rows, columns, points = round_.candidates[use], round_.places[use], round_.points[use]
    levels = [points] if kept is None else [kept[use].astype(np.int64), points]
    most = min(len(round_.candidate_ids), int(seats.sum()))
    differ = 2 * most * int(np.abs(round_.points).max(initial=0))
    middle = (differ,) if kept is None else (len(round_.previous), differ)
    return SeatRound(
        candidates=len(round_.candidate_ids),
        seats=seats,
        rows=rows,
        columns=columns,
        levels=np.stack(levels, axis=1),
        tie_break=lambda at: tie_numbers(*ids, rows[at], columns[at], seed),
        spread=(int(seats.sum()), *middle, most << TIE_BITS),
    )


def _pairs(round_: LargeRound, made: Ints) -> tuple[Pair, ...]:
    return tuple(
        Pair(round_.candidate_ids[i], round_.place_ids[j], (("points", points),), points)
        for i, j, points in zip(
            round_.candidates[made].tolist(),
            round_.places[made].tolist(),
            round_.points[made].tolist(),
            strict=True,
        )
    )


def _unplaced(round_: LargeRound, made: Ints) -> tuple[Unplaced, ...]:
    people, places = len(round_.candidate_ids), len(round_.place_ids)
    alone = np.setdiff1d(np.arange(people), round_.candidates[made])
    possible = np.bincount(round_.candidates, minlength=people)[alone]
    counts = {CAPACITY: possible.tolist(), NOT_LISTED: (places - possible).tolist()}
    why = reasons(counts, CAPACITY, NO_PLACES)
    return tuple(
        Unplaced(round_.candidate_ids[i], *one) for i, one in zip(alone.tolist(), why, strict=True)
    )


def _open_places(round_: LargeRound, made: Ints) -> tuple[OpenPlace, ...]:
    people, places = len(round_.candidate_ids), len(round_.place_ids)
    found = np.bincount(round_.places[made], minlength=places)
    short = np.flatnonzero(found < round_.capacity)
    possible = np.bincount(round_.places, minlength=places)[short]
    others = possible - found[short]
    counts = {PROPOSALS: others.tolist(), NOT_LISTED: (people - possible).tolist()}
    wanted = zip(
        short.tolist(), round_.capacity[short].tolist(), found[short].tolist(), strict=True
    )
    return tuple(
        OpenPlace(round_.place_ids[j], seats, number, *why)
        for (j, seats, number), why in zip(
            wanted, reasons(counts, PROPOSALS, NO_CANDIDATES), strict=True
        )
    )
