"""Deferred acceptance: candidates ask down their lists, places keep the best who ask.

Gale and Shapley, "College Admissions and the Stability of Marriage" (1962).  With strict lists
this is the stable matching that is best for every candidate at once, and every stable matching
fills the same seats (the rural hospitals theorem).  Ties are first broken by luck, the same
everywhere, so the answer has no blocking pair either way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush, heapreplace

import numpy as np

from matchengine.facts import Ints
from matchengine.solve.market import Market

UNMATCHED = -1


def accept(m: Market) -> list[int]:
    """The place of each candidate, UNMATCHED for none.

    A place keeps its worst guest on top of a heap; so does a supervisor, where guests who left
    meanwhile stay in the heap until they come up.  A guest is known there by `worth`: a number
    that is higher for who is liked better by the head, and that no other guest has.
    """
    begin, asks, worth, who = _asking_order(m)
    head, seats, room = m.head, m.seats, m.room
    benches: list[list[int]] = [[] for _ in seats]
    guests: list[list[int]] = [[] for _ in room]
    load = [0] * len(room)
    match = [UNMATCHED] * len(m.candidate_ids)
    following, end = begin[:-1], begin[1:]
    supervised = [m.supervised(p) for p in range(len(seats))]
    waiting = list(range(len(match) - 1, -1, -1))
    while waiting:
        c = waiting.pop()
        for k in range(following[c], end[c]):
            p, mine = asks[k], worth[k]
            h, bench = head[p], benches[p]
            out = UNMATCHED
            if len(bench) >= seats[p]:
                if mine < bench[0]:
                    continue
                out = who[heapreplace(bench, mine)]
            elif load[h] < room[h]:
                heappush(bench, mine)
                load[h] += 1
            else:
                worst = _worst(guests[h], h, head, match, who)
                if mine < worst:
                    continue
                out = who[heappop(guests[h])]
                heappop(benches[match[out]])
                heappush(bench, mine)
            match[c] = p
            following[c] = k + 1
            if supervised[p]:
                heappush(guests[h], mine)
            if out != UNMATCHED:
                match[out] = UNMATCHED
                waiting.append(out)
            break
    return match


def _worst(guests: list[int], h: int, head: Sequence[int], match: list[int], who: list[int]) -> int:
    """What the worst guest who is still here is worth."""
    while (p := match[who[guests[0]]]) == UNMATCHED or head[p] != h:
        heappop(guests)
    return guests[0]


def _asking_order(m: Market) -> tuple[list[int], list[int], list[int], list[int]]:
    """Where each candidate's list begins, whom it asks in turn, the worth there, and whose it is.

    Places without a seat, and those of supervisors without room, are not asked.
    """
    heads = np.array(m.head, dtype=np.int64)
    open_places = (np.array(m.seats) > 0) & (np.array(m.room)[heads] > 0)
    asked = np.flatnonzero(open_places[m.columns])
    order = _best_first(m.rows[asked], m.rank[asked], m.columns[asked], lambda: m.place_luck)
    asked = asked[order]
    rows, head = m.rows[asked], heads[m.columns[asked]]
    best_last = _best_first(head, m.grade[asked], rows, lambda: m.candidate_luck)[::-1]
    guest = np.stack([head, rows])[:, best_last]
    is_new = np.append(True, (guest[:, 1:] != guest[:, :-1]).any(axis=0))[: len(asked)]
    worth = np.empty(len(asked), dtype=np.int64)
    worth[best_last] = np.cumsum(is_new) - 1
    begin = np.searchsorted(rows, np.arange(len(m.candidate_ids) + 1))
    lists = begin, m.columns[asked], worth, guest[1, is_new]
    return lists[0].tolist(), lists[1].tolist(), lists[2].tolist(), lists[3].tolist()


def _best_first(group: Ints, rank: Ints, one: Ints, luck: Callable[[], Sequence[int]]) -> Ints:
    """Positions by group and then by rank.  Luck is asked only where there are equals."""
    order = np.lexsort((one, rank, group))
    keys = np.stack([group, rank])[:, order]
    same_rank = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    if (same_rank & (np.diff(one[order]) != 0)).any():
        fortune = np.array(luck(), dtype=np.uint64)
        order = np.lexsort((one, fortune[one], rank, group))
    return order
