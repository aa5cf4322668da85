from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.enums import TravelMode
from leerplek.importing.values.parsed import Context, Issue
from leerplek.importing.values.travel import parse_distance, parse_travel_modes

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])
BICYCLE, CAR, TRANSIT = TravelMode.BICYCLE, TravelMode.CAR, TravelMode.PUBLIC_TRANSPORT


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", None),
        ("10 km", Decimal(10)),
        ("12km", Decimal(12)),
        ("15", Decimal(15)),
        (15.0, Decimal(15)),
        ("12,5 km", Decimal("12.5")),
        ("max 15 kilometer", Decimal(15)),
        ("tot 15 km", Decimal(15)),
        ("10-15 km", Decimal(15)),
        ("20 min (8 km)", Decimal(8)),
        ("maakt niet uit", None),
        ("?", None),
    ],
)
def test_parse_distance_reads_kilometres(typed, expected):
    assert parse_distance(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    "typed", ["20 min", "30 minuten", "half uur", "een kwartier", "1 uur", "20'", "20m", "0,5 u"]
)
def test_parse_distance_does_not_turn_time_into_kilometres(typed):
    assert parse_distance(typed, CONTEXT) == (None, (Issue("distance_in_minutes"),))


@pytest.mark.parametrize("typed", ["ver", "0", "-5", "999", "in de buurt"])
def test_parse_distance_warns_when_it_is_no_distance(typed):
    assert parse_distance(typed, CONTEXT) == (None, (Issue("distance_not_understood"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ()),
        ("?", ()),
        ("fiets", (BICYCLE,)),
        ("e-bike", (BICYCLE,)),
        ("elektrische fiets", (BICYCLE,)),
        ("auto", (CAR,)),
        ("eigen auto", (CAR,)),
        ("ov", (TRANSIT,)),
        ("OV", (TRANSIT,)),
        ("openbaar vervoer", (TRANSIT,)),
        ("fiets/ov", (BICYCLE, TRANSIT)),
        ("ov en fiets", (BICYCLE, TRANSIT)),
        ("auto, fiets of bus", (BICYCLE, CAR, TRANSIT)),
        ("geen auto, wel fiets", (BICYCLE,)),
        ("met de auto", (CAR,)),
        ("maakt niet uit", (BICYCLE, CAR, TRANSIT)),
    ],
)
def test_parse_travel_modes_reads_what_people_type(typed, expected):
    assert parse_travel_modes(typed, CONTEXT) == (expected, ())


def test_parse_travel_modes_keeps_what_it_knows_of_a_list():
    parsed = parse_travel_modes("fiets/paard", CONTEXT)

    assert parsed == ((BICYCLE,), (Issue("travel_not_understood"),))


@given(st.text() | st.floats() | st.text(alphabet="fietsov/,auto km0123456789-"))
def test_travel_parsers_never_fail(cell):
    kilometres = parse_distance(cell, CONTEXT).value
    modes = parse_travel_modes(cell, CONTEXT).value

    assert kilometres is None or 0 < kilometres <= 300
    assert set(modes) <= set(TravelMode)
