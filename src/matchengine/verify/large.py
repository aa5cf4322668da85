"""The independent check of a large round: the same questions as for a Problem, asked of arrays.

The proof is that of `goal`: a price for each place.  Every candidate takes the best place at these
prices and every seat the best candidate; no answer can pass that bound, and this one reaches it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matchengine.large import LargeRound
from matchengine.result import Result
from matchengine.verify import Complaint
from matchengine.verify.facts import tie_number

Whole = NDArray[np.int64]
_SAFE = 1 << 61


def verify_large(round_: LargeRound, result: Result) -> list[Complaint]:
    """Check the answer to a large round; an empty list means correct.

    Checked are: ids, doubles, seats, whether each pair was possible and has its points, the
    people and places left open and why, the goals, and the proof that nothing is better.
    """
    if result.mode not in ("assign", "rematch"):
        return [Complaint("mode", f"mode {result.mode!r} is not one for large rounds")]
    found, complaints = _find(round_, result)
    if complaints:
        return complaints
    complaints += _room(round_, found)
    complaints += _left_over(round_, found, result)
    return complaints or list(_goals(round_, found, result))


def _find(round_: LargeRound, result: Result) -> tuple[Whole, list[Complaint]]:
    """Where the pairs of the answer stand in the round."""
    row = {one: k for k, one in enumerate(round_.candidate_ids)}
    column = {one: k for k, one in enumerate(round_.place_ids)}
    width = max(len(column), 1)
    keys = round_.candidates * width + round_.places
    found, complaints = [], []
    for pair in result.pairs:
        ids = (pair.candidate_id, pair.place_id)
        if ids[0] not in row or ids[1] not in column:
            complaints.append(Complaint("unknown_id", "this pair is not of this round", *ids))
            continue
        key = row[ids[0]] * width + column[ids[1]]
        at = int(np.searchsorted(keys, key))
        if at == len(keys) or keys[at] != key:
            complaints.append(Complaint("rule", "breaks not_listed", *ids))
            continue
        points = int(round_.points[at])
        if pair.points != (("points", points),) or pair.total != points:
            complaints.append(Complaint("points", f"shows {pair.total}, not {points}", *ids))
        if pair.locked or pair.uncertain or pair.broken_rules:
            complaints.append(Complaint("locked", "nothing is fixed in a large round", *ids))
        found.append(at)
    if found != sorted(found):
        complaints.append(Complaint("order", "the order is not that of the ids"))
    return np.array(found, dtype=np.int64), complaints


def _room(round_: LargeRound, found: Whole) -> Iterator[Complaint]:
    number = np.bincount(round_.places[found], minlength=len(round_.place_ids))
    for j in np.flatnonzero(number > round_.capacity).tolist():
        message = f"{number[j]} pairs where {round_.capacity[j]} fit"
        yield Complaint("capacity", message, place_id=round_.place_ids[j])
    times = np.bincount(round_.candidates[found], minlength=len(round_.candidate_ids))
    for i in np.flatnonzero(times > 1).tolist():
        message = f"{times[i]} pairs where 1 fits"
        yield Complaint("proposals", message, candidate_id=round_.candidate_ids[i])


def _left_over(round_: LargeRound, found: Whole, result: Result) -> Iterator[Complaint]:
    people, places = len(round_.candidate_ids), len(round_.place_ids)
    placed = set(round_.candidates[found].tolist())
    of_person = np.bincount(round_.candidates, minlength=people).tolist()
    of_place = np.bincount(round_.places, minlength=places).tolist()
    number = np.bincount(round_.places[found], minlength=places).tolist()
    alone = [
        (one, *_why(free, places - free, "capacity", "no_places"))
        for k, (one, free) in enumerate(zip(round_.candidate_ids, of_person, strict=True))
        if k not in placed
    ]
    if alone != [(one.id, one.because, one.counts) for one in result.unplaced]:
        yield Complaint("unplaced", "the people without a place, or the reasons, are others")
    room = round_.capacity.tolist()
    short = [
        (p, room[k], number[k], *_why(of_place[k] - number[k], people - of_place[k], *_OPEN))
        for k, p in enumerate(round_.place_ids)
        if number[k] < room[k]
    ]
    shown = [(o.id, o.wanted, o.found, o.because, o.counts) for o in result.open_places]
    if short != shown:
        yield Complaint("open_places", "the places with a free seat, or the reasons, are others")


_OPEN = ("proposals", "no_candidates")


def _why(
    free: int, others: int, possible: str, nobody: str
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if not free and not others:
        return (nobody,), (0,)
    codes = (possible,) * bool(free) + ("not_listed",) * bool(others)
    return codes, tuple(n for n in (free, others) if n)


def _goals(round_: LargeRound, found: Whole, result: Result) -> Iterator[Complaint]:
    reached = {"matches": len(found)}
    if result.mode == "rematch":
        reached["kept"] = int(_kept(round_)[found].sum())
    reached["points"] = _exact_sum(round_.points[found])
    shown = [(level.name, level.value) for level in result.levels]
    if shown != list(reached.items()):
        yield Complaint("levels", f"shows {shown}, not {list(reached.items())}")
    if not result.optimal or result.gap or result.bound != result.levels:
        yield Complaint("gap", "is not shown as proved: optimal, gap 0, bound equal to the levels")
    if message := _shape(round_, result, [*reached, "tie_break"]):
        yield Complaint("proof", message)
        return
    if (bound := _bound(round_, result)) != (got := _reached(round_, found, reached, result)):
        message = f"the prices do not prove it: reached {got}, possible up to {bound}"
        yield Complaint("proof", message)


def _kept(round_: LargeRound) -> NDArray[np.bool_]:
    before = {(i, j) for i, j in round_.previous.tolist()}
    kept = np.zeros(len(round_.points), dtype=bool)
    width = max(len(round_.place_ids), 1)
    keys = round_.candidates * width + round_.places
    for i, j in before:
        at = int(np.searchsorted(keys, i * width + j))
        if at < len(keys) and keys[at] == i * width + j:
            kept[at] = True
    return kept


def _shape(round_: LargeRound, result: Result, names: list[str]) -> str:
    """Levels, weights and prices must be there, and a level outweigh all after it in its stage."""
    if [name for stage in result.certificate for name in stage.levels] != names:
        return "the certificate does not cover the levels of this mode in their order"
    seats = sum(min(one, len(round_.candidate_ids)) for one in round_.capacity.tolist())
    most = min(len(round_.candidate_ids), seats)
    largest = int(np.abs(round_.points).max(initial=0))
    differ = {
        "matches": most,
        "kept": min(most, len(round_.previous)),
        "points": 2 * most * largest,
        "tie_break": most << 30,
    }
    size = {"matches": 1, "kept": 1, "points": largest, "tie_break": 1 << 30}
    for stage in result.certificate:
        if len(stage.levels) != len(stage.weights) or len(stage.prices) != len(round_.place_ids):
            return "the certificate needs a weight for each level and a price for each place"
        ranked = list(zip(stage.levels, stage.weights, strict=True))
        for k, (name, weight) in enumerate(ranked):
            if weight <= sum(w * differ[later] for later, w in ranked[k + 1 :]):
                return f"level {name} does not outweigh the levels after it"
        numbers = sum(w * size[name] for name, w in ranked)
        if numbers + max(map(abs, stage.prices), default=0) >= _SAFE:
            return "the numbers of the certificate are too large to be checked exactly"
    return ""


def _reached(
    round_: LargeRound, found: Whole, reached: dict[str, int], result: Result
) -> tuple[int, ...]:
    value = {**reached, "tie_break": int(sum(_ties(round_, found, result.seed).tolist()))}
    return tuple(
        sum(weight * value[name] for name, weight in zip(stage.levels, stage.weights, strict=True))
        for stage in result.certificate
    )


def _ties(round_: LargeRound, at: Whole, seed: int) -> Whole:
    people, places = round_.candidate_ids, round_.place_ids
    pairs = zip(round_.candidates[at].tolist(), round_.places[at].tolist(), strict=True)
    return np.array([tie_number(people[i], places[j], seed) for i, j in pairs], dtype=np.int64)


def _bound(round_: LargeRound, result: Result) -> tuple[int, ...]:
    """What candidates and seats could reach at most, stage by stage: a later stage asks only the
    choices that were among the best in every earlier one."""
    seats = np.minimum(round_.capacity, len(round_.candidate_ids))
    people = len(round_.candidate_ids)
    asked = np.flatnonzero(seats[round_.places] > 0)
    may_stay_out = np.ones(people, dtype=bool)
    may_stay_free = np.ones(len(seats), dtype=bool)
    may_be_taken = np.ones(len(seats), dtype=bool)
    total = []
    for stage in result.certificate:
        weight = dict(zip(stage.levels, stage.weights, strict=True))
        price = np.array(stage.prices, dtype=np.int64)
        worth = round_.points[asked] * weight.get("points", 0) - price[round_.places[asked]]
        if "kept" in weight:
            worth += _kept(round_)[asked] * weight["kept"]
        if "tie_break" in weight:
            worth += _ties(round_, asked, result.seed) * weight["tie_break"]
        best = np.where(may_stay_out, 0, -_SAFE)
        np.maximum.at(best, round_.candidates[asked], worth)
        asked = asked[worth == best[round_.candidates[asked]]]
        may_stay_out &= best == 0
        taken = np.where(may_be_taken, price + weight.get("matches", 0), -_SAFE)
        most = np.maximum(taken, np.where(may_stay_free, 0, -_SAFE))
        may_be_taken &= taken == most
        may_stay_free &= most == 0
        of_places = zip(most.tolist(), seats.tolist(), strict=True)
        total.append(_exact_sum(best) + sum(one * number for one, number in of_places))
    return tuple(total)


def _exact_sum(values: Whole) -> int:
    """The sum, however large: high and low halves apart."""
    return (int((values >> 31).sum()) << 31) + int((values & ((1 << 31) - 1)).sum())
