"""Hours a week as people write them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.numbers import NUMBER_WORDS, decimal_of
from leerplek.importing.values.parsed import FULL_TIME, Context, Parsed, not_understood

DAY = Decimal(8)
PART_OF_DAY = Decimal(4)
MOST = Decimal(60)
# A bare 3 or 4 is as likely a number of days, and a guess would decide about a person.
LEAST_BARE = Decimal(6)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a week: lowest and highest.

    "24" has both the same.  "min. 24" has no highest and is open-ended; "max 28" has
    no lowest.  Divisible says that a place may be shared ("16 (deelbaar)").
    """

    low: Decimal | None
    high: Decimal | None
    divisible: bool = False
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class _Amount:
    number: Decimal
    unit: str


_SKIPPED = (
    r"ca\.?|circa|ong(?:ev)?\.?|ongeveer|rond(?:\s+de)?|about|approx\.?|per\s+week|"
    r"p\.?\s?/?\s?w\.?|/\s?w(?:ee)?k|wekelijks|in\s+de\s+week|a\s+week|flexibel|flexible|"
    r"in\s+overleg|bespreekbaar|bij\s+voorkeur|voorkeur|liefst|graag|tussen|between|"
    r"beschikbaar|available|contract|ma|di|wo|do|vr"
)
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<about>±|\+/-|\+-|~|[()\[\];:.,])
    | (?P<divisible>deelbaar|splitsbaar|te\s+(?:ver)?delen|divisible|shareable)
    | (?P<full>full[\s-]?time|voltijds?|volledige?\s+week|ft)(?!\w)
    | (?P<short>min\.?)(?![a-z])
    | (?P<min>min(?:imaal|imum|stens)|ten\s?minste|vanaf|at\s+least|from|>=|≥|>)(?![a-z])
    | (?P<max>max(?:imaal|imum)?\.?|hooguit|ten\s?hoogste|at\s+most|up\s+to|<=|≤|<)(?![a-z])
    | (?P<number>\d{{1,3}}(?:[.,](?:\d|00|25|33|50|67|75))?(?!\d))
    | (?P<word>{"|".join(sorted(NUMBER_WORDS, key=len, reverse=True))})(?!\w)
    | (?P<fte>fte)(?!\w)
    | (?P<percent>%|procent)
    | (?P<part>dagde(?:el|len)|ochtenden|ochtend|middagen|middag|mornings?|afternoons?)(?!\w)
    | (?P<day>dag(?:en)?|dgn?\.?|days?|d)(?!\w)
    | (?P<hour>uu?r(?:en)?|hours?|hrs?|u|h)(?!\w)
    | (?P<times>[x×*]|van(?!\w))
    | (?P<plus>\+)
    | (?P<until>tot(?:\s+en\s+met)?|t/m|tm)(?![a-z])
    | (?P<to>[-–—]|/(?!\s?w)|of|or|to|à|a(?!\s+week)|en|and)(?![a-z])
    | (?P<skip>{_SKIPPED})(?![a-z])
    )""",
    re.VERBOSE,
)
_FORMS = {
    "N": "exact",
    "NtN": "range",
    "lNtN": "range",
    "NtNh": "range",
    "lN": "low",
    "Nl": "low",
    "Np": "low",
    "hN": "high",
    "Nh": "high",
    "uN": "high",
    "NuN": "range",
    "lNuN": "range",
    "lNhN": "range",
    "hNlN": "range",
}
_LETTERS = {"min": "l", "short": "m", "max": "h", "to": "t", "until": "u", "plus": "p"}


def parse_hours(cell: Cell, context: Context) -> Parsed:
    """Read hours a week: `Hours`, or None when the cell is empty or not understood.

    "3 dagen" is 24 hours, "0,6 fte" 22.8 and "fulltime" 38 (cao).  More than 60, or
    nothing at all, is no number of hours; "parttime" says too little.
    """
    text = text_of(cell).casefold()
    if text in {"", "-", "?", "onbekend", "unknown"}:
        return Parsed(None)
    is_text = isinstance(cell, (str, int, float))
    hours = read_hours(text, context.full_time) if is_text else None
    return not_understood("hours_not_understood") if hours is None else Parsed(hours)


def read_hours(text: str, full_time: Decimal = FULL_TIME) -> Hours | None:
    """Return the hours that a text in lower case says, or None when that is not clear."""
    tokens = _tokens(text[:200], full_time)
    if tokens is None:
        return None
    divisible = ("divisible", "") in tokens
    form, amounts = _form(_multiplied([token for token in tokens if token[0] != "divisible"]))
    hours = [_in_hours(amount, full_time) for amount in amounts]
    if form == "NN" and amounts[0].unit in {"day", "part"} and amounts[1].unit == "hour":
        form, hours = "N", hours[1:]
    kind = _FORMS.get(form)
    if kind is None or any(amount is None or not 0 < amount <= MOST for amount in hours):
        return None
    known = sorted(amount.quantize(_TENTH) for amount in hours if amount is not None)
    return Hours(
        low=None if kind == "high" else known[0],
        high=None if kind == "low" else known[-1],
        divisible=divisible,
        open_ended=kind == "low",
    )


def _tokens(text: str, full_time: Decimal) -> list[tuple[str, str]] | None:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return tokens if not text[position:].strip() else None
        position = found.end()
        kind = found.lastgroup or ""
        if kind == "full":
            tokens += [("number", str(full_time)), ("hour", "")]
        elif kind == "divisible":
            tokens.append((kind, ""))
        elif kind not in {"skip", "about"}:
            tokens.append(("number" if kind == "word" else kind, found[kind]))
    return tokens


def _multiplied(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Work out "4 x 8" and "3 dagen van 9 uur"."""
    plain = [token for token in tokens if token[0] not in {"day", "hour", "part"}]
    if [kind for kind, _text in plain] != ["number", "times", "number"]:
        return tokens
    times, each = decimal_of(plain[0][1]), decimal_of(plain[2][1])
    if times is None or each is None:
        return tokens
    return [("number", str(times * each)), ("hour", "")]


def _form(tokens: list[tuple[str, str]]) -> tuple[str, list[_Amount]]:
    """Return the shape of what was said, as "NtN" for "24 tot 32", and its amounts.

    A unit counts for the amounts before it that have none: "3-4 dagen".
    """
    form = ""
    numbers: list[Decimal] = []
    units: list[str] = []
    for kind, text in tokens:
        if kind == "number":
            number = decimal_of(text)
            numbers.append(Decimal(0) if number is None else number)
            units.append("")
            form += "N"
        elif kind in _LETTERS:
            form += _LETTERS[kind]
        elif kind == "times" or not units or units[-1]:
            form += "?"
        else:
            units = [unit or kind for unit in units]
    # "min. 24" is a lowest number; in "20 min" the word means minutes.
    form = form if form.endswith("m") else form.replace("m", "l")
    return form, [_Amount(*pair) for pair in zip(numbers, units, strict=True)]


def _in_hours(amount: _Amount, full_time: Decimal) -> Decimal | None:
    match amount.unit:
        case "day":
            return amount.number * DAY if amount.number <= 7 else None
        case "part":
            return amount.number * PART_OF_DAY if amount.number <= 14 else None
        case "fte":
            return amount.number * full_time if amount.number <= Decimal("1.2") else None
        case "percent":
            return amount.number * full_time / 100 if amount.number <= 120 else None
        case "hour":
            return amount.number
        case _:
            return amount.number if amount.number >= LEAST_BARE else None


def join_hours(values: dict[str, Any]) -> bool:
    """Join "Uren min" and "Uren max" into `hours` and drop the two.

    Either may be missing.  Returns whether they had to change places.
    """
    low: Hours | None = values.pop("hours_low")
    high: Hours | None = values.pop("hours_high")
    if low is None and high is None:
        return False
    least = None if low is None else low.low or low.high
    most = None if high is None else high.high or high.low
    crossed = least is not None and most is not None and least > most
    if crossed:
        least, most = most, least
    divisible = any(part is not None and part.divisible for part in (low, high, values["hours"]))
    values["hours"] = Hours(least, most, divisible, open_ended=most is None)
    return crossed
