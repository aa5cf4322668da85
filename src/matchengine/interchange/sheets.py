"""Reading and writing one CSV file of the format, cell by cell, refusing what is not clear."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from matchengine.interchange.folder import FolderError

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_MOST_DIGITS = 15


@dataclass(frozen=True)
class Row:
    """One row: its number in the file and its cells by column name, trimmed of nothing."""

    file: str
    number: int
    cells: dict[str, str]

    def wrong(self, column: str, reason: str) -> FolderError:
        return FolderError(self.file, reason, row=self.number, column=column)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def required(self, column: str) -> str:
        value = self.text(column)
        if not value:
            raise self.wrong(column, "is empty")
        return value

    def known(self, column: str, ids: Iterable[str], what: str) -> str:
        value = self.required(column)
        if value not in ids:
            raise self.wrong(column, f"unknown {what} {value!r}")
        return value

    def decimal(self, column: str) -> Decimal | None:
        """An exact number, None for an empty cell."""
        value = self.text(column)
        if not value:
            return None
        if not _NUMBER.fullmatch(value):
            raise self.wrong(column, f"{value!r} is not a number (decimals take a point)")
        number = Decimal(value)
        digits = -int(number.normalize().as_tuple().exponent) if number else 0
        if abs(number) >= 10**_MOST_DIGITS or digits > _MOST_DIGITS:
            raise self.wrong(column, f"{value!r} has more than {_MOST_DIGITS} digits")
        return number

    def measure(self, column: str) -> float | None:
        """Hours or kilometres: zero or more, None for an empty cell."""
        number = self.decimal(column)
        if number is not None and number < 0:
            raise self.wrong(column, f"{number} is below zero")
        return None if number is None else float(number)

    def whole(self, column: str, low: int) -> int:
        value = self.required(column)
        if not _WHOLE.fullmatch(value):
            raise self.wrong(column, f"{value!r} is not a whole number")
        if int(value) < low:
            raise self.wrong(column, f"{value} is below {low}")
        return int(value)

    def day(self, column: str) -> date | None:
        value = self.text(column)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(column, f"{value!r} is not a date like 2026-09-01") from None


def read_sheet(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """All rows of a file; a FolderError names what is wrong with it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FolderError(path.name, "is not UTF-8") from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        numbered = list(_numbered(lines))
    except csv.Error as error:
        raise FolderError(path.name, f"is not CSV: {error}", row=lines.line_num) from None
    if not numbered:
        raise FolderError(path.name, "is empty: the header line is missing")
    _, header = numbered[0]
    _check_header(path.name, header, required, optional)
    rows = []
    for number, cells in numbered[1:]:
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)}"
            raise FolderError(path.name, reason, row=number)
        rows.append(Row(path.name, number, dict(zip(header, cells, strict=True))))
    return rows


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a file the one way this program writes it; empty optional columns are the caller's."""
    path.write_text(sheet_text(header, rows), encoding="utf-8", newline="")


def sheet_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def plain_number(value: float | Decimal | None) -> str:
    """A number the shortest way: 24 for 24.0, nothing for None."""
    if value is None:
        return ""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return format(exact.normalize(), "f") if exact else "0"


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on; empty lines are skipped."""
    begin = 1
    for cells in lines:
        if any(cells):
            yield begin, cells
        begin = lines.line_num + 1  # type: ignore[attr-defined]


def _check_header(
    file: str, header: list[str], required: Sequence[str], optional: Sequence[str]
) -> None:
    for name in header:
        if name not in required and name not in optional:
            raise FolderError(file, "is not a column of this file", row=1, column=name)
        if header.count(name) > 1:
            raise FolderError(file, "is there twice", row=1, column=name)
    for name in required:
        if name not in header:
            raise FolderError(file, "is missing", row=1, column=name)
