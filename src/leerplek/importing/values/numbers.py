"""Counts, scores and numbers written as words."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.parsed import Context, Parsed, not_understood

NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "nul geen none zero",
            "een één eén eèn one",
            "twee two",
            "drie three",
            "vier four",
            "vijf five",
            "zes six",
            "zeven seven",
            "acht eight",
            "negen nine",
            "tien ten",
            "elf eleven",
            "twaalf twelve",
        )
    )
    for word in words.split()
}
_COUNT = re.compile(
    r"(?:ca\.?|circa|±|ongeveer)?\s*(\d{1,6}(?:[.,]\d{1,3})?|[^\W\d]+)\s*"
    r"(?:x|×|keer|stuks?|st|plek(?:ken)?|plaats(?:en)?|huisartsen|ha|fte|places?|gps?)?\.?"
)
_EMPTY = frozenset({"", "-", "–", "—", "?", "nvt", "n.v.t.", "n.v.t", "onbekend", "unknown"})
_SCORE = re.compile(r"([+-]?\d{1,3}(?:[.,]\d+)?)(?:\s*(?:/|van|uit)\s*5)?")


def decimal_of(text: str) -> Decimal | None:
    """Read "2,5", "2.5" or "drie"; None when it is no plain number."""
    if text.casefold() in NUMBER_WORDS:
        return Decimal(NUMBER_WORDS[text.casefold()])
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def count_up_to(most: int, *, whole: bool = True) -> Callable[[Cell, Context], Parsed]:
    """Make a parser for a number from 0: an int when whole, else a Decimal with one decimal.

    "2", "2,5", "drie", "2x" and "geen" are read; an empty cell is None, never 0.
    """

    def parse(cell: Cell, _context: Context) -> Parsed:
        text = text_of(cell).casefold()
        if text in _EMPTY:
            return Parsed(None)
        found = _COUNT.fullmatch(text)
        number = decimal_of(found[1]) if found else None
        if number is None or not 0 <= number <= most:
            return not_understood("number_not_understood")
        if whole:
            return (
                Parsed(int(number))
                if number == number.to_integral_value()
                else not_understood("number_not_understood")
            )
        return Parsed(number.quantize(Decimal("0.1")).normalize() + 0)

    return parse


def parse_score(cell: Cell, _context: Context) -> Parsed:
    """Read a score on a scale from 1 to 5 as an int; "4/5" is 4."""
    text = text_of(cell).casefold()
    if text in _EMPTY:
        return Parsed(None)
    found = _SCORE.fullmatch(text)
    number = decimal_of(found[1] if found else text)
    if number is None:
        return not_understood("score_not_understood")
    if number != number.to_integral_value() or not 1 <= number <= 5:
        return not_understood("score_out_of_range")
    return Parsed(int(number))
