"""Coordinates as people type them: numbers, borders, and the two common mistakes."""

import math
import re

from leerplek.geo.enums import Finding

# The Netherlands and what lies just over its borders: a practice in Baarle-Hertog or a candidate
# in Emmerich is no typing error.  No latitude of the box is also a longitude of it.
LAT_LOW, LAT_HIGH = 50.6, 53.7
LON_LOW, LON_HIGH = 3.2, 7.4
# The national grid in metres (RD), of the same area.
RD_X_LOW, RD_X_HIGH = -7_000, 300_000
RD_Y_LOW, RD_Y_HIGH = 289_000, 629_000
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{0,20})?", re.ASCII)


def number(typed: object) -> float | None:
    """Read a number with a decimal point or comma; None when it is not one."""
    if isinstance(typed, bool) or typed is None:
        return None
    if isinstance(typed, (int, float)):
        value = float(typed)
    else:
        text = str(typed).strip().removesuffix("°").strip().replace(",", ".")
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text)
    return value if math.isfinite(value) else None


def within_borders(lat: float, lon: float) -> bool:
    """Tell whether a point lies in the Netherlands or just across the border."""
    return LAT_LOW <= lat <= LAT_HIGH and LON_LOW <= lon <= LON_HIGH


def read_coordinates(lat: object, lon: object) -> tuple[float, float] | Finding | None:
    """Return latitude and longitude in degrees, what is wrong with them, or None for none.

    Swapped coordinates and metres of the national grid are recognised and named,
    not put right in silence.
    """
    if _is_blank(lat) and _is_blank(lon):
        return None
    if _is_blank(lat) or _is_blank(lon):
        return Finding.COORDINATES_INCOMPLETE
    north, east = number(lat), number(lon)
    if north is None or east is None:
        return Finding.COORDINATES_NOT_UNDERSTOOD
    if within_borders(north, east):
        return north, east
    if within_borders(east, north):
        return Finding.COORDINATES_SWAPPED
    if _in_metres(north, east) or _in_metres(east, north):
        return Finding.COORDINATES_RD
    return Finding.COORDINATES_OUTSIDE


def _in_metres(x: float, y: float) -> bool:
    return RD_X_LOW <= x <= RD_X_HIGH and RD_Y_LOW <= y <= RD_Y_HIGH


def _is_blank(typed: object) -> bool:
    return typed is None or (isinstance(typed, str) and not typed.strip())
