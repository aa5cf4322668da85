"""What may be kept and shown of a file's own words: its name, its headers, a sample of a column.

A header is a word of the file's maker, but in a sheet without one it is a person's row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from django.utils.translation import gettext as _

from leerplek.importing.cells import text_of
from leerplek.importing.columns import folded
from leerplek.importing.extents import column_letters
from leerplek.importing.sensitive import Care, found_in, header_is_about
from leerplek.importing.tables import Row

LONGEST_HEADER = 60
MOST_WORDS = 6
SAMPLE_LENGTH = 40
_DATA = re.compile(r"\d{4}|@|\d{1,2}[-/.]\d{1,2}[-/.]\d|(?:\d[ -]?){6}|^\d+$")


def looks_like_data(label: str) -> bool:
    """Tell whether a header may be somebody's data instead of the name of a column."""
    return (
        len(label) > LONGEST_HEADER
        or len(label.split()) > MOST_WORDS
        or _DATA.search(label) is not None
        or (found_in(label, Care.FREE) != "" and not header_is_about(folded(label)))
    )


def safe_label(label: str, index: int) -> str:
    """Return the header, or "column C" for one that may be data or is not there."""
    if not label or looks_like_data(label):
        return _("column %(letters)s") % {"letters": column_letters(index)}
    return label


def safe_sheet_name(name: str, number: int) -> str:
    """Return the name of a sheet, or "sheet 2" for one that says what may not be shown."""
    return _("sheet %(number)s") % {"number": number} if found_in(name, Care.FREE) else name


def safe_file_name(file_name: str) -> str:
    """Return the last part of a file's name, without what may not be kept."""
    path = PurePath(file_name.replace("\\", "/"))
    stem = " ".join("".join(c if c.isprintable() else " " for c in path.stem).split())
    if found_in(stem, Care.FREE):
        stem = _("spreadsheet")
    return f"{stem[:100]}{path.suffix[:6].lower()}"


def worth_remembering(
    labels: Mapping[int, str], guessed: Mapping[int, str], chosen: Mapping[int, str]
) -> dict[str, str]:
    """Return what a region keeps of a person's corrections: folded header to key.

    Only corrections are kept: what is recognised without help needs no memory, and
    the header of a column that nobody recognises may be anything.
    """
    kept = {}
    for index, label in labels.items():
        key = chosen.get(index, "")
        if key == guessed.get(index, "") or looks_like_data(label) or not folded(label):
            continue
        kept[folded(label)[:LONGEST_HEADER]] = key
    return kept


def samples(rows: Iterable[Row], labels: Sequence[str], width: int) -> dict[int, str]:
    """Return for each column the first text that may be shown, shortened.

    Of a column whose header or cells hold what may not be kept nothing is shown.
    """
    hidden = {index for index, label in enumerate(labels) if header_is_about(folded(label))}
    found: dict[int, str] = {}
    for row in rows:
        for index, cell in enumerate(row.cells[:width]):
            text = " ".join(text_of(cell).split())
            if index in hidden or not text:
                continue
            if found_in(text, Care.FREE):
                hidden.add(index)
                found.pop(index, None)
            elif index not in found:
                found[index] = text if len(text) <= SAMPLE_LENGTH else f"{text[:SAMPLE_LENGTH]}…"
    return found | dict.fromkeys(hidden, "")
