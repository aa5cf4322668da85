"""Lists as a spreadsheet: XLSX and CSV, the same rows and columns as on the screen.

The file is complete before the first byte leaves, in memory or, when large, in
a nameless temporary file: a failure halfway gives an error page and never half
a list.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Generic, Literal, TypeVar

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Row = TypeVar("Row")
Format = Literal["xlsx", "csv"]
Cell = str | int | float | Decimal | date | time | None

MIME_TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_MEMORY = 5 * 1024 * 1024
WIDEST_COLUMN = 60
LONGEST_SHEET_NAME = 31
FORMULA_START = re.compile(r"'*[=+\-@\t\r]")
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of an export: its heading and how a row fills it.

    `value` may give a text, number, date, moment, truth or nothing.
    """

    heading: str
    value: Callable[[Row], Any]


@dataclass(frozen=True)
class SheetOf(Generic[Row]):
    """One sheet of a workbook."""

    title: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]


def wanted_export(request: HttpRequest) -> Format | None:
    """Return the kind of file that the address asks for with `?export=`, if any.

    The filters stay in the same address, so a file holds what the screen shows.
    """
    wanted = request.GET.get("export")
    return wanted if wanted in ("xlsx", "csv") else None  # type: ignore[return-value]


def export(
    kind: Format, rows: Iterable[Row], columns: Sequence[Column[Row]], *, title: str
) -> FileResponse:
    """Return `rows` as a download of the wanted kind, named after `title` and today."""
    if kind == "xlsx":
        return export_xlsx(rows, columns, title=title)
    return export_csv(rows, columns, title=title)


def export_xlsx(rows: Iterable[Row], columns: Sequence[Column[Row]], *, title: str) -> FileResponse:
    """Return an Excel file as a download; see `write_xlsx`."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write_xlsx(file, rows, columns, title=title)
    return _download(file, title, "xlsx")


def export_sheets(sheets: Iterable["SheetOf[Any]"], *, title: str) -> FileResponse:
    """Return an Excel file of more than one sheet as a download."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write_workbook(file, sheets, title=title)
    return _download(file, title, "xlsx")


def export_csv(rows: Iterable[Row], columns: Sequence[Column[Row]], *, title: str) -> FileResponse:
    """Return a text file as a download; see `write_csv`."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write_csv(file, rows, columns)
    return _download(file, title, "csv")


def write_xlsx(
    file: IO[bytes], rows: Iterable[Row], columns: Sequence[Column[Row]], *, title: str
) -> None:
    """Write an Excel file of one sheet; see `write_workbook`."""
    write_workbook(file, [SheetOf(title, columns, rows)], title=title)


def write_workbook(file: IO[bytes], sheets: Iterable["SheetOf[Any]"], *, title: str) -> None:
    """Write an Excel file with real dates and numbers.

    Every text is stored as text, so one that begins like a formula is not one.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Leerplek"
    book.properties.title = title
    for sheet in sheets:
        _write_sheet(book, sheet)
    book.save(file)


def _write_sheet(book: Workbook, wanted: "SheetOf[Any]") -> None:
    sheet: Any = book.create_sheet(_sheet_name(wanted.title))
    headings = [str(column.heading) for column in wanted.columns]
    _lay_out(sheet, headings)
    sheet.append([_sheet_cell(sheet, heading, bold=True) for heading in headings])
    count = 1
    for row in wanted.rows:
        cells = [plain(column.value(row)) for column in wanted.columns]
        sheet.append([_sheet_cell(sheet, cell) for cell in cells])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(headings), 1))}{count}"


def write_csv(
    file: IO[bytes],
    rows: Iterable[Row],
    columns: Sequence[Column[Row]],
    *,
    for_programs: bool = False,
) -> None:
    """Write a text file that opens well in a Dutch Excel, or one for other programs.

    For people: semicolons between the cells, decimal commas, and UTF-8 with a byte
    order mark, without which Excel breaks accents.  For programs: commas, decimal
    points, and UTF-8 without a mark.  Dates are 2026-09-03 in both.
    """
    encoding, separator, point = ("utf-8", ",", ".") if for_programs else ("utf-8-sig", ";", ",")
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([guard(str(column.heading)) for column in columns])
    for row in rows:
        writer.writerow([_text_cell(plain(column.value(row)), point) for column in columns])
    text.flush()
    text.detach()


def guard(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula.

    One apostrophe in front, also when apostrophes already stand there, so that
    `unguard` gives back exactly what was.
    """
    return f"'{text}" if FORMULA_START.match(text) else text


def unguard(text: str) -> str:
    """Undo `guard`: what an import reads from a text file of ours."""
    return text[1:] if text.startswith("'") and FORMULA_START.match(text) else text


def plain(value: Any) -> Cell:
    """Return a value as a spreadsheet knows it; a moment in Dutch time."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None)
    if isinstance(value, date | time):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def _text_cell(cell: Cell, point: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float | Decimal):
        return f"{Decimal(str(cell)):f}".replace(".", point)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return guard(cell) if isinstance(cell, str) else str(cell)


def _sheet_cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _lay_out(sheet: Any, headings: Sequence[str]) -> None:
    """Keep the headings in sight and the columns wide enough to read them."""
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, start=1):
        width = min(max(len(heading) + 4, 14), WIDEST_COLUMN)
        sheet.column_dimensions[get_column_letter(number)].width = width


def _sheet_name(title: str) -> str:
    return FORBIDDEN_IN_SHEET_NAME.sub(" ", title).strip(" '")[:LONGEST_SHEET_NAME] or "Leerplek"


def _download(file: IO[bytes], title: str, kind: Format) -> FileResponse:
    file.seek(0)
    name = f"{slugify(title) or 'leerplek'}-{timezone.localdate().isoformat()}.{kind}"
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Content-Type"] = MIME_TYPES[kind]
    return response
