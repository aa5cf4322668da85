"""Counts the goals again, and checks the proof that nothing better exists.

The proof is a price for each place.  Let every candidate choose the best places at these prices
and every place the best number of proposals: together that is a bound no answer can pass (weak
duality).  When the answer reaches the bound exactly, on every level, it is optimal.  Levels are
compared in order, so all sums are tuples with one number for each stage of the proof.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matchengine.problem import PairKey, Problem
from matchengine.result import Stage
from matchengine.verify.facts import tie_number
from matchengine.verify.sheet import Sheet

Vector = tuple[int, ...]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
_EXACT = 1 << 62


@dataclass(frozen=True, eq=False)
class Possible:
    """The pairs that may be made beside the fixed ones, by candidate; ids are sorted."""

    candidates: list[str]
    places: list[str]
    rows: Whole
    columns: Whole
    total: Whole


def possible_beside(book: Book, sheet: Sheet, keep: Flags | None = None) -> Possible:
    """The pairs that no rule stops and for which there is room; of those, the ones to `keep`."""
    allowed = sheet.stopped == 0
    if keep is not None:
        allowed &= keep
    for c, p in book.fixed:
        allowed[sheet.row[c], sheet.column[p]] = False
    capacity = {one.id: one.capacity for one in sheet.places}
    allowed[[book.candidate_left(one.id) == 0 for one in sheet.candidates]] = False
    allowed[:, [not book.is_open(one.id, capacity) for one in sheet.places]] = False
    rows, columns = np.nonzero(allowed)
    return Possible(
        candidates=[one.id for one in sheet.candidates],
        places=[one.id for one in sheet.places],
        rows=rows,
        columns=columns,
        total=sheet.total[rows, columns],
    )


class Book:
    """Counts of seats and proposals of one problem in one mode."""

    def __init__(self, problem: Problem, mode: str, made: frozenset[PairKey] = frozenset()) -> None:
        """`made` are pairs that a case of a proof takes for made."""
        self.problem = problem
        self.mode = mode
        settings = problem.settings
        kind = settings.round_kind if mode in ("rematch", "fair", "combine") else mode
        self.proposing = kind == "propose"
        self.fair = mode == "fair" or (mode == "rematch" and settings.worst_first)
        self.n = problem.settings.n if self.proposing else 1
        self.m = problem.settings.m if self.proposing else 1
        self.halves = {one.id: (one.first, one.second) for one in problem.combinations}
        self.combining = bool(self.halves) and mode in ("rematch", "fair", "combine")
        must = problem.must | made
        self.fixed = must | problem.prearranged
        self.settled = {c for c, _ in problem.prearranged}
        self.ways = Counter(self.at(p.id for p in problem.places))  # alone, by combinations
        self.seats_taken = Counter(self.at(p for _, p in problem.prearranged))
        self.must_at = Counter(self.at(p for _, p in must))
        self.must_of = Counter(c for c, _ in must)
        self.group = {p.id: p.group for p in problem.places}
        self.practices_of: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
        for c, p in self.fixed:
            self.practices_of[c][self.group[p]] += 1

    def at(self, place_ids: Iterable[str]) -> Iterator[str]:
        """The places whose seats are taken: a combination has none of its own."""
        for one in place_ids:
            yield from self.halves.get(one, (one,))

    def is_open(self, place_id: str, capacities: Mapping[str, int]) -> bool:
        """May another pair be made here?  At a combination when both its places have room."""
        if place_id in self.halves and not self.combining:
            return False
        return all(self.place_left(one, capacities[one]) > 0 for one in self.at([place_id]))

    def free_seats(self, place_id: str, capacity: int) -> int:
        return 0 if place_id in self.halves else max(capacity - self.seats_taken[place_id], 0)

    def place_left(self, place_id: str, capacity: int) -> int:
        room, people = self.n * self.free_seats(place_id, capacity), len(self.problem.candidates)
        return max(min(room - self.must_at[place_id], people * self.ways[place_id]), 0)

    def candidate_left(self, candidate_id: str) -> int:
        if candidate_id in self.settled:
            return 0
        return max(min(self.m - self.must_of[candidate_id], len(self.problem.places)), 0)

    def level_names(self) -> list[str]:
        last = ["kept", "points"] if self.mode == "rematch" else ["points"]
        if self.fair:
            last = ["lowest", *last]
        if not self.proposing:
            return ["matches", *last]
        several = any(p.capacity > 1 for p in self.problem.places if p.id not in self.halves)
        names = []
        for k in range(1, self.n + 1):
            names += [f"places_with_{k}"] + [f"seats_with_{k}"] * several
        return [*names, "candidates", *last]

    def levels(self, pairs: Iterable[PairKey], total: dict[PairKey, int]) -> dict[str, int]:
        """What these pairs reach on each level."""
        pairs = list(pairs)
        values = dict.fromkeys(self.level_names(), 0)
        values["points"] = sum(total[pair] for pair in pairs)
        if "kept" in values:
            values["kept"] = len(self.problem.previous & set(pairs))
        if "lowest" in values:
            chosen = [total[pair] for pair in pairs if pair not in self.fixed]
            values["lowest"] = min(chosen, default=0)
        if not self.proposing:
            values["matches"] = len(pairs)
            return values
        proposed = Counter(self.at(p for c, p in pairs if (c, p) not in self.problem.prearranged))
        for place in self.problem.places:
            if place.id in self.halves:
                continue
            taken, number = self.seats_taken[place.id], proposed[place.id]
            free = self.free_seats(place.id, place.capacity)
            for k in range(1, self.n + 1):
                values[f"places_with_{k}"] += 1 if taken or number >= k else 0
                if f"seats_with_{k}" in values:
                    in_round = number - (k - 1) * free
                    values[f"seats_with_{k}"] += min(taken, place.capacity)
                    values[f"seats_with_{k}"] += max(0, min(free, in_round))
        values["candidates"] = len({c for c, _ in pairs})
        values["points"] -= self._costs(pairs)
        return values

    def _costs(self, pairs: list[PairKey]) -> int:
        settings = self.problem.settings
        load = Counter(c for c, _ in pairs)
        at_practice = Counter((c, self.group[p]) for c, p in pairs if self.group[p] is not None)
        loads = sum(settings.load_cost(k) for number in load.values() for k in range(number))
        return loads + settings.same_group_cost * sum(k - 1 for k in at_practice.values())


@dataclass(frozen=True, eq=False)
class Claim:
    """What is to be proved: these pairs are the best of the possible ones on these levels."""

    stages: tuple[Stage, ...]
    levels: list[str]
    pairs: list[PairKey]
    seed: int


def proof_complaint(
    book: Book, claim: Claim, possible: Possible, total: dict[PairKey, int], *, less: bool = False
) -> str:
    """Why the prices do not prove it; empty when they do.

    With `less` the claim is another: the possible pairs cannot reach what these pairs reach.
    """
    names = [name for stage in claim.stages for name in stage.levels]
    if names != claim.levels:
        return "the certificate does not cover the levels of this mode in their order"
    shapes = {(len(s.levels) == len(s.weights), len(s.prices)) for s in claim.stages}
    if shapes != {(True, len(book.problem.places))}:
        return "the certificate needs a weight for each level and a price for each place"
    if complaint := _weights_complaint(book, claim, possible):
        return complaint
    scale = _Scale(claim.stages, book.problem)
    reached = _reached(book, claim, scale, total)
    bound = _bound(book, claim, scale, possible, total)
    if bound >= reached if less else bound != reached:
        return f"the prices do not prove it: reached {reached}, possible up to {bound}"
    return ""


def highest(
    book: Book, stage: Stage, possible: Possible, total: dict[PairKey, int], seed: int
) -> int:
    """The most that the levels of a stage, by their weights, are worth together at its prices."""
    claim = Claim((stage,), list(stage.levels), [], seed)
    return _bound(book, claim, _Scale(claim.stages, book.problem), possible, total)[0]


class _Scale:
    """Where each level stands in the tuples, and with what weight.

    A level that the proof is not about has no weight.
    """

    def __init__(self, stages: tuple[Stage, ...], problem: Problem) -> None:
        self.size = len(stages)
        self.of: dict[str, tuple[int, int]] = {}
        for k, stage in enumerate(stages):
            for name, weight in zip(stage.levels, stage.weights, strict=True):
                self.of[name] = (k, weight)
        ids = sorted(place.id for place in problem.places)
        self.price = {one: tuple(stage.prices[j] for stage in stages) for j, one in enumerate(ids)}
        for both in problem.combinations:
            self.price[both.id] = _add(self.price[both.first], self.price[both.second])
        self.first_prices = [self.price[one][0] for one in ids]

    def vector(self, values: dict[str, int]) -> Vector:
        out = [0] * self.size
        for name, value in values.items():
            k, weight = self.of.get(name, (0, 0))
            out[k] += weight * value
        return tuple(out)


def _add(a: Vector, b: Vector) -> Vector:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _weights_complaint(book: Book, claim: Claim, possible: Possible) -> str:
    """Within a stage a level must outweigh all that later levels can differ."""
    places = sum(book.place_left(p.id, p.capacity) for p in book.problem.places)
    people = sum(book.candidate_left(c.id) for c in book.problem.candidates)
    most = min(places, people)
    settings = book.problem.settings
    worst = int(np.abs(possible.total).max(initial=0))
    if book.proposing:
        worst += settings.load_cost(settings.m - 1) + settings.same_group_cost
    differ = {"points": 2 * most * worst, "tie_break": most << 30, "candidates": people}
    differ["kept"] = len(book.problem.previous)
    for stage in claim.stages:
        ranked = list(zip(stage.levels, stage.weights, strict=True))
        if any(weight <= 0 for _, weight in ranked):
            return "a level of the certificate has no weight"
        for k, (name, weight) in enumerate(ranked):
            if weight <= sum(w * differ.get(later, places) for later, w in ranked[k + 1 :]):
                return f"level {name} does not outweigh the levels after it"
    return ""


def _reached(book: Book, claim: Claim, scale: _Scale, total: dict[PairKey, int]) -> Vector:
    free = [(c, p) for c, p in claim.pairs if (c, p) not in book.fixed]
    ties = sum(tie_number(c, p, claim.seed) for c, p in free)
    return scale.vector({**book.levels(claim.pairs, total), "tie_break": ties})


def _bound(
    book: Book,
    claim: Claim,
    scale: _Scale,
    possible: Possible,
    total: dict[PairKey, int],
) -> Vector:
    bound = scale.vector(book.levels(book.fixed, total))
    choices: dict[str, list[tuple[str, Vector]]] = defaultdict(list)
    asked = _worth_asking(book, claim, scale, possible)
    rows, columns = possible.rows[asked].tolist(), possible.columns[asked].tolist()
    for i, j, points in zip(rows, columns, possible.total[asked].tolist(), strict=True):
        c, p = possible.candidates[i], possible.places[j]
        worth = {"points": points, "tie_break": tie_number(c, p, claim.seed)}
        if p in book.halves:
            # A seat counts a match; this pair takes two and is one.
            worth["matches"] = -1
        if "kept" in scale.of:
            worth["kept"] = int((c, p) in book.problem.previous)
        after_price = tuple(w - v for w, v in zip(scale.vector(worth), scale.price[p], strict=True))
        choices[c].append((p, after_price))
    for c, offers in choices.items():
        bound = _add(bound, _best_of_candidate(book, scale, c, offers))
    for place in book.problem.places:
        bound = _add(bound, _best_of_place(book, scale, place.id, place.capacity))
    return bound


def _worth_asking(book: Book, claim: Claim, scale: _Scale, possible: Possible) -> Whole:
    """The pairs that could be among the best m of their candidate; the others need no look.

    Judged by the first stage alone: `high` is the most a pair can be worth there, `low` the least,
    which differ by what a second proposal at the same practice costs.  Below the m-th best `low`
    nothing can be chosen.
    """
    everything = np.arange(len(possible.rows))
    first = {name for name, (k, _) in scale.of.items() if k == 0}
    stage = claim.stages[0]
    weight = dict(zip(stage.levels, stage.weights, strict=True))
    cost = book.problem.settings.same_group_cost * book.proposing * weight.get("points", 0)
    largest = int(np.abs(possible.total).max(initial=0)) * weight.get("points", 0)
    largest += weight.get("kept", 0) + max(map(abs, scale.first_prices), default=0) + cost
    largest += weight.get("matches", 0)
    if "tie_break" in first or not len(possible.rows) or largest >= _EXACT:
        return everything
    value = possible.total * weight.get("points", 0)
    value -= np.array(scale.first_prices)[possible.columns]
    double = np.array([one in book.halves for one in possible.places], dtype=np.int64)
    value -= weight.get("matches", 0) * double[possible.columns]
    if "kept" in first:
        value += weight["kept"] * _kept(book, possible)
    low, high = value.copy(), value
    if cost:
        practice = _practices(book, possible)
        at = possible.rows * (int(practice.max(initial=0)) + 1) + practice
        order = np.lexsort((-value, at))
        begins = np.flatnonzero(np.diff(at[order], prepend=-1))
        best = np.repeat(value[order][begins], np.diff(begins, append=len(order)))
        high = value.copy()
        high[order] -= np.where(value[order] < best, cost, 0)
        low -= cost
        low[order[begins]] += cost
        fixed = {c for c, _ in book.fixed}
        low[[possible.candidates[i] in fixed for i in possible.rows.tolist()]] -= cost
    order = np.lexsort((-low, possible.rows))
    begins = np.flatnonzero(np.diff(possible.rows[order], prepend=-1))
    sizes = np.diff(begins, append=len(order))
    last = begins + np.minimum(book.m, sizes) - 1
    enough = np.repeat(low[order][last], sizes)
    return np.sort(order[high[order] >= enough])


def _kept(book: Book, possible: Possible) -> Whole:
    row = {one: k for k, one in enumerate(possible.candidates)}
    column = {one: k for k, one in enumerate(possible.places)}
    width = len(column)
    before = [row[c] * width + column[p] for c, p in book.problem.previous]
    return np.isin(possible.rows * width + possible.columns, before).astype(np.int64)


def _practices(book: Book, possible: Possible) -> Whole:
    """A number for each pair's practice; a place without one is a practice of its own."""
    names = [book.group[p] for p in possible.places]
    groups = {name: k for k, name in enumerate(sorted({n for n in names if n is not None}))}
    own = len(groups)
    numbers = [own + k if name is None else groups[name] for k, name in enumerate(names)]
    return np.array(numbers, dtype=np.int64)[possible.columns]


def _best_of_candidate(
    book: Book, scale: _Scale, candidate_id: str, offers: list[tuple[str, Vector]]
) -> Vector:
    """The best choice at these prices: highest first, later proposals and repeats cost more."""
    settings = book.problem.settings
    zero = (0,) * scale.size
    repeat = scale.vector({"points": -settings.same_group_cost})
    at_practice = book.practices_of[candidate_id].copy()
    values = []
    for p, value in sorted(offers, key=lambda offer: offer[1], reverse=True):
        group = book.group[p]
        if book.proposing and group is not None:
            value = _add(value, repeat) if at_practice[group] else value
            at_practice[group] += 1
        values.append(value)
    values.sort(reverse=True)
    best = zero
    for number, value in enumerate(values[: book.candidate_left(candidate_id)]):
        earlier = number + book.must_of[candidate_id]
        if book.proposing:
            extra = {"points": -settings.load_cost(earlier), "candidates": int(earlier == 0)}
            value = _add(value, scale.vector(extra))
        if value <= zero:
            break
        best = _add(best, value)
    return best


def _best_of_place(book: Book, scale: _Scale, place_id: str, capacity: int) -> Vector:
    """The best number of proposals at its price: what each further one adds to the goals."""
    zero = (0,) * scale.size
    price = scale.price[place_id]
    worth = [
        _place_worth(book, scale, place_id, capacity, book.must_at[place_id] + k)
        for k in range(book.place_left(place_id, capacity) + 1)
    ]
    best = zero
    for before, after in pairwise(worth):
        gain = tuple(a - b + v for a, b, v in zip(after, before, price, strict=True))
        best = _add(best, max(gain, zero))
    return best


def _place_worth(book: Book, scale: _Scale, place_id: str, capacity: int, number: int) -> Vector:
    """What `number` proposals at one place are worth on the levels that count seats."""
    if not book.proposing:
        return scale.vector({"matches": number})
    free = book.free_seats(place_id, capacity)
    values = {}
    for k in range(1, book.n + 1):
        values[f"places_with_{k}"] = int(bool(book.seats_taken[place_id]) or number >= k)
        if f"seats_with_{k}" in scale.of:
            values[f"seats_with_{k}"] = max(0, min(free, number - (k - 1) * free))
    return scale.vector(values)
