"""Programmes and classes as a person sees them: numbers with their origin, and counts.

Places and candidates live in later rooms.  The counts here reach them through the
reverse relations that those rooms declare on `Cohort`, so nothing is imported.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of
from leerplek.audit.selectors import HistoryLine, history_of
from leerplek.programmes.catalogue import Setting
from leerplek.programmes.enums import NumberOrigin, ProgrammeEvent
from leerplek.programmes.models import (
    Cohort,
    CohortPartner,
    CohortQuerySet,
    Programme,
    ProgrammeQuerySet,
)
from leerplek.programmes.playbook import CATALOGUE
from leerplek.programmes.sources import GROUPS

ACTIVE = "active"
NOT_TRAINING = "no"
HISTORY_LINES = 30
COUNTED = ("confirmed_places", "unconfirmed_places", "active_candidates")


@dataclass(frozen=True)
class NumberLine:
    """One number as a settings page shows it.

    `value` is what counts now and `origin` who decided it; `own` is what this
    programme or class set itself, None when it takes over; `inherited` is what
    would count without that.
    """

    setting: Setting
    value: Any
    origin: NumberOrigin
    own: Any
    inherited: Any
    inherited_from: NumberOrigin

    @property
    def differs(self) -> bool:
        """Tell whether the number that counts is another than the playbook's."""
        return bool(self.value != self.setting.default)

    @property
    def in_words(self) -> str:
        return self.setting.in_words(self.value)

    @property
    def origin_in_words(self) -> str:
        """Return who decided; a default that the playbook does not give is a starting value."""
        if self.origin == NumberOrigin.PLAYBOOK and not self.setting.is_of_playbook:
            return gettext("starting value")
        return str(self.origin.label)

    @property
    def inherited_in_words(self) -> str:
        return self.setting.in_words(self.inherited)

    @property
    def default_in_words(self) -> str:
        return self.setting.in_words(self.setting.default)

    @property
    def warning(self) -> str:
        return self.setting.warning(self.value)


@dataclass(frozen=True)
class NumberGroup:
    """Numbers that belong together, under one heading."""

    label: str
    lines: tuple[NumberLine, ...]

    @property
    def changed(self) -> int:
        """Return how many of these numbers differ from the playbook's."""
        return sum(line.differs for line in self.lines)


@dataclass(frozen=True)
class Share:
    """What one organisation brings into a class."""

    organisation: Organisation
    confirmed_places: int = 0
    unconfirmed_places: int = 0
    active_candidates: int = 0
    is_own: bool = False


@dataclass(frozen=True)
class ClassCounts:
    """How full a class is: everybody's places and candidates together.

    A place that nobody confirmed is counted apart, and a candidate who withdrew
    not at all.
    """

    shares: tuple[Share, ...]
    minimum: int
    maximum: int

    @property
    def places(self) -> int:
        return sum(share.confirmed_places for share in self.shares)

    @property
    def unconfirmed(self) -> int:
        return sum(share.unconfirmed_places for share in self.shares)

    @property
    def candidates(self) -> int:
        return sum(share.active_candidates for share in self.shares)

    @property
    def places_short(self) -> int:
        """Return how many confirmed places are missing for the smallest class."""
        return max(0, self.minimum - self.places)

    @property
    def candidates_short(self) -> int:
        """Return how many candidates are missing for the smallest class."""
        return max(0, self.minimum - self.candidates)


@dataclass(frozen=True)
class RoundSize:
    """Whom a round for a class takes: who is in the class, and who is in no class yet.

    Places are counted by how many learners they are for, candidates of one organisation.
    """

    cohort: Cohort
    candidates: int = 0
    candidates_without_class: int = 0
    places: int = 0
    places_without_class: int = 0

    @property
    def all_candidates(self) -> int:
        return self.candidates + self.candidates_without_class

    @property
    def all_places(self) -> int:
        return self.places + self.places_without_class


def number_groups(row: Programme | Cohort) -> tuple[NumberGroup, ...]:
    """Return all numbers of a programme or class, grouped, each with where it comes from."""
    if isinstance(row, Cohort):
        return _groups(row.programme.settings, row.settings, level=NumberOrigin.COHORT)
    return _groups(row.settings, {}, level=NumberOrigin.PROGRAMME)


def programmes_here(user: Any, region: Region | None) -> ProgrammeQuerySet:
    """Return the programmes to list while working in `region`, with the classes `user` may see.

    These are the region's own, and those of other regions that share a class with
    an organisation of this region.
    """
    shared = CohortPartner.objects.filter(organisation__region=region)
    return (
        Programme.objects.visible_to(user)
        .filter(Q(region=region) | Q(pk__in=shared.values("cohort__programme")))
        .select_related("organisation", "region")
        .prefetch_related(Prefetch("cohorts", Cohort.objects.visible_to(user)))
    )


def cohorts_here(user: Any, region: Region | None) -> CohortQuerySet:
    """Return the classes to choose from while working in `region`: its own and shared ones."""
    shared = CohortPartner.objects.filter(organisation__region=region)
    return (
        Cohort.objects.visible_to(user)
        .filter(Q(programme__region=region) | Q(pk__in=shared.values("cohort")))
        .select_related("programme__organisation", "programme__region")
    )


def next_cohort(user: Any, region: Region | None, *, on: date | None = None) -> Cohort | None:
    """Return the class that starts next; when none is to come, the one that started last.

    A class that is closed is over.
    """
    today = on or timezone.localdate()
    cohorts = cohorts_here(user, region).filter(closed_on__isnull=True)
    coming = cohorts.filter(start_on__gte=today).order_by("start_on", "pk").first()
    return coming or cohorts.order_by("-start_on", "pk").first()


def next_start(region: Region, on: date) -> date | None:
    """Return the first day from `on` that a class of this region starts: its date is no secret."""
    coming = Cohort.objects.filter(
        programme__region=region, start_on__gte=on, closed_on__isnull=True
    )
    return coming.order_by("start_on").values_list("start_on", flat=True).first()


def class_counts(cohorts: Iterable[Cohort], user: Any) -> dict[int, ClassCounts]:
    """Return how full each class is, in five queries however many classes there are.

    Counts are all that one organisation learns of another's people; `is_own` marks
    the organisations that `user` works for.
    """
    wanted = {cohort.pk: cohort for cohort in cohorts}
    tallies: dict[int, dict[int, dict[str, int]]] = {
        pk: {cohort.programme.organisation_id: {}} for pk, cohort in wanted.items()
    }
    for partner in CohortPartner.objects.filter(cohort__in=wanted):
        tallies[partner.cohort_id].setdefault(partner.organisation_id, {})
    for row in _places_and_people(wanted):
        mine = tallies[row["pk"]].setdefault(row["organisation"], {})
        mine.update({name: row[name] or 0 for name in COUNTED if name in row})
    organisations = Organisation.objects.in_bulk({pk for each in tallies.values() for pk in each})
    own = set(organisations_of(user, READING_ROLES).values_list("pk", flat=True))
    return {
        pk: ClassCounts(
            shares=tuple(
                Share(organisation=organisations[each], is_own=each in own, **counted)
                for each, counted in tallies[pk].items()
            ),
            minimum=cohort.numbers.class_minimum,
            maximum=cohort.numbers.class_maximum,
        )
        for pk, cohort in wanted.items()
    }


def round_sizes(cohorts: Iterable[Cohort], organisation: Organisation) -> list[RoundSize]:
    """Return what a round of `organisation` takes for each class, in two queries."""
    people: dict[int | None, int] = dict(
        organisation.candidates.filter(state=ACTIVE)
        .order_by()
        .values_list("cohort")
        .annotate(total=Count("pk"))
    )
    offered = ~Q(practices__trains=NOT_TRAINING)
    confirmed = offered & Q(practices__sites__places__confirmed_on__isnull=False)
    number = "practices__sites__places__number"
    places: dict[int | None, Mapping[str, Any]] = {
        row["practices__sites__places__cohort"]: row
        for row in Region.objects.filter(pk=organisation.region_id)
        .order_by()
        .values("practices__sites__places__cohort")
        .annotate(every=Sum(number, filter=offered), confirmed=Sum(number, filter=confirmed))
    }

    def seats(cohort: Cohort, key: int | None) -> int:
        column = "every" if cohort.numbers.include_unconfirmed else "confirmed"
        return int(places.get(key, {}).get(column) or 0)

    return [
        RoundSize(
            cohort=cohort,
            candidates=people.get(cohort.pk, 0),
            candidates_without_class=people.get(None, 0),
            places=seats(cohort, cohort.pk),
            places_without_class=seats(cohort, None),
        )
        for cohort in cohorts
    ]


def programme_history(row: Programme | Cohort) -> list[HistoryLine]:
    """Return who did what to a programme or class, newest first, numbers with from and to."""
    words = dict(ProgrammeEvent.choices)
    labels = {field.name: str(field.verbose_name) for field in type(row)._meta.concrete_fields}
    return [
        HistoryLine(
            at=event.at,
            who=str(event.actor or ""),
            what=str(words.get(event.kind, event.kind)),
            fields=(
                *(labels.get(name, name) for name in event.data.get("fields", ())),
                *_number_changes(event.data),
            ),
        )
        for event in history_of(row)[:HISTORY_LINES]
    ]


def _number_changes(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield each changed number in words, such as "Detour by car: 1,35 times → 1,4 times"."""
    # In the order of the catalogue: not every database keeps the order of what it stores.
    for setting in CATALOGUE:
        if change := data.get(setting.key):
            came_from, to = (
                gettext("taken over") if change[end] is None else setting.in_words(change[end])
                for end in ("from", "to")
            )
            yield f"{setting.label}: {came_from} → {to}"


def has_people_in(cohort: Cohort, organisation: Organisation) -> bool:
    """Tell whether an organisation has candidates or places in a class."""
    return (
        cohort.candidates.filter(organisation=organisation).exists()
        or cohort.places.filter(site__practice__organisation=organisation).exists()
    )


def organisations_to_invite(cohort: Cohort) -> "QuerySet[Organisation]":
    """Return the organisations of the class's own region that do not take part in it yet."""
    return (
        Organisation.objects.filter(region=cohort.programme.region_id)
        .exclude(pk=cohort.programme.organisation_id)
        .exclude(pk__in=cohort.partners.values("organisation"))
    )


def organisation_elsewhere(*, name: str, region: str) -> Organisation | None:
    """Return the organisation with exactly this name in the region with exactly this name.

    Another region's organisations are never listed, so who wants to share a class
    with one has to know its name.
    """
    return Organisation.objects.filter(name__iexact=name, region__name__iexact=region).first()


def _places_and_people(cohorts: Iterable[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the counts per class and organisation, first of places, then of candidates."""
    seen = Cohort.objects.filter(pk__in=list(cohorts)).order_by()
    confirmed = Q(places__confirmed_on__isnull=False)
    # Who says no offers nothing, whatever was confirmed before.
    offered = ~Q(places__site__practice__trains=NOT_TRAINING)
    yield from (
        seen.filter(places__isnull=False)
        .values("pk", organisation=F("places__site__practice__organisation"))
        .annotate(
            confirmed_places=Sum("places__number", filter=offered & confirmed),
            unconfirmed_places=Sum("places__number", filter=offered & ~confirmed),
        )
    )
    yield from (
        seen.filter(candidates__state=ACTIVE)
        .values("pk", organisation=F("candidates__organisation"))
        .annotate(active_candidates=Count("candidates"))
    )


def _groups(
    programme_settings: Mapping[str, Any],
    cohort_settings: Mapping[str, Any],
    *,
    level: NumberOrigin,
) -> tuple[NumberGroup, ...]:
    lines = [
        _line(setting, programme_settings, cohort_settings, level=level) for setting in CATALOGUE
    ]
    return tuple(
        NumberGroup(str(label), tuple(line for line in lines if line.setting.group == group))
        for group, label in GROUPS.items()
    )


def _line(
    setting: Setting,
    programme_settings: Mapping[str, Any],
    cohort_settings: Mapping[str, Any],
    *,
    level: NumberOrigin,
) -> NumberLine:
    """Lay the levels over each other: the playbook, the programme, the class."""
    layers = [(NumberOrigin.PLAYBOOK, setting.default)]
    if setting.key in programme_settings:
        layers.append((NumberOrigin.PROGRAMME, programme_settings[setting.key]))
    if setting.key in cohort_settings:
        layers.append((NumberOrigin.COHORT, cohort_settings[setting.key]))
    origin, value = layers[-1]
    below = [layer for layer in layers if layer[0] != level]
    inherited_from, inherited = below[-1]
    return NumberLine(
        setting=setting,
        value=value,
        origin=origin,
        own=value if origin == level else None,
        inherited=inherited,
        inherited_from=inherited_from,
    )
