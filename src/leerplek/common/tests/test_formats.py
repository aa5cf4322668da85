from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.common import formats


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (date(2026, 9, 3), "nl", "3 september 2026"),
        (date(2026, 9, 3), "en", "3 September 2026"),
        (date(2027, 3, 31), "nl", "31 maart 2027"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "nl", "1 januari 2027"),
    ],
)
def test_format_date_writes_the_month_in_words(value, language, expected):
    assert formats.format_date(value, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nl", "3 september 2026, 14.05 uur"), ("en", "3 September 2026, 14:05")],
)
def test_format_moment_gives_dutch_time(language, expected):
    moment = datetime(2026, 9, 3, 12, 5, tzinfo=UTC)

    assert formats.format_moment(moment, language) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "language", "expected"),
    [
        (1234.5, None, "nl", "1.234,5"),
        (1234.5, None, "en", "1,234.5"),
        (Decimal("28.50"), None, "nl", "28,5"),
        (100, None, "nl", "100"),
        (Decimal("0.125"), 2, "nl", "0,13"),
        (2, 1, "nl", "2,0"),
        (-0.04, 1, "nl", "0,0"),
        (-1234567, None, "nl", "-1.234.567"),
        (0, None, "en", "0"),
    ],
)
def test_format_number_uses_the_signs_of_the_language(value, decimals, language, expected):
    assert formats.format_number(value, decimals, language) == expected


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (Decimal("1234.5"), "nl", "€ 1.234,50"),
        (Decimal("1234.5"), "en", "€1,234.50"),
        (Decimal(-3), "nl", "€ -3,00"),
        (Decimal(-3), "en", "-€3.00"),
    ],
)
def test_format_euro_always_has_two_decimals(value, language, expected):
    assert formats.format_euro(value, language) == expected


@pytest.mark.parametrize(
    ("value", "approximate", "language", "expected"),
    [
        (8.4, False, "nl", "8,4 km"),
        (8.35, True, "nl", "ongeveer 8,4 km"),
        (12, True, "en", "about 12.0 km"),
    ],
)
def test_format_km_says_when_a_distance_is_not_exact(value, approximate, language, expected):
    assert formats.format_km(value, approximate=approximate, language=language) == expected


@pytest.mark.parametrize(
    ("lowest", "highest", "language", "expected"),
    [
        (24, 32, "nl", "24–32 uur"),
        (24, Decimal("28.8"), "nl", "24–28,8 uur"),
        (28, 28, "nl", "28 uur"),
        (24, None, "nl", "minstens 24 uur"),
        (None, 32, "nl", "hoogstens 32 uur"),
        (None, None, "nl", ""),
        (1, 1, "en", "1 hour"),
        (24, 32, "en", "24–32 hours"),
        (24, None, "en", "at least 24 hours"),
        (None, 32, "en", "at most 32 hours"),
    ],
)
def test_format_hours_reads_as_a_range(lowest, highest, language, expected):
    assert formats.format_hours(lowest, highest, language) == expected


@pytest.mark.parametrize(("language", "expected"), [("nl", "88 %"), ("en", "88%")])
def test_format_percent_takes_a_share_of_one(language, expected):
    assert formats.format_percent(0.884, language) == expected


def test_formats_follow_the_active_language_when_none_is_given():
    with translation.override("en"):
        english = formats.format_km(8.4)
    with translation.override("nl"):
        dutch = formats.format_km(8.4)

    assert (english, dutch) == ("8.4 km", "8,4 km")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_format_number_loses_nothing_of_a_number(value):
    text = formats.format_number(value, 2, "nl")

    assert Decimal(text.replace(".", "").replace(",", ".")) == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_format_date_differs_for_every_day(day):
    number, month, year = formats.format_date(day, "nl").split(" ")

    assert (int(number), formats.MONTHS["nl"].index(month) + 1, int(year)) == (
        day.day,
        day.month,
        day.year,
    )
