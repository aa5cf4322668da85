"""Yes, no, perhaps, and what people write behind it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.numbers import decimal_of
from leerplek.importing.values.parsed import Context, Issue, Parsed, not_understood


class Reply(StrEnum):
    """An empty cell is unknown, never no."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, with the number of places when it was given with it: "Ja, 1x"."""

    reply: Reply
    count: int | None = None


_UNKNOWN = frozenset(
    {"", "-", "–", "?", "??", "???", "x?", "onbekend", "onb", "onb.", "weet niet", "weet ik niet"}
    | {"unknown", "nvt", "n.v.t.", "nnb", "n.n.b.", "niet bekend", "nog niet bekend", "n/a"}
)
_MAYBE = re.compile(
    r"misschien|mss|msch|miss\.?|eventueel|evt\.?|wellicht|mogelijk|twijfel|overweegt|"
    r"in overleg|maybe|perhaps|possibly",
)
_YES = re.compile(r"(?:ja+|j|yes|y|jawel|zeker|graag|akkoord|ok|oké|true|waar|✓|✔|✅|v)(?!\w)")
_NO = re.compile(r"(?:nee+|neen|n|no|niet|nooit|geen|false|onwaar|✗|❌)(?!\w)")
_COUNT = re.compile(
    r"[\s,;:(]*([1-9]\d?|een|één|twee|drie|vier|vijf)\s*(?:x|×|keer|plek(?:ken)?|"
    r"plaats(?:en)?|leerling(?:en)?|places?)?[\s).!]*"
)


def parse_answer(cell: Cell, _context: Context) -> Parsed:
    """Read `Answer`: "ja", "J", "Ja, 1x", "n", "misschien", "2"; anything else is unknown.

    A yes or a no with a condition behind it ("ja, als er een begeleider is") is
    taken as perhaps, with a note.
    """
    text = text_of(cell).casefold()
    if text in _UNKNOWN:
        return Parsed(Answer(Reply.UNKNOWN))
    if text.isdecimal() and text.isascii() and len(text) < 3:
        number = int(text)
        return Parsed(Answer(Reply.YES, number if number > 1 else None) if number else _NO_ANSWER)
    for pattern, reply in ((_YES, Reply.YES), (_NO, Reply.NO)):
        found = pattern.match(text)
        if found:
            return _with_rest(reply, text[found.end() :])
    if _MAYBE.match(text):
        return Parsed(Answer(Reply.MAYBE))
    counted = _COUNT.fullmatch(text)
    if counted:
        return _with_rest(Reply.YES, text)
    return not_understood("answer_not_understood", Answer(Reply.UNKNOWN))


_NO_ANSWER = Answer(Reply.NO)


def _with_rest(reply: Reply, rest: str) -> Parsed:
    if not rest.strip(" .,!;:()-"):
        return Parsed(Answer(reply))
    counted = _COUNT.fullmatch(rest)
    if counted and reply == Reply.YES:
        number = decimal_of(counted[1])
        return Parsed(Answer(reply, int(number) if number is not None else None))
    return Parsed(Answer(Reply.MAYBE), (Issue("answer_with_condition"),))


def parse_yes_no(cell: Cell, context: Context) -> Parsed:
    """Read True, False, or None for unknown; "misschien" is not understood here."""
    value, issues = parse_answer(cell, context)
    match value.reply:
        case Reply.YES:
            return Parsed(True, issues)
        case Reply.NO:
            return Parsed(False, issues)
        case Reply.MAYBE:
            return not_understood("answer_not_understood")
        case _:
            return Parsed(None, issues)
