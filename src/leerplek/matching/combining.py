"""Which part-time places could be one place together (C14): the rule, and what is open still.

What is not known is a question, never a no.  Places are compared all with all in a few
operations on arrays, and only the pairs that are shown become objects.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from leerplek.geo.distance import StraightLineProvider, estimate
from leerplek.geo.location import Location
from leerplek.practices.enums import Weekday
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.travel import travel_rules

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS, HOURS, ADDRESS, ROUTE, START = "days", "hours", "address", "route", "start"
SHARED, CONFIRMED, SUPERVISED = "shared", "confirmed", "supervised"
# So many rows are compared with all others at once: the memory stays small in a large region.
BLOCK = 256


@dataclass(frozen=True)
class HalfPlace:
    """What the finder compares of a place."""

    place: int
    site: int
    learning_route: str
    hours_low: float | None = None
    hours_high: float | None = None
    location: Location | None = None
    start_on: date | None = None
    weekdays: tuple[str, ...] = ()
    is_divisible: bool = True
    is_confirmed: bool = True
    has_supervisor: bool = True


@dataclass(frozen=True)
class FoundPair:
    """Two places that fit, with how far they are apart and which questions are open."""

    first: HalfPlace
    second: HalfPlace
    km: float
    is_exact: bool
    open: frozenset[str]

    @property
    def hours_low(self) -> float:
        """The lowest hours that the two ask together, as far as they are known."""
        return (self.first.hours_low or 0) + (self.second.hours_low or 0)

    @property
    def hours_high(self) -> float | None:
        high = (self.first.hours_high, self.second.hours_high)
        return None if None in high else sum(each for each in high if each is not None)


@dataclass(frozen=True, eq=False)
class FoundPairs(Sequence[FoundPair]):
    """All pairs that fit, nearest first; a slice makes objects of those alone."""

    halves: Sequence[HalfPlace]
    first: Ints
    second: Ints
    km: Floats
    is_exact: Bools
    open: dict[str, Bools]

    def __len__(self) -> int:
        return len(self.km)

    @overload
    def __getitem__(self, index: int) -> FoundPair: ...
    @overload
    def __getitem__(self, index: slice) -> list[FoundPair]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self._pair(number) for number in range(*index.indices(len(self)))]
        return self._pair(range(len(self))[index])

    def _pair(self, number: int) -> FoundPair:
        return FoundPair(
            first=self.halves[self.first[number]],
            second=self.halves[self.second[number]],
            km=float(self.km[number]),
            is_exact=bool(self.is_exact[number]),
            open=frozenset(code for code, mask in self.open.items() if mask[number]),
        )

    def without_questions(self) -> "FoundPairs":
        """Return the pairs about which nothing has to be asked."""
        return self._where(~np.logical_or.reduce(list(self.open.values())))

    def with_any(self, places: Collection[int]) -> "FoundPairs":
        """Return the pairs of which at least one is among some places."""
        wanted = np.array([half.place in places for half in self.halves], dtype=np.bool_)
        return self._where(wanted[self.first] | wanted[self.second])

    def _where(self, mask: Bools) -> "FoundPairs":
        return replace(
            self,
            first=self.first[mask],
            second=self.second[mask],
            km=self.km[mask],
            is_exact=self.is_exact[mask],
            open={code: each[mask] for code, each in self.open.items()},
        )


def find_pairs(
    halves: Sequence[HalfPlace], numbers: Numbers, *, class_start: date | None = None
) -> FoundPairs:
    """Return every two places that could be one, nearest first.

    They are at different sites of the same learning route, within the programme's
    distance, with starts that fit and days that do not overlap.  Together they reach
    the hours that are needed and no more than a full week.  Unknown days or hours, a
    distance that is only perhaps within the limit, and a place that is not confirmed,
    not known to be shared or without a supervisor on its days, are open questions.
    """
    known = sorted((half for half in halves if half.location is not None), key=_by_place)
    table = _Table(known, numbers, class_start)
    parts = [table.block(start) for start in range(0, len(known), BLOCK)]
    first, second, km, exact, days, hours, address = (
        (np.concatenate(each) for each in zip(*parts, strict=True))
        if parts
        else (np.zeros(0, dtype=kind) for kind in (int, int, float, bool, bool, bool, bool))
    )
    order = np.lexsort((second, first, km))
    asked = {DAYS: days, HOURS: hours, ADDRESS: address}
    for code, lacking in table.lacking.items():
        asked[code] = lacking[first] | lacking[second]
    found = FoundPairs(known, first, second, km, exact, asked)
    return replace(
        found,
        first=first[order],
        second=second[order],
        km=km[order],
        is_exact=exact[order],
        open={code: mask[order] for code, mask in found.open.items()},
    )


def pair_of(
    first: HalfPlace, second: HalfPlace, numbers: Numbers, *, class_start: date | None = None
) -> FoundPair | None:
    """Return what two places are together, or None when they do not fit."""
    return next(iter(find_pairs([first, second], numbers, class_start=class_start)), None)


def misfits(
    first: HalfPlace, second: HalfPlace, numbers: Numbers, *, class_start: date | None = None
) -> frozenset[str]:
    """Return which rules keep two places from being one: none of them when they fit."""
    low = (first.hours_low or 0) + (second.hours_low or 0)
    high = sum(_most_hours(half, numbers) for half in (first, second))
    starts = [_start(half.start_on, class_start) for half in (first, second)]
    broken = {
        ADDRESS: first.site == second.site or not _are_near(first, second, numbers),
        ROUTE: first.learning_route != second.learning_route,
        HOURS: low > numbers.full_time_hours or high < numbers.hours_together,
        DAYS: bool(set(first.weekdays) & set(second.weekdays)),
        START: all(starts) and abs(starts[0] - starts[1]) > numbers.combination_days,
    }
    return frozenset(code for code, is_broken in broken.items() if is_broken)


def _are_near(first: HalfPlace, second: HalfPlace, numbers: Numbers) -> bool:
    if first.location is None or second.location is None:
        return False
    way = estimate(first.location, second.location, (), travel_rules(numbers))
    return way.km - way.uncertainty_km <= numbers.combination_km


def _most_hours(half: HalfPlace, numbers: Numbers) -> float:
    if half.hours_high is not None:
        return half.hours_high
    return max(numbers.full_time_hours, half.hours_low or 0)


def _by_place(half: HalfPlace) -> int:
    return half.place


class _Table:
    """The places as arrays; a row against a column is a pair."""

    def __init__(
        self, halves: Sequence[HalfPlace], numbers: Numbers, class_start: date | None
    ) -> None:
        self.halves = halves
        self.numbers = numbers
        self.sites = np.array([half.site for half in halves], dtype=np.int64)
        codes = {route: code for code, route in enumerate({each.learning_route for each in halves})}
        self.routes = np.array([codes[half.learning_route] for half in halves], dtype=np.int64)
        self.low = np.array([half.hours_low or 0 for half in halves], dtype=np.float64)
        self.high = np.array([_most_hours(half, numbers) for half in halves], dtype=np.float64)
        self.open_ended = np.array([half.hours_high is None for half in halves], dtype=np.bool_)
        self.hours_known = np.array(
            [(half.hours_low, half.hours_high) != (None, None) for half in halves], dtype=np.bool_
        )
        self.days = np.array([_bits(half.weekdays) for half in halves], dtype=np.int64)
        self.starts = np.array(
            [_start(half.start_on, class_start) for half in halves], dtype=np.int64
        )
        self.lacking: dict[str, Bools] = {
            SHARED: np.array([not half.is_divisible for half in halves], dtype=np.bool_),
            CONFIRMED: np.array([not half.is_confirmed for half in halves], dtype=np.bool_),
            SUPERVISED: np.array([not half.has_supervisor for half in halves], dtype=np.bool_),
        }

    def block(self, begin: int) -> tuple[NDArray[Any], ...]:
        """Return the pairs of some rows with all later places: two indices, km and questions."""
        rows = slice(begin, begin + BLOCK)
        places: list[Location] = [half.location for half in self.halves if half.location]
        matrix = StraightLineProvider().distances(
            places[rows], places, [()] * len(places[rows]), travel_rules(self.numbers)
        )
        low = self.low[rows, None] + self.low[None, :]
        high = self.high[rows, None] + self.high[None, :]
        needed, limit = self.numbers.hours_together, self.numbers.combination_km
        fits = (
            (np.arange(len(places))[rows, None] < np.arange(len(places))[None, :])
            & (self.sites[rows, None] != self.sites[None, :])
            & (self.routes[rows, None] == self.routes[None, :])
            & (matrix.km - matrix.uncertainty_km <= limit)
            & (low <= self.numbers.full_time_hours)
            & (high >= needed)
            & (self.days[rows, None] & self.days[None, :] == 0)
            & self._starts_fit(rows)
        )
        row, column = np.nonzero(fits)
        mine = row + begin
        days = (self.days[mine] == 0) | (self.days[column] == 0)
        short = (low[fits] < needed) & (self.open_ended[mine] | self.open_ended[column])
        hours = short | ~(self.hours_known[mine] & self.hours_known[column])
        km = matrix.km[fits]
        return mine, column, km, matrix.is_exact[fits], days, hours, km > limit

    def _starts_fit(self, rows: slice) -> Bools:
        """Compare the starts; a place whose start nobody told fits any."""
        told = (self.starts[rows, None] > 0) & (self.starts[None, :] > 0)
        apart = np.abs(self.starts[rows, None] - self.starts[None, :])
        fits: Bools = ~told | (apart <= self.numbers.combination_days)
        return fits


def _bits(days: Sequence[str]) -> int:
    return sum(1 << number for number, day in enumerate(Weekday) if day.value in days)


def _start(start_on: date | None, class_start: date | None) -> int:
    """Return the day from which a place counts: not before the class, 0 when it is not known."""
    known = [day for day in (start_on, class_start) if day is not None]
    return max(known).toordinal() if known else 0
