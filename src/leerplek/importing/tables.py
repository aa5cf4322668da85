"""Opening an upload: what kind of file it really is, and the sheets and rows in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from leerplek.importing import archives, delimited, workbooks
from leerplek.importing.cells import Cell, cleaned
from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import check_size, too_many_rows
from leerplek.importing.limits import LIMITS, MEGABYTE, Limits

BOOK_SUFFIXES = frozenset({".xlsx", ".xls", ".ods"})
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
SUFFIXES = BOOK_SUFFIXES | TEXT_SUFFIXES
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

T = TypeVar("T")


class Row(NamedTuple):
    """A row that has at least one filled cell, with the number the user sees beside it.

    In a text file that is the line on which the record starts.
    """

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet, or the whole of a text file.  Each call of `rows` reads it anew.

    `last_row` is the highest row number, to show progress by.  `merges` are the
    ranges of merged cells that run across columns, from 0.
    """

    name: str
    is_hidden: bool
    last_row: int
    merges: tuple[workbooks.Merge, ...]
    limits: Limits
    source: Callable[[], Iterator[tuple[int, list[Cell]]]] = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not empty, in order; refuse more than the limit."""
        count = 0
        for number, cells in self.source():
            while cells and _is_empty(cells[-1]):
                cells.pop()
            if not cells:
                continue
            count += 1
            if count > self.limits.last_row:
                raise too_many_rows(self.limits)
            if len(cells) > self.limits.columns:
                check_size(1, len(cells), self.limits)
            yield Row(number, cells)


class Spreadsheet:
    """An opened upload.  `encoding` and `separator` are empty for a workbook."""

    def __init__(self, file_name: str, kind: str, encoding: str = "", separator: str = "") -> None:
        self.file_name = file_name
        self.kind = kind
        self.encoding = encoding
        self.separator = separator
        self._openers: dict[str, Callable[[], Sheet]] = {}
        self._hidden: set[str] = set()

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """All sheets, those in sight first."""
        return tuple(sorted(self._openers, key=lambda name: name in self._hidden))

    def add(self, name: str, opener: Callable[[], Sheet], *, is_hidden: bool = False) -> None:
        self._openers[name] = opener
        if is_hidden:
            self._hidden.add(name)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet with that name; refuse a name that is not in the file."""
        if name not in self._openers:
            raise ImportingError(_("There is no sheet “%(name)s” in the file.") % {"name": name})
        return self._openers[name]()


def open_spreadsheet(file_name: str, content: bytes, limits: Limits = LIMITS) -> Spreadsheet:
    """Open an upload by what it holds; the name only has to be of a kind that is read.

    A workbook with the ending of another workbook or of a text file is recognised;
    a text file that is called a workbook is refused.  Raises `ImportingError` with a
    sentence for the user for every file that cannot be used.
    """
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in SUFFIXES:
        raise ImportingError(
            _("This kind of file cannot be read. Upload a file in XLSX, XLS, ODS, CSV or TSV.")
        )
    if not content.strip():
        raise ImportingError(_("The file is empty."))
    if len(content) > limits.file_bytes:
        raise ImportingError(
            _("The file is larger than %(size)d MB. Split it and try again.")
            % {"size": limits.file_bytes // MEGABYTE}
        )
    if content.startswith(_ZIP):
        repacked = archives.repack(content, limits)
        return _book(file_name, repacked.kind, repacked.content, limits)
    if content.startswith(_OLE):
        workbooks.check_compound_file(content)
        return _book(file_name, "xls", content, limits)
    if suffix in BOOK_SUFFIXES:
        raise ImportingError(
            _(
                "The name ends in %(suffix)s, but the file is not a spreadsheet of that kind. "
                "Open it in Excel, save it as XLSX and try again."
            )
            % {"suffix": suffix}
        )
    return _text(file_name, content, limits)


def chunks(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Cut a long run of rows into lists, so that progress can be told in between."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cleaned(cell)


def _book(file_name: str, kind: str, content: bytes, limits: Limits) -> Spreadsheet:
    spreadsheet = Spreadsheet(file_name, kind)
    for book_sheet in workbooks.open_workbook(content, limits):
        spreadsheet.add(
            book_sheet.name,
            lambda book_sheet=book_sheet: Sheet(  # type: ignore[misc]
                book_sheet.name,
                book_sheet.is_hidden,
                book_sheet.last_row,
                book_sheet.merges,
                limits,
                book_sheet.rows,
            ),
            is_hidden=book_sheet.is_hidden,
        )
    return spreadsheet


def _text(file_name: str, content: bytes, limits: Limits) -> Spreadsheet:
    text, encoding = delimited.decoded(content)
    separator = delimited.separator_of(text)
    spreadsheet = Spreadsheet(file_name, "text", encoding, separator)
    name = PurePath(file_name).stem

    def source() -> Iterator[tuple[int, list[Cell]]]:
        for number, cells in delimited.records(text, separator):
            yield number, list[Cell](cells)

    sheet = Sheet(name, False, text.count("\n") + 1, (), limits, source)
    spreadsheet.add(name, lambda: sheet)
    return spreadsheet
