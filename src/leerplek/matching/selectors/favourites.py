"""A week before an evening: the cards that a practice reads, and whom it marked."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.candidates.enums import CandidateState
from leerplek.common.sorting import name_key
from leerplek.matching.enums import CARDS_FOR_PRACTICE, GuestState
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models.evenings import Evening, EveningGuest
from leerplek.matching.selectors.evenings import evening_round, first_names
from leerplek.matching.selectors.wishes import Asked
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.timetable import possible_pairs
from leerplek.practices.models import Practice

FAVOURITES = "favourites"


@dataclass(frozen=True)
class Card:
    """What a practice reads of a candidate before the evening; `km` to the nearest place."""

    pk: int
    name: str
    hours_min: float | None
    hours_max: float | None
    routes: tuple[str, ...]
    education: str
    km: float | None


@dataclass(frozen=True)
class Host(Asked):
    """A practice that comes, with as whom, and the names of whom it marked.

    `fits` tells whether anybody who comes could work there: else there is nothing to ask.
    """

    practice: Practice
    guests: tuple[EveningGuest, ...]
    favourites: tuple[str, ...]
    fits: bool

    @property
    def ask(self) -> Ask | None:
        return next((each.cards for each in self.guests if each.cards is not None), None)


def cards_from(evening: Evening) -> date:
    """Return from which day practices and candidates may read who comes."""
    return day_of(evening) - timedelta(days=evening.cohort.numbers.cards_days)


def day_of(evening: Evening) -> date:
    return timezone.localtime(evening.starts_at).date()


def hosts_of(ask: Ask) -> list[EveningGuest]:
    """Return as whom the asked practice comes."""
    guests = EveningGuest.objects.filter(cards=ask)
    return list(guests.select_related("evening__cohort__programme", "evening__organisation"))


def cards_for(ask: Ask) -> list[Card]:
    """Return the cards of who comes and can work at one of the places of this practice.

    First names only, by name.  Who would not fit by the rules of the class is not on it: no
    practice reads of people that it will not meet.
    """
    hosts = hosts_of(ask)
    if not hosts:
        return []
    evening = hosts[0].evening
    places = {offer_id(each.place_id) for each in hosts if each.place_id is not None}
    problem = build_snapshot(evening_round(evening)).problem
    fits = possible_pairs(problem)
    guests = evening.guests.filter(candidate__state=CandidateState.ACTIVE).exclude(
        state=GuestState.NO_SHOW
    )
    people = [each.candidate for each in guests.select_related("candidate") if each.candidate]
    names = first_names(people)
    km = problem.km or {}
    cards = []
    for each in people:
        mine = [(person_id(each.pk), place) for place in places]
        if not fits.isdisjoint(mine):
            measured = [km.get(pair) for pair in mine if pair in fits]
            cards.append(
                Card(
                    pk=each.pk,
                    name=names[each.pk],
                    hours_min=None if each.hours_min is None else float(each.hours_min),
                    hours_max=None if each.hours_max is None else float(each.hours_max),
                    routes=tuple(each.learning_routes),
                    education=each.prior_education,
                    km=min((one for one in measured if one is not None), default=None),
                )
            )
    return sorted(cards, key=lambda card: (name_key(card.name), card.pk))


def on_evening_cards(ask: Ask) -> list[int]:
    """Return whose papers a practice may look at: who is on its cards, until it is over."""
    hosts = hosts_of(ask)
    if not hosts or day_of(hosts[0].evening) < timezone.localdate():
        return []
    return [card.pk for card in cards_for(ask)]


def favourites_of(ask: Ask | None) -> list[int]:
    """Return the candidates that a practice marked, by their keys."""
    if ask is None or ask.state != AskState.ANSWERED:
        return []
    return [int(pk) for pk in ask.answer.get(FAVOURITES, [])]


def hosts_to_send(evening: Evening) -> list[Host]:
    """Return the practices that come, each once, by name, with the names of their favourites."""
    guests = list(evening.guests.select_related("candidate", "place__site__practice", "cards"))
    names = {each.candidate_id: each.candidate.full_name for each in guests if each.candidate}
    found: dict[int, list[EveningGuest]] = {}
    for each in guests:
        if each.place is not None:
            found.setdefault(each.place.site.practice_id, []).append(each)
    problem = build_snapshot(evening_round(evening)).problem
    wanted = {place for _person, place in possible_pairs(problem)}
    hosts = []
    for rows in found.values():
        practice = rows[0].place.site.practice if rows[0].place else None
        asked = next((each.cards for each in rows if each.cards is not None), None)
        if practice is not None:
            marked = [names[pk] for pk in favourites_of(asked) if pk in names]
            fits = any(offer_id(each.place_id or 0) in wanted for each in rows)
            hosts.append(Host(practice, tuple(rows), tuple(sorted(marked, key=name_key)), fits))
    return sorted(hosts, key=lambda each: (name_key(each.practice.name), each.practice.pk))


def favourite_pairs(evening: Evening) -> frozenset[tuple[str, str]]:
    """Return who was marked by the practice of which place, as a round calls them.

    A practice that comes with more than one place meets a favourite at the first of them
    alone: one talk is what was asked for.
    """
    pairs = set()
    guests = evening.guests.filter(place__isnull=False, cards__state=AskState.ANSWERED)
    done: set[int] = set()
    for guest in guests.select_related("cards").order_by("pk"):
        if guest.cards_id in done or guest.place_id is None:
            continue
        done.add(guest.cards_id or 0)
        pairs |= {(person_id(pk), offer_id(guest.place_id)) for pk in favourites_of(guest.cards)}
    return frozenset(pairs)


def marked_since(evening: Evening) -> int:
    """Return how many practices marked favourites after the timetable was made."""
    if evening.planned_at is None:
        return 0
    asks = Ask.objects.filter(evening_hosts__evening=evening, kind=CARDS_FOR_PRACTICE)
    return asks.filter(answered_at__gt=evening.planned_at).distinct().count()
