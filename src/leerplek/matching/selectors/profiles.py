"""A week before an evening: the practices that a candidate reads of, and who said what (C16)."""

from dataclasses import dataclass

from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.common.sorting import name_key
from leerplek.matching.enums import GuestState
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models.evenings import Evening, EveningGuest
from leerplek.matching.selectors.evenings import evening_round, place_labels, takes_part
from leerplek.matching.selectors.wishes import Asked
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.timetable import possible_pairs
from leerplek.practices.models import Place

COMES = "comes"


@dataclass(frozen=True)
class Shown:
    """A practice that comes, as the candidate reads it; `is_rough` when the way is not exact."""

    place: Place
    name: str
    km: float | None
    is_rough: bool


@dataclass(frozen=True)
class Reader(Asked):
    """A candidate who comes and is shown the practices, and what was answered.

    `fits` tells whether anybody who comes has work that fits: else there is nothing to show.
    """

    guest: EveningGuest
    candidate: Candidate
    fits: bool

    @property
    def ask(self) -> Ask | None:
        return self.guest.cards

    @property
    def says_no(self) -> bool:
        return self.ask is not None and self.has_answered and not self.ask.answer[COMES]

    @property
    def words(self) -> str:
        return self.ask.answer_text if self.ask is not None and self.has_answered else ""


def guest_shown(ask: Ask) -> EveningGuest | None:
    """Return as whom a candidate comes who is shown the practices of an evening."""
    guests = EveningGuest.objects.filter(cards=ask, candidate__isnull=False)
    return guests.select_related("evening__cohort__programme", "evening__organisation").first()


def practices_for(ask: Ask) -> list[Shown]:
    """Return the practices that come and where this candidate could work, by name.

    Nobody is ranked: the order is that of the alphabet.  A practice that does not come after
    all is not among them.
    """
    guest = guest_shown(ask)
    if guest is None or guest.candidate_id is None:
        return []
    problem = build_snapshot(evening_round(guest.evening)).problem
    fits, me = possible_pairs(problem), person_id(guest.candidate_id)
    hosts = guest.evening.guests.filter(place__isnull=False).exclude(state=GuestState.NO_SHOW)
    places = [each.place for each in hosts.select_related("place__site__practice") if each.place]
    labels = place_labels(places)
    shown = [
        Shown(
            place=place,
            name=labels[place.pk],
            km=(problem.km or {}).get((me, offer_id(place.pk))),
            is_rough=bool(problem.uncertainty.get((me, offer_id(place.pk)))),
        )
        for place in places
        if (me, offer_id(place.pk)) in fits
    ]
    return sorted(shown, key=lambda each: (name_key(each.name), each.place.pk))


def readers_of(evening: Evening) -> list[Reader]:
    """Return the candidates who come and take part, by name, with what each answered."""
    problem = build_snapshot(evening_round(evening)).problem
    fitting = {person for person, _place in possible_pairs(problem)}
    guests = evening.guests.filter(candidate__isnull=False).select_related("candidate", "cards")
    readers = [
        Reader(each, each.candidate, person_id(each.candidate.pk) in fitting)
        for each in guests
        if each.candidate is not None and takes_part(each)
    ]
    return sorted(readers, key=lambda each: (name_key(each.candidate.full_name), each.guest.pk))


def cannot_come(evening: Evening) -> list[str]:
    """Return who said not to come while the evening still counts on them, by name."""
    guests = evening.guests.filter(
        candidate__isnull=False, state=GuestState.INVITED, cards__answer__comes=False
    )
    rows = [each.candidate for each in guests.select_related("candidate") if each.candidate]
    return sorted((each.full_name for each in rows), key=name_key)
