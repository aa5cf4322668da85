"""How many pairs there can be at most, checked without trusting the solver.

Any matching is largest when no chain of moves seats one more person; the chain is looked for
here.  That no *stable* matching is larger is shown by a proof of cases: each row below follows
from what stable means, and the prices of a case add up to a bound that no choice can pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from matchengine.problem import PairKey
from matchengine.result import Case, Result, SizeProof
from matchengine.verify.wishes import Head, Wishes

SCALE = 1_000_000
Name = tuple[str, str, str]
Row = tuple[dict[Name, int], int]


class Seating:
    """A matching that is made as large as it can be, one chain of moves at a time."""

    def __init__(self, wishes: Wishes, pairs: Iterable[PairKey]) -> None:
        self.w = wishes
        self.own = {c: p for c, p in pairs if (c, p) not in wishes.fixed}
        self.at_place: defaultdict[str, set[str]] = defaultdict(set)
        self.places_of: defaultdict[Head, set[str]] = defaultdict(set)
        self.load: defaultdict[Head, int] = defaultdict(int)
        for p, head in wishes.head.items():
            self.places_of[head].add(p)
        for c, p in self.own.items():
            self.at_place[p].add(c)
            self.load[wishes.head[p]] += 1

    def chain(self) -> list[tuple[str, str]] | None:
        """Moves (candidate, place) that seat one more person, the last to move first."""
        came: dict[tuple[str, object], tuple[str, object] | None] = {
            ("candidate", c): None for c in sorted(self.w.free) if c not in self.own
        }
        waiting: list[tuple[str, object]] = list(came)
        for node in waiting:
            for following in self._onward(node):
                if following not in came:
                    came[following] = node
                    waiting.append(following)
                    if following[0] == "head" and self._spare(following[1]):
                        return self._moves(came, following)
        return None

    def enlarge(self) -> None:
        """Seat people until no chain is left."""
        while (moves := self.chain()) is not None:
            for c, p in moves:
                if c in self.own:
                    self.at_place[self.own[c]].discard(c)
                    self.load[self.w.head[self.own[c]]] -= 1
                self.own[c] = p
                self.at_place[p].add(c)
                self.load[self.w.head[p]] += 1

    def _spare(self, head: object) -> bool:
        return self.load[head] < self.w.room[head]  # type: ignore[index]

    def _onward(self, node: tuple[str, object]) -> Iterable[tuple[str, object]]:
        kind, name = node
        if kind == "candidate":
            for p in sorted(self.w.free[str(name)]):
                if self.w.seats[p] and self.own.get(str(name)) != p:
                    yield "place", p
        elif kind == "place":
            place = str(name)
            if len(self.at_place[place]) < self.w.seats[place]:
                yield "head", self.w.head[place]
            for c in sorted(self.at_place[place]):
                yield "candidate", c
        else:
            for p in sorted(self.places_of[name]):  # type: ignore[index]
                if self.at_place[p]:
                    yield "place", p

    def _moves(
        self,
        came: dict[tuple[str, object], tuple[str, object] | None],
        last: tuple[str, object],
    ) -> list[tuple[str, str]]:
        """Whoever is reached moves to the place that was reached from there."""
        moves = []
        node: tuple[str, object] | None = last
        while node is not None:
            before = came[node]
            if before is not None and before[0] == "candidate":
                moves.append((str(before[1]), str(node[1])))
            node = before
        return moves


def largest_complaints(wishes: Wishes, pairs: list[PairKey]) -> list[str]:
    """Is a matching as large as can be?"""
    moves = Seating(wishes, pairs).chain()
    if moves is None:
        return []
    return [f"one more pair is possible: {', '.join(' to '.join(move) for move in moves)}"]


def stable_bound(wishes: Wishes, result: Result) -> tuple[int, list[str]]:
    """The most pairs of a stable matching that is proven, and what is wrong with the proofs."""
    seating = Seating(wishes, [(one.candidate_id, one.place_id) for one in result.pairs])
    seating.enlarge()
    wrong, bound = [], 0
    proofs = {one.candidates: one for one in result.size_proofs}
    if len(proofs) < len(result.size_proofs):
        wrong.append("two proofs are about the same candidates")
    for part in parts(wishes):
        most = sum(1 for c in part if c in seating.own)
        proof = proofs.pop(part, None)
        if proof is not None:
            wrong += _proof_complaints(wishes, proof)
            most = min(most, proof.bound)
        bound += most
    wrong += [f"a proof is about {one[0]} and others, who are no part" for one in proofs]
    return bound, wrong


def parts(wishes: Wishes) -> list[tuple[str, ...]]:
    """Candidates who share no place and no supervisor with others, group by group."""
    by_head: defaultdict[Head, set[str]] = defaultdict(set)
    for c, places in wishes.free.items():
        for p in places:
            by_head[wishes.head[p]].add(c)
    out, seen = [], set()
    for first in sorted(wishes.free):
        if first in seen:
            continue
        group, waiting = {first}, [first]
        while waiting:
            for p in wishes.free[waiting.pop()]:
                new = by_head[wishes.head[p]] - group
                by_head[wishes.head[p]] = set()
                group |= new
                waiting += sorted(new)
        seen |= group
        out.append(tuple(sorted(group)))
    return out


def _proof_complaints(wishes: Wishes, proof: SizeProof) -> list[str]:
    rows = _rows(wishes, proof.candidates)
    wrong = [] if _covers([case.fixed for case in proof.cases], 0) else ["a case is left out"]
    for case in proof.cases:
        most = _most(rows, case)
        if most is None:
            wrong.append("a case has a price below zero or for a row that does not exist")
        elif most > proof.bound:
            wrong.append(f"a case allows {most} pairs where {proof.bound} were to be the most")
    return wrong


def _covers(cases: list[tuple[tuple[str, str, str, int], ...]], depth: int) -> bool:
    """Do these cases, which agree so far, leave nothing out?"""
    if len(cases) == 1:
        return len(cases[0]) == depth
    if not cases or any(len(case) <= depth for case in cases):
        return False
    if len({case[depth][:3] for case in cases}) > 1:
        return False
    halves = [[case for case in cases if case[depth][3] == value] for value in (0, 1)]
    return len(halves[0]) + len(halves[1]) == len(cases) and all(
        _covers(half, depth + 1) for half in halves
    )


def _most(rows: dict[Name, Row], case: Case) -> int | None:
    """The most pairs at the prices of this case: what rows are paid, and what is left to gain."""
    gain: dict[Name, int] = {}
    for terms, _ in rows.values():
        for name in terms:
            gain.setdefault(name, SCALE if name[0] == "pair" else 0)
    total = 0
    for price in case.prices:
        name = (price.kind, price.first, price.second)
        if name not in rows or price.price < 0:
            return None
        terms, most = rows[name]
        total += price.price * most
        for other, value in terms.items():
            gain[other] -= price.price * value
    known = {(kind, first, second): value for kind, first, second, value in case.fixed}
    if not known.keys() <= gain.keys():
        return None
    for name, worth in gain.items():
        total += worth * known[name] if name in known else max(worth, 0)
    return total // SCALE


def _rows(wishes: Wishes, candidates: tuple[str, ...]) -> dict[Name, Row]:
    """What holds for every stable matching of these candidates, by name.

    A supervisor's row is named after the last of the supervisor's places.
    """
    rows: dict[Name, Row] = {}
    pairs = [(c, p) for c in candidates for p in wishes.free[c]]
    at_place: defaultdict[str, list[str]] = defaultdict(list)
    at_head: defaultdict[Head, list[PairKey]] = defaultdict(list)
    for c, p in pairs:
        at_place[p].append(c)
        at_head[wishes.head[p]].append((c, p))
    for c in candidates:
        rows["candidate", c, ""] = {("pair", c, p): 1 for p in wishes.free[c]}, 1
    for p, people in at_place.items():
        rows["place", p, ""] = {("pair", c, p): 1 for c in people}, wishes.seats[p]
    for head, cells in at_head.items():
        if head[0] == "supervisor":
            last = max(p for p, one in wishes.head.items() if one == head)
            rows["supervisor", last, ""] = (
                {("pair", c, p): 1 for c, p in cells},
                wishes.room[head],
            )
    for c, p in pairs:
        if wishes.head[p][0] == "place":
            rows["stable", c, p] = _stable_row(wishes, c, p, at_place[p])
        else:
            rows |= _supervised_rows(wishes, c, p, at_place[p], at_head[wishes.head[p]])
    return rows


def _stable_row(wishes: Wishes, c: str, p: str, rivals: list[str]) -> Row:
    """The candidate has this or as good a place, or all seats have people who are as good."""
    seats, rank, grade = wishes.seats[p], wishes.wanted[c][p], wishes.grade(c, p)
    terms: dict[Name, int] = {}
    for other in wishes.free[c]:
        if wishes.wanted[c][other] <= rank:
            terms["pair", c, other] = -seats
    for other in rivals:
        if other != c and wishes.grade(other, p) <= grade:
            terms["pair", other, p] = -1
    return terms, -seats


def _supervised_rows(
    wishes: Wishes, c: str, p: str, rivals: list[str], of_head: list[PairKey]
) -> dict[Name, Row]:
    """The same where a supervisor ranks: the place is full of people as good, or the supervisor
    is, and this candidate is not with the supervisor at a place that suits less."""
    head, rank, grade = wishes.head[p], wishes.wanted[c][p], wishes.grade(c, p)
    place_full, supervisor_full = ("place_full", c, p), ("supervisor_full", c, p)
    content = {("pair", c, one): -1 for one in wishes.free[c] if wishes.wanted[c][one] <= rank}
    at_place = {
        ("pair", one, p): -1 for one in rivals if one != c and wishes.grade(one, p) <= grade
    }
    at_head = {
        ("pair", one, other): -1
        for one, other in of_head
        if one != c and wishes.grade(one, other) <= grade
    }
    worse = {
        ("pair", c, one): 1
        for one in wishes.free[c]
        if wishes.wanted[c][one] > rank and wishes.head[one] == head
    }
    return {
        ("stable", c, p): ({**content, place_full: -1, supervisor_full: -1}, -1),
        place_full: ({**at_place, place_full: wishes.seats[p]}, 0),
        supervisor_full: ({**at_head, supervisor_full: wishes.room[head]}, 0),
        ("apart", c, p): ({**worse, supervisor_full: 1}, 1),
    }
