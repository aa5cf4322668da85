"""Postcodes from the database, and the distance provider that the settings name."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from math import cos, radians
from typing import cast

from django.conf import settings
from django.db.models import Avg, Count, F, Max, Q
from django.utils.module_loading import import_string

from leerplek.geo.distance import DistanceProvider
from leerplek.geo.locating import CONTRADICTION_KM, Address, Outcome, locate_all
from leerplek.geo.location import Location, great_circle_km
from leerplek.geo.models import PostcodePoint
from leerplek.geo.place_names import place_key
from leerplek.geo.places import known_places
from leerplek.geo.postcodes import PostcodeEntry, normalise_postcode

DEFAULT_PROVIDER = "leerplek.geo.distance.StraightLineProvider"
# SQLite takes a limited number of parameters in one statement.
_BATCH = 800
# The nearest postcode lies in one of so many of the nearest towns.
_TOWNS_AROUND = 5


@dataclass(frozen=True)
class LoadedPostcodes:
    """What the postcode table holds: full postcodes, four-digit ones, from where and when."""

    pc6: int
    pc4: int
    source: str
    loaded_at: datetime | None


def loaded_postcodes() -> LoadedPostcodes:
    """Return what is loaded, for a page that shows it; zeros when nothing is."""
    counted = PostcodePoint.objects.aggregate(
        digits=Count("pk", filter=Q(code=F("pc4"))),
        full=Count("pk", filter=~Q(code=F("pc4"))),
        newest=Max("loaded_at"),
    )
    newest = PostcodePoint.objects.order_by("-loaded_at", "code").first()
    source = newest.source if newest else ""
    return LoadedPostcodes(counted["full"], counted["digits"], source, counted["newest"])


def distance_provider() -> DistanceProvider:
    """Return the provider named by LEERPLEK_DISTANCE_PROVIDER: straight lines unless set."""
    path = getattr(settings, "LEERPLEK_DISTANCE_PROVIDER", DEFAULT_PROVIDER)
    return cast("DistanceProvider", import_string(path)())


def locate_many(addresses: Sequence[Address]) -> list[Outcome]:
    """Find many addresses, in their order, with a few queries per 800 different postcodes."""
    return locate_all(addresses, DatabasePostcodes())


@dataclass(frozen=True)
class Nearest:
    """What lies nearest to a point: a town, and a postcode where one is loaded, else ""."""

    postcode: str
    place: str

    @property
    def in_words(self) -> str:
        """Return "7241 AB Lochem"."""
        return f"{self.postcode} {self.place}".strip()


def nearest_to(point: Location) -> Nearest:
    """Return the nearest postcode and its place, in one query; without postcodes the town.

    Only the postcodes of the towns around are looked through: there are half a million.
    """
    towns = nsmallest(
        _TOWNS_AROUND, known_places(), key=lambda town: town.km_to(point.lat, point.lon)
    )
    north = F("lat") - point.lat
    east = (F("lon") - point.lon) * cos(radians(point.lat))
    keys = {place_key(town.name) for town in towns}
    rows = PostcodePoint.objects.filter(place_key__in=keys)
    row = rows.annotate(away=north * north + east * east).order_by("away", "code").first()
    town = Nearest("", towns[0].name)
    if row is None or great_circle_km(row.lat, row.lon, point.lat, point.lon) > CONTRADICTION_KM:
        return town
    known = normalise_postcode(row.code)
    return Nearest(known.text if known else "", row.place or town.place)


@dataclass
class DatabasePostcodes:
    """The loaded postcode table; answers are remembered for the life of the object.

    Make one per request or import, not one for ever: it does not see a later load.
    """

    _points: dict[str, PostcodeEntry | None] = field(default_factory=dict)
    _by_place: dict[str, list[PostcodeEntry]] = field(default_factory=dict)
    _by_municipality: dict[str, list[PostcodeEntry]] = field(default_factory=dict)
    _empty: bool | None = None

    def is_empty(self) -> bool:
        if self._empty is None:
            self._empty = not PostcodePoint.objects.exists()
        return self._empty

    def point(self, code: str) -> PostcodeEntry | None:
        self._read_points({code})
        return self._points[code]

    def in_place(self, key: str) -> Sequence[PostcodeEntry]:
        _read_names(self._by_place, "place_key", {key})
        return self._by_place[key]

    def in_municipality(self, key: str) -> Sequence[PostcodeEntry]:
        _read_names(self._by_municipality, "municipality_key", {key})
        return self._by_municipality[key]

    def prefetch(self, codes: Collection[str], keys: Collection[str]) -> "DatabasePostcodes":
        """Read all about these postcodes and names now, instead of one by one later."""
        self._read_points(set(codes))
        _read_names(self._by_place, "place_key", set(keys))
        _read_names(self._by_municipality, "municipality_key", set(keys))
        return self

    def _read_points(self, codes: set[str]) -> None:
        wanted = {code for code in codes if code not in self._points}
        self._points.update(dict.fromkeys(wanted))
        for batch in _batches(wanted):
            for point in PostcodePoint.objects.filter(code__in=batch):
                self._points[point.code] = PostcodeEntry(
                    point.code,
                    point.lat,
                    point.lon,
                    point.place,
                    point.municipality,
                    point.province,
                )
        # Four digits without a row of their own lie in the middle of their full postcodes.
        missing = {code for code in wanted if len(code) == 4 and self._points[code] is None}
        self._points.update(_middles(missing))


def _middles(pc4s: set[str]) -> dict[str, PostcodeEntry]:
    groups: dict[str, list[tuple[int, PostcodeEntry]]] = defaultdict(list)
    for batch in _batches(pc4s):
        for count, entry in _per_place(Q(pc4__in=batch)):
            groups[entry.pc4].append((count, entry))
    found = {}
    for pc4, members in groups.items():
        total = sum(count for count, _entry in members)
        lat = sum(count * entry.lat for count, entry in members) / total
        lon = sum(count * entry.lon for count, entry in members) / total
        most = max(members, key=lambda member: member[0])[1]
        found[pc4] = PostcodeEntry(pc4, lat, lon, most.place, most.municipality, most.province)
    return found


def _read_names(known: dict[str, list[PostcodeEntry]], column: str, keys: set[str]) -> None:
    wanted = {key for key in keys if key not in known}
    known.update({key: [] for key in wanted})
    for batch in _batches(wanted - {""}):
        for _count, entry in _per_place(Q(**{f"{column}__in": batch})):
            known[getattr(entry, column)].append(entry)


def _per_place(condition: Q) -> Iterator[tuple[int, PostcodeEntry]]:
    """Yield, by postcode, one entry per four digits and place, with its number of rows."""
    names = ("pc4", "place", "municipality", "province")
    rows = PostcodePoint.objects.filter(condition).order_by(*names).values(*names)
    for row in rows.annotate(lat=Avg("lat"), lon=Avg("lon"), rows=Count("pk")):
        yield (
            row["rows"],
            PostcodeEntry(
                row["pc4"],
                row["lat"],
                row["lon"],
                row["place"],
                row["municipality"],
                row["province"],
            ),
        )


def _batches(values: set[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
