"""What there is of imports: lists, counts, rows by kind, and what still needs a person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, When

from leerplek.accounts.models import Region
from leerplek.importing.enums import OPEN_STATES, Decision, ImportState, Level, Outcome
from leerplek.importing.models import ColumnMemory, ImportBatch, ImportBatchQuerySet, ImportRow

MOST_SHOWN = 20
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


def worst_first(rows: "models.QuerySet[ImportRow]") -> "models.QuerySet[ImportRow]":
    """Return rows with the refused ones first, then those with a warning, as in the file."""
    levels = [When(level=level, then=place) for place, level in enumerate(Level)]
    return rows.order_by(Case(*levels, default=len(Level)), "number")


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


@dataclass(frozen=True)
class Thing:
    """Something on a page of its own, such as the matching round that uses a record."""

    name: str
    url: str


def things_known_by(things: Mapping[Any, Collection[int]], user: Any) -> list[Thing]:
    """Return the pages of these rows, of those that `user` may see.

    A row that a person knows by another one names it in `known_by`: a suggestion is
    seen on the page of its round.  What has no page is left out.
    """
    pages: dict[Any, set[int]] = {}
    for model, keys in things.items():
        name = getattr(model, "known_by", "")
        owner = model._meta.get_field(name).related_model if name else model
        if hasattr(owner, "get_absolute_url"):
            rows = model.objects.visible_to(user).filter(pk__in=keys)
            keys_of_owner = rows.values_list(f"{name}_id" if name else "pk", flat=True)
            pages.setdefault(owner, set()).update(keys_of_owner)
    return [
        Thing(str(row), row.get_absolute_url())
        for owner, keys in pages.items()
        for row in owner.objects.visible_to(user).filter(pk__in=keys).select_related()[:MOST_SHOWN]
    ]


def remembered_columns(region: Region, kind: str) -> dict[str, str]:
    """Return what headers mean in this region: folded header to key, "" for "not used"."""
    memories = ColumnMemory.objects.filter(region=region, kind=kind)
    return dict(memories.values_list("header", "key"))


def can_settle(batch: ImportBatch) -> bool:
    """Tell whether a written import still has rows that a person should deal with."""
    return batch.state == ImportState.WRITTEN and batch.settled_at is None and batch.rows.exists()
