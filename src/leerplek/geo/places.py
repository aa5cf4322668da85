"""The places we know by name: the room's own table, and the names in a postcode table."""

import csv
import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from leerplek.geo.enums import Finding
from leerplek.geo.location import great_circle_km
from leerplek.geo.place_names import PlaceName, place_key
from leerplek.geo.postcodes import PostcodeEntry, PostcodeTable

# Postcodes of one name that lie within this distance of each other are one place.
SAME_PLACE_KM = 6.0
# Within the uncertainty of a place name there is nothing to choose.
NOTHING_TO_CHOOSE_KM = 2.0
# A municipality is only a point when all its postcodes lie this close to its middle.
COMPACT_KM = 2.0
_TOWN = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place a name can mean.

    `key` stays the same from one release or postcode file to the next, so a form
    can offer places by it.  `near` names a town, for places that share both name and
    province.  `twin` is the province of another place with this name that is not in
    the room's table.  Unknown names are "".
    """

    key: str
    name: str
    province: str
    lat: float
    lon: float
    population: int = 0
    municipality: str = ""
    near: str = ""
    twin: str = ""

    @property
    def label(self) -> str:
        """The name with what tells it apart: "Nes (Fryslân, near Heerenveen)"."""
        near = _("near %(town)s") % {"town": self.near} if self.near else ""
        municipality = self.municipality if self.municipality != self.name else ""
        apart = [part for part in (self.province, municipality, near) if part]
        return f"{self.name} ({', '.join(apart)})" if apart else self.name

    def km_to(self, lat: float, lon: float) -> float:
        return great_circle_km(self.lat, self.lon, lat, lon)


def attribution() -> str:
    """Return the line that the licence asks to show where places or postcodes are used."""
    return _("Places and postcodes: GeoNames (CC BY 4.0), edited")


@cache
def known_places() -> tuple[Place, ...]:
    """Return the room's own table of Dutch places."""
    return tuple(place for place, _names in _read_table())


@dataclass
class PlaceFinder:
    """Finds what a name can mean in the room's table and one postcode table together.

    Answers are remembered, because a file names the same few places over and over.
    """

    postcodes: PostcodeTable
    _named: dict[str, tuple[Place, ...]] = field(default_factory=dict)

    def meanings(self, name: PlaceName) -> tuple[tuple[Place, ...], Finding | None]:
        """Return the places a typed name can mean, and what makes it a question, if anything.

        One place and no question is an answer.  A hint that no place of that name
        answers to is a question even when there is only one.
        """
        if name.abroad:
            return (), None
        whole = self.named(name.whole)
        if whole or name.whole == name.key:
            return _asked(whole or self._municipality(name.whole))
        places = self.named(name.key) or self._municipality(name.key)
        if name.province:
            return _in_province(places, name.province)
        if name.area:
            return self._in_area(places, name.area)
        return _asked(places)

    def named(self, key: str) -> tuple[Place, ...]:
        """Return every place with this key, the largest first."""
        if key not in self._named:
            found = _joined(_own_places(key), self.postcodes.in_place(key))
            self._named[key] = _told_apart(found)
        return self._named[key]

    def _municipality(self, key: str) -> tuple[Place, ...]:
        """A small municipality is a place; of a wide one its places are the question."""
        entries = self.postcodes.in_municipality(key)
        if not entries:
            return ()
        middle = replace(_from_group(entries), name=entries[0].municipality)
        if all(middle.km_to(entry.lat, entry.lon) <= COMPACT_KM for entry in entries):
            return (middle,)
        places = {
            place.key: place
            for place_name in sorted({entry.place_key for entry in entries} - {""})
            for place in self.named(place_name)
            if place_key(place.municipality) == key
        }
        return _told_apart(places.values())

    def _in_area(
        self, places: tuple[Place, ...], area: str
    ) -> tuple[tuple[Place, ...], Finding | None]:
        inside = [
            replace(place, twin="") for place in places if place_key(place.municipality) == area
        ]
        if inside:
            return _asked(inside)
        if len(places) != 1:
            return _asked(places)
        others = [
            other
            for other in self.named(area)
            if places[0].km_to(other.lat, other.lon) > NOTHING_TO_CHOOSE_KM
        ]
        return _asked([*places, *others])


def similar_places(key: str, *, limit: int = 5) -> tuple[Place, ...]:
    """Return places whose name looks like an unknown one, to offer as a question."""
    near = [
        known
        for length in range(len(key) - 3, len(key) + 4)
        for known in _keys_by_start().get((key[:1], length), ())
    ]
    found = difflib.get_close_matches(key, near, n=limit, cutoff=0.75)
    # "Winterswijk Huppel" begins with the town it belongs to.
    found += [key[:end] for end in range(len(key) - 1, 3, -1) if key[:end] in _by_key()]
    places = {place.key: place for name in found for place in _by_key()[name]}
    return tuple(places.values())[:limit]


def _read_table() -> list[tuple[Place, list[str]]]:
    text = resources.files("leerplek.geo").joinpath("data/places.csv").read_text("utf-8")
    table = []
    for row in csv.DictReader(text.splitlines()):
        place = Place(
            key=f"place:{row['id']}",
            name=row["name"],
            province=row["province"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            population=int(row["population"]),
            twin=row["twin"],
        )
        table.append((place, [row["name"], *filter(None, row["alternatives"].split("|"))]))
    return table


@cache
def _by_key() -> dict[str, tuple[Place, ...]]:
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    for place, names in _read_table():
        for name in names:
            found[place_key(name)][place.key] = place
    return {key: tuple(places.values()) for key, places in found.items()}


@cache
def _keys_by_start() -> dict[tuple[str, int], list[str]]:
    """The keys by first letter and length: only those can look like another."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for key in _by_key():
        found[key[:1], len(key)].append(key)
    return dict(found)


def _own_places(key: str) -> tuple[Place, ...]:
    return _by_key().get(key, ())


def _joined(own: Sequence[Place], entries: Sequence[PostcodeEntry]) -> list[Place]:
    """Join the room's places with those of the postcode table that lie elsewhere."""
    left, found = list(own), []
    for group in _groups(entries):
        close = [place for place in left if _lies_in(place, group)]
        left = [place for place in left if place not in close]
        if len(close) == 1:
            municipality = _most_common(entry.municipality for entry in group)
            found.append(replace(close[0], municipality=municipality))
        else:
            found.append(_from_group(group))
    return found + left


def _groups(entries: Iterable[PostcodeEntry]) -> list[list[PostcodeEntry]]:
    """Split the postcodes of one name into places: single linkage by distance."""
    groups: list[list[PostcodeEntry]] = []
    for entry in entries:
        near = [group for group in groups if _is_near(entry, group)]
        merged = [entry, *(member for group in near for member in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted(merged, key=lambda member: member.code))
    return sorted(groups, key=lambda group: group[0].code)


def _is_near(entry: PostcodeEntry, group: Iterable[PostcodeEntry]) -> bool:
    return any(
        great_circle_km(entry.lat, entry.lon, other.lat, other.lon) <= SAME_PLACE_KM
        for other in group
    )


def _lies_in(place: Place, group: Iterable[PostcodeEntry]) -> bool:
    return any(place.km_to(entry.lat, entry.lon) <= SAME_PLACE_KM for entry in group)


def _from_group(group: Sequence[PostcodeEntry]) -> Place:
    first = group[0]
    return Place(
        key=f"postcode:{first.pc4}:{first.place_key}",
        name=first.place,
        province=_most_common(entry.known_province for entry in group),
        lat=sum(entry.lat for entry in group) / len(group),
        lon=sum(entry.lon for entry in group) / len(group),
        municipality=_most_common(entry.municipality for entry in group),
    )


def _most_common(names: Iterable[str]) -> str:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _in_province(
    places: tuple[Place, ...], province: str
) -> tuple[tuple[Place, ...], Finding | None]:
    for wanted in (province, ""):
        inside = [replace(place, twin="") for place in places if place.province == wanted]
        if inside:
            return _asked(inside)
    return places, Finding.PLACE_ELSEWHERE if places else None


def _asked(places: Sequence[Place]) -> tuple[tuple[Place, ...], Finding | None]:
    """Several places are a question, and so is one that has a twin we do not know."""
    left = _without_neighbours(places)
    if len(left) > 1 or any(place.twin for place in left):
        return left, Finding.PLACE_AMBIGUOUS
    return left, None


def _without_neighbours(places: Sequence[Place]) -> tuple[Place, ...]:
    """Leave out what lies within a place's own uncertainty of a larger one."""
    kept: list[Place] = []
    for place in places:
        if all(place.km_to(other.lat, other.lon) > NOTHING_TO_CHOOSE_KM for other in kept):
            kept.append(place)
    return tuple(kept)


def _told_apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """Sort, the largest first, and name a town near places that look the same in a list."""
    ordered = sorted(places, key=lambda place: (-place.population, place.key))
    alike = Counter((place.name, place.province) for place in ordered)
    return tuple(
        replace(place, near=_nearest_town(place))
        if alike[place.name, place.province] > 1
        else place
        for place in ordered
    )


def _nearest_town(place: Place) -> str:
    towns = [
        town
        for town in known_places()
        if town.population >= _TOWN and place_key(town.name) != place_key(place.name)
    ]
    return min(towns, key=lambda town: place.km_to(town.lat, town.lon)).name
