"""Zip files that say they are spreadsheets: counted, checked and packed again.

Only what was counted here goes on to the reader.  The sizes that a zip file states
about itself are never believed.
"""

import io
import zipfile
from typing import NamedTuple

from django.utils.translation import gettext as _

from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import SheetExtent, is_plainly_within
from leerplek.importing.limits import MEGABYTE, Limits
from leerplek.importing.unpacking import (
    Fault,
    UnpackingError,
    opened,
    parts_of,
    read_xml,
    xml_reader,
)

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


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
        with opened(content, limits) as archive:
            kind = _kind(set(archive.namelist()), archive)
            return Repacked(kind, _copy(archive, kind, limits))
    except UnpackingError as error:
        raise _refusal(error.fault, limits) from error


def damaged() -> ImportingError:
    return ImportingError(
        _("The file is damaged and cannot be read. Open it in Excel, save it again and try again.")
    )


def encrypted() -> ImportingError:
    return ImportingError(
        _("The file is protected with a password. Save it without a password and try again.")
    )


def _refusal(fault: Fault, limits: Limits) -> ImportingError:
    if fault is Fault.ENCRYPTED:
        return encrypted()
    if fault is Fault.TOO_MANY_PARTS:
        return ImportingError(
            _("The file holds more than %(count)d parts. That is not an ordinary spreadsheet.")
            % {"count": limits.archive_entries}
        )
    if fault is Fault.TOO_LARGE:
        return ImportingError(
            _("Unpacked, the file is larger than %(size)d MB. Split it and try again.")
            % {"size": limits.unpacked_bytes // MEGABYTE}
        )
    if fault is Fault.STRANGE_PARTS:
        return ImportingError(
            _("The file has parts that do not belong in a spreadsheet, so it was not opened.")
        )
    if fault is Fault.OWN_ENTITIES:
        return ImportingError(
            _("The file declares its own XML entities. That is not safe, so it was not opened.")
        )
    return damaged()


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


def _copy(archive: zipfile.ZipFile, kind: str, limits: Limits) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as clean:
        for name, part in parts_of(archive, limits):
            if _is_wanted(name, kind):
                _check_xml(name, part, limits)
                clean.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


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
    parser = xml_reader()
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    if name == "content.xml" or (is_sheet and not is_plainly_within(part, limits)):
        extent.listen(parser)
    read_xml(parser, part)
