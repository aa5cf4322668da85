"""XLSX, XLS and ODS through calamine, with row numbers as the user sees them."""

import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from leerplek.importing.archives import damaged, encrypted
from leerplek.importing.cells import Cell
from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import check_size
from leerplek.importing.limits import Limits

_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MIDNIGHT = time(0, 0)

Merge = tuple[tuple[int, int], tuple[int, int]]


class WorkbookSheet:
    """One sheet, opened on first use: a workbook may have a dozen."""

    def __init__(self, workbook: CalamineWorkbook, index: int, limits: Limits) -> None:
        metadata = workbook.sheets_metadata[index]
        self.name = metadata.name
        self.is_hidden = metadata.visible != SheetVisibleEnum.Visible
        self._workbook = workbook
        self._index = index
        self._limits = limits
        self._opened: CalamineSheet | None = None

    @property
    def _sheet(self) -> CalamineSheet:
        if self._opened is None:
            with reading():
                self._opened = self._workbook.get_sheet_by_index(self._index)
            sheet = self._opened
            if sheet.end is not None:
                check_size(sheet.end[0] + 1, sheet.end[1] + 1, self._limits)
        return self._opened

    @property
    def last_row(self) -> int:
        return self._sheet.end[0] + 1 if self._sheet.end is not None else 0

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The merged ranges, as ((first row, first column), (last row, last column)) from 0."""
        with reading():
            return tuple(self._sheet.merged_cell_ranges or ())

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield (row number, cells) for every row, the empty ones too.

        A value in cells merged downwards counts for each of their rows.
        """
        sheet = self._sheet
        if sheet.start is None:
            return
        before: list[Cell] = [""] * sheet.start[1]
        spread = self._spread()
        held: dict[int, Cell] = {}
        with reading():
            for index, row in enumerate(sheet.iter_rows()):
                cells: list[Cell] = [*before, *(_cell(value) for value in row)]
                for column, is_first in spread.get(index, ()):
                    if column >= len(cells):
                        continue
                    if is_first:
                        held[column] = cells[column]
                    elif cells[column] == "":
                        cells[column] = held.get(column, "")
                yield index + 1, cells

    def _spread(self) -> dict[int, list[tuple[int, bool]]]:
        spread: dict[int, list[tuple[int, bool]]] = {}
        for (top, left), (bottom, _right) in self.merges:
            if bottom == top or bottom - top > self._limits.last_row:
                continue
            for row in range(top, bottom + 1):
                spread.setdefault(row, []).append((left, row == top))
        return spread


class reading:  # noqa: N801 -- used as a with statement, like contextlib's
    """Turns everything the reader can raise into one sentence.

    The reader is compiled code; on some damaged files it panics, which arrives as an
    exception that is no `Exception` and has no importable name.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, PasswordError):
            raise encrypted() from error
        if isinstance(error, (CalamineError, ValueError, OverflowError, OSError)):
            raise damaged() from error
        if error is not None and type(error).__name__ == "PanicException":
            raise damaged() from error


def open_workbook(content: bytes, limits: Limits) -> list[WorkbookSheet]:
    """Return the work sheets of a checked XLSX or ODS, or of an XLS file."""
    with reading():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        kinds = [metadata.typ for metadata in workbook.sheets_metadata]
    sheets = [
        WorkbookSheet(workbook, index, limits)
        for index, kind in enumerate(kinds)
        if kind == SheetTypeEnum.WorkSheet
    ]
    if not sheets:
        raise ImportingError(_("The file has no sheet with cells."))
    return sheets


def check_compound_file(content: bytes) -> None:
    """Refuse an OLE file that is no Excel workbook, or one that is encrypted."""
    if _OLE_ENCRYPTED in content:
        raise encrypted()
    if not any(name in content for name in _OLE_BOOKS):
        raise ImportingError(
            _("This is not a spreadsheet. Upload a file in XLSX, XLS, ODS, CSV or TSV.")
        )


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime) and value.time() == _MIDNIGHT:
        return value.date()
    cell: Cell = value
    return cell
