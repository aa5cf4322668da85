"""The candidates of an organisation as rows of a spreadsheet would say them."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from leerplek.candidates.enums import Scale
from leerplek.candidates.models import Candidate
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Existing
from leerplek.importing.showing import told_address
from leerplek.importing.tables import chunks
from leerplek.importing.values.hours import Hours

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


def said_by(candidate: Candidate) -> Existing:
    """Return a candidate as a row would say it."""
    scores = {score.scale: score.value for score in candidate.scores.all()}
    values = {column: getattr(candidate, name) for column, name in CANDIDATE_FIELDS.items()}
    values |= {name: tuple(getattr(candidate, name)) for name in LIST_FIELDS}
    values |= {scale: scores.get(scale) for scale in SCALES}
    values |= told_address(candidate)
    values["hours"] = _hours(candidate)
    values["cohort"] = "" if candidate.cohort is None else candidate.cohort.name
    values["state"] = candidate.state
    values["excluded_practices"] = excluded_names(candidate)
    return Existing(candidate.pk, (), version_of(candidate), values)


def excluded_names(candidate: Candidate) -> str:
    """Return the excluded practices as our exports write them."""
    return "; ".join(sorted(each.practice.name for each in candidate.exclusions.all()))


def version_of(candidate: Candidate) -> str:
    """Return a text that changes when the file, a score or an exclusion does."""
    parts = [
        str(candidate.version),
        *sorted(f"{score.scale}{score.value}" for score in candidate.scores.all()),
        *sorted(f"x{each.practice_id}" for each in candidate.exclusions.all()),
    ]
    told = "-".join(parts)
    return told if len(told) <= 64 else sha256(told.encode()).hexdigest()


def _hours(candidate: Candidate) -> Hours | None:
    if candidate.hours_min is None and candidate.hours_max is None:
        return None
    return Hours(candidate.hours_min, candidate.hours_max, open_ended=candidate.hours_max is None)
