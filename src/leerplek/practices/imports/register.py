"""The register as rows of a spreadsheet would say it, to lay an import beside."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet

from leerplek.importing.columns import Values
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Existing
from leerplek.importing.showing import told_address
from leerplek.importing.tables import chunks
from leerplek.importing.values.hours import Hours
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.offered import COLUMNS

# How the columns of a spreadsheet are called in the database, part by part.
PRACTICE_FIELDS = {
    "name": "name",
    "phone": "phone",
    "email": "email",
    "contact": "contact_name",
    "agb": "agb_code",
    "gp_count": "gp_count",
    "host_type": "host_type",
    "setting": "setting",
    "is_dispensing": "is_dispensing",
    "trains": "trains",
    "reason_not": "reason_not",
    "remarks": "notes",
}
SITE_FIELDS = {
    "site": "name",
    "street": "street",
    "accreditation": "accreditation",
    "accredited_until": "accredited_until",
    "supervisor": "supervisor_name",
}
PLACE_COLUMNS = (
    *COLUMNS.values(),
    "hours",
    "start_from",
    "formal_employer",
    "training_company",
    "cohort",
    "place_supervisor",
    "confirmed_on",
    "confirmed_how",
)
_NO_SITE: Values = {
    "site": "",
    "street": "",
    "postcode": "",
    "place": "",
    "location": None,
    "location_origin": "",
    "precision": "",
    "accreditation": "unknown",
    "accredited_until": None,
    "supervisor": "",
}
_NO_PLACE: Values = {
    **dict.fromkeys(COLUMNS.values()),
    "hours": None,
    "start_from": None,
    "formal_employer": "",
    "training_company": "",
    "cohort": "",
    "place_supervisor": "",
    "confirmed_on": None,
    "confirmed_how": "",
}


def practices_in_scope(
    batch: ImportBatch, records: Iterable[int] | None = None
) -> Iterator[Practice]:
    """Yield the practices of the import's region with their sites and places."""
    rows = Practice.objects.filter(region=batch.region_id).order_by("pk")
    if records is None:
        yield from _with_parts(rows)
    else:
        for some in chunks(sorted(set(records))):
            yield from _with_parts(rows.filter(pk__in=some))


def _with_parts(rows: "QuerySet[Practice]") -> "QuerySet[Practice]":
    places = Place.objects.select_related("cohort", "formal_employer", "training_company")
    sites = PracticeSite.objects.prefetch_related(Prefetch("places", places))
    return rows.prefetch_related(Prefetch("sites", sites))


def said_by(practice: Practice) -> Iterator[Existing]:
    """Yield a practice as rows: by itself, with each site, and with each of several places."""
    version = version_of(practice)
    own = {column: getattr(practice, name) for column, name in PRACTICE_FIELDS.items()}
    yield Existing(practice.pk, (), version, {**own, **_NO_SITE, **_NO_PLACE})
    for site in practice.sites.all():
        at_site = {**own, **_site_values(site)}
        places = list(site.places.all())
        yield Existing(practice.pk, (site.pk,), version, {**at_site, **_places_values(places)})
        if len(places) > 1:
            for place in places:
                told = {**at_site, **_places_values([place])}
                yield Existing(practice.pk, (site.pk, place.pk), version, told)


def version_of(practice: Practice) -> str:
    """Return a text that changes when the practice, a site or a place does."""
    versions = [f"{practice.version}"]
    for site in practice.sites.all():
        versions.append(f"{site.pk}.{site.version}")
        versions += [f"{place.pk}.{place.version}" for place in site.places.all()]
    told = "-".join(versions)
    return told if len(told) <= 64 else sha256(told.encode()).hexdigest()


def _site_values(site: PracticeSite) -> Values:
    told = {column: getattr(site, name) for column, name in SITE_FIELDS.items()}
    return {**_NO_SITE, **told, **told_address(site)}


def _places_values(places: Sequence[Place]) -> Values:
    """Return what places at one site have in common, and the number of each learning route.

    Of a route with several places nothing is said: a row cannot say which one it means.
    """
    told = dict(_NO_PLACE)
    for route, column in COLUMNS.items():
        numbers = [place.number for place in places if place.learning_route == route]
        told[column] = numbers[0] if len(numbers) == 1 else None
    for column in ("hours", "start_from", "formal_employer", "training_company", "cohort"):
        told[column] = _common(column, places, told[column])
    for column in ("place_supervisor", "confirmed_on", "confirmed_how"):
        told[column] = _common(column, places, told[column])
    return told


def _common(column: str, places: Sequence[Place], nothing: Any) -> Any:
    values = [_place_value(column, place) for place in places]
    return values[0] if values and all(value == values[0] for value in values) else nothing


def _place_value(column: str, place: Place) -> Any:
    match column:
        case "hours":
            return place_hours(place)
        case "start_from":
            return place.start_on
        case "place_supervisor":
            return place.supervisor_name
        case "cohort" | "formal_employer" | "training_company":
            other = getattr(place, column)
            return "" if other is None else other.name
        case _:
            return getattr(place, column)


def place_hours(place: Place) -> Hours | None:
    if place.hours_min is None and place.hours_max is None:
        return None
    open_ended = place.hours_max is None
    return Hours(place.hours_min, place.hours_max, place.is_divisible, open_ended)
