"""A point on the map and how well it is known."""

import math
from dataclasses import dataclass

from leerplek.geo.enums import Precision

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Location:
    """WGS84 degrees, with the precision they were found at.

    `source` is what the point was read from, in its normal form: "7241 AB",
    "7241", "Lochem"; empty for given coordinates.
    """

    lat: float
    lon: float
    precision: Precision
    source: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat) and math.isfinite(self.lon)):
            msg = "A location needs finite coordinates"
            raise ValueError(msg)
        if abs(self.lat) > 90 or abs(self.lon) > 180:
            msg = "A location lies on the earth"
            raise ValueError(msg)

    @property
    def is_exact(self) -> bool:
        return self.precision == Precision.EXACT


def great_circle_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the straight line over the ground between two points in degrees (haversine)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    north = math.sin((phi_b - phi_a) / 2)
    east = math.sin(math.radians(lon_b - lon_a) / 2)
    half = min(1.0, math.hypot(north, math.sqrt(math.cos(phi_a) * math.cos(phi_b)) * east))
    return 2 * EARTH_RADIUS_KM * math.asin(half)
