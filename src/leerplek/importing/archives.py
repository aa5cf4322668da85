"""Zip files that say they are spreadsheets: counted, checked and packed again.

Only what was counted here goes on to the reader.  The sizes that a zip file states
about itself are never believed.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from django.utils.translation import gettext as _

from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import SheetExtent, is_plainly_within
from leerplek.importing.limits import MEGABYTE, Limits

_CHUNK = 64 * 1024
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile and zlib raise on damaged or hostile input.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
    IndexError,
    KeyError,
)


class Repacked(NamedTuple):
    """The checked parts of a spreadsheet, packed without compression."""

    kind: str
    content: bytes


def repack(content: bytes, limits: Limits) -> Repacked:
    """Check every entry of a zip file and return its spreadsheet parts, packed again.

    Raises `ImportingError` for what is damaged, encrypted, too large once unpacked,
    or no spreadsheet of a kind that is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits)
            kind = _kind({entry.filename for entry in entries}, archive)
            return Repacked(kind, _copy(archive, entries, kind, limits))
    except ImportingError:
        raise
    except _DAMAGED as error:
        raise damaged() from error


def damaged() -> ImportingError:
    return ImportingError(
        _("The file is damaged and cannot be read. Open it in Excel, save it again and try again.")
    )


def encrypted() -> ImportingError:
    return ImportingError(
        _("The file is protected with a password. Save it without a password and try again.")
    )


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        raise ImportingError(
            _("The file holds more than %(count)d parts. That is not an ordinary spreadsheet.")
            % {"count": limits.archive_entries}
        )
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise encrypted()
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        outside = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
        if is_link or outside or name in seen or entry.compress_type not in _PACKED:
            raise ImportingError(
                _("The file has parts that do not belong in a spreadsheet, so it was not opened.")
            )
        seen.add(name)


def _kind(names: set[str], archive: zipfile.ZipFile) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as part:
            if part.read(200).strip().startswith(_ODS_TYPE):
                return "ods"
    if "xl/workbook.bin" in names:
        raise ImportingError(
            _("This is a binary Excel file (.xlsb). Save it as .xlsx and try again.")
        )
    raise ImportingError(
        _("This is not a spreadsheet. Upload a file in XLSX, XLS, ODS, CSV or TSV.")
    )


def _copy(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], kind: str, limits: Limits
) -> bytes:
    out = io.BytesIO()
    total = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as clean:
        for entry in entries:
            wanted = _is_wanted(entry.filename, kind)
            parts = []
            for chunk in _chunks(archive, entry):
                total += len(chunk)
                if total > limits.unpacked_bytes:
                    raise ImportingError(
                        _("Unpacked, the file is larger than %(size)d MB. Split it and try again.")
                        % {"size": limits.unpacked_bytes // MEGABYTE}
                    )
                if wanted:
                    parts.append(chunk)
            if wanted:
                part = b"".join(parts)
                _check_xml(entry.filename, part, limits)
                clean.writestr(zipfile.ZipInfo(entry.filename), part)
    return out.getvalue()


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # A stated size above the limit would be refused on the header's word; a stated size below
    # it is not enough to trust, so both are left to the counting.
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _is_wanted(name: str, kind: str) -> bool:
    if kind == "ods":
        return name in {"mimetype", "content.xml", "META-INF/manifest.xml"}
    if name in {"[Content_Types].xml", "_rels/.rels"}:
        return True
    folders = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/theme/", "xl/embeddings/")
    return (
        name.startswith("xl/") and not name.startswith(folders) and name.endswith((".xml", ".rels"))
    )


def _check_xml(name: str, part: bytes, limits: Limits) -> None:
    """Refuse declarations of own entities, broken XML, and cells outside the limits."""
    if name == "mimetype":
        return
    if name == "META-INF/manifest.xml" and b"encryption-data" in part:
        raise encrypted()
    extent = SheetExtent(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    if name == "content.xml" or (is_sheet and not is_plainly_within(part, limits)):
        extent.listen(parser)
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged() from error


def _refuse_doctype(*_declaration: object) -> None:
    raise ImportingError(
        _("The file declares its own XML entities. That is not safe, so it was not opened.")
    )
