"""How far the used cells of a sheet reach, seen while its XML goes by.

The reader makes room for the whole rectangle around the used cells, so a stray cell
in the last row of the sheet has to be found before the reader gets it.
"""

import re
from xml.parsers.expat import XMLParserType

from django.utils.translation import gettext as _

from leerplek.importing.errors import ImportingError
from leerplek.importing.limits import Limits

_REFERENCE = re.compile(r"\s*\$?([A-Za-z]{1,4})\$?(\d{1,9})\s*")
_PLAIN_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_FAR = 10**9
_CONTENT = (":value", ":date-value", ":time-value", ":boolean-value", ":formula")
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')


def column_letters(index: int) -> str:
    """Return the name a spreadsheet gives the column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_plainly_within(part: bytes, limits: Limits) -> bool:
    """Tell quickly that no cell of an XLSX sheet, filled or not, is outside the limits.

    Works only when every cell is written as `<c r="A1"`, as spreadsheet programs
    do; otherwise, and when a cell is outside, the answer is no and the sheet has to be
    followed cell by cell.
    """
    references = _PLAIN_CELL.findall(part)
    if b"\0" in part or len(references) != len(_ANY_CELL.findall(part)):
        return False
    columns = {letters for letters, _row in references}
    rows = {row for _letters, row in references}
    width = max((column_number(letters.decode()) for letters in columns), default=0)
    height = max(map(int, rows), default=0)
    return height <= limits.last_row and width <= limits.columns and height * width <= limits.cells


def column_number(letters: str) -> int:
    """Return how many columns there are up to this one: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class SheetExtent:
    """Follows the cells of an XLSX or ODS sheet and refuses what passes a limit."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._reset()

    def _reset(self) -> None:
        self._row = self._column = 0
        self._next_row = self._next_column = 0
        self._repeat_row = self._repeat_column = 1
        self._last_row = self._last_column = 0

    def listen(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._cell(attributes.get("r"))
            case "v" | "t" | "p" | "f":
                self._used()
            case "row":
                self._new_row(attributes.get("r"))
            case "table-cell" | "covered-table-cell":
                self._repeated_cell(attributes)
            case "table-row":
                self._repeated_row(attributes)
            case "table" | "worksheet":
                self._reset()

    def _new_row(self, number: str | None) -> None:
        stated = int(number) - 1 if number and _PLAIN_NUMBER.fullmatch(number) else None
        self._row = self._next_row if stated is None else stated
        self._next_row = self._row + 1
        self._next_column = 0

    def _cell(self, reference: str | None) -> None:
        found = _REFERENCE.fullmatch(reference) if reference else None
        if found is None:
            self._column = self._next_column
        else:
            self._column = column_number(found[1]) - 1
            self._row = int(found[2]) - 1
        self._next_column = self._column + 1

    def _repeated_row(self, attributes: dict[str, str]) -> None:
        self._row = self._next_row
        self._repeat_row = _count(attributes, "number-rows-repeated")
        self._next_row = self._row + self._repeat_row
        self._next_column = 0

    def _repeated_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._next_column
        self._repeat_column = _count(attributes, "number-columns-repeated")
        self._next_column = self._column + self._repeat_column
        if any(key.endswith(_CONTENT) for key in attributes):
            self._used()

    def _used(self) -> None:
        row = self._row + self._repeat_row
        column = self._column + self._repeat_column
        if row <= self._last_row and column <= self._last_column:
            return
        self._last_row = max(self._last_row, row)
        self._last_column = max(self._last_column, column)
        check_size(self._last_row, self._last_column, self._limits)


def check_size(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a sheet whose used cells reach further than the limits."""
    if rows > limits.last_row:
        raise too_many_rows(limits)
    if columns > limits.columns:
        raise ImportingError(
            _(
                "The sheet uses more than %(count)d columns (up to column %(column)s). "
                "Remove the columns that are not needed and try again."
            )
            % {"count": limits.columns, "column": column_letters(columns - 1)}
        )
    if rows * columns > limits.cells:
        raise ImportingError(
            _(
                "The sheet has more than %(count)d cells. Remove columns that are not needed, "
                "or split the file, and try again."
            )
            % {"count": limits.cells}
        )


def too_many_rows(limits: Limits) -> ImportingError:
    return ImportingError(
        _("The sheet has more than %(count)d rows. Split the file and try again.")
        % {"count": limits.rows}
    )


def _count(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(name):
            return int(value) if _PLAIN_NUMBER.fullmatch(value) else _FAR
    return 1
