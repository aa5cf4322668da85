"""The register as rows of a spreadsheet would say it, to lay an import beside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet

from leerplek.importing.columns import Values
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Existing
from leerplek.importing.showing import (
    ADDRESS_FIELDS,
    is_own_export,
    told_address,
    told_hours,
)
from leerplek.importing.tables import chunks
from leerplek.practices.fact_columns import NO_FACTS, day_column, way_column
from leerplek.practices.models import (
    FactConfirmation,
    Place,
    Practice,
    PracticeQuerySet,
    PracticeSite,
    Recognition,
)
from leerplek.practices.offered import COLUMNS, OfferedPlace, offered_places
from leerplek.practices.profile_columns import PROFILE_FIELDS
from leerplek.practices.recognition_columns import NAMES, NO_RECOGNITION, column_of
from leerplek.programmes.enums import LearningRoute

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
    "team_size": "team_size",
    "patient_count": "patient_count",
    "profile": "profile",
    "trains": "trains",
    "reason_not": "reason_not",
    "remarks": "notes",
    **PROFILE_FIELDS,
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
    "weekdays",
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
    **NO_RECOGNITION,
}
_NO_PLACE: Values = {
    **dict.fromkeys(COLUMNS.values()),
    "hours": None,
    "weekdays": (),
    "start_from": None,
    "formal_employer": "",
    "training_company": "",
    "cohort": "",
    "place_supervisor": "",
    "confirmed_on": None,
    "confirmed_how": "",
}


Row = Mapping[str, Any]
_PRACTICE = ("pk", "version", *PRACTICE_FIELDS.values(), "preferred_school__name")
_SITE = (
    *("pk", "version", "practice"),
    *ADDRESS_FIELDS,
    *(name for name in SITE_FIELDS.values() if name not in ADDRESS_FIELDS),
)
_RECOGNITION = ("site", "learning_route", *NAMES)
_FACT = ("practice", "facts", "confirmed_on", "confirmed_how")
_PLACE = (
    *("pk", "version", "site", "learning_route", "number", "hours_min", "hours_max"),
    *("is_divisible", "weekdays", "start_on", "formal_employer__name", "training_company__name"),
    *("cohort__name", "supervisor_name", "confirmed_on", "confirmed_how"),
)


def offered_by(values: Values) -> tuple[OfferedPlace, ...]:
    """Return the places of a row; a row of our own export tells of each place itself."""
    if not is_own_export(values):
        return offered_places(values)
    is_confirmed = values["confirmed_on"] is not None
    return tuple(
        OfferedPlace(LearningRoute(route), values[column], is_confirmed)
        for route, column in COLUMNS.items()
        if values[column]
    )


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
    sites = PracticeSite.objects.prefetch_related(Prefetch("places", places), "recognitions")
    return rows.prefetch_related(Prefetch("sites", sites))


def told_practices(batch: ImportBatch, records: Iterable[int] | None = None) -> Iterator[Existing]:
    """Yield the practices in scope as rows would say them, in a fixed number of queries a part.

    Each comes by itself, with each of its sites, and with each of several places at a
    site.  Read as plain values: a preview looks at thousands of them.
    """
    rows = Practice.objects.filter(region=batch.region_id).order_by("pk")
    parts: Iterable[list[int] | None] = [None] if records is None else chunks(sorted(set(records)))
    for some in parts:
        yield from _told(rows if some is None else rows.filter(pk__in=some))


def _told(rows: PracticeQuerySet) -> Iterator[Existing]:
    sites = _grouped(PracticeSite.objects.filter(practice__in=rows).values(*_SITE), "practice")
    places = _grouped(Place.objects.filter(site__practice__in=rows).values(*_PLACE), "site")
    routes = _grouped(
        Recognition.objects.filter(site__practice__in=rows).values(*_RECOGNITION), "site"
    )
    facts = _grouped(
        FactConfirmation.objects.filter(practice__in=rows).last_first().values(*_FACT), "practice"
    )
    for row in rows.values(*_PRACTICE):
        mine = [(site, places[site["pk"]]) for site in sites[row["pk"]]]
        version = _version(row, mine)
        own = {column: row[name] for column, name in PRACTICE_FIELDS.items()}
        own["preferred_school"] = row["preferred_school__name"] or ""
        own |= _fact_values(facts[row["pk"]])
        yield Existing(row["pk"], (), version, {**own, **_NO_SITE, **_NO_PLACE})
        for site, here in mine:
            at_site = {**own, **_site_values(site), **_recognised(routes[site["pk"]])}
            told = {**at_site, **_places_values(here)}
            yield Existing(row["pk"], (site["pk"],), version, told)
            for place in here if len(here) > 1 else ():
                told = {**at_site, **_places_values([place])}
                yield Existing(row["pk"], (site["pk"], place["pk"]), version, told)


def _grouped(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    return grouped


def _version(practice: Row, sites: Sequence[tuple[Row, Sequence[Row]]]) -> str:
    """Return a text that changes when the practice, a site or a place does."""
    versions = [f"{practice['version']}"]
    for site, places in sites:
        versions += [f"{each['pk']}.{each['version']}" for each in (site, *places)]
    told = "-".join(versions)
    return told if len(told) <= 64 else sha256(told.encode()).hexdigest()


def _recognised(recognitions: Sequence[Row]) -> Values:
    told = dict(NO_RECOGNITION)
    for row in recognitions:
        told |= {column_of(row["learning_route"], name): row[name] for name in NAMES}
    return told


def _fact_values(confirmations: Sequence[Row]) -> Values:
    """Return when and how each block was confirmed; the first of a block is the one that counts."""
    told = dict(NO_FACTS)
    for row in reversed(confirmations):
        told[day_column(row["facts"])] = row["confirmed_on"]
        told[way_column(row["facts"])] = row["confirmed_how"]
    return told


def _site_values(site: Row) -> Values:
    told = {column: site[name] for column, name in SITE_FIELDS.items()}
    return {**told, **told_address(site)}


def _places_values(places: Sequence[Row]) -> Values:
    """Return what places at one site have in common, and the number of each learning route.

    Of a route with several places nothing is said: a row cannot say which one it means.
    """
    told = dict(_NO_PLACE)
    for route, column in COLUMNS.items():
        numbers = [place["number"] for place in places if place["learning_route"] == route]
        told[column] = numbers[0] if len(numbers) == 1 else None
    if not places:
        return told
    first, *others = [_place_values(place) for place in places]
    told |= {
        column: value
        for column, value in first.items()
        if all(other[column] == value for other in others)
    }
    return told


def _place_values(place: Row) -> Values:
    divisible = place["is_divisible"]
    return {
        "hours": told_hours(place["hours_min"], place["hours_max"], divisible=divisible),
        "weekdays": tuple(place["weekdays"]),
        "start_from": place["start_on"],
        "formal_employer": place["formal_employer__name"] or "",
        "training_company": place["training_company__name"] or "",
        "cohort": place["cohort__name"] or "",
        "place_supervisor": place["supervisor_name"],
        "confirmed_on": place["confirmed_on"],
        "confirmed_how": place["confirmed_how"],
    }
