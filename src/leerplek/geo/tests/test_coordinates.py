import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.coordinates import number, read_coordinates, within_borders
from leerplek.geo.enums import Finding


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("52.1573", "6.4089", (52.1573, 6.4089)),
        ("52,1573", " 6,4089 ", (52.1573, 6.4089)),
        (52.1573, 6.4089, (52.1573, 6.4089)),
        ("52.1573°", "6.4089°", (52.1573, 6.4089)),
        (51, 6, (51.0, 6.0)),
        ("51.44", "4.93", (51.44, 4.93)),
        (None, "", None),
        ("52.1573", None, Finding.COORDINATES_INCOMPLETE),
        (" ", 6.4, Finding.COORDINATES_INCOMPLETE),
        ("52°09'26\"", "6.4", Finding.COORDINATES_NOT_UNDERSTOOD),
        ("52.157.3", "6.4", Finding.COORDINATES_NOT_UNDERSTOOD),
        (float("nan"), 6.4, Finding.COORDINATES_NOT_UNDERSTOOD),
        (float("inf"), 6.4, Finding.COORDINATES_NOT_UNDERSTOOD),
        (True, False, Finding.COORDINATES_NOT_UNDERSTOOD),
        ("6.4089", "52.1573", Finding.COORDINATES_SWAPPED),
        ("225000", "464000", Finding.COORDINATES_RD),
        ("464000", "225000", Finding.COORDINATES_RD),
        (0, 0, Finding.COORDINATES_OUTSIDE),
        ("48.85", "2.35", Finding.COORDINATES_OUTSIDE),
        (5215730, 640890, Finding.COORDINATES_OUTSIDE),
    ],
)
def test_read_coordinates_reads_degrees_and_names_mistakes(lat, lon, expected):
    assert read_coordinates(lat, lon) == expected


@given(st.floats(50.6, 53.7), st.floats(3.2, 7.4))
def test_read_coordinates_never_takes_one_order_for_the_other(lat, lon):
    assert read_coordinates(lat, lon) == (lat, lon)
    assert read_coordinates(lon, lat) == Finding.COORDINATES_SWAPPED


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-999, max_value=999))
def test_number_reads_point_and_comma_alike(value):
    text = f"{value:.6f}"

    assert number(text) == number(text.replace(".", ",")) == float(text)


def test_within_borders_includes_towns_just_across_the_border():
    baarle_hertog, emmerich, paris = (51.44, 4.93), (51.83, 6.25), (48.85, 2.35)

    assert [within_borders(*place) for place in (baarle_hertog, emmerich, paris)] == [
        True,
        True,
        False,
    ]
