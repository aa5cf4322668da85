"""What every parser takes and returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.locations import Locator

FULL_TIME = Decimal(38)
"""A full-time week in the collective agreement (cao Huisartsenzorg)."""
NOTHING: Mapping[str, Any] = {}


class Issue(NamedTuple):
    """Something to say about a value; the code decides level and sentence (`findings`).

    `params` fill in the sentence; they never hold text that a person typed.
    """

    code: str
    params: Mapping[str, Any] = NOTHING


class Parsed(NamedTuple):
    """A typed value, and what is to be said about it.  Not understood is an empty value."""

    value: Any
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Context:
    """What reading depends on besides the file itself.

    `today` is the date from which "March" and "immediately" are counted, and that tells
    a birth date from a date to come.  `locate` finds an address on the map.
    `full_time` is what "fulltime" and "0,8 fte" are counted in, hours a week.
    """

    today: date
    locate: Locator
    full_time: Decimal = FULL_TIME


def not_understood(code: str, value: Any = None) -> Parsed:
    return Parsed(value, (Issue(code),))


def keep_text(limit: int) -> Callable[[Cell, Context], Parsed]:
    """Make a parser for a line of text of at most so many characters.

    A longer text is not kept: half a sentence may say the opposite.
    """

    def parse(cell: Cell, _context: Context) -> Parsed:
        text = text_of(cell)
        if not text.isprintable() or "  " in text:
            text = " ".join(text.split())
        if len(text) > limit:
            return Parsed("", (Issue("text_too_long", {"limit": limit}),))
        return Parsed(text)

    return parse


def keep_paragraphs(limit: int) -> Callable[[Cell, Context], Parsed]:
    """Make a parser for text that keeps its lines."""

    def parse(cell: Cell, _context: Context) -> Parsed:
        text = text_of(cell)
        if len(text) > limit:
            return Parsed("", (Issue("text_too_long", {"limit": limit}),))
        return Parsed(text)

    return parse
