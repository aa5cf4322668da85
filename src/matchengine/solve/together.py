"""A round in which a person may get a combination, from its goals to an answer with its proof.

A fair round has a search of its own for the highest threshold that costs none of the counts; each
of its steps is a search by cases (`combine`).
"""

from __future__ import annotations

import numpy as np

from matchengine.result import Level
from matchengine.rules import Mask
from matchengine.solve.combine import EFFORT, Cell, Found, Question, Values
from matchengine.solve.network import (
    LOWEST,
    Combined,
    Solution,
    level_names,
    level_values,
    possible_pairs,
)
from matchengine.solve.room import room_left
from matchengine.solve.ties import TIE_BREAK
from matchengine.tables import Ints, Tables


def combined_pairs(
    t: Tables, blocked: Mask, totals: Ints, mode: str, seed: int, effort: int = EFFORT
) -> Solution:
    """Solve a round in which a person may get a combination."""
    room = room_left(t, mode)
    names = level_names(t, mode)
    question = Question(t, mode, seed, blocked, totals, names, effort)
    if LOWEST in names:
        found, proof = _fairest(question)
    else:
        found, only = question.first(question.best())
        proof = Combined(named(names, found.bound), found.proof, only=only)
    levels = level_values(t, room, names, found.pairs, totals)
    return Solution(found.pairs, levels, (*names, TIE_BREAK), [], room, None, proof)


def named(names: tuple[str, ...], values: Values) -> tuple[Level, ...]:
    return tuple(Level(name, value) for name, value in zip(names, values, strict=True))


def _fairest(question: Question) -> tuple[Found, Combined]:
    """The threshold search of a fair round, each step a search of its own."""
    t, names = question.t, question.names
    counts = names[: names.index(LOWEST)]
    rest = (*counts, *names[len(counts) + 1 :])
    first = question.about(counts, None).best()
    cells = np.stack(possible_pairs(t, question.room, question.blocked, combining=True), axis=1)
    values = np.unique(question.totals[cells[:, 0], cells[:, 1]])
    if not len(values):
        last = question.about(rest, None)
        found, only = last.first(last.best())
        bound = (*found.bound[: len(counts)], 0, *found.bound[len(counts) :])
        return found, Combined(named(names, bound), found.proof, only=only)
    if len(first.pairs) == len(question.t.must) + len(question.t.prearranged):
        first = question.about(counts, None).best((_cell(cells[0]),))
    held, holds, fails = first, 0, len(values)
    above: Found | None = None
    while fails - holds > 1:
        middle = (holds + fails) // 2
        step = question.about(counts, int(values[middle])).reach(first.values, question.made(held))
        if step.values >= first.values:
            held, holds = step, middle
        else:
            fails, above = middle, step
    while True:
        floor = int(values[holds])
        last = question.about(rest, floor)
        found = last.best(question.made(held))
        lowest = _lowest(question, found)
        if above is None or lowest > floor:
            # A step that ran out of effort can hold an answer after all: bound what is above it.
            above = question.about(counts, lowest + 1).reach(first.values, question.made(found))
            if above.values >= first.values:
                held, holds = above, int(np.searchsorted(values, lowest, side="right"))
                continue
        break
    sure, only = above.proved and first.proved, False
    if sure:
        found, only = last.first(found)
    bound = (*first.bound, lowest if sure else int(values[-1]), *found.bound[len(counts) :])
    proof = Combined(named(names, bound), found.proof, lowest, first.proof, above.proof, only=only)
    return found, proof


def _lowest(question: Question, found: Found) -> int:
    """The fewest points of a pair that nobody fixed."""
    (one,) = level_values(question.t, question.room, (LOWEST,), found.pairs, question.totals)
    return one.value


def _cell(pair: Ints) -> Cell:
    return int(pair[0]), int(pair[1])
