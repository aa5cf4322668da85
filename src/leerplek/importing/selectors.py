"""What there is of imports: lists, counts, rows by kind, and what still needs a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from leerplek.accounts.models import Region
from leerplek.importing.enums import OPEN_STATES, Decision, ImportState, Level, Outcome
from leerplek.importing.models import ColumnMemory, ImportBatch, ImportBatchQuerySet, ImportRow

PROBLEMS = (Level.REFUSED, Level.WARNING)


@dataclass(frozen=True)
class Tally:
    """How many rows of an import there are of each outcome, and how many need a look.

    `to_write` is the number of rows whose contents would be written now.
    """

    total: int = 0
    new: int = 0
    part: int = 0
    changed: int = 0
    double: int = 0
    unchanged: int = 0
    refused: int = 0
    warned: int = 0
    noted: int = 0
    open_doubles: int = 0
    questions: int = 0
    moved: int = 0
    to_write: int = 0

    @cached_property
    def made(self) -> int:
        """Rows that make something new, also when it is a part of another row's record."""
        return self.new + self.part

    @property
    def problems(self) -> int:
        return self.refused + self.warned


def imports_of(user: Any, region: Region | None, kind: str) -> ImportBatchQuerySet:
    """Return the imports of one kind that `user` may see in a region, newest first."""
    return (
        ImportBatch.objects.visible_to(user)
        .filter(region=region, kind=kind)
        .exclude(state=ImportState.DROPPED)
        .select_related("made_by", "written_by", "undone_by", "organisation")
    )


def imports_needing_attention(user: Any, *, region: Region | None = None) -> list[ImportBatch]:
    """Return the imports that wait for a person, oldest first, with `problem_count`.

    These are previews that nobody finished, and written imports with refused or warned
    rows, or rows that were left out, that nobody has dealt with yet.
    """
    problems = ImportRow.objects.filter(batch=OuterRef("pk"))
    waiting = Q(state__in=OPEN_STATES) | (
        Q(state=ImportState.WRITTEN, settled_at__isnull=True) & Exists(problems)
    )
    batches = ImportBatch.objects.visible_to(user).filter(waiting)
    if region is not None:
        batches = batches.filter(region=region)
    return list(batches.annotate(problem_count=_problem_count()).order_by("pk"))


def _problem_count() -> models.Subquery:
    counted = (
        ImportRow.objects.filter(batch=OuterRef("pk"), level__in=PROBLEMS)
        .order_by()
        .values("batch")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return models.Subquery(counted, output_field=models.IntegerField())


def tally(batch: ImportBatch) -> Tally:
    """Count the rows of an import in one query."""
    counts: dict[str, Any] = {
        outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome
    }
    counts |= {
        "total": Count("pk"),
        "warned": Count("pk", filter=Q(level=Level.WARNING)),
        "noted": Count("pk", filter=Q(level=Level.NOTE)),
        "open_doubles": Count("pk", filter=OPEN_DOUBLE),
        "questions": Count("pk", filter=Q(has_question=True)),
        "moved": Count("pk", filter=Q(has_moved=True)),
        "to_write": Count("pk", filter=WRITES),
    }
    return Tally(**batch.rows.order_by().aggregate(**counts))


OPEN_DOUBLE = Q(outcome=Outcome.DOUBLE, decision=Decision.OPEN)
WRITES = Q(outcome__in=[Outcome.NEW, Outcome.PART]) | Q(
    outcome__in=[Outcome.CHANGED, Outcome.DOUBLE],
    decision__in=[Decision.MERGE, Decision.KEEP_BOTH],
)

# What a preview may be narrowed to, in the order of the page.
SHOWN: Mapping[str, Q] = {
    "new": Q(outcome__in=[Outcome.NEW, Outcome.PART]),
    "changed": Q(outcome=Outcome.CHANGED),
    "double": Q(outcome=Outcome.DOUBLE),
    "questions": Q(has_question=True),
    "warned": Q(level=Level.WARNING),
    "refused": Q(outcome=Outcome.REFUSED),
    "noted": Q(level=Level.NOTE),
    "unchanged": Q(outcome=Outcome.UNCHANGED),
    "moved": Q(has_moved=True),
}


def rows_shown(batch: ImportBatch, show: str) -> "models.QuerySet[ImportRow]":
    """Return the rows of one kind of an import, in the order of the file."""
    return batch.rows.filter(SHOWN[show])


def problem_rows(batch: ImportBatch) -> "models.QuerySet[ImportRow]":
    """Return the refused and warned rows: what can be downloaded, corrected and uploaded."""
    return batch.rows.filter(level__in=PROBLEMS)


def rows_by_number(batch: ImportBatch, numbers: Iterable[int]) -> dict[int, ImportRow]:
    """Return these rows of an import by their number."""
    return {row.number: row for row in batch.rows.filter(number__in=set(numbers))}


def rows_alike(batch: ImportBatch, row: ImportRow) -> list[ImportRow]:
    """Return the other rows that leave the same question about the same place open."""
    if row.outcome != Outcome.REFUSED or not row.has_question:
        return []
    others = batch.rows.filter(has_question=True, outcome=Outcome.REFUSED).exclude(pk=row.pk)
    return [each for each in others if _asks_the_same(each, row)]


def _asks_the_same(row: ImportRow, other: ImportRow) -> bool:
    return row.values["place"].casefold() == other.values["place"].casefold() and [
        finding.choices for finding in row.findings if finding.choices
    ] == [finding.choices for finding in other.findings if finding.choices]


def remembered_columns(region: Region, kind: str) -> dict[str, str]:
    """Return what headers mean in this region: folded header to key, "" for "not used"."""
    memories = ColumnMemory.objects.filter(region=region, kind=kind)
    return dict(memories.values_list("header", "key"))


def can_settle(batch: ImportBatch) -> bool:
    """Tell whether a written import still has rows that a person should deal with."""
    return batch.state == ImportState.WRITTEN and batch.settled_at is None and batch.rows.exists()
