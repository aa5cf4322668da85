"""Write an import: all of it in one transaction, or nothing."""

import time
from collections.abc import Sequence
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.importing import bulk
from leerplek.importing.enums import Decision, ImportEvent, ImportState, Outcome
from leerplek.importing.errors import ImportingError
from leerplek.importing.journal import Journal, high_marks
from leerplek.importing.models import ImportBatch, ImportedRecord
from leerplek.importing.plan import Plan
from leerplek.importing.records import ImportKind
from leerplek.importing.selectors import PROBLEMS, tally
from leerplek.importing.services.comparing import compare_rows
from leerplek.importing.services.keeping import FOLDER, remove_upload
from leerplek.importing.services.states import locked, move, require
from leerplek.importing.stored import encode, fingerprint

ATTEMPTS = 3
EVERY_SECONDS = 0.3


class MovedError(ImportingError):
    """Records changed after the preview: nothing is written, and the rows are shown again."""


def write_import(batch: ImportBatch, kind: ImportKind, *, actor: User) -> ImportBatch:
    """Write every row of a preview that is decided about, in one transaction.

    Writing what is written already does nothing, so that a second click is harmless.
    When records changed after the preview was made, the rows are compared again:
    raises `MovedError` when that makes a difference to any of them, and then nothing
    is written.
    """
    for _attempt in range(ATTEMPTS):
        written = _write_unless_moved(batch, kind, actor=actor)
        if written is not None:
            forget_progress(batch)
            return remove_upload(written)
        moved = compare_rows(batch, kind, after_a_change=True)
        if moved:
            raise MovedError(_moved_sentence(moved))
    raise ImportingError(
        _("Colleagues are changing these records at this moment. Nothing is written; try again.")
    )


def _moved_sentence(count: int) -> str:
    return ngettext(
        "Somebody changed a record after this preview was made. Nothing is written yet: look at "
        "the row below again.",
        "Somebody changed records after this preview was made. Nothing is written yet: look at "
        "the %(count)d rows below again.",
        count,
    ) % {"count": count}


@transaction.atomic
def _write_unless_moved(batch: ImportBatch, kind: ImportKind, *, actor: User) -> ImportBatch | None:
    # Two imports of one region are written one after the other: each sees what the other made.
    Region.objects.select_for_update(no_key=True).get(pk=batch.region_id)
    batch = locked(batch)
    if batch.state == ImportState.WRITTEN:
        return batch
    require(batch, ImportState.READY)
    rows = list(batch.rows.all())
    targets = {row.target for row in rows if row.target is not None}
    kind.lock(batch, targets)
    if kind.stamp(batch) != batch.stamp:
        return None
    plan = Plan(kind, rows, kind.existing(batch, targets))
    journals = kind.write(batch, plan.drafts, actor=actor, progress=_Progress(batch))
    batch.counts = _counts(batch, plan, journals)
    _keep_records(batch, kind, plan, journals)
    _let_go_of_rows(batch)
    batch.written_by = actor
    batch.written_at = timezone.now()
    batch.marks = high_marks(kind.watched)
    batch.save(update_fields=["counts", "written_by", "written_at", "marks"])
    move(batch, ImportState.WRITTEN)
    record(ImportEvent.WRITTEN, batch, actor=actor, data=batch.counts)
    return batch


def _counts(batch: ImportBatch, plan: Plan, journals: Sequence[Journal]) -> dict[str, int]:
    counted = tally(batch)
    return {
        "rows": counted.total,
        "made": sum(journal.is_made for journal in journals),
        "changed": sum(
            not journal.is_made and bool(journal.changed_rows or journal.before)
            for journal in journals
        ),
        "merged": len(plan.merged),
        "unchanged": counted.unchanged,
        "left_out": len(plan.left_out),
        "refused": counted.refused,
        "warned": counted.warned,
    }


def _keep_records(
    batch: ImportBatch, kind: ImportKind, plan: Plan, journals: Sequence[Journal]
) -> None:
    """Keep for each row what it became, so that it can be taken back and is known again."""
    became_of: dict[int, int] = {}
    kept: dict[int, tuple[int, bool, str, str]] = {}
    for journal, draft in zip(journals, plan.drafts, strict=True):
        key = journal.record.pk
        became_of |= {line.number: key for line in draft.lines}
        before, after = encode(journal.before), encode(journal.after(kind.watched))
        kept[journal.number] = (key, journal.is_made, before, after)
    for number, row in plan.rows.items():
        if number in kept or number in plan.left_out or row.outcome in _LEAVE_NO_TRACE:
            continue
        key = became_of.get(number, became_of.get(row.other or 0, row.target))
        if key is not None:
            kept[number] = (key, False, "", "")
    bulk.insert_values(
        ImportedRecord,
        ("batch_id", "row_number", "fingerprint", "record", "is_made", "before", "after"),
        (
            (batch.pk, number, fingerprint(kind.name, plan.rows[number].content), *told)
            for number, told in kept.items()
        ),
    )


_LEAVE_NO_TRACE = frozenset({Outcome.REFUSED, Outcome.UNCHANGED})


def _let_go_of_rows(batch: ImportBatch) -> None:
    """Keep only the rows that somebody still has to look at: faulty, or left out."""
    undecided = Q(outcome=Outcome.DOUBLE, decision=Decision.OPEN)
    batch.rows.exclude(Q(level__in=PROBLEMS) | undecided).delete()


class _Progress:
    """Writes how far it is beside the database, which shows nothing until all of it is there."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._told_at < EVERY_SECONDS and done < total:
            return
        self._told_at = time.monotonic()
        path = Path(default_storage.path(_progress_name(self._batch)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{done} {total}", encoding="ascii")


def progress_of(batch: ImportBatch) -> tuple[int, int]:
    """Return how many of how many records are written at this moment; (0, 0) when none are."""
    try:
        text = Path(default_storage.path(_progress_name(batch))).read_text(encoding="ascii")
        done, total = text.split()
    except (FileNotFoundError, ValueError):
        return 0, 0
    return int(done), int(total)


def forget_progress(batch: ImportBatch) -> None:
    default_storage.delete(_progress_name(batch))


def _progress_name(batch: ImportBatch) -> str:
    return f"{FOLDER}/{batch.pk}.progress"
