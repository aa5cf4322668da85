"""Text files with separators: which encoding, which separator, which line."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from leerplek.importing.errors import ImportingError

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_RECORDS = 30
_HINT = re.compile(r"sep=([;,\t|])\r?\n?", re.IGNORECASE)
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|head|meta)\b", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    UTF-8 and UTF-16 are recognised, with or without a mark at the start; anything
    else is read as Windows-1252, what a Dutch Excel writes.  A file that holds NUL
    or does not fit any of these is refused, with the line where that is known.
    """
    encoding = _encoding(content)
    # Without the mark, so that a fault is reported where it is.
    body = content.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8-sig" else content
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ImportingError(
            _(
                "Line %(line)d holds characters that cannot be read. "
                "Save the file as CSV UTF-8 and try again."
            )
            % {"line": line}
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        raise ImportingError(
            _(
                "Line %(line)d holds a NUL character, so this is not a text file. "
                "Save the file as CSV UTF-8 or XLSX and try again."
            )
            % {"line": text.count("\n", 0, nul) + 1}
        )
    if _MARKUP.match(text):
        raise ImportingError(
            _(
                "This is a web page or an XML file, not a spreadsheet. "
                "Open it in Excel, save it as XLSX and try again."
            )
        )
    return text, encoding


def _encoding(content: bytes) -> str:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    start = content[:4000]
    if len(content) % 2 == 0 and start.count(0) > len(start) // 4:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if min(even, odd) * 10 < max(even, odd):
            return "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def separator_of(text: str) -> str:
    """Return the separator that cuts the first records into equally many cells most often."""
    hint = _HINT.match(text)
    if hint is not None:
        return hint[1]
    best, best_score = SEPARATORS[0], 0.0
    for separator in SEPARATORS:
        widths = Counter(len(cells) for _number, cells in _sample(text, separator))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = count + min(width, 50) / 100
        if score > best_score:
            best, best_score = separator, score
    return best


def _sample(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for count, record in enumerate(records(text, separator)):
            if count >= _SAMPLE_RECORDS:
                return
            if any(record[1]):
                yield record
    except ImportingError:
        return


def records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which the record starts, cells), as an editor counts lines."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator)
    start = 1
    try:
        for cells in reader:
            if not (start == 1 and _HINT.fullmatch(separator.join(cells))):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise ImportingError(
            _(
                "The cell that starts on line %(line)d does not end. "
                'Probably a quotation mark (") is missing there or is one too many.'
            )
            % {"line": start}
        ) from error
