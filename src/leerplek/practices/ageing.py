"""How certain what we know of a practice is by now: green, amber, red."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from leerplek.accounts.models import Region, User
from leerplek.practices.enums import Age, ConfirmedHow, Facts
from leerplek.practices.models import (
    FactConfirmation,
    Place,
    Practice,
    PracticeQuerySet,
    PracticeSite,
)
from leerplek.practices.recognition import with_recognition
from leerplek.practices.selectors import PracticeFilter, practice_list
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.regional import numbers_of_region


@dataclass(frozen=True)
class Limits:
    """For how many days a block is certain, and after how many it is out of date."""

    fresh: int
    stale: int

    def age(self, confirmed_on: date | None, today: date) -> Age:
        """Return how certain something is that was confirmed on this day, or never."""
        if confirmed_on is None:
            return Age.NEVER
        days = (today - confirmed_on).days
        if days <= self.fresh:
            return Age.FRESH
        return Age.AGEING if days <= self.stale else Age.STALE

    def fits(self, age: str, column: str, today: date) -> Q:
        """Return the same as a condition on a column with the day."""
        fresh = Q(**{f"{column}__gte": today - timedelta(days=self.fresh)})
        known = Q(**{f"{column}__gte": today - timedelta(days=self.stale)})
        return {
            Age.FRESH: fresh,
            Age.AGEING: known & ~fresh,
            Age.STALE: Q(**{f"{column}__isnull": False}) & ~known,
            Age.NEVER: Q(**{f"{column}__isnull": True}),
        }[Age(age)]


def limits_for(facts: str, numbers: Numbers) -> Limits:
    """Return the limits of a block: what is offered ages sooner than the rest."""
    if facts == Facts.CAPACITY:
        return Limits(numbers.capacity_fresh_days, numbers.capacity_stale_days)
    return Limits(numbers.facts_fresh_days, numbers.facts_stale_days)


@dataclass(frozen=True)
class FactState:
    """What a page says of one block: by whom, when and how it was confirmed, and its age.

    `can_undo` tells whether somebody wrote down the last confirmation today.
    """

    facts: Facts
    age: Age
    on: date | None = None
    how: str = ""
    by: User | None = None
    can_undo: bool = False

    @property
    def how_in_words(self) -> str:
        return str(ConfirmedHow(self.how).label) if self.how else ""


def fact_states(practice: Practice, sites: Iterable[PracticeSite]) -> list[FactState]:
    """Return how certain each block of a practice with these sites is."""
    numbers = numbers_of_region(practice.region_id)
    today = timezone.localdate()
    last = last_confirmations(practice)
    oldest = oldest_place(sites)
    states = []
    for facts in Facts:
        noted = last.get(facts)
        counts: Any = oldest if facts == Facts.CAPACITY and oldest is not None else noted
        if counts is None:
            states.append(FactState(facts, Age.NEVER))
            continue
        age = limits_for(facts, numbers).age(counts.confirmed_on, today)
        can_undo = noted is not None and is_just_noted(noted)
        how, by = counts.confirmed_how, counts.confirmed_by
        states.append(FactState(facts, age, counts.confirmed_on, how, by, can_undo))
    return states


def is_just_noted(confirmation: FactConfirmation) -> bool:
    """Tell whether a colleague wrote it down today: then it can be taken back.

    What a practice said by its own link is not undone by somebody else.
    """
    is_ours = confirmation.confirmed_by_id is not None
    return is_ours and timezone.localdate(confirmation.made_at) == timezone.localdate()


def last_confirmations(practice: Practice) -> dict[str, FactConfirmation]:
    """Return by block the confirmation that counts."""
    last: dict[str, FactConfirmation] = {}
    rows = FactConfirmation.objects.filter(practice=practice).select_related("confirmed_by")
    for row in rows.last_first():
        last.setdefault(row.facts, row)
    return last


def oldest_place(sites: Iterable[PracticeSite]) -> Place | None:
    """Return the confirmed place that was confirmed longest ago: capacity is as certain as that."""
    places = [place for site in sites for place in site.places.all() if place.is_confirmed]
    return min(places, key=lambda place: (place.confirmed_on, place.pk), default=None)


def with_fact_day(rows: PracticeQuerySet, facts: str, column: str = "fact_on") -> PracticeQuerySet:
    """Annotate on which day a block of each practice was confirmed last; None for never.

    Capacity is as old as the oldest of the confirmed places; without any, as what was
    confirmed of it.
    """
    noted = FactConfirmation.objects.filter(practice=OuterRef("pk"), facts=facts).last_first()
    day: Any = Subquery(noted.values("confirmed_on")[:1])
    if facts == Facts.CAPACITY:
        places = Place.objects.filter(
            site__practice=OuterRef("pk"), confirmed_on__isnull=False
        ).order_by()
        oldest = places.values("site__practice").annotate(day=Min("confirmed_on")).values("day")
        day = Coalesce(Subquery(oldest), day)
    return rows.annotate(**{column: day})


def listed_practices(user: Any, filters: PracticeFilter, region: Region) -> PracticeQuerySet:
    """Return the list of practices with the day of the block that it tells of, as `fact_on`.

    Without a block it is what they offer; with an age only the practices whose block is that
    certain.
    """
    facts = filters.told_facts
    rows = with_fact_day(practice_list(user, filters, region=region), facts)
    if filters.recognition:
        rows = with_recognition(rows, filters.recognition, region)
    if not filters.age:
        return rows
    limits = limits_for(facts, numbers_of_region(region.pk))
    return rows.filter(limits.fits(filters.age, "fact_on", timezone.localdate()))


def unsure_since(confirmed_on: date | None, numbers: Numbers) -> date | None:
    """Return from which day a confirmed place was not certain any more, or None when it is."""
    if confirmed_on is None:
        return None
    limits = limits_for(Facts.CAPACITY, numbers)
    if limits.age(confirmed_on, timezone.localdate()) != Age.STALE:
        return None
    return confirmed_on + timedelta(days=limits.stale)


def practices_to_ask_again(region_id: int, numbers: Numbers) -> PracticeQuerySet:
    """Return the practices of a region whose confirmed places are not certain any more.

    Amber is enough: so a practice is asked before its places turn red.
    """
    day = timezone.localdate() - timedelta(days=numbers.capacity_fresh_days)
    places = Place.objects.filter(confirmed_on__lt=day).values("site__practice")
    return Practice.objects.filter(region=region_id, pk__in=places)
