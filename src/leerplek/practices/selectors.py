"""What the region knows of its practices, and what it does not know yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.models import Organisation, Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.common.phones import phone_has
from leerplek.common.sorting import by_name
from leerplek.geo.postcodes import normalise_postcode
from leerplek.practices.enums import Facts, PracticeEvent, Willingness
from leerplek.practices.models import (
    FactConfirmation,
    Place,
    PlaceQuerySet,
    Practice,
    PracticeQuerySet,
    PracticeSite,
    PracticeSiteQuerySet,
)
from leerplek.programmes.models import Cohort


@dataclass(frozen=True)
class PracticeFilter:
    """What a list of practices is narrowed to; an empty value narrows nothing."""

    search: str = ""
    trains: str = ""
    route: str = ""
    confirmed: str = ""
    cohort: Cohort | None = None
    unlocated: bool = False
    facts: str = ""
    age: str = ""
    recognition: str = ""
    host_type: str = ""
    school: Organisation | None = None
    needs: str = ""

    @property
    def told_facts(self) -> Facts:
        """Return the block whose age the list tells: what is offered, unless another is asked."""
        return Facts(self.facts or Facts.CAPACITY)


CONFIRMED, UNCONFIRMED, NO_PLACES = "yes", "no", "none"
VACANCY, ROOM = "vacancy", "room"

PRACTICE_SORTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "town": ("town", "name"),
    "trains": ("trains", "name"),
    "places": ("place_count", "name"),
    "age": ("fact_on", "name"),
}


def practice_list(
    user: Any, filters: PracticeFilter | None = None, *, region: Region | None = None
) -> PracticeQuerySet:
    """Return the practices that `user` may see and that fit the filters, with counts.

    `town` is the place name of a site, `place_count` the number of places of all
    kinds, `confirmed_count` how many of those are confirmed.  Sites and places are
    prefetched, so a page asks the same number of queries for any number of rows.
    """
    rows = Practice.objects.visible_to(user)
    if region is not None:
        rows = rows.filter(region=region)
    if filters is not None:
        rows = _narrowed(rows, filters)
    places = Place.objects.filter(site__practice=OuterRef("pk")).order_by()
    sites = PracticeSite.objects.filter(practice=OuterRef("pk")).exclude(place_name="").order_by()
    return rows.annotate(
        town=models.Subquery(
            sites.values("practice").annotate(first=Min("place_name")).values("first")
        ),
        place_count=_number_of(places),
        confirmed_count=_number_of(places.filter(confirmed_on__isnull=False)),
    ).prefetch_related(
        Prefetch("sites", PracticeSite.objects.prefetch_related("places")),
    )


def _number_of(places: "models.QuerySet[Place]") -> Coalesce:
    numbers = places.values("site__practice").annotate(total=Sum("number")).values("total")
    return Coalesce(models.Subquery(numbers, output_field=models.IntegerField()), 0)


def _narrowed(rows: PracticeQuerySet, filters: PracticeFilter) -> PracticeQuerySet:
    for word in filters.search.split():
        rows = rows.filter(_mentions(word))
    if filters.trains:
        rows = rows.filter(trains=filters.trains)
    places = Place.objects.filter(site__practice=OuterRef("pk"))
    if filters.route:
        places = places.filter(learning_route=filters.route)
    if filters.cohort is not None:
        places = places.filter(cohort=filters.cohort)
    if filters.confirmed in (CONFIRMED, UNCONFIRMED):
        places = places.filter(confirmed_on__isnull=filters.confirmed == UNCONFIRMED)
    if filters.confirmed == UNCONFIRMED:
        rows = rows.exclude(trains=Willingness.NO)
    if filters.confirmed == NO_PLACES:
        rows = rows.filter(~Exists(places))
    elif filters.route or filters.cohort is not None or filters.confirmed:
        rows = rows.filter(Exists(places))
    if filters.unlocated:
        rows = rows.filter(Exists(_unlocated(PracticeSite.objects.filter(practice=OuterRef("pk")))))
    return _of_its_kind(rows, filters)


def _of_its_kind(rows: PracticeQuerySet, filters: PracticeFilter) -> PracticeQuerySet:
    """Narrow to what the practices are like, and what they need."""
    if filters.host_type:
        rows = rows.filter(host_type=filters.host_type)
    if filters.school is not None:
        rows = rows.filter(preferred_school=filters.school)
    if filters.needs == VACANCY:
        rows = rows.filter(vacancy_hours__gt=0)
    if filters.needs == ROOM:
        seats = Place.objects.filter(site__practice=OuterRef("pk"), confirmed_on__isnull=False)
        rows = rows.filter(workstations__lt=Greatest(_number_of(seats.order_by()), Value(1)))
    return rows


def _mentions(word: str) -> Combinable:
    """Return where a word of a search is looked for; a postcode in any spelling."""
    postcode = normalise_postcode(word)
    sites = PracticeSite.objects.filter(practice=OuterRef("pk")).filter(
        Q(place_name__icontains=word)
        | Q(street__icontains=word)
        | Q(name__icontains=word)
        | Q(postcode__istartswith=postcode.text if postcode else word)
    )
    return (
        Q(name__icontains=word)
        | Q(contact_name__icontains=word)
        | Q(email__icontains=word)
        | Q(his__icontains=word)
        | Q(languages__icontains=word)
        | Q(profile__icontains=word)
        | phone_has(word)
        | Q(agb_code__startswith=word)
        | Exists(sites)
    )


@dataclass(frozen=True)
class PlaceRow:
    """A line of the export: a place with its site and practice, as far as they are there."""

    practice: Practice
    site: PracticeSite | None = None
    place: Place | None = None


def place_rows(practices: PracticeQuerySet) -> Iterator[PlaceRow]:
    """Yield a line for each place, each site without places and each practice without sites."""
    sites = PracticeSite.objects.prefetch_related(
        Prefetch("places", _whole_places()), "recognitions"
    )
    confirmations = Prefetch("confirmations", FactConfirmation.objects.last_first())
    for practice in (
        practices.select_related("preferred_school")
        .prefetch_related(None)
        .prefetch_related(Prefetch("sites", sites), confirmations)
    ):
        yield from _rows_of(practice)


def _rows_of(practice: Practice) -> Iterator[PlaceRow]:
    sites = practice.sites.all()
    if not sites:
        yield PlaceRow(practice)
    for site in sites:
        places = site.places.all()
        if not places:
            yield PlaceRow(practice, site)
        for place in places:
            yield PlaceRow(practice, site, place)


def practices_to_choose(user: Any, region: Region) -> PracticeQuerySet:
    """Return the practices of a region that `user` may name in a form, by name."""
    return by_name(Practice.objects.visible_to(user).filter(region=region), "name")


def cohorts_to_choose(user: Any, region: Region) -> "models.QuerySet[Cohort]":
    """Return the classes that a place or candidate of this region can be meant for.

    These are the region's own classes, and those of another region that an
    organisation of this region is a partner of.
    """
    return Cohort.objects.visible_to(user).filter(
        Q(programme__region=region) | Q(pk__in=_shared_with(region))
    )


def _shared_with(region: Region) -> "models.QuerySet[Any, Any]":
    return Cohort.objects.filter(partners__organisation__region=region).values("pk")


def employers_to_choose(region: Region) -> "models.QuerySet[Organisation]":
    """Return the organisations of a region that can be a formal employer."""
    return Organisation.objects.filter(region=region)


def schools_to_prefer(region: Region) -> "models.QuerySet[Organisation]":
    """Return the schools of a region that a practice can prefer (C18)."""
    schools = Organisation.objects.filter(region=region, kind=OrganisationKind.SCHOOL)
    return by_name(schools, "name")


def same_agb_code(practice: Practice, agb_code: str) -> Practice | None:
    """Return another practice of the region that has this AGB code."""
    others = Practice.objects.filter(region_id=practice.region_id).exclude(pk=practice.pk)
    return others.filter(agb_code=agb_code).first() if agb_code else None


def has_supervisor(practice: Practice) -> bool:
    """Tell whether somebody who guides is known there, as a person or by a name that was told."""
    named = ~Q(supervisor_name="")
    here = Q(supervisors__isnull=False, supervisors__left_on__isnull=True)
    return practice.sites.filter(named | here).exists()


def sites_of(practice: Practice) -> "models.QuerySet[PracticeSite]":
    """Return the sites of a practice with their places and what those refer to."""
    return practice.sites.prefetch_related(Prefetch("places", _whole_places()), "recognitions")


def _whole_places() -> PlaceQuerySet:
    return Place.objects.select_related(
        "cohort", "formal_employer", "training_company", "confirmed_by"
    )


def places_of(practice: Practice) -> PlaceQuerySet:
    """Return the places of a practice, site by site."""
    places = Place.objects.filter(site__practice=practice).select_related("site__practice")
    return places.order_by("site", "pk")


def practice_history(practice: Practice) -> list[HistoryLine]:
    """Return the last events of a practice, its sites and its places, newest first."""
    return history_lines(
        practice,
        words=dict(PracticeEvent.choices),
        among=(Practice, PracticeSite, Place),
    )


def own_candidates(practice: Practice, user: Any) -> Any:
    """Return the candidates that `user` may see and that already have this practice."""
    return practice.own_candidates.visible_to(user)


def exclusions_of(practice: Practice, user: Any) -> Any:
    """Return the exclusions of this practice by candidates that `user` may see."""
    return practice.exclusions.visible_to(user).select_related("candidate")


def sites_on_the_map(practices: PracticeQuerySet) -> PracticeSiteQuerySet:
    """Return the sites of these practices that have coordinates, in one query."""
    sites = PracticeSite.objects.filter(
        practice__in=practices.values("pk"), latitude__isnull=False
    ).select_related("practice")
    return by_name(sites, "practice__name")


@dataclass(frozen=True)
class NotOnTheMap:
    """How many practices a map leaves out, wholly or with one of their sites."""

    unlocated: int
    without_site: int


def not_on_the_map(practices: PracticeQuerySet) -> NotOnTheMap:
    """Count the practices with a site that was not found, and those without any site."""
    sites = PracticeSite.objects.filter(practice=OuterRef("pk"))
    counted = Practice.objects.filter(pk__in=practices.values("pk")).aggregate(
        unlocated=Count("pk", filter=Exists(_unlocated(sites))),
        without_site=Count("pk", filter=~Exists(sites)),
    )
    return NotOnTheMap(**counted)


def sites_without_coordinates(user: Any, *, region: Region | None = None) -> PracticeSiteQuerySet:
    """Return the sites no distance can be measured to, because their address was not found."""
    sites = PracticeSite.objects.visible_to(user).select_related("practice")
    if region is not None:
        sites = sites.filter(practice__region=region)
    return by_name(_unlocated(sites), "practice__name")


def _unlocated(sites: PracticeSiteQuerySet) -> PracticeSiteQuerySet:
    return sites.filter(latitude__isnull=True)


def confirmed_places_of(practice: Practice) -> PlaceQuerySet:
    """Return the places of a practice that are confirmed."""
    return Place.objects.filter(site__practice=practice, confirmed_on__isnull=False)


# For how many learners places are: one offer can be of more than one.
SEATS = Sum("number")


def seats_at(places: PlaceQuerySet) -> int:
    """Return for how many learners these places are."""
    return places.order_by().aggregate(total=SEATS)["total"] or 0


def seats_left_out(practice: Practice) -> int:
    """Return for how many learners a practice that does not train has confirmed places."""
    is_left_out = practice.trains == Willingness.NO
    return seats_at(confirmed_places_of(practice)) if is_left_out else 0


def places_left_out(user: Any, *, region: Region | None = None) -> PlaceQuerySet:
    """Return the confirmed places that no run uses, because the practice does not train."""
    places = Place.objects.visible_to(user).filter(
        confirmed_on__isnull=False, site__practice__trains=Willingness.NO
    )
    return places if region is None else places.filter(site__practice__region=region)


def places_not_confirmed(user: Any, *, region: Region | None = None) -> PlaceQuerySet:
    """Return the places that a run leaves out until somebody confirms them (C02).

    A place at a practice that says it does not train is no question to anybody.
    """
    places = (
        Place.objects.visible_to(user)
        .filter(confirmed_on__isnull=True)
        .exclude(site__practice__trains=Willingness.NO)
        .select_related("site__practice", "cohort")
    )
    if region is not None:
        places = places.filter(site__practice__region=region)
    return by_name(places, "site__practice__name")
