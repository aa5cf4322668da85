"""The one door for a file that somebody sends: looked at, scanned, cleaned, and told about."""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from leerplek.documents.cleaning.apart import clean_pdf
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.cleaning.pictures import clean_picture
from leerplek.documents.cleaning.scanning import Scan, scan
from leerplek.documents.cleaning.word import clean_word
from leerplek.documents.enums import FileType
from leerplek.importing.limits import MEGABYTE
from leerplek.importing.sensitive import Care, found_in, has_citizen_number, words_in

BEGINNINGS = (
    (b"%PDF-", FileType.PDF),
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"PK\x03\x04", FileType.DOCX),
)
# A Word file of before 2007, and one of today with a password.
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
LONGEST_NAME = 80
_STRANGE = re.compile(r"[^\w .,()+&-]+")


@dataclass(frozen=True)
class CheckedFile:
    """A file as it may be kept, and what a person should know of it.

    `came_as` is the digest of the file before it was cleaned: by it the same file is
    known when it is sent once more.  `is_read` is False when a part of it is a picture of
    text: nobody looked what is written there.
    """

    name: str
    type: FileType
    content: bytes
    came_as: str
    is_scanned: bool
    is_read: bool
    words: tuple[str, ...] = ()
    was_signed: bool = False
    lost_parts: bool = False


@dataclass(frozen=True)
class _Cleaned:
    content: bytes
    text: str = ""
    # What stands beside the text, where somebody who reads the page may not see it.
    aside: str = ""
    is_read: bool = False
    was_signed: bool = False
    lost_parts: bool = False


def check_file(file: IO[bytes], *, name: str) -> CheckedFile:
    """Return a file as it may be kept.

    Its type follows from what is in it.  The scanner sees it as it came, the rest only
    the clean one.  Raises `UploadError` for what is not kept: another type, too large,
    damaged, with a virus, or with a citizen service number in its text.  Words about
    health or a benefit are a question to a person, in `words`: a CV of somebody from
    care is full of them.
    """
    most = largest_megabytes() * MEGABYTE
    data = file.read(most + 1)
    if len(data) > most:
        raise too_large()
    kind = _type_of(data)
    is_scanned = scan(data) is Scan.CLEAN
    cleaned = _cleaned(data, kind)
    if not cleaned.content or len(cleaned.content) > most:
        raise too_large()
    told = f"{cleaned.text}\n{cleaned.aside}"
    if has_citizen_number(told):
        raise UploadError(
            _(
                "A citizen service number (BSN) seems to stand in this file. It may not be kept "
                "here: make the number unreadable and send the file again."
            )
        )
    return CheckedFile(
        name=_clean_name(name, kind),
        type=kind,
        content=cleaned.content,
        came_as=sha256(data).hexdigest(),
        is_scanned=is_scanned,
        is_read=cleaned.is_read,
        words=words_in(told, Care.WORK),
        was_signed=cleaned.was_signed,
        lost_parts=cleaned.lost_parts,
    )


def largest_megabytes() -> int:
    """Return how large a file may be, before and after it is cleaned."""
    return int(settings.FILE_MEGABYTES)


def too_large() -> UploadError:
    return UploadError(
        _("This file is larger than %(size)d MB. Make it smaller, or send it in parts.")
        % {"size": largest_megabytes()}
    )


def _type_of(data: bytes) -> FileType:
    for beginning, kind in BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data.startswith(OLD_OFFICE):
        raise UploadError(
            _(
                "This is an old Word file, or one with a password. Save it as a PDF or as DOCX "
                "without a password, and try again."
            )
        )
    raise UploadError(
        _("This type of file is not kept here. Send a PDF, a Word file (DOCX), a JPG or a PNG.")
    )


def _cleaned(data: bytes, kind: FileType) -> _Cleaned:
    if kind is FileType.PDF:
        pdf = clean_pdf(data)
        return _Cleaned(pdf.content, pdf.text, is_read=pdf.is_read, was_signed=pdf.was_signed)
    if kind is FileType.DOCX:
        word = clean_word(data)
        is_read = bool(word.text.strip())
        return _Cleaned(
            word.content, word.text, word.aside, is_read=is_read, lost_parts=word.lost_parts
        )
    return _Cleaned(clean_picture(data, "JPEG" if kind is FileType.JPEG else "PNG"))


def _clean_name(name: str, kind: FileType) -> str:
    """Return a name that can be shown: letters and digits, the ending that fits what is in it.

    A name that tells what may not be kept becomes empty; the page then says its kind.
    """
    plain = unicodedata.normalize("NFKC", name).replace("\\", "/")
    stem = PurePosixPath(plain).name
    ending = PurePosixPath(stem).suffix
    if 1 < len(ending) <= 6:
        stem = stem.removesuffix(ending)
    stem = " ".join(_STRANGE.sub(" ", stem).split()).strip(" .")[:LONGEST_NAME]
    if not stem or found_in(stem.replace("_", " "), Care.WORK):
        return ""
    return f"{stem}.{kind.value}"
