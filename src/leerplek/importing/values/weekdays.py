"""Days of the week as people write them: "ma di do", "ma t/m wo", "maandag en donderdag"."""

import re

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.parsed import Context, Issue, Parsed, not_understood

MON, TUE, WED, THU, FRI, SAT, SUN = "mon", "tue", "wed", "thu", "fri", "sat", "sun"
WEEK = (MON, TUE, WED, THU, FRI, SAT, SUN)
WORKING_WEEK = WEEK[:5]

_EMPTY = frozenset({"", "-", "?", "onbekend", "unknown", "nvt", "n.v.t.", "nnb", "n.n.b."})
_UNSURE = re.compile(
    r"in overleg|overleggen|flexibel|maakt niet uit|wisselend|nader te bepalen|nog niet bekend|"
    r"to be agreed|flexible"
)
# The shortest way to write each day, and what may follow it.
_DAYS = (
    (MON, r"ma(?:an(?:d(?:ag(?:en)?)?)?)?|mo(?:n(?:days?)?)?"),
    (TUE, r"di(?:n(?:s(?:d(?:ag(?:en)?)?)?)?)?|tu(?:e(?:s(?:days?)?)?)?"),
    (WED, r"wo(?:e(?:n(?:s(?:d(?:ag(?:en)?)?)?)?)?)?|we(?:d(?:nesdays?)?)?"),
    (THU, r"do(?:n(?:d(?:er(?:d(?:ag(?:en)?)?)?)?)?)?|th(?:u(?:r(?:s(?:days?)?)?)?)?"),
    (FRI, r"vr(?:ij(?:d(?:ag(?:en)?)?)?)?|fr(?:i(?:days?)?)?"),
    (SAT, r"za(?:t(?:er(?:d(?:ag(?:en)?)?)?)?)?|sa(?:t(?:urdays?)?)?"),
    (SUN, r"zo(?:n(?:d(?:ag(?:en)?)?)?)?|su(?:n(?:days?)?)?"),
)
_ALL_WEEK = re.compile(
    r"alle (?:werk)?dagen|elke (?:werk)?dag|(?:de )?hele week|every (?:week)?day|all week"
)
_NOT = re.compile(r"\b(?:niet|geen|behalve|uitgezonderd|not|except|no)\b")
_TOKEN = re.compile(
    r"\s*(?:(?P<dash>[-–—])|(?P<mark>[,;/&+.()])"
    r"|(?:(?P<until>t\s?/\s?m|tm|tot\s+en\s+met|through|until)"
    r"|(?P<skip>op|elke|iedere|on|every|de|the|en|and|ook)"
    + "".join(f"|(?P<{code}>{pattern})" for code, pattern in _DAYS)
    + r")(?![a-z]))"
)
_CHAIN = re.compile(r"[-–—]\s*[a-z]+\.?\s*[-–—]")
_COUNTED = re.compile(r"\d+(?:[.,]\d+)?\s*(?:x|dag(?:en)?|days?|d)?(?:\s+per week|\s*p/?w)?")


def parse_weekdays(cell: Cell, _context: Context) -> Parsed:
    """Read days as a tuple of their codes in the order of the week; () when they are not known.

    "3 dagen" says how many and not which, and "in overleg" says nothing yet: both leave
    the days unknown, with a remark that tells why.
    """
    text = text_of(cell).casefold()[:200].strip()
    if text in _EMPTY:
        return Parsed(())
    if _COUNTED.fullmatch(text):
        return Parsed((), (Issue("weekdays_counted"),))
    if _ALL_WEEK.fullmatch(text):
        return Parsed(WORKING_WEEK)
    if _CHAIN.search(text):
        # "ma-wo-vr" is three days, "ma-wo" is from Monday to Wednesday.
        text = re.sub(r"[-–—]", " ", text)
    days = None if _NOT.search(text) or _UNSURE.search(text) else _read(text)
    return not_understood("weekdays_not_understood", ()) if not days else Parsed(days)


def _read(text: str) -> tuple[str, ...] | None:
    """Return the days that a text names, or None when part of it means something else."""
    found: set[str] = set()
    position, last, is_range = 0, "", False
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            return None if text[position:].strip() else _in_order(found, is_range)
        position, kind = token.end(), token.lastgroup or ""
        if kind in {"until", "dash"}:
            if not last or is_range:
                return None
            is_range = True
        elif kind not in {"skip", "mark"}:
            if is_range and WEEK.index(kind) < WEEK.index(last):
                return None
            first = WEEK.index(last) if is_range else WEEK.index(kind)
            found.update(WEEK[first : WEEK.index(kind) + 1])
            last, is_range = kind, False
    return _in_order(found, is_range)


def _in_order(found: set[str], is_range: bool) -> tuple[str, ...] | None:
    return None if is_range else tuple(day for day in WEEK if day in found)
