"""Small random problems, and the best value found by trying everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import strategies as st

from matchengine import Candidate, Combination, Place, Problem, Settings
from matchengine.verify.facts import PointsOf, blocking_rules

STARTS = [None, date(2026, 9, 1), date(2027, 2, 1)]


@st.composite
def candidates(draw, number):
    return Candidate(
        f"c{number}",
        hours=draw(st.sampled_from([None, 16, 24, 28, 32])),
        max_km=draw(st.sampled_from([None, None, 6, 10, 20])),
        learning_routes=draw(st.sampled_from([frozenset({"bbl"}), frozenset({"bol"}), None])),
        start_from=draw(st.sampled_from(STARTS)),
        excludes=draw(st.sampled_from([frozenset(), frozenset({"p0"})])),
        located=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def places(draw, number, largest=2):
    return Place(
        f"p{number}",
        capacity=draw(st.integers(0, largest)),
        min_hours=draw(st.sampled_from([None, 16, 24, 28])),
        max_hours=draw(st.sampled_from([None, None, None, 16, 24])),
        learning_route=draw(st.sampled_from(["bbl", "bbl", None])),
        start_on=draw(st.sampled_from(STARTS)),
        excludes=draw(st.sampled_from([frozenset(), frozenset({"c0"})])),
        group=draw(st.sampled_from([None, "g1", "g2"])),
    )


def without_rules(place):
    return replace(place, min_hours=None, max_hours=None, start_on=None, excludes=frozenset())


@st.composite
def problems(draw, size=5, largest=2, locks=True, strict=True, smallest=0):
    """A problem of at most `size` by `size`; without `strict` nearly every pair is possible."""
    people = [draw(candidates(k)) for k in range(draw(st.integers(smallest, size)))]
    spots = [draw(places(k, largest)) for k in range(draw(st.integers(smallest, size)))]
    if not strict:
        people = [Candidate(one.id, hours=40, learning_routes=None) for one in people]
        spots = [without_rules(one) for one in spots]
    keys = [(c.id, p.id) for c in people for p in spots]
    farthest = 20 if strict else 12
    kilometres = st.integers(0, 2 * farthest).map(lambda half: half / 2)
    km = {key: draw(kilometres) for key in keys if draw(st.integers(0, 9)) or not strict}
    some = st.frozensets(st.sampled_from(keys), max_size=3) if keys else st.just(frozenset())
    must = draw(some) if locks else frozenset()
    prearranged = draw(some) - must if locks else frozenset()
    often = st.frozensets(st.sampled_from(keys), max_size=8) if keys else st.just(frozenset())
    return Problem(
        tuple(people),
        tuple(spots),
        km=km,
        uncertainty={key: 2.0 for key in km if draw(st.booleans())},
        points={key: {"service": draw(st.integers(-50, 100))} for key in keys},
        must=must,
        prearranged=prearranged,
        forbid=(draw(some) if locks else frozenset()) - must - prearranged,
        included=draw(some),
        previous=draw(often),
        settings=Settings(
            n=draw(st.integers(1, 3 if size < 5 else 2)),
            m=draw(st.integers(1, 3 if size < 5 else 2)),
            include_uncertain=draw(st.booleans()),
            same_group_cost=draw(st.sampled_from([0, 30, 200])),
            round_kind=draw(st.sampled_from(["assign", "propose"])),
            load_costs=draw(st.sampled_from([(0, 40, 90), (0,), (10, 10, 300)])),
        ),
    )


def best_levels(problem, mode):
    """The best value of each level, by trying every choice of every candidate.

    Candidates are added one by one; only the best (people reached, pairs kept, points) stays for
    each number of proposals per place, because the levels of the places depend on nothing else.
    """
    settings = problem.settings
    kind = mode if mode in ("assign", "propose") else settings.round_kind
    proposing = kind == "propose"
    halves = {one.id: [one.first, one.second] for one in problem.combinations}

    def at(places):
        """The places whose seats are taken: a combination takes one at each of its two."""
        return [half for p in places for half in halves.get(p, [p])]

    n, m = (settings.n, settings.m) if proposing else (1, 1)
    points = PointsOf(problem)
    group = {place.id: place.group for place in problem.places}
    taken = Counter(at(p for _, p in problem.prearranged))
    settled = {c for c, _ in problem.prearranged}
    fixed = Counter(at(p for _, p in problem.must))
    free = {p.id: max(p.capacity - taken[p.id], 0) for p in problem.places if p.id not in halves}
    ids = [p.id for p in problem.places if p.id not in halves]
    most = {p: max(n * free[p], fixed[p]) for p in ids}

    def worth(candidate, chosen):
        by_id = {p.id: p for p in problem.places}
        total = sum(points.total(candidate, by_id[p]) for p in chosen)
        if proposing:
            total -= sum(settings.load_cost(k) for k in range(len(chosen)))
            repeats = Counter(group[p] for p in chosen if group[p] is not None)
            total -= settings.same_group_cost * sum(k - 1 for k in repeats.values())
        kept = sum((candidate.id, p) in problem.previous for p in chosen)
        first = int(bool(chosen)) if proposing else len(chosen)
        return (first, kept if mode == "rematch" else 0, total)

    best = {tuple(0 for _ in ids): (0, 0, 0)}
    for candidate in problem.candidates:
        must = [p for c, p in problem.must if c == candidate.id]
        own = [p for c, p in problem.prearranged if c == candidate.id]
        possible = [
            p.id
            for p in problem.places
            if (p.id not in halves or mode not in ("assign", "propose"))
            and p.id not in must + own
            and not blocking_rules(problem, candidate, p)
        ]
        room = 0 if candidate.id in settled else max(m - len(must), 0)
        choices = [chosen for size in range(room + 1) for chosen in combinations(possible, size)]
        following = {}
        for used, so_far in best.items():
            for chosen in choices:
                here = Counter(at([*must, *chosen]))
                count = tuple(number + here[p] for number, p in zip(used, ids, strict=True))
                extra = worth(candidate, [*must, *own, *chosen])
                value = tuple(a + b for a, b in zip(so_far, extra, strict=True))
                fits = all(k <= most[p] for k, p in zip(count, ids, strict=True))
                if fits and value > following.get(count, (-1, 0, 0)):
                    following[count] = value
        best = following

    several = any(p.capacity > 1 for p in problem.places if p.id not in halves)

    def levels(count, value):
        reached, *last = value if mode == "rematch" else (value[0], value[2])
        if not proposing:
            return (reached, *last)
        out = []
        for k in range(1, n + 1):
            out.append(
                sum(1 for p, number in zip(ids, count, strict=True) if taken[p] or number >= k)
            )
            if several:
                out.append(
                    sum(min(taken[p.id], p.capacity) for p in problem.places if p.id in free)
                    + sum(
                        min(max(number - (k - 1) * free[p], 0), free[p])
                        for p, number in zip(ids, count, strict=True)
                    )
                )
        return (*out, reached, *last)

    return max(levels(count, value) for count, value in best.items())


def fairest(problem, mode):
    """The best levels by trying every threshold, and at each of them every choice."""
    fixed = problem.must | problem.prearranged
    points = PointsOf(problem)
    worth = {
        (c.id, p.id): points.total(c, p)
        for c in problem.candidates
        for p in problem.places
        if (c.id, p.id) not in fixed and not blocking_rules(problem, c, p)
    }
    kind = "rematch" if mode == "rematch" else "combine"
    last = 2 if mode == "rematch" else 1

    def best(keep):
        left_out = frozenset(key for key, value in worth.items() if not keep(value))
        found = best_levels(replace(problem, forbid=problem.forbid | left_out), kind)
        return found[:-last], found[-last:]

    nobody = best(set().__contains__)
    found = [(nobody[0], 0, nobody[1])]
    for floor in sorted(set(worth.values())):
        counts, rest = best(lambda value, floor=floor: value >= floor)
        if counts > nobody[0]:
            found.append((counts, floor, rest))
    counts, floor, rest = max(found)
    return (*counts, floor, *rest)


@st.composite
def combined_problems(draw, size=4, strict=True, smallest=0):
    """A problem in which some places may be combined; points, locks and rules as for any other."""
    largest = 2 if strict else 1
    problem = draw(
        problems(size=size, locks=False, strict=strict, largest=largest, smallest=smallest)
    )
    ids = [place.id for place in problem.places]
    both = list(combinations(ids, 2))
    if not both or not problem.candidates:
        return problem
    chosen = draw(st.lists(st.sampled_from(both), max_size=3, unique=True))
    named = tuple(Combination(f"{a}+{b}", a, b) for a, b in sorted(chosen))
    spots = [replace(draw(places(0)), id=one.id, capacity=0) for one in named]
    if not strict:
        spots = [without_rules(one) for one in spots]
    keys = [(c.id, p.id) for c in problem.candidates for p in (*problem.places, *spots)]
    some = st.frozensets(st.sampled_from(keys), max_size=2)
    must = draw(some)
    prearranged = draw(some) - must
    kilometres = st.integers(0, 24).map(lambda half: half / 2)
    return replace(
        problem,
        places=(*problem.places, *spots),
        combinations=named,
        km={key: problem.km.get(key, draw(kilometres)) for key in keys},
        points={key: {"service": draw(st.integers(-50, 100))} for key in keys},
        must=must,
        prearranged=prearranged,
        previous=draw(st.frozensets(st.sampled_from(keys), max_size=6)),
    )


@st.composite
def shared_halves(draw):
    """Three to six places and up to nine combinations of them that share places, for people who
    mostly want a combination; few different points, so that many answers are as good."""
    ids = [f"p{k}" for k in range(draw(st.integers(3, 6)))]
    both = list(combinations(ids, 2))
    chosen = draw(st.lists(st.sampled_from(both), min_size=2, max_size=9, unique=True))
    named = tuple(Combination(f"{a}+{b}", a, b) for a, b in sorted(chosen))
    people = [f"c{k}" for k in range(draw(st.integers(3, 6)))]
    few = st.sampled_from(draw(st.sampled_from([(10,), (0, 10), (1, 2, 3), (0, 5, 10, 15)])))
    together = st.sampled_from([True, True, True, False])
    alone = st.just(False) if draw(st.booleans()) else st.sampled_from([True, False, False])
    points = {}
    for c in people:
        for p in (*ids, *(one.id for one in named)):
            if draw(alone if p in ids else together):
                points[c, p] = {"fit": draw(few)}
    seats = st.sampled_from([1, 1, 2])
    return Problem(
        tuple(Candidate(c, hours=28) for c in people),
        (*(Place(p, draw(seats)) for p in ids), *(Place(one.id, capacity=0) for one in named)),
        points=points,
        eligible=frozenset(points),
        combinations=named,
        settings=Settings(
            n=draw(st.integers(1, 2)),
            m=draw(st.integers(1, 2)),
            round_kind=draw(st.sampled_from(["assign", "propose"])),
        ),
    )
