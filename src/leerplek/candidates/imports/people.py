"""The candidates of an organisation as rows of a spreadsheet would say them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet

from leerplek.candidates.enums import Scale
from leerplek.candidates.models import Candidate, CandidateQuerySet, Exclusion, ScaleScore
from leerplek.importing.columns import Values
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Existing
from leerplek.importing.showing import ADDRESS_FIELDS, told_address, told_hours
from leerplek.importing.tables import chunks
from leerplek.programmes.models import Cohort, CohortPartner

# How the columns of a spreadsheet are called in the database.
CANDIDATE_FIELDS = {
    "last_name": "last_name",
    "first_name": "first_name",
    "email": "email",
    "phone": "phone",
    "street": "street",
    "birth_date": "birth_date",
    "start_from": "start_from",
    "funding_route": "funding_route",
    "max_km": "max_km",
    "prior_education": "prior_education",
    "current_work": "current_work",
    "has_laptop": "has_laptop",
    "own_practice_name": "own_practice_name",
    "wished_setting": "wished_setting",
    "excludes_out_of_hours": "excludes_out_of_hours",
    "source": "source",
    "remarks": "notes",
}
LIST_FIELDS = ("learning_routes", "travel_modes")
_READ = (
    *("pk", "version", "state", "hours_min", "hours_max", "cohort__name"),
    *ADDRESS_FIELDS,
    *LIST_FIELDS,
    *(name for name in CANDIDATE_FIELDS.values() if name not in ADDRESS_FIELDS),
)
SCALES = tuple(scale.value for scale in Scale)


def candidates_in_scope(
    batch: ImportBatch, records: Iterable[int] | None = None
) -> Iterator[Candidate]:
    """Yield the candidates of the import's organisation with their scores and exclusions."""
    rows = (
        Candidate.objects.filter(organisation=batch.organisation_id)
        .select_related("cohort")
        .prefetch_related("scores", "exclusions__practice")
        .order_by("pk")
    )
    if records is None:
        yield from rows
    else:
        for some in chunks(sorted(set(records))):
            yield from rows.filter(pk__in=some)


def classes_of(batch: ImportBatch) -> "QuerySet[Cohort]":
    """Return the classes that a row can name: of the region, or shared with it."""
    shared = CohortPartner.objects.filter(organisation__region=batch.region_id).values("cohort")
    return Cohort.objects.filter(Q(programme__region=batch.region_id) | Q(pk__in=shared))


def closed_classes(batch: ImportBatch) -> set[str]:
    """Return the names that only closed classes have, as they are compared."""
    names = list(classes_of(batch).values_list("name", "closed_on"))
    is_open = {name.casefold() for name, closed_on in names if closed_on is None}
    return {name.casefold() for name, _closed_on in names} - is_open


def told_candidates(batch: ImportBatch, records: Iterable[int] | None = None) -> Iterator[Existing]:
    """Yield the candidates in scope as rows would say them, in a fixed number of queries a part.

    Read as plain values: a preview looks at thousands of them.
    """
    rows = Candidate.objects.filter(organisation=batch.organisation_id).order_by("pk")
    parts: Iterable[list[int] | None] = [None] if records is None else chunks(sorted(set(records)))
    for some in parts:
        yield from _told(rows if some is None else rows.filter(pk__in=some))


def _told(rows: CandidateQuerySet) -> Iterator[Existing]:
    scores = _by_candidate(
        ScaleScore.objects.filter(candidate__in=rows).values_list("candidate", "scale", "value")
    )
    exclusions = _by_candidate(
        Exclusion.objects.filter(candidate__in=rows).values_list(
            "candidate", "practice", "practice__name"
        )
    )
    for row in rows.values(*_READ):
        yield _as_row(row, scores[row["pk"]], exclusions[row["pk"]])


def _by_candidate(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for candidate, *rest in rows:
        grouped[candidate].append(tuple(rest))
    return grouped


def _as_row(
    row: Mapping[str, Any], scores: list[tuple[Any, ...]], exclusions: list[tuple[Any, ...]]
) -> Existing:
    values: Values = {column: row[name] for column, name in CANDIDATE_FIELDS.items()}
    values |= {name: tuple(row[name]) for name in LIST_FIELDS}
    values |= dict.fromkeys(SCALES)
    values |= dict(scores)
    values |= told_address(row)
    values["hours"] = told_hours(row["hours_min"], row["hours_max"])
    values["cohort"] = row["cohort__name"] or ""
    values["state"] = row["state"]
    values["file"] = row["pk"]
    values["excluded_practices"] = "; ".join(sorted(name for _key, name in exclusions))
    return Existing(row["pk"], (), _version(row["version"], scores, exclusions), values)


def _version(version: int, scores: list[tuple[Any, ...]], exclusions: list[tuple[Any, ...]]) -> str:
    """Return a text that changes when the file, a score or an exclusion does."""
    parts = [
        str(version),
        *sorted(f"{scale}{value}" for scale, value in scores),
        *sorted(f"x{practice}" for practice, _name in exclusions),
    ]
    told = "-".join(parts)
    return told if len(told) <= 64 else sha256(told.encode()).hexdigest()
