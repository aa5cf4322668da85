"""A spreadsheet as it was read once: one private file that every later step reads from quickly.

Opening a workbook costs as much as checking its rows, and an import needs its file in
many small steps.  The uploaded bytes themselves are not kept.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.files.storage import default_storage

from leerplek.importing.cells import Cell
from leerplek.importing.errors import ImportingError
from leerplek.importing.limits import LIMITS
from leerplek.importing.tables import Sheet, Spreadsheet

IN_MEMORY = 5 * 1024 * 1024
# The last line says where the line with the index begins.
_END = 21
_PLAIN = (str, int, float, bool)


def spooled(spreadsheet: Spreadsheet) -> IO[bytes]:
    """Return a temporary file with all sheets: a row to a line, and where each sheet is.

    A sheet that cannot be read is left out, as long as another one can.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the caller closes it
    sheets = []
    unusable: ImportingError | None = None
    for name in spreadsheet.sheet_names:
        start = file.tell()
        try:
            sheets.append(_write_sheet(file, spreadsheet.sheet(name)))
        except ImportingError as error:
            unusable = error
            file.seek(start)
            file.truncate()
    if not sheets and unusable is not None:
        file.close()
        raise unusable
    start = file.tell()
    file.write(f"{json.dumps(sheets)}\n{start:020}\n".encode())
    file.seek(0)
    return file


def _write_sheet(file: IO[bytes], sheet: Sheet) -> dict[str, Any]:
    start, count, last_row = file.tell(), 0, 0
    for row in sheet.rows():
        cells = [cell if type(cell) in _PLAIN else _tagged(cell) for cell in row.cells]
        file.write(f"{json.dumps([row.number, cells])}\n".encode())
        count, last_row = count + 1, row.number
    return {
        "name": sheet.name,
        "is_hidden": sheet.is_hidden,
        "last_row": last_row,
        "merges": sheet.merges,
        "start": start,
        "count": count,
    }


def open_spool(path: str, file_name: str) -> Spreadsheet:
    """Open what `spooled` wrote, from where it is stored; raises FileNotFoundError when gone."""
    spreadsheet = Spreadsheet(file_name, "spool")
    with default_storage.open(path) as file:
        file.seek(-_END, 2)
        file.seek(int(file.read()))
        sheets = json.loads(file.readline())
    for told in sheets:
        merges = tuple((tuple(first), tuple(last)) for first, last in told["merges"])
        rows = partial(_rows, path, told["start"], told["count"])
        sheet = Sheet(told["name"], told["is_hidden"], told["last_row"], merges, LIMITS, rows)
        spreadsheet.add(told["name"], partial(_same, sheet), is_hidden=told["is_hidden"])
    return spreadsheet


def _same(sheet: Sheet) -> Sheet:
    return sheet


def _rows(path: str, start: int, count: int) -> Iterator[tuple[int, list[Cell]]]:
    with default_storage.open(path) as file:
        file.seek(start)
        for _each in range(count):
            number, cells = json.loads(file.readline())
            yield number, [_untagged(cell) if type(cell) is dict else cell for cell in cells]


def _tagged(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    kind = "moment" if isinstance(cell, datetime) else "date" if isinstance(cell, date) else "time"
    assert isinstance(cell, date | time)  # noqa: S101 -- narrows the type
    return {kind: cell.isoformat()}


def _untagged(cell: dict[str, Any]) -> Cell:
    kind, value = next(iter(cell.items()))
    match kind:
        case "seconds":
            return timedelta(seconds=value)
        case "moment":
            return datetime.fromisoformat(value)
        case "date":
            return date.fromisoformat(value)
        case _:
            return time.fromisoformat(value)
