"""A round as a whole-number programme for SciPy (HiGHS) and OR-Tools (CP-SAT): goal after goal."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp

from matchengine.verify.facts import PointsOf, blocking_rules
from matchengine.verify.wishes import Wishes

BIG = 10_000


class Programme:
    """Whole numbers between bounds, rows that say `sum <= most`, and goals as sums."""

    def __init__(self, problem, mode):
        self.high, self.rows, self.worth = [], [], []
        make = {"most-placements": _placements, "max-size": _largest_stable}.get(mode, _goals)
        self.goals = make(self, problem, mode)

    def number(self, high=1):
        self.high.append(high)
        return len(self.high) - 1

    def at_most(self, most, *terms):
        self.rows.append((dict_of(terms), most))

    def best(self, highest):
        """The best values of the goals: each as high as it can be when the earlier ones are."""
        values = []
        for constant, terms in self.goals:
            values.append(constant + self._reach(highest, terms))
        return tuple(values)

    def fairest(self, highest, later):
        """The same with the fewest points of any free pair before the `later` last goals."""
        counts = self.goals[:-later]
        reached = [self._reach(highest, terms) for _, terms in counts]
        lowest = 0
        needed = self.worth and highest(self, [(variable, -1) for variable, _ in self.worth])
        if needed:
            above = self.number(2 * BIG)
            for variable, worth in self.worth:
                self.at_most(worth + 3 * BIG, (above, 1), (variable, 2 * BIG))
            lowest = self._reach(highest, [(above, 1)]) - BIG
        else:
            for variable, _ in self.worth:
                self.at_most(0, (variable, 1))
        last = [constant + self._reach(highest, terms) for constant, terms in self.goals[-later:]]
        sure = [constant for constant, _ in counts]
        return (*map(sum, zip(sure, reached, strict=True)), lowest, *last)

    def _reach(self, highest, terms):
        value = highest(self, terms) if terms else 0
        self.at_most(-value, *((v, -w) for v, w in terms))
        return value


def dict_of(terms):
    out = defaultdict(int)
    for variable, weight in terms:
        out[variable] += weight
    return dict(out)


def by_highs(programme, goal):
    weights = np.zeros(len(programme.high))
    for variable, weight in goal:
        weights[variable] -= weight
    matrix = np.zeros((len(programme.rows), len(programme.high)))
    for k, (terms, _) in enumerate(programme.rows):
        matrix[k, list(terms)] = list(terms.values())
    found = milp(
        weights,
        integrality=np.ones(len(weights)),
        bounds=Bounds(0, programme.high),
        constraints=LinearConstraint(matrix, ub=[most for _, most in programme.rows]),
    )
    assert found.status == 0
    return -round(found.fun)


def by_cp_sat(programme, goal):
    model = cp_model.CpModel()
    numbers = [model.new_int_var(0, high, "") for high in programme.high]
    for terms, most in programme.rows:
        model.add(sum(w * numbers[v] for v, w in terms.items()) <= most)
    model.maximize(sum(w * numbers[v] for v, w in goal))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def _goals(programme, problem, mode):
    """The goals of a mode, each a constant (what is fixed) and a sum of numbers."""
    settings = problem.settings
    kind = mode if mode in ("assign", "propose") else settings.round_kind
    proposing = kind == "propose"
    n, m = (settings.n, settings.m) if proposing else (1, 1)
    halves = {one.id: (one.first, one.second) for one in problem.combinations}
    at = {p.id: halves.get(p.id, (p.id,)) for p in problem.places}
    fixed = problem.must | problem.prearranged
    points = PointsOf(problem)
    worth = {(c.id, p.id): points.total(c, p) for c in problem.candidates for p in problem.places}
    taken = Counter(half for _, p in problem.prearranged for half in at[p])
    must = Counter(half for _, p in problem.must for half in at[p])
    load = Counter(c for c, _ in fixed)
    settled = {c for c, _ in problem.prearranged}
    x = {
        (c.id, p.id): programme.number()
        for c in problem.candidates
        for p in problem.places
        if (c.id, p.id) not in fixed
        and (p.id not in halves or mode not in ("assign", "propose"))
        and not blocking_rules(problem, c, p)
    }
    programme.numbers = x
    programme.worth = [(v, worth[key]) for key, v in x.items()]
    of_person = {c.id: [(v, 1) for k, v in x.items() if k[0] == c.id] for c in problem.candidates}
    for c, terms in of_person.items():
        programme.at_most(0 if c in settled else max(m - load[c], 0), *terms)
    seats, several = [], any(p.capacity > 1 for p in problem.places if p.id not in halves)
    for place in problem.places:
        if place.id in halves:
            continue
        free = max(place.capacity - taken[place.id], 0)
        here = [(v, 1) for (_, p), v in x.items() if place.id in at[p]]
        programme.at_most(max(n * free - must[place.id], 0), *here)
        seats.append((place, free, here))
    every = [(v, 1) for v in x.values()]
    kept = [(x[key], 1) for key in sorted(problem.previous & x.keys())]
    last = [(sum(worth[key] for key in fixed), [(v, worth[key]) for key, v in x.items()])]
    if mode == "rematch":
        last.insert(0, (len(problem.previous & fixed), kept))
    if not proposing:
        return [(len(fixed), every), *last]
    _costs(programme, problem, x, last)
    goals = []
    room = [[programme.number(free) for _ in range(n)] for _, free, _ in seats]
    for (place, _, here), numbers in zip(seats, room, strict=True):
        # A seat with a proposal needs one of them.
        programme.at_most(must[place.id], *((v, 1) for v in numbers), *((v, -1) for v, _ in here))
    for k in range(1, n + 1):
        full, constant = [], 0
        for place, _, here in seats:
            if taken[place.id]:
                constant += 1
                continue
            enough = programme.number()
            programme.at_most(must[place.id], (enough, k), *((v, -1) for v, _ in here))
            full.append((enough, 1))
        goals.append((constant, full))
        if several:
            sure = sum(min(taken[place.id], place.capacity) for place, _, _ in seats)
            goals.append((sure, [(numbers[k - 1], 1) for numbers in room]))
    reached = []
    for c in (c for c in of_person if not load[c]):
        reached.append((programme.number(), 1))
        programme.at_most(0, reached[-1], *((v, -1) for v, _ in of_person[c]))
    return [*goals, (len(load), reached), *last]


def _costs(programme, problem, x, last):
    """What further proposals cost, taken off the points."""
    settings, (constant, terms) = problem.settings, last[-1]
    group = {p.id: p.group for p in problem.places}
    fixed = problem.must | problem.prearranged
    for c in (one.id for one in problem.candidates):
        had = sum(1 for key in fixed if key[0] == c)
        constant -= sum(settings.load_cost(k) for k in range(had))
        own = [(v, 1) for key, v in x.items() if key[0] == c]
        steps = [programme.number() for _ in range(min(len(own), settings.m))]
        programme.at_most(0, *own, *((v, -1) for v in steps))
        terms += [(v, -settings.load_cost(had + k)) for k, v in enumerate(steps)]
        for name in {one for one in group.values() if one is not None}:
            before = sum(1 for key in fixed if key[0] == c and group[key[1]] == name)
            constant -= settings.same_group_cost * max(before - 1, 0)
            there = [(v, 1) for (who, p), v in x.items() if who == c and group[p] == name]
            repeated = programme.number(BIG)
            programme.at_most(0 if before else 1, *there, (repeated, -1))
            terms.append((repeated, -settings.same_group_cost))
    last[-1] = (constant, terms)


def _placements(programme, problem, _mode):
    """The most pairs that lists, seats and supervisors have room for, beside the fixed ones."""
    wishes = Wishes(problem)
    x = {(c, p): programme.number() for c, own in sorted(wishes.free.items()) for p in sorted(own)}
    for c in wishes.free:
        programme.at_most(1, *((v, 1) for key, v in x.items() if key[0] == c))
    for p, seats in wishes.seats.items():
        programme.at_most(seats, *((v, 1) for key, v in x.items() if key[1] == p))
    for head, room in wishes.room.items():
        programme.at_most(room, *((v, 1) for key, v in x.items() if wishes.head[key[1]] == head))
    return [(len(wishes.fixed), [(v, 1) for v in x.values()])]


def _largest_stable(programme, problem, mode):
    """The same, with one of three things true of each possible pair: the person has a place at
    least as good, or others at least as good fill the place, or they fill the supervisor."""
    goals = _placements(programme, problem, mode)
    wishes = Wishes(problem)
    keys = [(c, p) for c, own in sorted(wishes.free.items()) for p in sorted(own)]
    x = {key: number for number, key in enumerate(keys)}
    for c, p in keys:
        head, grade = wishes.head[p], wishes.grade(c, p)
        content = [
            (x[c, other], -1) for other, k in wishes.free[c].items() if k <= wishes.free[c][p]
        ]
        liked = [(d, q) for d, q in keys if d != c and wishes.head[q] == head]
        liked = [(d, q) for d, q in liked if wishes.grade(d, q) <= grade]
        full, no_time = programme.number(), programme.number()
        programme.at_most(-1, *content, (full, -1), (no_time, -1))
        programme.at_most(0, (full, wishes.seats[p]), *((x[d, q], -1) for d, q in liked if q == p))
        programme.at_most(0, (no_time, wishes.room[head]), *((x[key], -1) for key in liked))
    return goals


class Timetable(Programme):
    """An evening: the most dates, then the earliest last round, then the fewest tables."""

    def __init__(self, wishes, fixed, rounds, tables):
        self.high, self.rows = [], []
        at = {(pair, k): self.number() for pair in wishes for k in range(1, rounds + 1)}
        limit = tables or len(wishes)
        last, widest = self.number(rounds), self.number(limit)
        for pair in wishes:
            self.at_most(1, *((v, 1) for (one, _), v in at.items() if one == pair))
            if pair in fixed:
                self.at_most(-1, *((v, -1) for (one, _), v in at.items() if one == pair))
        for k in range(1, rounds + 1):
            together = {pair: at[pair, k] for pair in wishes}
            self.at_most(0, *((v, 1) for v in together.values()), (widest, -1))
            for number in together.values():
                self.at_most(0, (number, k), (last, -1))
            for side in (0, 1):
                for who in {pair[side] for pair in wishes}:
                    self.at_most(1, *((v, 1) for pair, v in together.items() if pair[side] == who))
        dates = [(v, 1) for v in at.values()]
        self.goals = [(0, dates), (0, [(last, -1)]), (0, [(widest, -1)])]
