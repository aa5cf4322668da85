"""A map beside a list or on a page: what is drawn, and what the page says about it.

How a page puts a map on itself:

1. Its room builds a `PageMap`: a title, the marks of the legend, and either `drawing` (a few
   points, written into the page) or `points_url` (many: an address that answers
   `map_response(drawing)` for the same filters as the list).
2. The template includes `geo/_map.html` with `map`, after the list it belongs to.  Inside an
   element with the class `app-beside`, list first, the map stands beside the list on a wide screen;
   `geo/_map_jump.html` above the list then leads a phone to it.

That include brings stylesheet and script along, so no other page loads them.  Points, areas,
circles and lines: see `Drawing`.  Without scripts nothing of a map is shown, and the list says
the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import JsonResponse, QueryDict

from leerplek.geo.distance import UNCERTAINTY_KM
from leerplek.geo.enums import Precision
from leerplek.geo.location import Location
from leerplek.geo.places import attribution

# A person is an area on the map, never smaller than that of a four-digit postcode.
AREA_KM = UNCERTAINTY_KM[Precision.PC4]
# A better known home is moved to the nearest of a grid of points, in degrees, so that the middle
# of its area is not its address: at most 0.66 km here, which leaves the home inside the area.
GRID = 0.01


class Tone(StrEnum):
    """The colours of a mark; its letter says the same to who cannot tell them apart."""

    GOOD = "good"
    MAYBE = "maybe"
    BAD = "bad"
    UNKNOWN = "unknown"
    PERSON = "person"
    GONE = "gone"
    # The same, heard long ago: an open mark.
    GOOD_OLD = "good-old"
    MAYBE_OLD = "maybe-old"
    BAD_OLD = "bad-old"


@dataclass(frozen=True, slots=True)
class Mark:
    """One kind of point: a letter and a colour, and what they mean."""

    kind: str
    letter: str
    tone: Tone
    label: str


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point of one of the kinds in the legend; with a `url` it leads to that page.

    Make one with `exact` or `area`.  `key` is how circles and lines find it, and stays on the
    server.  `area_km` is drawn as the area it stands for, `reach_km` as the circle
    around it for as long as somebody points at it.
    """

    key: str
    lat: float
    lon: float
    kind: str
    label: str
    url: str = ""
    area_km: float = 0.0
    reach_km: float = 0.0

    @classmethod
    def exact(
        cls, location: Location, *, key: str, kind: str, label: str, **more: Any
    ) -> "MapPoint":
        """Return a point for what may be known to the metre, such as a practice."""
        lat, lon = round(location.lat, 5), round(location.lon, 5)
        return cls(key=key, lat=lat, lon=lon, kind=kind, label=label, **more)

    @classmethod
    def area(
        cls, location: Location, *, key: str, kind: str, label: str, **more: Any
    ) -> "MapPoint":
        """Return the area that a person lives in, which never tells the address.

        The label is for the reader to judge: a name for who may open the file, else a number.
        """
        lat, lon, area_km = location.lat, location.lon, UNCERTAINTY_KM[location.precision]
        if area_km < AREA_KM:
            lat, lon, area_km = _on_grid(lat), _on_grid(lon), AREA_KM
        lat, lon = round(lat, 3), round(lon, 3)
        return cls(key=key, lat=lat, lon=lon, kind=kind, label=label, area_km=area_km, **more)

    def as_row(self) -> list[Any]:
        """Return the values that the script reads, without the empty ones at the end."""
        row = [self.lat, self.lon, self.kind, self.label, self.url, self.area_km, self.reach_km]
        while not row[-1]:
            row.pop()
        return row


@dataclass(frozen=True, slots=True)
class MapCircle:
    """A circle that is always there, such as the distance limit around a point."""

    key: str
    km: float


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line between two points, such as a pair; `kind` gives it a class of its own.

    The classes are `app-map__line--<kind>`; "doubtful" and "fixed" have a look in `map.css`.
    """

    start: str
    end: str
    kind: str = ""


@dataclass(frozen=True)
class Drawing:
    """All that one map draws.  A circle or line of a point that is not drawn is left out."""

    marks: Sequence[Mark]
    points: Sequence[MapPoint]
    circles: Sequence[MapCircle] = ()
    lines: Sequence[MapLine] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what the script reads: rows and not objects, because there can be thousands."""
        at = {point.key: number for number, point in enumerate(self.points)}
        drawn: dict[str, Any] = {
            "marks": {mark.kind: [mark.letter, mark.tone, mark.label] for mark in self.marks},
            "points": [point.as_row() for point in self.points],
            "circles": [[at[each.key], each.km] for each in self.circles if each.key in at],
            "lines": [
                [at[each.start], at[each.end], each.kind]
                for each in self.lines
                if each.start in at and each.end in at
            ],
        }
        return drawn


@dataclass(frozen=True)
class PageMap:
    """A map on a page: `drawing` is in the page, or `points_url` answers one.

    `legend` is what the marks say together ("Trains learners").  `notes` are sentences
    under the map, `missing` says what is not on it, with the list of that behind it.
    With a `pick` a person can choose a point, that is called so; `how` says by what keys,
    and `picked` is the point that was chosen before ("52.16,6.41").  The map tells it by the event
    "map:picked"; the page asks what it means.
    """

    title: str
    legend: str
    marks: Sequence[Mark]
    drawing: Drawing | None = None
    points_url: str = ""
    notes: Sequence[str] = ()
    missing: str = ""
    missing_url: str = ""
    pick: str = ""
    how: str = ""
    picked: str = ""

    @property
    def drawn(self) -> dict[str, Any] | None:
        """What stands in the page, for `json_script`."""
        return self.drawing.as_json() if self.drawing else None

    @property
    def tiles(self) -> str:
        """The address of the map's pictures; none unless the settings name one."""
        return str(settings.MAP_TILES)

    @property
    def source(self) -> str:
        """Whom the map is from: its pictures, or the names of towns."""
        return str(settings.MAP_ATTRIBUTION) if settings.MAP_TILES else attribution()


def map_response(drawing: Drawing) -> JsonResponse:
    """Answer what `PageMap.points_url` is asked for."""
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    return JsonResponse(drawing.as_json(), json_dumps_params=compact)


def same_filters(asked: QueryDict, **changes: str) -> str:
    """Return the query part of the list's address without its page and order, for its map."""
    kept = asked.copy()
    for name in ("page", "sort"):
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def initial(label: Any) -> str:
    """Return the letter of a mark: the first of its label."""
    return str(label)[:1].upper()


def _on_grid(degrees: float) -> float:
    return round(degrees / GRID) * GRID
