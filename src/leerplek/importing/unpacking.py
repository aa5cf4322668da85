"""Read zip files that others made: counted while they are read, never on their own word.

The kinds of file that are zip files inside (spreadsheets, texts) share this; each says in
its own words what is wrong.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from xml.parsers import expat

from leerplek.importing.limits import Limits

_CHUNK = 64 * 1024
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile and zlib raise on damaged or hostile input.
_BROKEN = (
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


class Fault(Enum):
    """What is wrong with a packed file."""

    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_MANY_PARTS = "too many parts"
    TOO_LARGE = "too large"
    STRANGE_PARTS = "strange parts"
    OWN_ENTITIES = "own entities"


class UnpackingError(Exception):
    """A packed file is not read any further."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a zip file whose list of parts is as it should be.

    Whatever is found to be broken while it is read inside the block is an
    `UnpackingError` too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist(), limits)
            yield archive
    except _BROKEN as error:
        raise UnpackingError(Fault.DAMAGED) from error


def parts_of(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each part, and stop when all together are too large."""
    total = 0
    for entry in archive.infolist():
        chunks = []
        # A stated size above the limit would be refused on the header's word; a stated size
        # below it is not enough to trust, so both are left to the counting.
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > limits.unpacked_bytes:
                    raise UnpackingError(Fault.TOO_LARGE)
                chunks.append(chunk)
        yield entry.filename, b"".join(chunks)


def xml_reader() -> expat.XMLParserType:
    """Return a reader of XML that refuses declarations of own entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def read_xml(parser: expat.XMLParserType, part: bytes) -> None:
    """Read a part to its end, and refuse it when it is no sound XML."""
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnpackingError(Fault.DAMAGED) from error


def _refuse_doctype(*_declaration: object) -> None:
    raise UnpackingError(Fault.OWN_ENTITIES)


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        raise UnpackingError(Fault.TOO_MANY_PARTS)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise UnpackingError(Fault.ENCRYPTED)
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        outside = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
        if is_link or outside or name in seen or entry.compress_type not in _PACKED:
            raise UnpackingError(Fault.STRANGE_PARTS)
        seen.add(name)
