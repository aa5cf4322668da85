"""The combined places of a round: which two are one, and which seats promises keep."""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil
from typing import Any

from django.db.models import Count, OuterRef, Q

from leerplek.matching.combined import Pairing
from leerplek.matching.enums import CombinationState
from leerplek.matching.idents import combination_id, offer_id
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.combinations import Combination, CombinationQuerySet
from leerplek.matching.round import Offer
from leerplek.matching.selectors.agreed import counts
from leerplek.matching.selectors.facts import offer_from
from leerplek.matching.selectors.taken import counted, matches, with_go
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort
from leerplek.supervisors.selectors.places import with_guidance

# Along these a combination reads who guides at its places.
BOTH_PLACES = ("first__", "second__")


def offers_left(places: Iterable[Place]) -> list[Offer]:
    """Return what these places offer, without the seats that a match has taken there alone.

    The places were read by `with_matches`.
    """
    return [
        replace(offer_from(each), number=max(0, each.number - each.matched))  # type: ignore[attr-defined]
        for each in places
    ]


def pairings_for(cohort: Cohort, region_id: int) -> list[Pairing]:
    """Return which places of a region are one, as a round of this class takes them.

    A combination counts when it is settled and both places are as they were then.  One
    of another class keeps its seats, and is not offered here.  A promise comes first: a
    seat at which somebody is proposed alone stays apart, and the seats of a combination
    that no longer counts are given to nobody else while somebody is proposed there.
    """
    promised = MatchProposal.objects.open().values("combination")
    rows = Combination.objects.filter(
        Q(state=CombinationState.SETTLED) | Q(pk__in=promised),
        first__site__practice__region=region_id,
    )
    combinations = list(_with_proposals(with_places(rows)).order_by("pk"))
    each = cohort.numbers.proposals_per_place
    left: dict[int, int] = {}
    for one in combinations:
        left[one.first_id] = one.first.number - one.matched_first - ceil(one.at_first / each)
        left[one.second_id] = one.second.number - one.matched_second - ceil(one.at_second / each)
    counting = {one.pk: counts(one) for one in combinations}
    pairings = []
    for one in sorted(combinations, key=lambda one: counting[one.pk]):
        promised = one.matched + ceil(one.here / each)
        wanted = one.seats if counting[one.pk] else min(one.seats, promised)
        seats = max(0, min(wanted, left[one.first_id], left[one.second_id]))
        if seats:
            left[one.first_id] -= seats
            left[one.second_id] -= seats
            is_offered = counting[one.pk] and one.cohort_id == cohort.pk
            pairings.append(_pairing(one, seats, is_offered=is_offered, taken=one.matched))
    return pairings


def with_places(rows: CombinationQuerySet) -> CombinationQuerySet:
    """Read along what tells whether a combination counts."""
    return with_guidance(rows, *BOTH_PLACES).select_related("first__cohort", "second__cohort")


def promised_seats(place: Place, cohort: Cohort, *, besides: Combination) -> int:
    """Return how many seats of a place are for who is proposed or has a match there otherwise.

    That is alone, or in a combination that is no longer settled: a settled one keeps its
    seats anyway.
    """
    here = (
        Q(combination=None, place=place)
        | Q(combination__first=place)
        | Q(combination__second=place)
    )
    rows = (
        MatchProposal.objects.open()
        .filter(here)
        .exclude(combination=besides)
        .exclude(combination__state=CombinationState.SETTLED)
        .order_by()
    )
    each = cohort.numbers.proposals_per_place
    # Who has a go of the practice has a whole seat, the others share one as proposals do.
    has_go = Q(pk__in=with_go(MatchProposal.objects.open()).values("pk"))
    matched = Count("pk", filter=has_go)
    waiting = Count("pk", filter=~has_go)
    counted = rows.values("combination").annotate(matched=matched, waiting=waiting)
    return sum(row["matched"] + ceil(row["waiting"] / each) for row in counted)


def _with_proposals(rows: CombinationQuerySet) -> Any:
    """Count what waits and what is matched at each combination, and at its places alone."""

    waiting = MatchProposal.objects.waiting()
    alone = {half: {"combination": None, "place": OuterRef(half)} for half in ("first", "second")}
    return rows.annotate(
        here=counted(waiting, combination=OuterRef("pk")),
        at_first=counted(waiting, **alone["first"]),
        at_second=counted(waiting, **alone["second"]),
        matched=counted(matches(), combination=OuterRef("pk")),
        matched_first=counted(matches(), **alone["first"]),
        matched_second=counted(matches(), **alone["second"]),
    )


def _pairing(combination: Combination, seats: int, *, is_offered: bool, taken: int) -> Pairing:
    """Name the practice that lends first."""
    first, second = combination.both_ids
    first_days, second_days = combination.lender_first(
        combination.first_days, combination.second_days
    )
    return Pairing(
        id=combination_id(combination.pk),
        first=offer_id(first),
        second=offer_id(second),
        seats=seats,
        first_days=tuple(first_days),
        second_days=tuple(second_days),
        is_offered=is_offered,
        taken=taken,
    )
