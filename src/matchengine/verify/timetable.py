"""A timetable of speed dates, checked cell by cell, and whether a better one can exist.

Nothing here is shared with the solver.  That no more can meet is shown by looking in vain for a
chain of swaps; that no fewer rounds will do by the busiest person and by the tables; the shortest
wait by counting, for each stretch of the evening, who needs a date in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from matchengine.evening import Evening, Meeting
from matchengine.problem import PairKey, Problem
from matchengine.result import Level, Result
from matchengine.verify.facts import PointsOf, blocking_rules, travel_limit

Fault = tuple[str, str, str | None, str | None]
"""Code, message, candidate and place."""


class Plan:
    """The wishes of an evening by their definition, beside a timetable of known ids."""

    def __init__(self, problem: Problem, evening: Evening, made: Sequence[Meeting]) -> None:
        self.problem, self.evening, self.made = problem, evening, made
        self.candidates = {one.id: one for one in problem.candidates}
        self.places = {one.id: one for one in problem.places}
        self.past = {(one.candidate_id, one.place_id) for one in evening.past}
        self.planned = [one for one in made if one.round > evening.held]
        self.dates = {(one.candidate_id, one.place_id) for one in self.planned}
        self.refused: dict[PairKey, str] = {}
        self.possible: set[PairKey] = set()
        for c in self.candidates:
            for p in self.places:
                self._sort_out(c, p)

    def _sort_out(self, c: str, p: str) -> None:
        problem, evening = self.problem, self.evening
        rules = blocking_rules(problem, self.candidates[c], self.places[p])
        must = (c, p) in problem.must
        listed = problem.eligible is not None and (c, p) in problem.eligible
        combined = any(one.id == p for one in problem.combinations)
        possible = not rules and not combined and problem.eligible is None
        if not must and not listed and not possible:
            return
        own = [place for who, place in problem.prearranged if who == c]
        inside = [who for who, place in problem.prearranged if place == p]
        if c in evening.absent_candidates or p in evening.absent_places:
            self.refused[c, p] = "absent"
        elif must:
            self.possible.add((c, p))
        elif rules:
            self.refused[c, p] = rules[0]
        elif own:
            self.refused[c, p] = "prearranged"
        elif len(inside) >= self.places[p].capacity:
            self.refused[c, p] = "capacity"
        else:
            self.possible.add((c, p))

    def cell_faults(self) -> Iterator[Fault]:
        """Nobody and no table twice in a round, and nothing outside the evening."""
        evening = self.evening
        seen: set[tuple[str, str, int]] = set()
        for one in self.made:
            c, p = one.candidate_id, one.place_id
            if not 1 <= one.round <= evening.rounds:
                yield "round", f"there is no round {one.round}", c, p
            if one.table < 1 or (evening.tables is not None and one.table > evening.tables):
                yield "table", f"there is no table {one.table}", c, p
            for cell in (("candidate", c), ("place", p), ("table", str(one.table))):
                if (*cell, one.round) in seen:
                    yield "double", f"{' '.join(cell)} is there twice in round {one.round}", c, p
                seen.add((*cell, one.round))

    def wish_faults(self) -> Iterator[Fault]:
        """What took place stands as it was; what is planned was asked for and is possible."""
        held = {one for one in self.made if one.round <= self.evening.held}
        for one in sorted(held ^ set(self.evening.past), key=str):
            yield "held", "is not as it took place", one.candidate_id, one.place_id
        for c, p in sorted(self.dates - self.possible):
            yield "wish", f"cannot meet: {self.refused.get((c, p), 'no wish')}", c, p
        for c, p in sorted((self.problem.must & self.possible) - self.past - self.dates):
            yield "lock_missing", "a pair a person fixed is not in the answer", c, p

    def open_wishes(self) -> set[PairKey]:
        return self.possible - self.past - self.dates

    def more_can_meet(self) -> bool:
        """Is there a chain of swaps that lets one more pair meet?"""
        left, tables = self.evening.left, self.evening.tables
        if tables is not None and len(self.dates) >= left * tables:
            return False
        open_to: defaultdict[str, list[str]] = defaultdict(list)
        for c, p in self.open_wishes():
            open_to[c].append(p)
        with_place: defaultdict[str, list[str]] = defaultdict(list)
        for c, p in self.dates - self.problem.must:
            with_place[p].append(c)
        of_candidate = Counter(c for c, _ in self.dates)
        of_place = Counter(p for _, p in self.dates)
        waiting = [c for c in sorted(open_to) if of_candidate[c] < left]
        reached = set(waiting)
        for c in waiting:
            for p in open_to[c]:
                if of_place[p] < left:
                    return True
                news = [other for other in with_place[p] if other not in reached]
                reached.update(news)
                waiting += news
        return False

    def reasons(self) -> list[tuple[str, str, str]]:
        """Every wish that does not come true, and why."""
        out = {pair: why for pair, why in self.refused.items() if pair not in self.past}
        of_candidate = Counter(c for c, _ in self.dates)
        of_place = Counter(p for _, p in self.dates)
        for c, p in self.open_wishes():
            if of_candidate[c] >= self.evening.left:
                out[c, p] = "candidate_busy"
            elif of_place[p] >= self.evening.left:
                out[c, p] = "place_busy"
            else:
                out[c, p] = "tables_full"
        return [(c, p, why) for (c, p), why in sorted(out.items())]

    def counted(self) -> dict[str, int]:
        """What the timetable reaches on each level."""
        used = Counter(one.round for one in self.planned)
        last = max(used, default=self.evening.held)
        planned = last - self.evening.held
        fullest = max(used.values(), default=0)
        return {
            "meetings": len(self.made),
            "rounds": last,
            "empty_tables": fullest * planned - len(self.planned),
            "longest_wait": max(map(self._wait, self._people()), default=0),
        }

    def best(self) -> dict[str, int]:
        """What no timetable can better; the wait is that of these very meetings."""
        number, tables = len(self.planned), self.evening.tables
        busiest = max(map(len, self._people()), default=0)
        rounds = busiest if tables is None else max(busiest, -(-number // tables))
        empty = -(-number // rounds) * rounds - number if rounds else 0
        return {
            "meetings": len(self.made),
            "rounds": self.evening.held + rounds,
            "empty_tables": empty,
            "longest_wait": self._shortest(rounds),
        }

    def _people(self) -> list[list[int]]:
        """The rounds of everyone who has a date."""
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for one in self.planned:
            found["candidate", one.candidate_id].append(one.round)
            found["place", one.place_id].append(one.round)
        return list(found.values())

    def _wait(self, dates: list[int]) -> int:
        last = max((one.round for one in self.planned), default=0)
        busy, run, longest = set(dates), 0, 0
        for number in range(self.evening.held + 1, last + 1):
            run = 0 if number in busy else run + 1
            longest = max(longest, run)
        return longest

    def _shortest(self, rounds: int) -> int:
        for wait in range(rounds):
            sides = (
                Counter(one.candidate_id for one in self.planned),
                Counter(one.place_id for one in self.planned),
            )
            if all(self._fits(list(side.values()), wait, rounds) for side in sides):
                return wait
        return rounds

    def _fits(self, loads: list[int], wait: int, rounds: int) -> bool:
        """Can everyone of one side have dates enough, in each stretch, to wait no longer?"""
        total = sum(loads)
        tables = -(-total // rounds)
        for begin in range(1, rounds + 1):
            for end in range(begin, rounds + 1):
                inside = end - begin + 1
                needed = inside // (wait + 1)
                elsewhere = (begin - 1) // (wait + 1) + (rounds - end) // (wait + 1)
                least = [max(needed, dates - (rounds - inside)) for dates in loads]
                most = [min(inside, dates - elsewhere) for dates in loads]
                if any(low > high for low, high in zip(least, most, strict=True)):
                    return False
                if sum(least) > inside * tables or total - sum(most) > (rounds - inside) * tables:
                    return False
        return True


def evening_faults(problem: Problem, result: Result) -> Iterator[Fault]:
    """Everything that is wrong with an answer of which the ids are known to exist."""
    evening = problem.evening
    if evening is None or result.objective is not None:
        yield "mode", "there is no evening, or it has an objective", None, None
        return
    made = [
        Meeting(one.candidate_id, one.place_id, one.round or 0, one.table or 0)
        for one in result.pairs
    ]
    plan = Plan(problem, evening, made)
    faults = [*plan.cell_faults(), *plan.wish_faults()]
    if faults:
        yield from faults
        return
    yield from _shown_faults(plan, result)
    yield from _why_faults(plan, result)
    if plan.more_can_meet():
        yield "not_best", "more can meet", None, None
    levels, bound = plan.counted(), plan.best()
    if [(one.name, one.value) for one in result.levels] != list(levels.items()):
        yield "levels", f"shows {result.levels}, counted {levels}", None, None
    if [(one.name, one.value) for one in result.bound] != list(bound.items()):
        yield "bound", f"shows {result.bound}, proven is {bound}", None, None
    yield from _not_best(levels, bound)
    gap = levels["longest_wait"] - bound["longest_wait"]
    if result.gap != gap or result.optimal != (gap == 0):
        yield "gap", f"shows gap {result.gap} and optimal {result.optimal}", None, None


def evening_levels(
    problem: Problem, made: Sequence[Meeting]
) -> tuple[list[Fault], tuple[Level, ...], tuple[Level, ...]]:
    """What is wrong with a bare timetable, or else what it reaches, and the best there could be."""
    if problem.evening is None:
        return [("mode", "there is no evening", None, None)], (), ()
    plan = Plan(problem, problem.evening, made)
    faults = [*plan.cell_faults(), *plan.wish_faults()]
    if not faults and plan.more_can_meet():
        faults = [("not_best", "more can meet", None, None)]
    if not faults:
        faults = list(_not_best(plan.counted(), plan.best()))
    if faults:
        return faults, (), ()
    return (
        [],
        tuple(Level(*one) for one in plan.counted().items()),
        tuple(Level(*one) for one in plan.best().items()),
    )


def _not_best(levels: dict[str, int], bound: dict[str, int]) -> Iterator[Fault]:
    if levels["rounds"] > bound["rounds"]:
        message = f"takes {levels['rounds']} rounds where {bound['rounds']} will do"
        yield "not_best", message, None, None
    elif levels["empty_tables"] > bound["empty_tables"]:
        message = f"leaves {levels['empty_tables']} tables empty, not {bound['empty_tables']}"
        yield "not_best", message, None, None


def _shown_faults(plan: Plan, result: Result) -> Iterator[Fault]:
    """What is shown with each pair."""
    points = PointsOf(plan.problem)
    order = [(one.candidate_id, one.place_id) for one in result.pairs]
    if order != sorted(order):
        yield "pairs", "the order is not that of the ids", None, None
    for pair in result.pairs:
        c, p = pair.candidate_id, pair.place_id
        candidate, place = plan.candidates[c], plan.places[p]
        locked = (c, p) in plan.problem.must
        if pair.locked != locked:
            yield "locked", "is shown as fixed and is not, or the other way", c, p
        broken = tuple(blocking_rules(plan.problem, candidate, place)) if locked else ()
        if pair.broken_rules != broken:
            yield "broken_rules", f"shows {pair.broken_rules}, not {broken}", c, p
        taken_apart = points.taken_apart(candidate, place)
        if dict(pair.points) != taken_apart or pair.total != sum(taken_apart.values()):
            yield "points", f"shows {dict(pair.points)}, not {taken_apart}", c, p


def _why_faults(plan: Plan, result: Result) -> Iterator[Fault]:
    """Wishes that do not come true, who has no date at all, and addresses to be checked."""
    unmet = plan.reasons()
    if [tuple(vars(one).values()) for one in result.unmet] != unmet:
        yield "unmet", f"the wishes that do not come true are {unmet}", None, None
    busy = {one.candidate_id for one in plan.made}
    alone = [
        (c, *_counted([why for who, _, why in unmet if who == c]))
        for c in sorted(plan.candidates.keys() - busy)
    ]
    if alone != [(one.id, one.because, one.counts) for one in result.unplaced]:
        yield "unplaced", f"who has no date, and why, is {alone}", None, None
    visited = {one.place_id for one in plan.made} | {one.id for one in plan.problem.combinations}
    empty = []
    for p in sorted(plan.places.keys() - visited):
        reasons = [why for _, place, why in unmet if place == p]
        empty.append((p, len(reasons), 0, *_counted(reasons)))
    if empty != [(o.id, o.wanted, o.found, o.because, o.counts) for o in result.open_places]:
        yield "open_places", f"which places have no date, and why, is {empty}", None, None
    doubt = [
        (c, p, km, travel_limit(plan.problem, one), plan.problem.uncertainty[c, p])
        for c, one in sorted(plan.candidates.items())
        for p, place in sorted(plan.places.items())
        if blocking_rules(plan.problem, one, place) == ["uncertain"]
        for km in [(plan.problem.km or {})[c, p]]
    ]
    if doubt != [tuple(vars(one).values()) for one in result.uncertain]:
        yield "uncertain_list", f"the addresses to be checked are {doubt}", None, None


def _counted(reasons: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    counts = Counter(reasons)
    order = sorted(counts, key=lambda why: (-counts[why], why))
    if not order:
        return ("no_wishes",), (0,)
    return tuple(order), tuple(counts[why] for why in order)
