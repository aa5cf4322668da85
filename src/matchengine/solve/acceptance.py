"""Deferred acceptance: candidates ask down their lists, places keep the best who ask.

With strict lists `accept` gives the stable matching that is best for every candidate at once.
Ties are first broken by luck, the same everywhere, so the answer has no blocking pair either way.
"""

from __future__ import annotations

from heapq import heappop, heappush, heapreplace

from matchengine.solve.market import Market, groups

UNMATCHED = -1


def accept(m: Market) -> list[int]:
    """The place of each candidate, UNMATCHED for none.

    A place keeps its worst guest on top of a heap; so does a supervisor, where guests who left
    meanwhile stay in the heap until they come up.
    """
    order = [[p for tie in groups(ranks, m.place_luck) for p in tie] for ranks in m.choices]
    grade = [strict_order(m, h) for h in range(len(m.room))]
    benches: list[list[tuple[int, int]]] = [[] for _ in m.place_ids]
    guests: list[list[tuple[int, int, int]]] = [[] for _ in m.room]
    load = [0] * len(m.room)
    match = [UNMATCHED] * len(order)
    asked = [0] * len(order)
    waiting = list(range(len(order) - 1, -1, -1))
    supervised = [m.supervised(p) for p in range(len(m.place_ids))]
    while waiting:
        c = waiting.pop()
        mine, k = order[c], asked[c]
        while k < len(mine):
            p = mine[k]
            k += 1
            h = m.head[p]
            if not m.seats[p] or not m.room[h]:
                continue
            worth = -grade[h][c]
            bench = benches[p]
            out = UNMATCHED
            if len(bench) >= m.seats[p]:
                if worth < bench[0][0]:
                    continue
                out = heapreplace(bench, (worth, c))[1]
            elif load[h] >= m.room[h]:
                if worth < _worst(guests[h], match):
                    continue
                _, out, left = heappop(guests[h])
                heappop(benches[left])
                heappush(bench, (worth, c))
            else:
                heappush(bench, (worth, c))
                load[h] += 1
            match[c] = p
            if supervised[p]:
                heappush(guests[h], (worth, c, p))
            if out != UNMATCHED:
                match[out] = UNMATCHED
                waiting.append(out)
            break
        asked[c] = k
    return match


def strict_order(m: Market, head: int) -> dict[int, int]:
    """The candidates of one list from the best, 0, to the last, equals told apart by luck."""
    tied = groups(m.wishes[head], m.candidate_luck)
    return {c: number for number, c in enumerate(c for tie in tied for c in tie)}


def _worst(guests: list[tuple[int, int, int]], match: list[int]) -> int:
    """What the worst guest who is still here is worth."""
    while match[guests[0][1]] != guests[0][2]:
        heappop(guests)
    return guests[0][0]
