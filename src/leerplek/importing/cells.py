"""What a cell of a spreadsheet holds, and how it reads as text."""

import re
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | time | timedelta

# Control characters, and the marks that turn the direction of writing around, have no place in
# a record; a soft hyphen or a zero width space makes two equal names differ.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_GUARDED = re.compile(r"'[=+\-@\t\r]")


def cleaned(text: str) -> str:
    """Return the text without unseen characters, outer spaces and an export's formula guard.

    The guard is the apostrophe that our own exports put before `= + - @`; a name
    such as 's-Heerenberg keeps its apostrophe.
    """
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
        text = text.encode("utf-8", "ignore").decode("utf-8")
    text = text.strip()
    if text.startswith("'") and _GUARDED.match(text):
        return text[1:]
    return text


def text_of(cell: Cell) -> str:
    """Return the cell as the user reads it: 6211, not 6211.0; 28-5-1992 for a date."""
    if isinstance(cell, str):
        return cleaned(cell)
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell.day}-{cell.month}-{cell.year} {cell:%H:%M}"
    if isinstance(cell, date):
        return f"{cell.day}-{cell.month}-{cell.year}"
    return str(cell)
