"""XLSX, XLS and ODS through calamine, with row numbers as the user sees them."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from leerplek.importing import probe
from leerplek.importing.archives import damaged, encrypted
from leerplek.importing.cells import Cell
from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import check_size
from leerplek.importing.limits import Limits

_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# In XLS the record that says so comes right behind the record that begins the workbook.
_XLS_ENCRYPTED = re.compile(
    rb"\x09\x08\x10\x00\x00[\x05\x06]\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
_OLE_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MIDNIGHT = time(0, 0)

# A workbook at every limit takes about ten seconds.
SECONDS = 60

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
            sheet = self._workbook.get_sheet_by_index(self._index)
            if sheet.end is not None:
                check_size(sheet.end[0] + 1, sheet.end[1] + 1, self._limits)
            self._opened = sheet
        return self._opened

    @property
    def last_row(self) -> int:
        return self._sheet.end[0] + 1 if self._sheet.end is not None else 0

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The merged ranges, as ((first row, first column), (last row, last column)) from 0."""
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
        room = self._limits.cells
        for (top, left), (bottom, _right) in self.merges:
            last = min(bottom, self.last_row - 1)
            room -= max(last - top, 0)
            # Nobody merges millions of cells; a file that says so is not worth the time.
            if last <= top or room < 0:
                continue
            for row in range(top, last + 1):
                spread.setdefault(row, []).append((left, row == top))
        return spread


def open_workbook(content: bytes, limits: Limits) -> list[WorkbookSheet]:
    """Return the work sheets of a checked XLSX or ODS, or of an XLS file."""
    check_readable(content)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [
        WorkbookSheet(workbook, index, limits)
        for index, metadata in enumerate(workbook.sheets_metadata)
        if metadata.typ == SheetTypeEnum.WorkSheet
    ]
    if not sheets:
        raise ImportingError(_("The file has no sheet with cells."))
    return sheets


def check_readable(content: bytes) -> None:
    """Refuse a workbook on which the reader fails, in any way it can fail.

    It is read by another process first: see `probe`.
    """
    command = [sys.executable, "-I", probe.__file__]
    try:
        done = subprocess.run(
            command,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise damaged() from error
    if done.returncode != probe.OKAY:
        raise damaged()


def check_compound_file(content: bytes) -> None:
    """Refuse an OLE file that is no Excel workbook, or one that is encrypted."""
    if _OLE_ENCRYPTED in content or _XLS_ENCRYPTED.search(content):
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
