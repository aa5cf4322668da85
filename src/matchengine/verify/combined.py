"""Checks the bound of a round in which a person may get two half places as one.

The proof is a list of cases that leave nothing out: each takes some combined pairs for made and
others for left out.  In each case there are, level by level, weights of the levels so far and
prices of places; at these no choice is worth more than the bound, if the earlier levels are
reached.  A level on which a case falls short closes it.  Everything is worked out in whole numbers.

An answer that says it is the only one has the tie-break as its last level: no other answer that is
as good has a higher one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matchengine.problem import PairKey
from matchengine.result import PlaceCase, Result
from matchengine.verify.facts import tie_number
from matchengine.verify.goal import Book, Flags, highest, possible_beside
from matchengine.verify.sheet import Sheet

Totals = dict[PairKey, int]
TIE_BREAK = "tie_break"


def combined_complaints(book: Book, sheet: Sheet, result: Result, total: Totals) -> list[str]:
    """Why the cases do not prove the bound that is shown; empty when they do."""
    proof = result.combined
    if proof is None:
        return ["a round with combinations needs the cases that bound it"]
    claimed = {level.name: level.value for level in result.bound}
    pairs = [(pair.candidate_id, pair.place_id) for pair in result.pairs]
    values = book.levels(pairs, total)
    names = [name for name in book.level_names() if name != "lowest"]
    keep = None
    found: list[str] = []
    if book.fair:
        counts = names[: book.level_names().index("lowest")]
        chosen = [total[pair] for pair in pairs if pair not in book.fixed]
        if proof.floor != min(chosen, default=None):
            return [f"{proof.floor} is not the fewest points of a pair"]
        anything = possible_beside(book, sheet).total
        if proof.floor is None:
            if len(anything):
                return ["somebody could have been paired, and then there is a fewest of points"]
        else:
            keep = sheet.total >= proof.floor
            check = _Check(book, sheet, counts, total, result.seed)
            reached = [values[name] for name in counts]
            most, message = check.bounds(proof.counts, reached, None)
            found += [message, *_too_low(counts, most, claimed)]
            almost = [*reached[:-1], reached[-1] - 1]
            above, message = check.bounds(proof.higher, almost, sheet.total > proof.floor)
            sure = above == almost and most == reached
            top = proof.floor if sure else int(anything.max())
            if proof.only and not sure:
                found.append("an answer with a higher lowest may exist, so this is not the only")
            found += [message, *_too_low(["lowest"], [top], claimed)]
    reached = [values[name] for name in names]
    if proof.only:
        names = [*names, TIE_BREAK]
        free = [pair for pair in pairs if pair not in book.fixed]
        reached.append(sum(tie_number(*pair, result.seed) for pair in free))
        claimed[TIE_BREAK] = reached[-1]
    check = _Check(book, sheet, names, total, result.seed)
    most, message = check.bounds(proof.cases, reached, keep)
    found += [message, *_too_low(names, most, claimed)]
    return [one for one in found if one]


def _too_low(names: Sequence[str], proved: Sequence[int], claimed: dict[str, int]) -> list[str]:
    return [
        f"the cases bound {name} by {value} only, not by {claimed[name]}"
        for name, value in zip(names, proved, strict=True)
        if value > claimed[name]
    ]


class _Check:
    """One problem and the levels to be bounded."""

    def __init__(
        self, book: Book, sheet: Sheet, names: list[str], total: Totals, seed: int
    ) -> None:
        self.book = book
        self.sheet = sheet
        self.names = names
        self.total = total
        self.seed = seed

    def bounds(
        self, cases: tuple[PlaceCase, ...], reached: list[int], keep: Flags | None
    ) -> tuple[list[int], str]:
        """The most on each level when the earlier ones are reached, and what is wrong if
        anything is."""
        out = list(reached)
        if not _leave_nothing_out(cases, 0):
            return out, "the cases leave something out"
        for case in cases:
            for level, value in enumerate(self._of_case(case, reached, keep)):
                if value is None:
                    return out, "a case is not bounded on every level by weights and prices"
                out[level] = max(out[level], value)
        return out, ""

    def _of_case(self, case: PlaceCase, reached: list[int], keep: Flags | None) -> list[int | None]:
        sheet = self.sheet
        made = frozenset((c, p) for c, p, used in case.fixed if used)
        rest = np.ones(sheet.total.shape, dtype=bool) if keep is None else keep.copy()
        for c, p, used in case.fixed:
            if not used:
                rest[sheet.row[c], sheet.column[p]] = False
        book = Book(self.book.problem, self.book.mode, made)
        possible = possible_beside(book, sheet, rest)
        total = self.total | {
            (c, p): int(sheet.total[sheet.row[c], sheet.column[p]]) for c, p in made
        }
        out: list[int | None] = []
        for level, stage in enumerate(case.stages):
            fits = list(stage.levels) == self.names[: level + 1]
            shapes = (len(stage.weights), len(stage.prices)) == (level + 1, len(sheet.places))
            if not (fits and shapes and min(stage.weights) >= 0 and stage.weights[-1] > 0):
                return [*out, None]
            earlier = sum(w * v for w, v in zip(stage.weights, reached[:level], strict=False))
            value = highest(book, stage, possible, total, self.seed)
            if stage.levels[-1] == TIE_BREAK:
                value += stage.weights[-1] * sum(tie_number(*pair, self.seed) for pair in made)
            most = (value - earlier) // stage.weights[-1]
            out.append(most)
            if most < reached[level]:
                return out
        return out if len(out) == len(self.names) else [*out, None]


def _leave_nothing_out(cases: Sequence[PlaceCase], depth: int) -> bool:
    """Do the cases come from splitting on one pair after the other, both ways each time?"""
    if len(cases) == 1 and len(cases[0].fixed) == depth:
        return True
    if not cases or any(len(case.fixed) <= depth for case in cases):
        return False
    (c, p, _), *_rest = cases[0].fixed[depth:]
    if any(case.fixed[depth][:2] != (c, p) for case in cases):
        return False
    halves = [[case for case in cases if case.fixed[depth][2] is used] for used in (True, False)]
    return all(_leave_nothing_out(half, depth + 1) for half in halves)
