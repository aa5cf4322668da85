"""An invented region: people and practices around a few towns, distances as the crow cycles."""

from __future__ import annotations

import math
import random
from datetime import date

from matchengine import Candidate, Place, Problem

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
