"""Whom to call first: the places that a call likely brings, by how stale what we know is.

    yield = share of yes x mean places x weight

The share and the mean are those of the practices of the same size of which we know whether they
train: how many of them do, and how many places each of those has.  A practice that trains counts
for one place at least, so one yes more never makes a practice worth less.  The weight grows with
the days since we heard of the practice, from nothing to one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leerplek.common.sorting import name_key
from leerplek.insights.enums import Size, Status
from leerplek.insights.selectors.spots import Spot
from leerplek.programmes.numbers import Numbers


@dataclass(frozen=True)
class Peers:
    """What practices of one size say: how many we know, how many train, with how many places."""

    known: int = 0
    yes: int = 0
    places: int = 0

    @property
    def share(self) -> float:
        return self.yes / self.known if self.known else 0.0

    @property
    def mean(self) -> float:
        return self.places / self.yes if self.yes else 0.0

    def __add__(self, other: "Peers") -> "Peers":
        return Peers(self.known + other.known, self.yes + other.yes, self.places + other.places)


@dataclass(frozen=True)
class Worth:
    """What a call to one practice is worth, with every number of the formula.

    `peers` are the practices it is compared with: those of its size, else all of the region
    (`by_size` is false), else none of which we know anything; then each counts as one place.
    """

    spot: Spot
    peers: Peers
    by_size: bool
    weight: float

    @property
    def likely(self) -> float:
        """Return how many places such a practice likely offers: share of yes x mean places.

        As one division, so that equal fractions are equal numbers.
        """
        return self.peers.places / self.peers.known if self.peers.known else 1.0

    @property
    def places(self) -> float:
        return self.likely * self.weight


def peers_of(spots: Iterable[Spot]) -> dict[Size, Peers]:
    """Return per size what the practices say of which we know whether they train."""
    found: dict[Size, Peers] = {}
    for each in spots:
        if each.status == Status.UNKNOWN:
            continue
        trains = each.status == Status.TRAINS
        one = Peers(1, int(trains), max(1, each.places or each.named) if trains else 0)
        found[each.size] = found.get(each.size, Peers()) + one
    return found


def weight_of(days: int | None, full_days: int) -> float:
    """Return how much it counts that we heard nothing for so many days; None is never."""
    return 1.0 if days is None else min(1.0, max(0, days) / full_days)


def worth_of(spot: Spot, peers: Mapping[Size, Peers], full_days: int) -> Worth:
    """Return what a call to a practice is worth."""
    same = peers.get(spot.size, Peers())
    everybody = sum(peers.values(), Peers())
    by_size = spot.size != Size.UNKNOWN and same.known > 0
    return Worth(spot, same if by_size else everybody, by_size, weight_of(spot.days, full_days))


def in_order(spots: Sequence[Spot], among: Iterable[Spot], numbers: Numbers) -> list[Worth]:
    """Return what a call to each of `spots` is worth, beside `among`, the most first.

    Of equals who was heard longest ago comes first, and then the name decides.
    """
    peers = peers_of(among)
    found = [worth_of(each, peers, numbers.full_weight_days) for each in spots]
    return sorted(found, key=_key)


def _key(worth: Worth) -> tuple[float, bool, int, str, int]:
    spot = worth.spot
    silent = spot.days is None
    return (-worth.places, not silent, -(spot.days or 0), name_key(spot.name), spot.pk)
