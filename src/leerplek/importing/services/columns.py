"""Choose which sheet and columns of a file are read, and remember the corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.importing.columns import RecordSpec, folded, recognise
from leerplek.importing.enums import OPEN_STATES, ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.headers import Table
from leerplek.importing.labels import (
    LONGEST_HEADER,
    safe_label,
    safe_sheet_name,
    samples,
    worth_remembering,
)
from leerplek.importing.models import ColumnMemory, ImportBatch
from leerplek.importing.records import ImportKind
from leerplek.importing.services.states import locked, move, require
from leerplek.importing.services.uploads import table_fields, table_of

SAMPLED_ROWS = 50


@dataclass(frozen=True)
class ColumnChoice:
    """What a page about the columns shows: nothing in it may be a person's secret.

    `samples` has a text for each column that has one; "" stands for one that may not
    be shown.
    """

    sheets: tuple[str, ...]
    sheet: int
    header_row: int
    labels: dict[int, str]
    chosen: dict[int, str]
    samples: dict[int, str]

    @property
    def recognised(self) -> int:
        return len([key for key in self.chosen.values() if key])


def column_choice(batch: ImportBatch, kind: ImportKind) -> ColumnChoice:
    """Return the columns of the import's file; raises `ImportingError` when that is gone."""
    table, spreadsheet = table_of(batch, kind.spec)
    width = max((match.index + 1 for match in table.recognition.columns), default=0)
    first = islice(table.rows(), SAMPLED_ROWS)
    return ColumnChoice(
        sheets=tuple(
            safe_sheet_name(name, number)
            for number, name in enumerate(spreadsheet.sheet_names, start=1)
        ),
        sheet=batch.sheet,
        header_row=batch.header_row,
        labels={
            match.index: safe_label(match.label, match.index) for match in table.recognition.columns
        },
        chosen={column["index"]: column["key"] for column in batch.columns},
        samples=samples(first, table.labels, width),
    )


def choose_table(
    batch: ImportBatch, kind: ImportKind, *, sheet: int, header_row: int
) -> ImportBatch:
    """Look for the columns on another sheet, or in another row, of the kept file.

    What was read before is thrown away when the columns are chosen again.
    """
    table, spreadsheet = table_of(batch, kind.spec, sheet=sheet, header_row=header_row)
    with transaction.atomic():
        batch = locked(batch)
        require(batch, *OPEN_STATES)
        if batch.state != ImportState.UPLOADED:
            batch.rows.all().delete()
            move(batch, ImportState.UPLOADED)
        for name, value in table_fields(table, spreadsheet).items():
            setattr(batch, name, value)
        batch.save()
    return batch


def choose_columns(
    batch: ImportBatch, kind: ImportKind, *, chosen: Mapping[int, str]
) -> ImportBatch:
    """Fix which column is what, and begin reading; what was read before is thrown away.

    `chosen` maps the index of a column to a key of the specification, "" for a column
    that is not used.  Corrections are remembered for the region.
    """
    require(batch, *OPEN_STATES)
    used = [key for key in chosen.values() if key]
    if len(set(used)) < len(used):
        raise ImportingError(_("Two columns cannot be the same thing. Choose one of them."))
    if not set(used) & set(kind.spec.naming):
        raise ImportingError(_("Say which column holds the name: a row without one is refused."))
    table, spreadsheet = table_of(batch, kind.spec)
    with transaction.atomic():
        batch = locked(batch)
        move(batch, ImportState.READING)
        batch.rows.all().delete()
        fields = table_fields(table, spreadsheet)
        for column in fields["columns"]:
            column["key"] = chosen.get(column["index"], "")
        for name, value in {**fields, "cursor": 0, "is_read": False, "stamp": ""}.items():
            setattr(batch, name, value)
        batch.save()
        _remember(batch, kind.spec, table, chosen)
    return batch


def _remember(
    batch: ImportBatch, spec: RecordSpec, table: Table, chosen: Mapping[int, str]
) -> None:
    guessed = recognise(table.labels, spec).mapping
    if len(guessed) < 2:
        # A row in which nothing is recognised may be a person's row instead of a header.
        return
    labels = {match.index: match.label for match in table.recognition.columns}
    kept = worth_remembering(labels, guessed, chosen)
    seen = {folded(label)[:LONGEST_HEADER] for label in labels.values()}
    ColumnMemory.objects.filter(
        region_id=batch.region_id, kind=batch.kind, header__in=seen - kept.keys()
    ).delete()
    for header, key in kept.items():
        ColumnMemory.objects.update_or_create(
            region_id=batch.region_id, kind=batch.kind, header=header, defaults={"key": key}
        )
