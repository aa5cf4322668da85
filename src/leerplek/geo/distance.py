"""How far it is: straight lines, detours, and how sure we are.

`DistanceProvider` is the one door: a routing server can stand behind it later.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leerplek.geo.enums import Precision, TravelMode
from leerplek.geo.location import EARTH_RADIUS_KM, Location

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DETOUR_FACTORS: Mapping[TravelMode, float] = MappingProxyType(
    {TravelMode.BICYCLE: 1.25, TravelMode.CAR: 1.35, TravelMode.PUBLIC_TRANSPORT: 1.5}
)
UNCERTAINTY_KM: Mapping[Precision, float] = MappingProxyType(
    {Precision.EXACT: 0.0, Precision.PC6: 0.1, Precision.PC4: 1.1, Precision.PLACE: 2.0}
)


@dataclass(frozen=True)
class TravelRules:
    """The settings of a distance: detour factor per way of travel, uncertainty in km.

    The defaults are those of docs/matching.md section 1.  A factor below 1 or a
    negative uncertainty is a ValueError.
    """

    factors: Mapping[TravelMode, float] = field(default_factory=lambda: DETOUR_FACTORS)
    uncertainty_km: Mapping[Precision, float] = field(default_factory=lambda: UNCERTAINTY_KM)

    def __post_init__(self) -> None:
        if any(not 1 <= self.factors[mode] < 100 for mode in TravelMode):
            msg = "A detour factor is at least 1"
            raise ValueError(msg)
        if any(not 0 <= self.uncertainty_km[precision] < 100 for precision in Precision):
            msg = "An uncertainty is at least 0 km"
            raise ValueError(msg)

    def best_mode(self, modes: Iterable[TravelMode]) -> TravelMode:
        """Return the way with the lowest factor; of none given, the bicycle."""
        given = set(modes)
        ways = [mode for mode in TravelMode if mode in given]
        return min(ways, key=lambda mode: self.factors[mode], default=TravelMode.BICYCLE)


DEFAULT_RULES = TravelRules()


@dataclass(frozen=True, slots=True)
class Distance:
    """The way between two locations, in km.

    `km` is the estimated travel distance, `straight_km` the straight line,
    `uncertainty_km` that of both coordinates together.  `is_exact` is False when
    one of them is not exact: then it is shown as "ongeveer".  `is_floor` tells
    that the two lie in the same or touching areas, so that `km` is no more than "at
    least the size of the smaller one".
    """

    km: float
    straight_km: float
    uncertainty_km: float
    is_exact: bool
    is_floor: bool
    mode: TravelMode


@dataclass(frozen=True)
class DistanceMatrix:
    """Distances from each origin (row) to each destination (column), in km.

    `modes` has the way of travel per origin.  The arrays are those of `Distance`.
    """

    km: Floats
    straight_km: Floats
    uncertainty_km: Floats
    is_exact: Bools
    is_floor: Bools
    modes: tuple[TravelMode, ...]

    @cached_property
    def shape(self) -> tuple[int, int]:
        return (self.km.shape[0], self.km.shape[1])

    def at(self, row: int, column: int) -> Distance:
        return Distance(
            km=float(self.km[row, column]),
            straight_km=float(self.straight_km[row, column]),
            uncertainty_km=float(self.uncertainty_km[row, column]),
            is_exact=bool(self.is_exact[row, column]),
            is_floor=bool(self.is_floor[row, column]),
            mode=self.modes[row],
        )


class DistanceProvider(Protocol):
    """The one door to distances; `origins` travel, each with its own ways of travel."""

    def distances(
        self,
        origins: Sequence[Location],
        destinations: Sequence[Location],
        modes: Sequence[Collection[TravelMode]],
        rules: TravelRules,
    ) -> DistanceMatrix:
        """Return the distance of every origin to every destination."""


class StraightLineProvider:
    """Estimates from straight lines and detour factors; nothing leaves the machine."""

    def distances(
        self,
        origins: Sequence[Location],
        destinations: Sequence[Location],
        modes: Sequence[Collection[TravelMode]],
        rules: TravelRules = DEFAULT_RULES,
    ) -> DistanceMatrix:
        return estimate_matrix(origins, destinations, modes, rules)


def estimate(
    a: Location,
    b: Location,
    modes: Iterable[TravelMode] = (),
    rules: TravelRules = DEFAULT_RULES,
) -> Distance:
    """Estimate the way between two locations: straight line x detour factor.

    Of several ways of travel the best counts, without any the bicycle
    (docs/matching.md section 1).  The coordinates of a postcode or a place stand
    for a whole area, so two of them are never closer than the uncertainty of the
    more precise one: two people of the same place name are 2 km apart, not 0.
    """
    return estimate_matrix([a], [b], [set(modes)], rules).at(0, 0)


def estimate_matrix(
    origins: Sequence[Location],
    destinations: Sequence[Location],
    modes: Sequence[Collection[TravelMode]],
    rules: TravelRules = DEFAULT_RULES,
) -> DistanceMatrix:
    """Do what `estimate` does for every origin and destination at once.

    `modes` holds the ways of travel per origin; another length is a ValueError.
    """
    if len(modes) != len(origins):
        msg = "Ways of travel are given per origin"
        raise ValueError(msg)
    ways = tuple(rules.best_mode(given) for given in modes)
    factors = np.array([rules.factors[way] for way in ways], dtype=np.float64)
    doubt_from = _uncertainties(origins, rules)
    doubt_to = _uncertainties(destinations, rules)
    straight = _straight_lines(origins, destinations)
    estimated = straight * factors[:, None]
    floor = np.minimum(doubt_from[:, None], doubt_to[None, :])
    exact_from = np.array([origin.is_exact for origin in origins], dtype=np.bool_)
    exact_to = np.array([target.is_exact for target in destinations], dtype=np.bool_)
    return DistanceMatrix(
        km=np.maximum(estimated, floor),
        straight_km=straight,
        uncertainty_km=doubt_from[:, None] + doubt_to[None, :],
        is_exact=exact_from[:, None] & exact_to[None, :],
        is_floor=estimated < floor,
        modes=ways,
    )


def _uncertainties(locations: Sequence[Location], rules: TravelRules) -> Floats:
    return np.array([rules.uncertainty_km[one.precision] for one in locations], dtype=np.float64)


def _straight_lines(origins: Sequence[Location], destinations: Sequence[Location]) -> Floats:
    """Great-circle distances by the haversine formula, as `location.great_circle_km`."""
    lat_a, lon_a = _radians(origins)
    lat_b, lon_b = _radians(destinations)
    north = np.sin((lat_b[None, :] - lat_a[:, None]) / 2)
    east = np.sin((lon_b[None, :] - lon_a[:, None]) / 2)
    width = np.sqrt(np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :])
    half = np.minimum(1.0, np.hypot(north, width * east))
    lines: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(half)
    return lines


def _radians(locations: Sequence[Location]) -> tuple[Floats, Floats]:
    degrees = np.array([(one.lat, one.lon) for one in locations], dtype=np.float64)
    radians = np.radians(degrees.reshape(-1, 2))
    return radians[:, 0], radians[:, 1]
