"""How many years somebody works in this profession, and when that is little."""

from datetime import date
from decimal import Decimal

DAYS_A_YEAR = Decimal("365.25")


def years_on(told: Decimal | None, told_on: date | None, day: date) -> Decimal | None:
    """Return the whole and half years of experience on a day, from what was told earlier."""
    if told is None or told_on is None:
        return None
    since = max((day - told_on).days, 0) / DAYS_A_YEAR
    return ((told + since) * 2).to_integral_value(rounding="ROUND_FLOOR") / 2


def is_little(years: Decimal | None, least: Decimal) -> bool:
    """Tell whether the years are known and below what a region advises (O08)."""
    return years is not None and years < least
