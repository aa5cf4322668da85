"""Read the rows of a file, some at a time (decision 0008)."""

import json
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.geo.locating import locate_all
from leerplek.geo.selectors import DatabasePostcodes
from leerplek.importing import bulk
from leerplek.importing.checking import CheckedRow, check_rows
from leerplek.importing.columns import RecordSpec
from leerplek.importing.enums import Decision, ImportEvent, ImportState, Level, Outcome
from leerplek.importing.findings import Finding
from leerplek.importing.headers import Table
from leerplek.importing.labels import safe_label
from leerplek.importing.models import ImportBatch, ImportRow
from leerplek.importing.records import ImportKind
from leerplek.importing.services.comparing import compare_rows
from leerplek.importing.services.states import locked, move
from leerplek.importing.services.uploads import table_of
from leerplek.importing.showing import as_precise_as_told
from leerplek.importing.stored import encode_row
from leerplek.importing.values.parsed import Context

CHUNK = 2_500
# A very long file is opened some twenty times, not forty: opening it is most of the work then.
CHUNKS = 20


def read_step(batch: ImportBatch, kind: ImportKind, *, actor: User) -> ImportBatch:
    """Do the next bit of reading: a chunk of rows, and at the end the comparison.

    Each step is one short transaction, so a step that is asked for twice is done
    once, and reading goes on where it was.  The preview is ready when the state says so.
    """
    if batch.state != ImportState.READING:
        return batch
    if not batch.is_read:
        return _read_chunk(batch, kind)
    compare_rows(batch, kind)
    with transaction.atomic():
        batch = locked(batch)
        if batch.state == ImportState.READING and batch.is_read:
            move(batch, ImportState.READY)
            record(ImportEvent.READ, batch, actor=actor, data={"rows": batch.cursor})
    return batch


def _read_chunk(batch: ImportBatch, kind: ImportKind) -> ImportBatch:
    begun_at = batch.cursor
    table, _spreadsheet = table_of(batch, kind.spec)
    size = max(CHUNK, batch.total // CHUNKS)
    rows = list(islice(table.rows(), begun_at, begun_at + size))
    postcodes = DatabasePostcodes()
    context = Context(today=timezone.localdate(), locate=lambda asked: locate_all(asked, postcodes))
    checked = check_rows(rows, table.labels, batch.mapping, kind.spec, context)
    read = [_row(batch, kind.spec, table, one) for one in checked]
    with transaction.atomic():
        batch = locked(batch)
        if batch.state != ImportState.READING or batch.cursor != begun_at or batch.is_read:
            return batch
        bulk.insert_values(ImportRow, _ROW, read)
        batch.cursor = begun_at + len(rows)
        batch.is_read = len(rows) < size
        batch.save(update_fields=["cursor", "is_read"])
    return batch


def _row(
    batch: ImportBatch, spec: RecordSpec, table: Table, checked: CheckedRow
) -> tuple[Any, ...]:
    """Return a row in the order of `_ROW`."""
    as_precise_as_told(checked.values)
    findings = [_without_unknown_words(each, spec, table) for each in checked.findings]
    is_refused = checked.level == Level.REFUSED
    return (
        batch.pk,
        checked.number,
        encode_row(checked.values),
        json.dumps([each.as_dict() for each in findings], ensure_ascii=False) if findings else "[]",
        checked.level.value if checked.level else "",
        Outcome.REFUSED.value if is_refused else Outcome.NEW.value,
        is_refused and any(each.choices for each in findings),
        *_UNDECIDED.values(),
    )


_UNDECIDED: dict[str, Any] = {
    "decision": Decision.OPEN.value,
    "target_part": "",
    "target_version": "",
    "reason": "",
    "picks": "{}",
    "answers": "{}",
    "has_moved": False,
}
_ROW = (
    *("batch_id", "number", "content", "remarks", "level", "outcome", "has_question"),
    *_UNDECIDED,
)


def _without_unknown_words(finding: Finding, spec: RecordSpec, table: Table) -> Finding:
    """Name a column that is not used by a header only when that cannot be somebody's data."""
    if finding.field in spec.by_key or finding.field not in table.labels:
        return finding
    label = safe_label(finding.field, table.labels.index(finding.field))
    return replace(finding, field=label, column=label)
