"""An invented country: towns, people and practices as arrays, for large rounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchengine import LargeRound, nearness, pairs_in_reach

CITIES, TOWNS = 40, 400


@dataclass(frozen=True, eq=False)
class Country:
    """What is known of everybody before pairs are looked for."""

    homes: np.ndarray
    hours: np.ndarray
    own_km: np.ndarray
    wants: np.ndarray
    fit: np.ndarray
    sites: np.ndarray
    capacity: np.ndarray
    min_hours: np.ndarray
    offers: np.ndarray

    def round(self, previous=None):
        """Coordinates to possible pairs with points: distance, fit, and the wishes of both."""
        candidates, places, km = pairs_in_reach(
            self.homes,
            self.sites,
            own_km=self.own_km,
            hours=self.hours,
            min_hours=self.min_hours,
            wants=self.wants,
            offers=self.offers,
        )
        wishes = (candidates * 7919 + places * 104729) % 401
        return LargeRound(
            tuple(f"c{k:05}" for k in range(len(self.homes))),
            tuple(f"p{k:05}" for k in range(len(self.sites))),
            self.capacity,
            candidates,
            places,
            3 * nearness(km) + self.fit[candidates] + wishes,
            np.zeros((0, 2), dtype=np.int64) if previous is None else previous,
        )


def invented_country(places, *, market, seed=1):
    """`market` is willing candidates for each seat; 30 % of the practices have two seats.

    Forty cities, a few of them large, and four hundred towns on 180 by 280 kilometres.
    """
    rng = np.random.default_rng(seed)
    cities = rng.uniform((10, 10), (170, 270), (CITIES, 2))
    centres = np.concatenate([cities, rng.uniform((0, 0), (180, 280), (TOWNS, 2))])
    size = np.concatenate([900 / np.arange(1, CITIES + 1), rng.uniform(2, 8, TOWNS)])
    width = np.concatenate([np.full(CITIES, 4.0), np.full(TOWNS, 2.0)])

    def somewhere(number):
        town = rng.choice(len(centres), number, p=size / size.sum())
        return centres[town] + rng.normal(size=(number, 2)) * width[town][:, None]

    capacity = rng.choice([1, 2], places, p=[0.7, 0.3])
    candidates = round(market * int(capacity.sum()))
    return Country(
        homes=somewhere(candidates),
        hours=rng.choice([24.0, 28.0, 32.0, 36.0], candidates),
        own_km=rng.choice([8.0, 10.0, 12.0, 15.0], candidates, p=[0.15, 0.15, 0.5, 0.2]),
        wants=rng.choice([1, 3], candidates, p=[0.8, 0.2]),
        fit=rng.integers(0, 301, candidates),
        sites=somewhere(places),
        capacity=capacity,
        min_hours=rng.choice([24.0, 24.0, 28.0, 32.0], places),
        offers=rng.choice([1, 2], places, p=[0.9, 0.1]),
    )
