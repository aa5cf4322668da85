"""Finding the table in a file: which sheet, and which row is the header."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from leerplek.importing.cells import text_of
from leerplek.importing.columns import Recognition, RecordSpec, recognise
from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import too_many_rows
from leerplek.importing.tables import Row, Sheet, Spreadsheet


@dataclass(frozen=True)
class Table:
    """A sheet with its header found.  `other_sheets` are those the user may choose instead."""

    sheet: Sheet
    header_row: int
    labels: tuple[str, ...]
    recognition: Recognition
    other_sheets: tuple[str, ...] = ()

    @property
    def last_row(self) -> int:
        """The highest row number, to show progress by."""
        return self.sheet.last_row

    def rows(self) -> Iterator[Row]:
        """Yield the filled rows below the header; a header that is repeated is left out."""
        count = 0
        for row in self.sheet.rows():
            if row.number <= self.header_row or _repeats(row, self.labels):
                continue
            count += 1
            if count > self.sheet.limits.rows:
                raise too_many_rows(self.sheet.limits)
            yield row


def find_table(
    spreadsheet: Spreadsheet,
    spec: RecordSpec,
    *,
    remembered: Mapping[str, str] | None = None,
    sheet_name: str | None = None,
    header_row: int | None = None,
) -> Table:
    """Find the sheet and the header row that fit the specification best.

    A person may name the sheet, the row number of the header, or both.  Sheets in
    sight go before hidden ones.  Raises `ImportingError` when no row among the first
    twenty of any sheet looks like a header with at least a name in it.
    """
    names = spreadsheet.sheet_names if sheet_name is None else (sheet_name,)
    tables: list[Table] = []
    unusable: ImportingError | None = None
    for name in names:
        try:
            table = _table(spreadsheet.sheet(name), spec, remembered or {}, header_row)
        except ImportingError as error:
            # A huge sheet with something else beside the right one is no reason to refuse.
            unusable = unusable or error
            continue
        if table is not None:
            tables.append(table)
    if not tables:
        raise unusable or _not_found(spec, names)
    best = min(tables, key=lambda table: (table.sheet.is_hidden, -table.recognition.score))
    others = tuple(name for name in spreadsheet.sheet_names if name != best.sheet.name)
    return replace(best, other_sheets=others)


def _table(
    sheet: Sheet, spec: RecordSpec, remembered: Mapping[str, str], header_row: int | None
) -> Table | None:
    for forgiving in (False, True):
        best: Table | None = None
        for row, above in _first_rows(sheet, header_row):
            labels = _labels(row, above, sheet, spec, remembered)
            found = recognise(labels, spec, remembered, forgiving=forgiving)
            is_better = best is None or found.score > best.recognition.score
            if is_better and (header_row is not None or _is_header(found, spec)):
                best = Table(sheet, row.number, labels, found)
        if best is not None:
            # Typing errors count once the row is known: few data cells look like a header.
            return replace(best, recognition=recognise(best.labels, spec, remembered))
    return None


def _first_rows(sheet: Sheet, header_row: int | None) -> Iterator[tuple[Row, Row | None]]:
    """Yield the rows that may be the header, each with the row above it."""
    above: Row | None = None
    rows = sheet.rows()
    for row in islice(rows, sheet.limits.header_rows) if header_row is None else rows:
        if header_row is None or row.number == header_row:
            yield row, above
        elif row.number > header_row:
            return
        above = row


def _is_header(recognition: Recognition, spec: RecordSpec) -> bool:
    keys = set(recognition.mapping.values())
    return len(keys) >= 2 and not keys.isdisjoint(spec.naming)


def _labels(
    row: Row,
    above: Row | None,
    sheet: Sheet,
    spec: RecordSpec,
    remembered: Mapping[str, str],
) -> tuple[str, ...]:
    """Return the header texts; "min" under a merged "Uren" becomes "Uren min"."""
    labels = [" ".join(text_of(cell).split()) for cell in row.cells]
    if above is None or above.number != row.number - 1:
        return tuple(labels)
    for (top, left), (bottom, right) in sheet.merges:
        if top != above.number - 1 or bottom != top or right == left:
            continue
        group = text_of(above.cells[left]) if left < len(above.cells) else ""
        for index in range(left, min(right + 1, len(labels))):
            joined = f"{group} {labels[index]}".strip()
            if labels[index] and _fits(joined, spec, remembered) > _fits(
                labels[index], spec, remembered
            ):
                labels[index] = joined
    return tuple(labels)


def _fits(label: str, spec: RecordSpec, remembered: Mapping[str, str]) -> float:
    return recognise((label,), spec, remembered).score


def _repeats(row: Row, labels: Sequence[str]) -> bool:
    """Tell whether a row is the header once more, as on every printed page."""
    filled = 0
    for index, cell in enumerate(row.cells):
        if cell == "":
            continue
        if index >= len(labels) or cell != labels[index]:
            return False
        filled += 1
    return filled > 1


def _not_found(spec: RecordSpec, sheets: Sequence[str]) -> ImportingError:
    wanted = ", ".join(str(column.label) for column in spec.columns[:6])
    return ImportingError(
        _(
            "No row with column names was found on %(sheets)s. The first rows should name the "
            "columns, for instance: %(wanted)s. Add such a row, or choose another sheet."
        )
        % {"sheets": ", ".join(f"“{name}”" for name in sheets), "wanted": wanted}
    )
