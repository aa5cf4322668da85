"""Who guides at a place, what is missing there, and whether the place counts.

Whether a place counts is decided here and nowhere else: matching asks `holds_up`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.common.formats import format_number
from leerplek.common.sorting import name_key
from leerplek.practices.enums import Weekday, Willingness
from leerplek.practices.models import Place, PlaceQuerySet, Practice, PracticeSite
from leerplek.supervisors.enums import Part, Reply
from leerplek.supervisors.experience import is_little
from leerplek.supervisors.models import (
    Supervision,
    SupervisionQuerySet,
    Supervisor,
    SupervisorPolicy,
)
from leerplek.supervisors.rules import days_not_covered
from leerplek.supervisors.selectors.register import policy_of, supervisors_of

WORKDAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)


@dataclass(frozen=True)
class GridDay:
    """One day of the week at a place; None means that nobody knows."""

    label: str
    learner: bool | None
    lead: bool | None
    second: bool | None
    is_covered: bool


@dataclass(frozen=True)
class Guidance:
    """A place with who guides there, measured by what the region asks."""

    place: Place
    policy: SupervisorPolicy
    lead: Supervision | None
    second: Supervision | None

    @property
    def both(self) -> list[Supervision]:
        return [each for each in (self.lead, self.second) if each is not None]

    @cached_property
    def uncovered(self) -> list[str]:
        """Return the days of the learner on which nobody is there who is known to guide (C10)."""
        if not self.both or any(not each.days for each in self.both):
            return []
        return days_not_covered(self.place.weekdays, [each.days for each in self.both])

    @property
    def uncovered_in_words(self) -> str:
        return in_words(self.uncovered)

    @cached_property
    def missing(self) -> list[str]:
        """Return what is not settled about the guidance of this place, a sentence for each."""
        return list(_missing(self))

    @property
    def in_the_way(self) -> list[str]:
        """Return why this place does not count, by the rules of the region."""
        return list(_in_the_way(self))

    @property
    def advice(self) -> list[str]:
        """Return what a coordinator may want to look at; none of it is an objection (O08)."""
        return list(_advice(self))

    @cached_property
    def grid(self) -> list[GridDay]:
        """Return the week: the working days, and a day of the weekend that somebody has."""
        used = {*self.place.weekdays, *(day for each in self.both for day in each.days)}
        days = [day for day in Weekday if day in WORKDAYS or day.value in used]
        return [self._day(day) for day in days]

    def _day(self, day: Weekday) -> GridDay:
        there = [_is_there(each, day) for each in (self.lead, self.second)]
        learner = day.value in self.place.weekdays if self.place.weekdays else None
        return GridDay(str(day.label), learner, there[0], there[1], is_covered=any(there))


def _is_there(supervision: Supervision | None, day: Weekday) -> bool | None:
    if supervision is None or not supervision.days:
        return None
    return day.value in supervision.days


Rows = TypeVar("Rows", bound="QuerySet[Any]")


def with_guidance(rows: Rows, *along: str) -> Rows:
    """Read along what `guidance_at` asks, in the same number of queries for any number of rows.

    `along` are the paths from the rows to their places, such as "first__"; none when the rows
    are places.
    """
    for path in along or ("",):
        rows = rows.select_related(f"{path}site__practice__region__supervisor_policy")
        named = Supervision.objects.now().select_related("supervisor")
        rows = rows.prefetch_related(
            Prefetch(f"{path}supervision", named), f"{path}site__supervisors"
        )
    return rows


def with_certainty(places: PlaceQuerySet) -> PlaceQuerySet:
    """Read along whether each place is supervised and counts, in the query of the places."""
    named = Supervision.objects.now().filter(place=OuterRef("pk"))
    here = Supervisor.objects.present().filter(site=OuterRef("site"))
    return places.select_related("site__practice").annotate(
        is_guided=Case(
            When(Exists(named) | Exists(here.exclude(willing=Willingness.NO)), then=True),
            default=False,
            output_field=BooleanField(),
        ),
        is_held_up=Exists(held_up().filter(pk=OuterRef("pk"))),
    )


def held_up() -> PlaceQuerySet:
    """Return the places that do not count by the rules of their region, whatever was confirmed.

    It says the same as `Guidance.in_the_way`, where a database has to ask it.
    """
    lead = Supervision.objects.now().filter(place=OuterRef("pk"), part=Part.LEAD)
    trained = Supervisor.objects.trained(timezone.localdate()).values("pk")
    has_yes, has_training = (
        Exists(lead.filter(reply=Reply.YES)),
        Exists(lead.filter(supervisor__in=trained)),
    )
    rule = "site__practice__region__supervisor_policy__"
    return Place.objects.filter(
        Q(~has_yes, **{f"{rule}needs_yes": True})
        | Q(~has_training, **{f"{rule}needs_training": True})
    )


def _now() -> SupervisionQuerySet:
    return Supervision.objects.now().select_related("supervisor")


def guidance_of(place: Place) -> Guidance:
    """Return who guides at one place, read afresh."""
    rows = place.supervision.now().select_related("supervisor")
    return _guidance(place, list(rows), policy_of(place.region_id))


def guidance_at(place: Place) -> Guidance:
    """Return who guides at a place that came from `with_guidance`, or at one as it is."""
    policy = getattr(place.site.practice.region, "supervisor_policy", None)
    return _at(place, policy or SupervisorPolicy(region_id=place.region_id, version=0))


def _at(place: Place, policy: SupervisorPolicy) -> Guidance:
    return _guidance(place, [each for each in place.supervision.all() if not each.ended_on], policy)


@dataclass(frozen=True)
class PracticeGuidance:
    """Who works at a practice as a supervisor, and what is settled at each of its places."""

    policy: SupervisorPolicy
    people: Sequence[Supervisor]
    places: Sequence[Guidance]


def guidance_with(practice: Practice, sites: Iterable[PracticeSite]) -> PracticeGuidance:
    """Return the guidance at the sites of a practice, whose places were fetched already."""
    rows = list(sites)
    prefetch_related_objects(rows, "supervisors", Prefetch("places__supervision", _now()))
    policy = policy_of(practice.region_id)
    people = [person for site in rows for person in site.supervisors.all() if person.is_present]
    places = [_at(place, policy) for site in rows for place in site.places.all()]
    return PracticeGuidance(policy, sorted(people, key=lambda each: name_key(each.name)), places)


def _guidance(place: Place, now: Sequence[Supervision], policy: SupervisorPolicy) -> Guidance:
    parts = {each.part: each for each in now}
    return Guidance(place, policy, parts.get(Part.LEAD), parts.get(Part.SECOND))


def is_supervised(place: Place) -> bool:
    """Tell whether somebody is known who can guide at a place.

    That is who was named for it, or else anybody at its site who did not say no. A name that
    stands as a text is somebody too, until a coordinator makes a person of it. Places come
    from `with_certainty` or `with_guidance`; a single one may come as it is.
    """
    if place.supervisor_name or place.site.supervisor_name:
        return True
    known: bool | None = getattr(place, "is_guided", None)
    if known is not None:
        return known
    return any(each.ended_on is None for each in place.supervision.all()) or any(
        person.is_present and person.willing != Willingness.NO
        for person in place.site.supervisors.all()
    )


def counts(place: Place) -> bool:
    """Tell whether a place is certain: confirmed by the practice, and with the yes or training
    that the region asks of its lead supervisor (D13, O05). Places come as in `is_supervised`.
    """
    known: bool | None = getattr(place, "is_held_up", None)
    if known is not None:
        return place.is_confirmed and not known
    return place.is_confirmed and not guidance_at(place).in_the_way


def in_words(days: Sequence[str]) -> str:
    return ", ".join(str(Weekday(day).label) for day in days)


def _missing(here: Guidance) -> Iterator[str]:
    if here.lead is None:
        yield _("No lead supervisor is named yet.")
        return
    for each in here.both:
        yield from _reply(each)
    yield from _training(here)
    if not here.place.weekdays:
        yield _("On which days the learner is there is not known.")
    for each in here.both:
        if not each.days:
            yield _("On which days %(name)s is there is not known.") % {"name": each.supervisor}
    if here.uncovered:
        yield _("Nobody is there for the learner on: %(days)s.") % {"days": here.uncovered_in_words}


def _reply(each: Supervision) -> Iterator[str]:
    name = {"name": each.supervisor}
    if each.reply == Reply.OPEN:
        yield _("%(name)s has not said yes yet.") % name
    if each.reply == Reply.NO:
        yield _("%(name)s says no. Name somebody else.") % name
    if each.reply == Reply.QUESTION:
        yield _("%(name)s has a question first. It is in the requests.") % name


def _training(here: Guidance) -> Iterator[str]:
    if here.policy.needs_training and here.lead and not here.lead.supervisor.is_trained:
        yield _("%(name)s has no training that holds now, and your region asks for it.") % {
            "name": here.lead.supervisor
        }


def _in_the_way(here: Guidance) -> Iterator[str]:
    asks = here.policy.needs_yes or here.policy.needs_training
    if asks and here.lead is None:
        yield _("No lead supervisor is named yet.")
        return
    if here.policy.needs_yes and here.lead is not None and here.lead.reply != Reply.YES:
        yield from _reply(here.lead)
    yield from _training(here)


def _advice(here: Guidance) -> Iterator[str]:
    least = here.policy.experience_years
    little = [each.supervisor for each in here.both if is_little(each.supervisor.years, least)]
    facts = {"least": format_number(least)}
    if little and len(little) == len(here.both):
        for person in little:
            yield (
                _(
                    "%(name)s has less than %(least)s years of experience. Advice: let somebody "
                    "with more experience share the learner, and plan a talk in the first weeks."
                )
                % {**facts, "name": person}
            )
    elif little:
        yield (
            _(
                "%(name)s has less than %(least)s years of experience, and shares the learner "
                "with somebody who has more. That often goes well."
            )
            % {**facts, "name": little[0]}
        )
    for each in here.both:
        if not here.policy.needs_training and not each.supervisor.is_trained:
            yield _("No training of %(name)s is known that holds now.") % {"name": each.supervisor}


@dataclass(frozen=True)
class Duo:
    """One or two people of a practice who are there on every day of the learner."""

    people: tuple[Supervisor, ...]
    is_mixed: bool


MOST_DUOS = 8


def duos_for(place: Place, policy: SupervisorPolicy) -> list[Duo]:
    """Return who at the practice cover all days of the learner, alone or as two (O02).

    By name, for nobody is ranked; who said not to want to guide is left out. `is_mixed` when
    one of the two has little experience and the other has more.
    """
    if not place.weekdays:
        return []
    people = [
        person
        for person in supervisors_of(place.site.practice)
        if person.willing != Willingness.NO and person.weekdays
    ]
    alone = [person for person in people if not _left_open(place, person)]
    pairs = [
        pair
        for pair in combinations([each for each in people if each not in alone], 2)
        if not _left_open(place, *pair)
    ]
    found = [Duo((person,), is_mixed=False) for person in alone]
    found += [Duo(pair, is_mixed=_is_mixed(pair, policy)) for pair in pairs]
    return found[:MOST_DUOS]


def _left_open(place: Place, *people: Supervisor) -> list[str]:
    return days_not_covered(place.weekdays, [person.weekdays for person in people])


def _is_mixed(pair: Sequence[Supervisor], policy: SupervisorPolicy) -> bool:
    years = [person.years for person in pair]
    if None in years:
        return False
    return sum(is_little(each, policy.experience_years) for each in years) == 1
