"""Dates, numbers, amounts and distances as people in the Netherlands write them.

Everything here is a plain function of a value and a language (`nl` or `en`), so
that pages, spreadsheets, letters and reports say the same.  Without a language
the active one counts.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone, translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language

Number = int | float | Decimal

MONTHS = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SEPARATORS = {"nl": (".", ","), "en": (",", ".")}
APPROXIMATELY = {"nl": "ongeveer", "en": "about"}
HOURS = {
    "nl": ("uur", "uur", "minstens", "hoogstens"),
    "en": ("hour", "hours", "at least", "at most"),
}


def format_date(value: date, language: str | None = None) -> str:
    """Return "3 september 2026"; a moment gives its date in Dutch time."""
    if isinstance(value, datetime):
        value = _local(value).date()
    return f"{value.day} {MONTHS[_language(language)][value.month - 1]} {value.year}"


def format_month(value: date, language: str | None = None) -> str:
    """Return "september 2026"."""
    return f"{MONTHS[_language(language)][value.month - 1]} {value.year}"


def format_moment(value: datetime, language: str | None = None) -> str:
    """Return "3 september 2026, 14.05 uur", in Dutch time."""
    local = _local(value)
    if _language(language) == "nl":
        return f"{format_date(local, 'nl')}, {local:%H.%M} uur"
    return f"{format_date(local, 'en')}, {local:%H:%M}"


def format_period(start: datetime, end: datetime, language: str | None = None) -> str:
    """Return "donderdag 3 september 2026, 14.05 tot 14.45 uur", in Dutch time, within a day."""
    first, last, spoken = _local(start), _local(end), _language(language)
    with translation.override(spoken):
        day = f"{WEEKDAYS[first.weekday()]} {format_date(first, spoken)}"
    if spoken == "nl":
        return f"{day}, {first:%H.%M} tot {last:%H.%M} uur"
    return f"{day}, {first:%H:%M} to {last:%H:%M}"


def format_number(value: Number, decimals: int | None = None, language: str | None = None) -> str:
    """Return "1.234,5"; without `decimals` as many as the value has, rounded half up with it."""
    number = _decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    else:
        number = number.normalize()
    if number == 0:
        number = abs(number)
    thousands, point = SEPARATORS[_language(language)]
    whole, _dot, fraction = f"{number:,f}".partition(".")
    return whole.replace(",", thousands) + (point + fraction if fraction else "")


def format_euro(amount: Number, language: str | None = None) -> str:
    """Return "€ 1.234,50" (Dutch) or "€1,234.50" (English); always two decimals."""
    spoken = _language(language)
    text = format_number(amount, 2, spoken)
    if spoken == "nl":
        return f"€ {text}"
    return f"-€{text[1:]}" if text.startswith("-") else f"€{text}"


def format_km(kilometres: Number, *, approximate: bool = False, language: str | None = None) -> str:
    """Return "8,4 km", or "ongeveer 8,4 km" when a coordinate behind it is not exact."""
    text = f"{format_number(kilometres, 1, language)} km"
    return f"{APPROXIMATELY[_language(language)]} {text}" if approximate else text


def format_hours(
    lowest: Number | None, highest: Number | None = None, language: str | None = None
) -> str:
    """Return hours a week: "24–32 uur", "28 uur", "minstens 24 uur" or "hoogstens 32 uur".

    Without either number it returns an empty text: the page says what that means there.
    """
    spoken = _language(language)
    one, many, at_least, at_most = HOURS[spoken]
    if lowest is None and highest is None:
        return ""
    if lowest is not None and highest is not None and _decimal(lowest) != _decimal(highest):
        low, high = format_number(lowest, language=spoken), format_number(highest, language=spoken)
        return f"{low}–{high} {many}"
    known = lowest if lowest is not None else highest
    assert known is not None  # noqa: S101 -- narrows the type; both missing returned above
    text = f"{format_number(known, language=spoken)} {one if _decimal(known) == 1 else many}"
    if lowest is not None and highest is not None:
        return text
    return f"{at_least if highest is None else at_most} {text}"


def format_percent(share: Number, language: str | None = None) -> str:
    """Return a share between 0 and 1 as "88 %" (Dutch) or "88%" (English)."""
    spoken = _language(language)
    space = " " if spoken == "nl" else ""
    return f"{format_number(_decimal(share) * 100, 0, spoken)}{space}%"


def _language(language: str | None) -> str:
    return "en" if (language or get_language() or "nl").startswith("en") else "nl"


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
