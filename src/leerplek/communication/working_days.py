"""Working days in the Netherlands, and the hour at which messages go out on them."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from holidays import country_holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5


@cache
def _free_days(year: int) -> frozenset[date]:
    """Return the public holidays of a year, and Liberation Day, on which most of us are free."""
    free = country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(free)


def is_working_day(day: date) -> bool:
    """Tell whether people work on this day: no weekend and no public holiday."""
    return day.weekday() < SATURDAY and day not in _free_days(day.year)


def working_day_from(day: date) -> date:
    """Return this day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def sending_moment(now: datetime, hour: int) -> datetime:
    """Return the next moment at which messages go out: that hour, on a working day.

    On a working day after that hour it is now, until six in the evening: who releases a
    message at ten does not want to wait until tomorrow.
    """
    local = timezone.localtime(now, AMSTERDAM)
    today = local.date()
    if is_working_day(today) and hour <= local.hour < max(hour + 1, 18):
        return now
    day = today if local.hour < hour else today + timedelta(days=1)
    return datetime.combine(working_day_from(day), time(hour), tzinfo=AMSTERDAM)


def may_go_at(now: datetime) -> bool:
    """Tell whether a message that is late may go now: by day, on a working day."""
    local = timezone.localtime(now, AMSTERDAM)
    return is_working_day(local.date()) and 7 <= local.hour < 20
