"""The independent checker: does this answer keep every rule, and is it really the best?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from matchengine.problem import PairKey, Problem
from matchengine.result import MODES, Level, Result
from matchengine.verify.combined import combined_complaints
from matchengine.verify.facts import (
    RULES_IN_ORDER,
    PointsOf,
    blocking_rules,
    failed_rules,
    travel_limit,
)
from matchengine.verify.fairness import goal_complaints
from matchengine.verify.goal import Book, possible_beside
from matchengine.verify.sheet import BIT, Sheet, Whole
from matchengine.verify.stability import stable_faults, stable_levels

__all__ = ["Complaint", "verify", "verify_pairs"]


_Row = tuple[Any, ...]
_MADE = 1 << 62
"""A bit of no rule: a pair that was made stands in nobody's way."""


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong with an answer; `code` is for programs, `message` for people."""

    code: str
    message: str
    candidate_id: str | None = None
    place_id: str | None = None

    def __str__(self) -> str:
        where = " and ".join(one for one in (self.candidate_id, self.place_id) if one is not None)
        return f"{self.code}: {self.message}" + (f" ({where})" if where else "")


def verify(problem: Problem, result: Result) -> list[Complaint]:
    """Check an answer with code that shares nothing with the solver; an empty list means correct.

    Checked are: ids and doubles, seats and proposals, each rule of each pair, locks, points, the
    reasons given for people and places without a pair, the value of each level, and the proof
    that no other answer is better.
    """
    if result.mode not in MODES:
        return [Complaint("mode", f"mode {result.mode!r} is unknown")]
    pairs = [(pair.candidate_id, pair.place_id) for pair in result.pairs]
    complaints = list(_ids(problem, pairs))
    if complaints:
        return complaints
    if result.mode == "stable":
        return [Complaint(*fault) for fault in stable_faults(problem, result)]
    known = _Known(problem, result.mode, pairs)
    complaints += _room(known)
    complaints += _locks(known)
    complaints += _pairs(known, result)
    complaints += _unplaced(known, result)
    complaints += _open_places(known, result)
    complaints += _uncertain(known, result)
    complaints += _goals(known, result)
    return complaints


def verify_pairs(
    problem: Problem, pairs: Sequence[PairKey], mode: str, objective: str | None = None
) -> tuple[list[Complaint], tuple[Level, ...]]:
    """Check a bare list of pairs, made by whatever means: ids, room, locks and rules.

    In mode `stable` also that no two would both rather have each other, unless the objective is
    "most-placements".  Returns the complaints and, where there are none, what the pairs reach on
    each level.  Whether that is the best is for the caller to compare with a proven Result.
    """
    complaints = list(_ids(problem, pairs))
    if complaints:
        return complaints, ()
    if mode == "stable":
        faults, levels = stable_levels(problem, pairs, objective)
        return [Complaint(*fault) for fault in faults], levels
    known = _Known(problem, mode, pairs)
    complaints += _room(known)
    complaints += _locks(known)
    for c, p in pairs:
        if (broken := known.blocking((c, p))) and (c, p) not in known.book.fixed:
            complaints.append(Complaint("rule", f"breaks {', '.join(broken)}", c, p))
    if complaints:
        return complaints, ()
    values = known.book.levels(pairs, {key: known.total(key) for key in pairs})
    return [], tuple(Level(name, values[name]) for name in known.book.level_names())


class _Known:
    """The problem looked up by id, each pair's rules worked out once."""

    def __init__(self, problem: Problem, mode: str, pairs: Sequence[PairKey]) -> None:
        self.problem = problem
        self.book = Book(problem, mode)
        self.candidates = {one.id: one for one in problem.candidates}
        self.places = {one.id: one for one in problem.places}
        self.points = PointsOf(problem)
        self.pairs = pairs

    @cached_property
    def sheet(self) -> Sheet:
        """Every pair at once; the pairs of the answer are asked one by one in `blocking`."""
        return Sheet(self.problem)

    def blocking(self, key: PairKey) -> list[str]:
        return blocking_rules(self.problem, self.candidates[key[0]], self.places[key[1]])

    def total(self, key: PairKey) -> int:
        return self.points.total(self.candidates[key[0]], self.places[key[1]])


def _ids(problem: Problem, pairs: Sequence[PairKey]) -> Iterator[Complaint]:
    candidates = {one.id for one in problem.candidates}
    places = {one.id for one in problem.places}
    seen: set[PairKey] = set()
    for c, p in pairs:
        if c not in candidates or p not in places:
            yield Complaint("unknown_id", "this pair is not of this problem", c, p)
        if (c, p) in seen:
            yield Complaint("double_pair", "this pair is there twice", c, p)
        seen.add((c, p))


def _room(known: _Known) -> Iterator[Complaint]:
    """Free pairs must fit beside the fixed ones; fixed pairs alone may overflow."""
    book = known.book
    free = [pair for pair in known.pairs if pair not in book.fixed]
    for place_id, number in Counter(book.at(p for _, p in free)).items():
        room = book.place_left(place_id, known.places[place_id].capacity)
        if number > room:
            message = f"{number} free pairs where {room} fit"
            yield Complaint("capacity", message, place_id=place_id)
    for candidate_id, number in Counter(c for c, _ in free).items():
        room = book.candidate_left(candidate_id)
        if number > room:
            message = f"{number} free pairs where {room} fit"
            yield Complaint("proposals", message, candidate_id=candidate_id)


def _locks(known: _Known) -> Iterator[Complaint]:
    for c, p in sorted(known.book.fixed - set(known.pairs)):
        yield Complaint("lock_missing", "a pair a person fixed is not in the answer", c, p)
    for c, p in sorted(known.problem.forbid & set(known.pairs)):
        yield Complaint("forbidden", "a pair a person ruled out is in the answer", c, p)


def _pairs(known: _Known, result: Result) -> Iterator[Complaint]:
    problem, book = known.problem, known.book
    for pair in result.pairs:
        key = (pair.candidate_id, pair.place_id)
        candidate, place = known.candidates[key[0]], known.places[key[1]]
        locked = key in book.fixed
        broken = known.blocking(key)
        if broken and not locked:
            yield Complaint("rule", f"breaks {', '.join(broken)}", *key)
        if pair.locked != locked:
            yield Complaint("locked", "is shown as fixed and is not, or the other way", *key)
        expected = (*broken, *(_overflow(known, key) if locked else ()))
        if pair.broken_rules != expected:
            message = f"shows broken rules {pair.broken_rules}, not {expected}"
            yield Complaint("broken_rules", message, *key)
        if pair.uncertain != ("uncertain" in failed_rules(problem, candidate, place)):
            yield Complaint("uncertain", "is shown as uncertain and is not, or not shown", *key)
        points = known.points.taken_apart(candidate, place)
        if dict(pair.points) != points or pair.total != sum(points.values()):
            shown = f"{dict(pair.points)} with total {pair.total}"
            yield Complaint("points", f"shows {shown}, not {points}", *key)


def _overflow(known: _Known, key: PairKey) -> tuple[str, ...]:
    """What a fixed pair breaks beside rules: more fixed pairs than the place or person can have."""
    book = known.book
    c, p = key
    out: list[str] = []
    for one in book.at([p]):
        capacity = known.places[one].capacity
        too_many = book.must_at[one] > book.n * book.free_seats(one, capacity)
        if (book.seats_taken[one] > capacity or too_many) and not out:
            out.append("capacity")
    settled = sum(1 for one, _ in known.problem.prearranged if one == c)
    fixed = settled + book.must_of[c]
    if fixed > book.m or (settled and fixed > 1):
        out.append("proposals")
    return tuple(out)


def _unplaced(known: _Known, result: Result) -> Iterator[Complaint]:
    placed = {c for c, _ in known.pairs}
    alone = sorted(known.candidates.keys() - placed)
    stopped = known.sheet.stopped[[known.sheet.row[c] for c in alone]]
    why = _reasons(known.sheet, stopped, "capacity", "no_places")
    expected = [(c, *reason) for c, reason in zip(alone, why, strict=True)]
    shown = [(one.id, one.because, one.counts) for one in result.unplaced]
    for message in _differences(expected, shown):
        yield Complaint("unplaced", message)


def _open_places(known: _Known, result: Result) -> Iterator[Complaint]:
    sheet = known.sheet
    counted = {p: _wanted_and_found(known, p) for p in sorted(known.places)}
    short = [p for p, (wanted, found) in counted.items() if found < wanted]
    others = sheet.stopped.copy()
    for c, p in known.pairs:
        others[sheet.row[c], sheet.column[p]] = _MADE
    stopped = others[:, [sheet.column[p] for p in short]].T
    why = _reasons(sheet, stopped, "proposals", "no_candidates")
    expected = [(p, *counted[p], *reason) for p, reason in zip(short, why, strict=True)]
    shown = [(o.id, o.wanted, o.found, o.because, o.counts) for o in result.open_places]
    for message in _differences(expected, shown):
        yield Complaint("open_places", message)


def _uncertain(known: _Known, result: Result) -> Iterator[Complaint]:
    problem, sheet = known.problem, known.sheet
    expected = []
    for row, column in np.argwhere(sheet.stopped == BIT["uncertain"]).tolist():
        candidate = sheet.candidates[row]
        key = (candidate.id, sheet.places[column].id)
        km = (problem.km or {})[key]
        limit = travel_limit(problem, candidate)
        expected.append((*key, km, limit, problem.uncertainty[key]))
    shown = [tuple(vars(one).values()) for one in result.uncertain]
    for message in _differences(expected, shown):
        yield Complaint("uncertain_list", message)


def _wanted_and_found(known: _Known, place_id: str) -> tuple[int, int]:
    book, capacity = known.book, known.places[place_id].capacity
    taken = book.seats_taken[place_id]
    wanted = book.n * (min(taken, capacity) + book.free_seats(place_id, capacity))
    found = (
        sum(1 for one in book.at(p for _, p in known.pairs) if one == place_id)
        + (book.n - 1) * taken
    )
    return wanted, found


def _reasons(
    sheet: Sheet, stopped: Whole, possible: str, nobody: str
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Per row, the codes that stopped its pairs, the most frequent first."""
    free = (stopped == 0).sum(axis=1).tolist()
    for number, counts in zip(free, sheet.count(stopped).tolist(), strict=True):
        found = zip(RULES_IN_ORDER, counts, strict=True)
        ranked = sorted((one for one in found if one[1]), key=lambda one: -one[1])
        if number:
            ranked.insert(0, (possible, number))
        ranked = ranked or [(nobody, 0)]
        yield tuple(code for code, _ in ranked), tuple(number for _, number in ranked)


def _differences(expected: Sequence[_Row], shown: Sequence[_Row]) -> Iterator[str]:
    for one in sorted(set(expected) - set(shown)):
        yield f"{one} is missing"
    for one in sorted(set(shown) - set(expected)):
        yield f"{one} is wrong"
    if set(expected) == set(shown) and list(expected) != list(shown):
        yield "the order is not that of the ids"


def _goals(known: _Known, result: Result) -> Iterator[Complaint]:
    book, sheet = known.book, known.sheet
    total = {key: known.total(key) for key in set(known.pairs) | book.fixed}
    values = book.levels(known.pairs, total)
    shown = [(level.name, level.value) for level in result.levels]
    if shown != [(name, values[name]) for name in book.level_names()]:
        yield Complaint("levels", f"shows {shown}, counted {values}")
    for message in _bound(book, result):
        yield Complaint("gap", message)
    if book.combining:
        found = combined_complaints(book, sheet, result, total)
    else:
        found = goal_complaints(book, result, possible_beside(book, sheet), total)
    for message in found:
        yield Complaint("proof", message)


def _bound(book: Book, result: Result) -> Iterator[str]:
    """Only where a person may get a combination there can be a gap, and then it is shown."""
    gaps = [
        (most.name == level.name, most.value - level.value)
        for most, level in zip(result.bound, result.levels, strict=False)
    ]
    if len(result.bound) != len(result.levels) or not all(same for same, _ in gaps):
        yield "the bound is not one of the levels of this mode"
    elif any(gap for _, gap in gaps) and not book.combining:
        yield "is not shown as proved: optimal, gap 0, bound equal to the levels"
    first = next((gap for _, gap in gaps if gap), 0)
    if result.optimal != (first == 0) or result.gap != first or first < 0:
        yield f"shows optimal {result.optimal} and gap {result.gap} with a difference of {first}"
