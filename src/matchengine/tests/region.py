"""An invented region: people and practices around a few towns, distances as the crow cycles."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date
from itertools import combinations

from matchengine import Candidate, Combination, Place, Problem

SEPTEMBER = date(2026, 9, 1)


def invented_region(candidates, places, *, seed, side=30.0, reach=40.0):
    """A problem of this size; `side` is the length of the square region in kilometres."""
    rng = random.Random(seed)
    towns = [(rng.uniform(0, side), rng.uniform(0, side)) for _ in range(8)]

    def somewhere():
        x, y = rng.choice(towns)
        return (x + rng.gauss(0, side / 15), y + rng.gauss(0, side / 15))

    homes = {f"c{k:04}": somewhere() for k in range(candidates)}
    sites = {f"p{k:04}": somewhere() for k in range(places)}
    km = {}
    uncertainty = {}
    for c, home in homes.items():
        for p, site in sites.items():
            travel = round(1.25 * math.dist(home, site), 1)
            if travel <= reach:
                km[c, p] = travel
                uncertainty[c, p] = rng.choice([0.1, 0.1, 1.2, 2.2])
    return Problem(
        tuple(
            Candidate(
                c,
                hours=rng.choice([None, 16, 20, 24, 24, 28, 32, 36]),
                max_km=rng.choice([None, None, 8, 10, 15]),
                learning_routes=rng.choice(
                    [frozenset({"bbl"}), frozenset({"bbl"}), frozenset({"bbl", "bol"})]
                ),
                start_from=rng.choice([None, None, SEPTEMBER, date(2026, 11, 1)]),
            )
            for c in homes
        ),
        tuple(
            Place(
                p,
                capacity=rng.choice([1, 1, 1, 2]),
                min_hours=rng.choice([None, 16, 24, 24, 28]),
                learning_route=rng.choice(["bbl", "bbl", "bbl", "bol"]),
                start_on=rng.choice([None, SEPTEMBER]),
                group=f"g{rng.randrange(max(1, places * 3 // 4))}",
            )
            for p in sites
        ),
        km=km,
        uncertainty=uncertainty,
        points={
            key: {"service": rng.randrange(0, 101), "wishes": rng.randrange(0, 51)} for key in km
        },
    )


def with_halves(problem, number, *, seed, apart=10.0):
    """The region with combinations of places that are near each other as people see it.

    Half of the places in them are there for combinations only: nobody gets one alone.
    """
    rng = random.Random(seed)
    routes = {place.id: place.learning_route for place in problem.places}
    near = sorted(
        (distance, a, b)
        for a, b in combinations(sorted(routes), 2)
        if routes[a] == routes[b] and (distance := _between(problem, a, b)) <= apart
    )
    chosen = sorted(rng.sample([(a, b) for _, a, b in near], min(number, len(near))))
    named = tuple(Combination(f"{a}+{b}", a, b) for a, b in chosen)
    halves = sorted({half for one in named for half in (one.first, one.second)})
    alone = set(rng.sample(halves, len(halves) // 2))
    nobody = frozenset(one.id for one in problem.candidates) - frozenset(
        c for c, _ in problem.must | problem.prearranged
    )
    both = {
        (c.id, one.id): [(c.id, one.first), (c.id, one.second)]
        for c in problem.candidates
        for one in named
        if {(c.id, one.first), (c.id, one.second)} <= problem.km.keys()
    }
    return replace(
        problem,
        places=(
            *(replace(p, excludes=nobody) if p.id in alone else p for p in problem.places),
            *(
                Place(one.id, capacity=0, min_hours=24, learning_route=routes[one.first])
                for one in named
            ),
        ),
        combinations=named,
        km={
            **problem.km,
            **{key: max(problem.km[one] for one in two) for key, two in both.items()},
        },
        uncertainty={
            **problem.uncertainty,
            **{key: max(problem.uncertainty[one] for one in two) for key, two in both.items()},
        },
        points={
            **problem.points,
            **{
                key: {name: min(problem.points[one][name] for one in two) for name in given}
                for key, two in both.items()
                for given in [problem.points[two[0]]]
            },
        },
    )


def _between(problem, a, b):
    """How far two places seem to be from each other: the nearest way past anybody's home."""
    ways = [
        problem.km[c.id, a] + problem.km[c.id, b]
        for c in problem.candidates
        if {(c.id, a), (c.id, b)} <= problem.km.keys()
    ]
    return min(ways, default=math.inf)
