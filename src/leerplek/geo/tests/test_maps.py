import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.coordinates import LAT_HIGH, LAT_LOW, LON_HIGH, LON_LOW
from leerplek.geo.enums import Precision
from leerplek.geo.location import Location, great_circle_km
from leerplek.geo.maps import (
    AREA_KM,
    Drawing,
    MapCircle,
    MapLine,
    MapPoint,
    Mark,
    PageMap,
    Tone,
    initial,
    map_response,
    same_filters,
)

pytestmark = pytest.mark.engine

YES = Mark("yes", "J", Tone.GOOD, "ja")
HOME = Mark("home", "K", Tone.PERSON, "kandidaat")
EXACT = Location(52.1573049, 6.4088951, Precision.EXACT)


def _practice(**more):
    return MapPoint.exact(EXACT, key="site-1", kind="yes", label="De Linde", **more)


def _person(precision=Precision.PC6, **more):
    location = Location(52.1634, 6.4149, precision)
    return MapPoint.area(location, key="candidate-2", kind="home", label="Kandidaat 2", **more)


def test_a_drawing_is_written_as_short_rows():
    drawing = Drawing(
        marks=[YES, HOME],
        points=[_practice(url="/practices/1/"), _person(reach_km=9.6)],
        circles=[MapCircle("site-1", 9.6)],
        lines=[MapLine("candidate-2", "site-1", "doubtful")],
    )

    assert drawing.as_json() == {
        "marks": {"yes": ["J", "good", "ja"], "home": ["K", "person", "kandidaat"]},
        "points": [
            [52.1573, 6.4089, "yes", "De Linde", "/practices/1/"],
            [52.16, 6.41, "home", "Kandidaat 2", "", 1.1, 9.6],
        ],
        "circles": [[0, 9.6]],
        "lines": [[1, 0, "doubtful"]],
    }


def test_a_circle_or_line_of_a_point_without_coordinates_is_left_out():
    drawing = Drawing(
        marks=[YES],
        points=[_practice()],
        circles=[MapCircle("site-9", 9.6)],
        lines=[MapLine("candidate-9", "site-1")],
    )

    drawn = drawing.as_json()

    assert (drawn["circles"], drawn["lines"]) == ([], [])


@given(
    lat=st.floats(LAT_LOW, LAT_HIGH),
    lon=st.floats(LON_LOW, LON_HIGH),
    precision=st.sampled_from([Precision.EXACT, Precision.PC6]),
)
def test_the_area_of_a_person_holds_the_home_and_has_its_middle_on_a_coarse_grid(
    lat, lon, precision
):
    point = MapPoint.area(Location(lat, lon, precision), key="a", kind="home", label="a")

    assert (point.lat, point.lon) == (round(point.lat, 2), round(point.lon, 2))
    assert point.area_km == AREA_KM
    assert great_circle_km(lat, lon, point.lat, point.lon) < AREA_KM


@pytest.mark.parametrize(("precision", "area_km"), [(Precision.PC4, 1.1), (Precision.PLACE, 2.0)])
def test_a_home_that_is_not_known_closely_keeps_its_own_area(precision, area_km):
    point = _person(precision)

    assert (point.lat, point.lon, point.area_km) == (52.163, 6.415, area_km)


def test_an_answer_holds_the_drawing_without_white_space():
    response = map_response(Drawing(marks=[YES], points=[_practice()]))

    assert response.headers["Content-Type"] == "application/json"
    assert response.content.decode() == (
        '{"marks":{"yes":["J","good","ja"]},"points":[[52.1573,6.4089,"yes","De Linde"]],'
        '"circles":[],"lines":[]}'
    )


def test_a_map_has_town_names_of_its_own_unless_the_settings_name_tiles(settings):
    page_map = PageMap(title="Kaart", legend="Leidt op", marks=[YES])

    assert (page_map.tiles, page_map.source, page_map.drawn) == (
        "",
        "Plaatsen en postcodes: GeoNames (CC BY 4.0), bewerkt",
        None,
    )
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "Kaart: Voorbeeld"
    assert (page_map.tiles, page_map.source) == (settings.MAP_TILES, "Kaart: Voorbeeld")


def test_a_map_shares_the_filters_of_its_list_and_not_its_page():
    asked = QueryDict("search=de+linde&trains=yes&page=3&sort=-name")

    assert same_filters(asked) == "?search=de+linde&trains=yes"
    assert same_filters(asked, unlocated="on") == "?search=de+linde&trains=yes&unlocated=on"


def test_the_letter_of_a_mark_is_the_first_of_its_label():
    assert initial("misschien") == "M"
