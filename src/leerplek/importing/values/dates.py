"""Dates as text, and the moment from which somebody can start."""

import math
import re
from datetime import date, datetime, timedelta

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.parsed import Context, Parsed, not_understood

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb febr february",
            "maart mrt mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sept sep",
            "oktober okt oct october",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?:(\d{1,2})(?:e|de|ste|st|nd|rd|th)?\s*[-/. ]\s*)"
_NUMERIC = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*'?(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(?:(19|20)(\d\d)(\d\d)(\d\d)|(\d\d)(\d\d)((?:19|20)\d\d))", re.ASCII)
_NAMED = re.compile(rf"{_DAY}({_MONTH})\.?,?(?:\s*[-/. ]\s*'?(\d{{4}}|\d{{2}}))?", re.ASCII)
_MONTH_ONLY = re.compile(rf"({_MONTH})\.?(?:\s*[-/. ]?\s*'?(\d{{4}}|\d{{2}}))?", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/]\s*(\d{4})", re.ASCII)
_CLOCK = re.compile(r"[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_WEEKDAY = re.compile(
    r"^(?:ma|di|wo|do|vr|za|zo)(?:andag|nsdag|ensdag|nderdag|ijdag|terdag|ndag)?"
    r"\.?,?\s+"
)
_SOON = frozenset(
    {"direct", "per direct", "nu", "meteen", "z.s.m.", "zsm", "z.s.m", "asap", "onmiddellijk"}
    | {"now", "immediately", "zo snel mogelijk", "gelijk"}
)
_LEAD = re.compile(
    r"^(?:vanaf|per|in|m\.?i\.?v\.?|met ingang van|begin|eind|pas|niet voor|from|as of)\s+"
)
_EMPTY = frozenset({"", "-", "?", "onbekend", "unknown", "nvt", "n.v.t."})
# A spreadsheet counts days from here; the range is 1910 to 2064.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(3654, 60000)
_START_IN_TEXT = re.compile(
    r"\b(?:pas|beschikbaar|starten|start|beginnen|begint|eerder|niet|kan|available|can start)\b"
    r"[^.;\n]{0,30}?\b(?:vanaf|per|in|na|voor|met ingang van|m\.?i\.?v\.?|from)\s+"
    rf"((?:\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{2,4}})|"
    rf"(?:\d{{1,2}}(?:e|ste|de)?\s+)?(?:{_MONTH})\b(?:\s+(?:19|20)\d\d)?)",
    re.IGNORECASE | re.ASCII,
)


class _ImpossibleError(Exception):
    """The text is a date in form, but there is no such day."""


def parse_birth_date(cell: Cell, context: Context) -> Parsed:
    """Read a date in the past; None when empty, impossible or not understood.

    Of a year in two digits the last one that has already been is taken.
    """
    known = _date_of(cell)
    if known is None:
        text = text_of(cell).casefold()
        if text in _EMPTY:
            return Parsed(None)
        try:
            known = _read(text, context.today, birth=True)
        except _ImpossibleError:
            return not_understood("date_impossible")
    if known is None:
        return not_understood("date_not_understood")
    if not date(context.today.year - 110, 1, 1) <= known <= context.today:
        return not_understood("date_impossible")
    return Parsed(known)


def parse_start(cell: Cell, context: Context) -> Parsed:
    """Read from when something is possible; None when empty or not understood.

    A month alone is its first day; without a year it is the next such month, the
    running one included.  "Per direct" is today.
    """
    known = _date_of(cell)
    if known is None:
        text = text_of(cell).casefold()
        if text in _EMPTY:
            return Parsed(None)
        try:
            known = read_start(text, context.today)
        except _ImpossibleError:
            return not_understood("date_impossible")
    if known is None:
        return not_understood("date_not_understood")
    if abs(known.year - context.today.year) > 20:
        return not_understood("date_impossible")
    return Parsed(known)


def start_in_text(text: str, today: date) -> date | None:
    """Find "kan pas vanaf maart" in a remark and return the day, or None."""
    found = _START_IN_TEXT.search(text[:4000])
    if found is None:
        return None
    try:
        return read_start(found[1].casefold(), today)
    except _ImpossibleError:
        return None


def read_start(text: str, today: date) -> date | None:
    """Return the day a text in lower case names, counted from today; None when unclear."""
    if text in _SOON:
        return today
    text = _LEAD.sub("", text)
    if text in _SOON:
        return today
    month = _MONTH_ONLY.fullmatch(text)
    if month:
        number = _MONTHS[month[1]]
        if month[2]:
            return date(_year(month[2], today, birth=False), number, 1)
        return date(today.year + (number < today.month), number, 1)
    numeric = _MONTH_YEAR.fullmatch(text)
    if numeric and 1 <= int(numeric[1]) <= 12:
        return _day(int(numeric[2]), int(numeric[1]), 1)
    return _read(text, today, birth=False)


def _date_of(cell: Cell) -> date | None:
    """Return the date that a spreadsheet already holds as one."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    number = cell
    if isinstance(cell, str):
        text = cell.strip()
        number = int(text) if len(text) == 5 and text.isdecimal() and text.isascii() else 0
    if isinstance(number, (int, float)) and math.isfinite(number) and int(number) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(number))
    return None


def _read(text: str, today: date, *, birth: bool) -> date | None:
    text = _WEEKDAY.sub("", _CLOCK.sub("", text[:60])).strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(text):
        return _day(_year(found[3], today, birth=birth), int(found[2]), int(found[1]))
    if found := _COMPACT.fullmatch(text):
        if found[1]:
            return _day(int(found[1] + found[2]), int(found[3]), int(found[4]))
        return _day(int(found[7]), int(found[6]), int(found[5]))
    if found := _NAMED.fullmatch(text):
        month, day = _MONTHS[found[2]], int(found[1])
        if found[3]:
            return _day(_year(found[3], today, birth=birth), month, day)
        if not birth:
            return _day(today.year + ((month, day) < (today.month, today.day)), month, day)
    return None


def _year(digits: str, today: date, *, birth: bool) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year - 100 if birth and year > today.year else year


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _ImpossibleError from error
