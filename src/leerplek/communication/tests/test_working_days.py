"""The hours and days of sending, also where the clock or the calendar is unusual."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leerplek.communication.working_days import (
    is_working_day,
    may_go_at,
    sending_moment,
    working_day_from,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
pytestmark = pytest.mark.engine


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 26), True),
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 12, 25), False),
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 4, 27), False),  # the King's birthday
        (date(2027, 5, 5), False),  # Liberation Day
        (date(2027, 5, 7), True),  # the Friday after Ascension Day
    ],
)
def test_working_days_leave_out_weekends_and_public_holidays(day, works):
    assert is_working_day(day) is works


def test_the_first_working_day_after_christmas_comes_after_the_weekend():
    assert working_day_from(date(2026, 12, 25)) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2026-11-26 08:15", "2026-11-26 09:00"),
        ("2026-11-26 11:30", "2026-11-26 11:30"),
        ("2026-11-26 18:00", "2026-11-27 09:00"),
        ("2026-11-27 20:00", "2026-11-30 09:00"),
        ("2026-12-24 19:00", "2026-12-28 09:00"),
        # The clock goes back on Sunday the 25th, and forward on Sunday the 28th.
        ("2026-10-23 22:00", "2026-10-26 09:00"),
        ("2027-03-28 02:30", "2027-03-30 09:00"),
    ],
)
def test_messages_go_at_their_hour_on_a_working_day(now, moment):
    assert sending_moment(_at(now), 9) == _at(moment)


def test_the_hour_of_sending_is_an_hour_of_the_dutch_clock_in_summer_and_winter():
    hours = {
        sending_moment(_at("2026-01-01 00:00") + timedelta(days=day), 9)
        .astimezone(AMSTERDAM)
        .strftime("%H:%M")
        for day in range(365)
    }

    assert hours == {"09:00"}


@pytest.mark.parametrize(
    ("now", "may"),
    [
        ("2026-11-26 06:59", False),
        ("2026-11-26 07:00", True),
        ("2026-11-26 20:00", False),
        ("2026-11-29 12:00", False),
    ],
)
def test_what_is_late_goes_by_day_on_a_working_day(now, may):
    assert may_go_at(_at(now)) is may
