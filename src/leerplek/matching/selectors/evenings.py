"""Evenings of speed dates: which there are, who comes, and what the timetable says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.common.sorting import name_key
from leerplek.matching.enums import GuestState
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models.evenings import (
    Evening,
    EveningGuest,
    EveningQuerySet,
    SpeedDate,
)
from leerplek.matching.reasons import rule_sentence
from leerplek.matching.round import Round
from leerplek.matching.selectors.facts import offer_from, person_from, place_facts, place_label
from leerplek.matching.story import waiting_reason
from leerplek.matching.telling_apart import told_apart
from leerplek.matching.timetable import Slot, slots_of
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort
from leerplek.supervisors.selectors.places import with_guidance

# Whoever has fewer talks cannot choose a top three.
FEW = 3

_REASONS = {
    "absent": gettext_lazy("is not here"),
    "prearranged": gettext_lazy("already has a practice"),
    "capacity": gettext_lazy("the place is taken by an own candidate of the practice"),
    "candidate_busy": gettext_lazy("the candidate has a talk in every round"),
    "place_busy": gettext_lazy("the practice has a talk in every round"),
    "tables_full": gettext_lazy("there are too few tables"),
    "nobody_else": gettext_lazy("there is nobody else here who fits"),
    "no_wishes": gettext_lazy("there is nobody to meet"),
    "stopped": gettext_lazy("does not take part any more"),
}


def evenings_in(region: Region | None, user: Any) -> EveningQuerySet:
    """Return the evenings this person may see, of one region or of all of theirs."""
    evenings = Evening.objects.visible_to(user).select_related(
        "cohort__programme", "organisation__region", "made_by"
    )
    return evenings if region is None else evenings.filter(organisation__region=region)


def with_counts(evenings: EveningQuerySet) -> EveningQuerySet:
    """Add how many candidates and practices come, and how many talks there are."""
    return evenings.annotate(
        candidate_count=Count("guests", filter=Q(guests__candidate__isnull=False), distinct=True),
        place_count=Count("guests", filter=Q(guests__place__isnull=False), distinct=True),
        date_count=Count("dates", distinct=True),
    )


def candidates_to_invite(cohort: Cohort, organisation: Organisation) -> list[Candidate]:
    """Return the active candidates of the class, or of none yet, of this organisation."""
    rows = Candidate.objects.filter(
        Q(cohort=cohort) | Q(cohort__isnull=True),
        organisation=organisation,
        state=CandidateState.ACTIVE,
    )
    return sorted(rows, key=lambda each: name_key(each.full_name))


def places_to_invite(cohort: Cohort, organisation: Organisation) -> list[tuple[Place, str]]:
    """Return the places of the region for this class with what they are called, by name."""
    rows = list(
        Place.objects.filter(
            Q(cohort=cohort) | Q(cohort__isnull=True),
            site__practice__region_id=organisation.region_id,
        )
        .exclude(site__practice__trains=Willingness.NO)
        .select_related("site__practice")
    )
    labels = place_labels(rows)
    return sorted(((row, labels[row.pk]) for row in rows), key=lambda each: name_key(each[1]))


def evening_round(evening: Evening) -> Round:
    """Return what the engine is told of who comes: in the neutral words of every round.

    Whoever chose a place for the evening knows whether it is confirmed, so that is not asked.
    A candidate who stopped is in no round.
    """
    guests = list(
        with_guidance(evening.guests.all(), "place__")
        .select_related("candidate", "place__cohort")
        .prefetch_related("candidate__scores", "candidate__exclusions")
        .prefetch_related("place__site__recognitions")
        .order_by("pk")
    )
    return Round(
        persons=tuple(
            person_from(each.candidate) for each in guests if each.candidate and takes_part(each)
        ),
        offers=tuple(offer_from(each.place) for each in guests if each.place),
        numbers=replace(evening.cohort.numbers, include_unconfirmed=True),
    )


def takes_part(guest: EveningGuest) -> bool:
    """Tell whether somebody can still be planned: a candidate may have stopped since."""
    return guest.candidate is None or guest.candidate.state == CandidateState.ACTIVE


def ident_of(guest: EveningGuest) -> str:
    """Return what a round calls a guest."""
    if guest.candidate_id is not None:
        return person_id(guest.candidate_id)
    assert guest.place_id is not None  # noqa: S101 -- a guest is one of the two
    return offer_id(guest.place_id)


@dataclass(frozen=True)
class Talk:
    """One talk on a card: when, at which table, with whom."""

    slot: Slot
    table: int
    other: str


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, with the talks in the order of the evening."""

    row: EveningGuest
    name: str
    talks: tuple[Talk, ...]

    @property
    def is_candidate(self) -> bool:
        return self.row.candidate_id is not None

    @property
    def state(self) -> GuestState:
        return GuestState(self.row.state)

    @property
    def by_round(self) -> Mapping[int, Talk]:
        return {talk.slot.number: talk for talk in self.talks}


@dataclass(frozen=True)
class TableSign:
    """A table with which practice sits there in each round.  It names no candidate."""

    number: int
    rounds: tuple[tuple[Slot, str], ...]


@dataclass(frozen=True)
class EveningPage:
    """Everything the pages of an evening show, read in a few queries."""

    evening: Evening
    slots: tuple[Slot, ...]
    candidates: tuple[Guest, ...]
    places: tuple[Guest, ...]
    dates: tuple[SpeedDate, ...]
    place_names: Mapping[int, str]

    @property
    def guests(self) -> tuple[Guest, ...]:
        return (*self.candidates, *self.places)

    @property
    def used_slots(self) -> tuple[Slot, ...]:
        """The rounds in which somebody talks."""
        last = max((each.round for each in self.dates), default=0)
        return self.slots[:last]

    @cached_property
    def warnings(self) -> list[tuple[Guest, str]]:
        """Return who has no talk or few, each with why."""
        nobody: Mapping[str, list[str]] = self.evening.outcome.get("nobody", {})
        waiting: Mapping[str, str] = self.evening.outcome.get("waiting", {})
        unmet = _reasons_of(self.evening)
        told = []
        for guest in self.guests:
            count = len(guest.talks)
            if guest.row.is_away or count >= min(FEW, self.evening.rounds):
                continue
            ident = ident_of(guest.row)
            if not takes_part(guest.row):
                why = reason_in_words("stopped")
            elif ident in waiting:
                why = waiting_reason(waiting[ident])
            else:
                codes = unmet.get(ident) or (["nobody_else"] if count else nobody.get(ident, []))
                why = ", ".join(reason_in_words(code) for code in codes)
            told.append((guest, why))
        return sorted(told, key=lambda each: len(each[0].talks))

    @property
    def unmet(self) -> list[tuple[str, int]]:
        """Return why pairs that fit do not meet, with how many they are."""
        counts = Counter(reason for _c, _p, reason in self.evening.outcome.get("unmet", []))
        return [(reason_in_words(code), number) for code, number in counts.most_common()]

    @property
    def tables(self) -> list[TableSign]:
        by_table: dict[int, dict[int, str]] = defaultdict(dict)
        for row in self.dates:
            by_table[row.table][row.round] = self.place_names[row.place_id]
        return [
            TableSign(
                number,
                tuple((slot, rounds.get(slot.number, "")) for slot in self.used_slots),
            )
            for number, rounds in sorted(by_table.items())
        ]

    @property
    def grid(self) -> list[tuple[Guest, list[Talk | None]]]:
        """Return the timetable: a row for each practice, a cell for each round."""
        return [
            (guest, [guest.by_round.get(slot.number) for slot in self.used_slots])
            for guest in self.places
        ]


def evening_page(evening: Evening, *, for_practices: bool = False) -> EveningPage:
    """Return an evening as its pages show it.

    On paper `for_practices` a candidate has a first name and no more.
    """
    guests = list(evening.guests.select_related("candidate", "place__site__practice"))
    dates = tuple(evening.dates.all())
    persons = [each.candidate for each in guests if each.candidate is not None]
    full = {each.pk: each.full_name for each in persons}
    people = first_names(persons) if for_practices else full
    places = place_labels(each.place for each in guests if each.place is not None)
    slots = slots_of(evening)
    of_person: dict[int, list[Talk]] = defaultdict(list)
    of_place: dict[int, list[Talk]] = defaultdict(list)
    kept = [
        row
        for row in dates
        if row.candidate_id in full and row.place_id in places and row.round <= len(slots)
    ]
    for row in kept:
        slot = slots[row.round - 1]
        of_person[row.candidate_id].append(Talk(slot, row.table, places[row.place_id]))
        of_place[row.place_id].append(Talk(slot, row.table, people[row.candidate_id]))
    both = [
        [
            Guest(each, full[each.candidate_id], tuple(of_person[each.candidate_id]))
            for each in guests
            if each.candidate_id is not None
        ],
        [
            Guest(each, places[each.place_id], tuple(of_place[each.place_id]))
            for each in guests
            if each.place_id is not None
        ],
    ]
    candidates, practices = (
        tuple(sorted(side, key=lambda guest: name_key(guest.name))) for side in both
    )
    return EveningPage(evening, slots, candidates, practices, tuple(kept), places)


def reason_in_words(code: str) -> str:
    """Return why two do not meet: the evening is full, or a rule of the programme."""
    return str(_REASONS[code]) if code in _REASONS else rule_sentence(code)


def _reasons_of(evening: Evening) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person, place, reason in evening.outcome.get("unmet", []):
        for ident in (person, place):
            if reason not in found[ident]:
                found[ident].append(reason)
    return found


def place_labels(places: Iterable[Place]) -> dict[int, str]:
    rows = {place.pk: place for place in places}
    labels = told_apart(
        {offer_id(pk): place_label(place) for pk, place in rows.items()},
        {offer_id(pk): place_facts(place) for pk, place in rows.items()},
    )
    return {pk: labels[offer_id(pk)] for pk in rows}


def first_names(persons: Iterable[Candidate]) -> dict[int, str]:
    """Return first names; who shares one with another guest has the first letter of the other."""
    rows = list(persons)
    often = Counter(each.first_name for each in rows)
    return {
        each.pk: f"{each.first_name} {each.last_name[:1]}."
        if often[each.first_name] > 1 and each.last_name
        else each.first_name
        for each in rows
    }
