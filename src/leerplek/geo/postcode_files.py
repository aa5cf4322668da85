"""Read postcode files: CSV or TSV with a header, or the open GeoNames tables without one.

Everything streams: a table of all full postcodes has 450,000 rows.
"""

import codecs
import csv
import itertools
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError
from leerplek.geo.coordinates import number, within_borders
from leerplek.geo.enums import RowProblem
from leerplek.geo.place_names import province_named
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry, normalise_postcode

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_EXAMPLES = 100
MAX_NAME = 120
MAX_LINE = 20_000
_CHUNK = 1024 * 1024

_HEADER_WORDS: dict[str, tuple[str, ...]] = {
    "code": ("postcode", "pc6", "postalcode", "zip", "zipcode", "pc4", "postcode4", "pc"),
    "lat": ("lat", "latitude", "breedtegraad", "breedte"),
    "lon": ("lon", "lng", "long", "longitude", "lengtegraad", "lengte"),
    "place": ("place", "placename", "plaats", "plaatsnaam", "woonplaats", "city"),
    "municipality": ("municipality", "gemeente", "gemeentenaam"),
    "province": ("province", "provincie", "provincienaam"),
}
# The columns of the open table of GeoNames: country, postcode, place, three levels of names with
# their codes (province, municipality), latitude, longitude, accuracy.
_GEONAMES = {"code": 1, "place": 2, "province": 3, "municipality": 5, "lat": 9, "lon": 10}
_GEONAMES_COLUMNS = 12


Row = PostcodeEntry | RowProblem


class PostcodeFileError(DomainError):
    """A postcode file cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not used; `row` counts from 1 as an editor shows it."""

    row: int
    problem: RowProblem


@dataclass
class ReadReport:
    """What a file held: rows read, kept and refused, the refused ones by reason.

    `examples` names the first hundred refused rows.
    """

    read: int = 0
    kept: int = 0
    refused: Counter[RowProblem] = field(default_factory=Counter)
    examples: list[RefusedRow] = field(default_factory=list)

    def refuse(self, row: int, problem: RowProblem) -> None:
        self.refused[problem] += 1
        if len(self.examples) < MAX_EXAMPLES:
            self.examples.append(RefusedRow(row, problem))


def read_postcode_file(
    path: Path, report: ReadReport, *, max_bytes: int = MAX_UNPACKED_BYTES
) -> Iterator[PostcodeEntry]:
    """Yield the usable rows of a file and count all of them in `report`.

    The columns pc4, pc6 or postcode, lat, lon, place, municipality and province are
    recognised in any order, in English or Dutch, with comma, semicolon or tab; other
    columns are passed over.  The GeoNames tables are recognised without a header,
    also inside their zip.  Of rows with the same postcode the first counts.
    Raises PostcodeFileError when the file cannot be read as such a table, or is
    larger unpacked than `max_bytes`.
    """
    seen: set[str] = set()
    with _opened(path, max_bytes) as lines:
        for row, entry in _entries(lines):
            report.read += 1
            if isinstance(entry, RowProblem):
                report.refuse(row, entry)
            elif entry.code in seen:
                report.refuse(row, RowProblem.DOUBLE)
            else:
                seen.add(entry.code)
                report.kept += 1
                yield entry
    if not report.kept:
        raise PostcodeFileError(_("The file has no usable postcode."))


def read_postcodes(path: Path) -> tuple[MemoryPostcodes, ReadReport]:
    """Read a whole file into memory, for matching without a database."""
    report = ReadReport()
    return MemoryPostcodes.of(read_postcode_file(path, report)), report


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, Row]]:
    stream = iter(lines)
    first = next((line for line in stream if line.strip()), None)
    if first is None:
        raise PostcodeFileError(_("The file is empty."))
    delimiter = max("\t;,", key=first.count)
    rows = csv.reader(itertools.chain([first], stream), delimiter=delimiter)
    header = next(rows)
    if _is_geonames(header):
        columns, rest = _GEONAMES, itertools.chain([(1, header)], enumerate(rows, start=2))
        country: str | None = "NL"
    else:
        columns, rest = _columns(header), itertools.chain(enumerate(rows, start=2))
        country = None
    try:
        for number_of_row, cells in rest:
            if any(map(str.strip, cells)):
                yield number_of_row, _entry(cells, columns, country)
    except csv.Error as error:
        message = _("Row %(row)s cannot be read: it is no table row.")
        raise PostcodeFileError(message % {"row": rows.line_num}) from error


def _entry(cells: list[str], columns: dict[str, int], country: str | None) -> Row:
    if len(cells) <= max(columns["code"], columns["lat"], columns["lon"]):
        return RowProblem.COLUMNS
    if country is not None and cells[0].strip().upper() != country:
        return RowProblem.COUNTRY
    postcode = normalise_postcode(cells[columns["code"]].removesuffix(".0"))
    if postcode is None:
        return RowProblem.POSTCODE
    lat, lon = number(cells[columns["lat"]]), number(cells[columns["lon"]])
    if lat is None or lon is None or not within_borders(lat, lon):
        return RowProblem.COORDINATES
    province = _name(cells, columns.get("province"))
    return PostcodeEntry(
        postcode.code,
        lat,
        lon,
        _name(cells, columns.get("place")),
        _name(cells, columns.get("municipality")),
        province_named(province) or province,
    )


def _name(cells: list[str], column: int | None) -> str:
    return "" if column is None or column >= len(cells) else _tidied(cells[column])


@lru_cache(maxsize=20_000)
def _tidied(name: str) -> str:
    return " ".join(name.split())[:MAX_NAME]


def _is_geonames(cells: list[str]) -> bool:
    return (
        len(cells) >= _GEONAMES_COLUMNS - 1
        and len(cells[0].strip()) == 2
        and cells[0].strip().isupper()
        and number(cells[_GEONAMES["lat"]]) is not None
    )


def _columns(header: list[str]) -> dict[str, int]:
    names = ["".join(filter(str.isalnum, cell.casefold())) for cell in header]
    found = {}
    for column, words in _HEADER_WORDS.items():
        position = next((names.index(word) for word in words if word in names), None)
        if position is not None:
            found[column] = position
    missing = [
        label
        for column, label in (("code", "postcode"), ("lat", "lat"), ("lon", "lon"))
        if column not in found
    ]
    if missing:
        message = _("The header misses: %(columns)s. The first row must name the columns.")
        raise PostcodeFileError(message % {"columns": ", ".join(missing)})
    return found


@contextmanager
def _opened(path: Path, max_bytes: int) -> Iterator[Iterator[str]]:
    """Open a file, or the table inside a zip, as lines that are counted while read."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                member = _table_in(archive, max_bytes)
                yield _lines(lambda: archive.open(member), max_bytes)
        else:
            yield _lines(lambda: path.open("rb"), max_bytes)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise PostcodeFileError(_("The zip file is damaged.")) from error
    except UnicodeDecodeError as error:
        raise PostcodeFileError(_("The file is not a text file.")) from error
    except OSError as error:
        message = _("The file cannot be read: %(reason)s.")
        raise PostcodeFileError(message % {"reason": error.strerror or error}) from error


def _table_in(archive: zipfile.ZipFile, max_bytes: int) -> zipfile.ZipInfo:
    tables = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith((".txt", ".csv", ".tsv"))
        and "readme" not in info.filename.lower()
    ]
    if not tables:
        raise PostcodeFileError(_("The zip file holds no table (.txt, .csv or .tsv)."))
    table = max(tables, key=lambda info: info.file_size)
    if table.flag_bits & 0x1:
        raise PostcodeFileError(_("The zip file asks for a password."))
    if table.file_size > max_bytes:
        raise _too_large(max_bytes)
    return table


def _lines(opened: Callable[[], IO[bytes]], max_bytes: int) -> Iterator[str]:
    """Yield decoded lines; the size is counted, whatever the file says about itself."""
    with opened() as file:
        encoding = _encoding(file, max_bytes)
    with opened() as file, TextIOWrapper(file, encoding=encoding, newline="") as text:
        while line := text.readline(MAX_LINE):
            if len(line) == MAX_LINE or "\x00" in line:
                raise PostcodeFileError(_("The file is not a text file."))
            yield line


def _encoding(file: IO[bytes], max_bytes: int) -> str:
    """Read the file once: how is it written, and is it not too large?"""
    size, decoder = 0, None
    encoding = "utf-8-sig"
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        if decoder is None:
            if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                encoding = "utf-16"
            decoder = codecs.getincrementaldecoder(encoding)()
        if encoding == "utf-8-sig":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return encoding


def _too_large(max_bytes: int) -> PostcodeFileError:
    message = _("The file is larger than %(megabytes)s MB.")
    return PostcodeFileError(message % {"megabytes": max_bytes // (1024 * 1024)})
