"""The top three of both sides after an evening: whom somebody met, and what they answered."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.matching.enums import GuestState
from leerplek.matching.models.evenings import (
    Evening,
    EveningGuest,
    SpeedDate,
    SpeedDateQuerySet,
)
from leerplek.matching.selectors.evenings import first_names, place_labels
from leerplek.matching.timetable import held_by
from leerplek.practices.models import Practice

LONGEST = 3
WISHES = "wishes"


@dataclass(frozen=True)
class Met:
    """Somebody whom the asked person talked with: the row, the name they read, and the round."""

    pk: int
    name: str
    round: int


def guests_asked(ask: Ask) -> list[EveningGuest]:
    """Return as whom the asked person came: a practice may have come with more than one place."""
    return list(EveningGuest.objects.filter(ask=ask).select_related("evening"))


def _dates_held(evening: Evening) -> SpeedDateQuerySet:
    """Return the talks of the rounds that took place or are running.

    Whoever did not come at all talked with nobody, whatever the timetable says.
    """
    absent = EveningGuest.objects.filter(evening=evening, state=GuestState.NO_SHOW)
    return (
        SpeedDate.objects.filter(evening=evening, round__lte=held_by(evening, timezone.now()))
        .exclude(place__in=absent.filter(place__isnull=False).values("place"))
        .exclude(candidate__in=absent.filter(candidate__isnull=False).values("candidate"))
    )


def pairs_met(evening: Evening) -> frozenset[tuple[int, int]]:
    """Return who talked with whom until now: keys of candidates and places."""
    return frozenset(_dates_held(evening).values_list("candidate", "place"))


def met_by(guests: Iterable[EveningGuest]) -> list[Met]:
    """Return whom these guests of one evening talked with, in the order of the evening.

    A practice reads first names.
    """
    rows = list(guests)
    if not rows:
        return []
    dates = _dates_held(rows[0].evening).order_by("round", "table")
    if rows[0].candidate_id is not None:
        found = list(
            dates.filter(candidate=rows[0].candidate_id).select_related("place__site__practice")
        )
        labels = place_labels(each.place for each in found)
        return [Met(each.place_id, labels[each.place_id], each.round) for each in found]
    found = list(
        dates.filter(place__in=[each.place_id for each in rows]).select_related("candidate")
    )
    names = first_names({each.candidate_id: each.candidate for each in found}.values())
    once = {each.candidate_id: each for each in reversed(found)}
    ordered = sorted(once.values(), key=lambda each: (each.round, each.table))
    return [Met(each.candidate_id, names[each.candidate_id], each.round) for each in ordered]


def wishes_of(ask: Ask | None) -> list[int]:
    """Return what was answered: keys of places or of candidates, the dearest first."""
    if ask is None or ask.state != AskState.ANSWERED:
        return []
    return [int(pk) for pk in ask.answer.get(WISHES, [])]


class Asked(ABC):
    """Somebody of an evening who can be asked something, by one ask at a time."""

    @property
    @abstractmethod
    def ask(self) -> Ask | None:
        """Return what they were asked last."""

    @property
    def is_asked(self) -> bool:
        """What was withdrawn can be asked again."""
        return self.ask is not None and self.ask.state != AskState.WITHDRAWN

    @property
    def has_answered(self) -> bool:
        return self.ask is not None and self.ask.state == AskState.ANSWERED


@dataclass(frozen=True)
class AskedGuests(Asked):
    """One person who is asked, with as whom they came."""

    about: Practice | Candidate
    guests: tuple[EveningGuest, ...]

    @property
    def places(self) -> list[int]:
        """Return the keys of the places that a practice came with."""
        return [each.place_id for each in self.guests if each.place_id is not None]

    @property
    def ask(self) -> Ask | None:
        return next((each.ask for each in self.guests if each.ask is not None), None)


def people_to_ask(evening: Evening) -> list[AskedGuests]:
    """Return everybody who had a talk on this evening, each once, candidates first.

    Who stopped since is not among them.
    """
    guests = (
        evening.guests.exclude(state=GuestState.NO_SHOW)
        .filter(Q(candidate__isnull=True) | Q(candidate__state=CandidateState.ACTIVE))
        .select_related("candidate__organisation__region", "place__site__practice__region", "ask")
        .order_by("pk")
    )
    dates = list(_dates_held(evening).values_list("candidate", "place"))
    talked = {("c", person) for person, _place in dates} | {("p", place) for _p, place in dates}
    found: dict[tuple[str, int], tuple[Practice | Candidate, list[EveningGuest]]] = {}
    for guest in guests:
        if guest.candidate is not None and ("c", guest.candidate_id) in talked:
            found["c", guest.candidate.pk] = (guest.candidate, [guest])
        elif guest.place is not None and ("p", guest.place_id) in talked:
            practice = guest.place.site.practice
            found.setdefault(("p", practice.pk), (practice, []))[1].append(guest)
    return [
        AskedGuests(about, tuple(rows))
        for _key, (about, rows) in sorted(found.items(), key=lambda item: item[0])
    ]
