"""The largest stable matching as whole-number rows: for the exact solver, and for the proof.

A variable is ("pair", c, p), or, where a supervisor ranks, ("place_full", c, p) and
("supervisor_full", c, p): the place, or the supervisor, has no room for anyone below this
candidate.  Every row says: the sum of coefficients times variables is at most a number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from matchengine.solve.market import Market

Key = tuple[str, int, int]
PAIR, PLACE_FULL, SUPERVISOR_FULL = "pair", "place_full", "supervisor_full"


@dataclass(frozen=True, eq=False)
class Row:
    """One row: `terms` at most `most`; `key` names what it says and of whom."""

    key: Key
    terms: dict[Key, int]
    most: int


def rows_of(m: Market, candidates: list[int]) -> list[Row]:
    """The rows of one part of the market: room, and for each pair that it does not block."""
    pairs = [(c, p) for c in candidates for p in sorted(m.choices[c])]
    rows = [
        Row(("candidate", c, 0), {(PAIR, c, p): 1 for p in m.choices[c]}, 1) for c in candidates
    ]
    at_place: defaultdict[int, list[int]] = defaultdict(list)
    for c, p in pairs:
        at_place[p].append(c)
    heads: defaultdict[int, list[int]] = defaultdict(list)
    for p in sorted(at_place):
        rows.append(Row(("place", p, 0), {(PAIR, c, p): 1 for c in at_place[p]}, m.seats[p]))
        if m.supervised(p):
            heads[m.head[p]].append(p)
    for h, members in heads.items():
        terms = {(PAIR, c, p): 1 for p in members for c in at_place[p]}
        rows.append(Row(("supervisor", h, 0), terms, m.room[h]))
    for c, p in pairs:
        rows += _no_blocking(m, c, p, at_place, heads)
    return rows


def _no_blocking(
    m: Market,
    c: int,
    p: int,
    at_place: dict[int, list[int]],
    heads: dict[int, list[int]],
) -> list[Row]:
    h = m.head[p]
    rank, grade = m.choices[c][p], m.wishes[h][c]
    content = [one for one, other in m.choices[c].items() if other <= rank]
    as_good = [one for one in at_place[p] if one != c and m.wishes[h][one] <= grade]
    if not m.supervised(p):
        seats = m.seats[p]
        terms = {(PAIR, c, one): -seats for one in content}
        terms |= {(PAIR, one, p): -1 for one in as_good}
        return [Row(("stable", c, p), terms, -seats)]
    full, busy = (PLACE_FULL, c, p), (SUPERVISOR_FULL, c, p)
    at_head = [
        (one, other)
        for other in heads[h]
        for one in at_place[other]
        if one != c and m.wishes[h][one] <= grade
    ]
    worse_here = [one for one, other in m.choices[c].items() if other > rank and m.head[one] == h]
    return [
        Row(("stable", c, p), {full: -1, busy: -1} | {(PAIR, c, one): -1 for one in content}, -1),
        Row(
            ("place_full", c, p),
            {full: m.seats[p]} | {(PAIR, one, p): -1 for one in as_good},
            0,
        ),
        Row(
            ("supervisor_full", c, p),
            {busy: m.room[h]} | {(PAIR, one, other): -1 for one, other in at_head},
            0,
        ),
        Row(("apart", c, p), {busy: 1} | {(PAIR, c, one): 1 for one in worse_here}, 1),
    ]


def hopeless(m: Market, candidates: list[int]) -> set[tuple[int, int]]:
    """Pairs that are in no stable matching, found by two simple facts, again and again.

    A place always takes who is among its first so many as it has seats (and so has the
    supervisor room): that person never gets anything worse.  A place that so many people prefer
    to all else as it has seats, never gets anyone whom it likes less than all of those.
    """
    choices = {c: dict(m.choices[c]) for c in candidates}
    out: set[tuple[int, int]] = set()
    changed = True
    while changed:
        gone = _never_worse(m, choices) | _never_below(m, choices)
        for c, p in gone:
            del choices[c][p]
        out |= gone
        changed = bool(gone)
    return out


def _never_worse(m: Market, choices: dict[int, dict[int, int]]) -> set[tuple[int, int]]:
    grades: defaultdict[int, list[int]] = defaultdict(list)
    at_head: defaultdict[int, set[int]] = defaultdict(set)
    for c, ranks in choices.items():
        for p in ranks:
            grades[p].append(m.wishes[m.head[p]][c])
            at_head[m.head[p]].add(c)
    gone = set()
    for c, ranks in choices.items():
        for p, rank in ranks.items():
            h = m.head[p]
            grade = m.wishes[h][c]
            before = sum(1 for one in grades[p] if one <= grade)
            ahead = sum(1 for one in at_head[h] if m.wishes[h][one] <= grade)
            if before <= m.seats[p] and ahead <= m.room[h]:
                gone |= {(c, one) for one, other in ranks.items() if other > rank}
    return gone


def _never_below(m: Market, choices: dict[int, dict[int, int]]) -> set[tuple[int, int]]:
    first: defaultdict[int, list[int]] = defaultdict(list)
    for c, ranks in choices.items():
        best = [p for p, rank in ranks.items() if rank == min(ranks.values())]
        if len(best) == 1:
            first[best[0]].append(m.wishes[m.head[best[0]]][c])
    gone = set()
    for c, ranks in choices.items():
        for p in ranks:
            keen = sorted(first[p])
            seats = m.seats[p]
            if 0 < seats <= len(keen) and m.wishes[m.head[p]][c] > keen[seats - 1]:
                gone.add((c, p))
    return gone
