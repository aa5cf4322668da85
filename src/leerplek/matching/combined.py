"""Two part-time places as one: what the engine is asked about a combination of practices."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from leerplek.matching.round import Half, Offer
from leerplek.practices.enums import AccreditationState, PracticeSetting


@dataclass(frozen=True)
class Pairing:
    """Which two places are one, for how many learners; `first` is the practice that lends.

    `is_offered` is False when the seats are for another class: then they are gone here,
    and nothing comes in their place.  `taken` of the seats have a match and are not
    offered any more.
    """

    id: str
    first: str
    second: str
    seats: int = 1
    first_days: tuple[str, ...] = ()
    second_days: tuple[str, ...] = ()
    is_offered: bool = True
    taken: int = 0


def with_combinations(offers: Iterable[Offer], pairings: Iterable[Pairing]) -> tuple[Offer, ...]:
    """Return the offers with the paired seats taken out of the single ones.

    Seats that a practice took back meanwhile are not given out: the older combination
    keeps what is there.
    """
    singles = {offer.id: offer for offer in offers}
    left = {ident: offer.number for ident, offer in singles.items()}
    combined = []
    for pairing in pairings:
        known = [ident for ident in (pairing.first, pairing.second) if ident in left]
        seats = min([pairing.seats, *(left[ident] for ident in known)])
        for ident in known:
            left[ident] -= seats
        offered = seats - pairing.taken
        if offered > 0 and pairing.is_offered and len(known) == 2:
            combined.append(_of_pairing(pairing, singles, offered))
    remaining = [replace(offer, number=left[offer.id]) for offer in singles.values()]
    return (*(offer for offer in remaining if offer.number), *combined)


def _of_pairing(pairing: Pairing, singles: dict[str, Offer], seats: int) -> Offer:
    combined = combine(
        singles[pairing.first], singles[pairing.second], ident=pairing.id, seats=seats
    )
    days = (pairing.first_days, pairing.second_days)
    halves = [
        replace(half, weekdays=told) for half, told in zip(combined.halves, days, strict=True)
    ]
    return replace(combined, halves=tuple(halves))


def combine(first: Offer, second: Offer, *, ident: str, seats: int = 1) -> Offer:
    """Return the place that two places are together.

    It asks the sum of their lowest hours and starts when both are there.  What only one
    of them has, a recognition or a supervisor, the combination does not have.
    """
    both = (first, second)
    return Offer(
        id=ident,
        practice_id=first.practice_id,
        number=seats,
        hours_low=_sum(first.hours_low, second.hours_low, whole=False),
        hours_high=_sum(first.hours_high, second.hours_high, whole=True),
        location=first.location if all(offer.location for offer in both) else None,
        learning_route=first.learning_route,
        start_on=_later(first.start_on, second.start_on),
        host_type=first.host_type,
        setting=first.setting if first.setting == second.setting else PracticeSetting.UNKNOWN,
        accreditation=_accreditation({str(offer.accreditation) for offer in both}),
        has_supervisor=all(offer.has_supervisor for offer in both),
        is_confirmed=all(offer.is_confirmed for offer in both),
        halves=tuple(
            Half(
                place_id=offer.id,
                practice_id=offer.practice_id,
                host_type=offer.host_type,
                location=offer.location,
            )
            for offer in both
        ),
    )


def _sum(first: float | None, second: float | None, *, whole: bool) -> float | None:
    """Return what is known together; with `whole` only when both are known."""
    known = [hours for hours in (first, second) if hours is not None]
    return sum(known) if len(known) == 2 or (known and not whole) else None


def _later(first: date | None, second: date | None) -> date | None:
    known = [day for day in (first, second) if day is not None]
    return max(known, default=None)


def _accreditation(states: set[str]) -> str:
    """Return what two states are together: recognised only when both are."""
    if AccreditationState.NO in states:
        return AccreditationState.NO
    return states.pop() if len(states) == 1 else AccreditationState.UNKNOWN
