import pytest

from leerplek.geo.distance import StraightLineProvider
from leerplek.geo.enums import Finding, LocationSource, Precision
from leerplek.geo.locating import Address, Found, NotFound
from leerplek.geo.location import Location
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry
from leerplek.geo.selectors import (
    DatabasePostcodes,
    LoadedPostcodes,
    Nearest,
    distance_provider,
    loaded_postcodes,
    locate_many,
    nearest_to,
)
from leerplek.geo.tests.factories import PostcodePointFactory

pytestmark = pytest.mark.django_db


class RoutingServer:
    """Stands for a provider a later release may name in the settings."""


def test_distance_provider_is_straight_lines_unless_the_settings_name_another(settings):
    assert isinstance(distance_provider(), StraightLineProvider)

    settings.LEERPLEK_DISTANCE_PROVIDER = "leerplek.geo.tests.test_selectors.RoutingServer"

    assert type(distance_provider()).__name__ == "RoutingServer"


def test_loaded_postcodes_counts_full_and_four_digit_ones():
    assert loaded_postcodes() == LoadedPostcodes(0, 0, "", None)
    PostcodePointFactory(code="7241", source="old.csv")
    newest = PostcodePointFactory(code="7241AB", source="new.csv")

    assert loaded_postcodes() == LoadedPostcodes(1, 1, "new.csv", newest.loaded_at)


def test_database_postcodes_answers_as_a_table_in_memory_does():
    entries = [
        PostcodeEntry("7241AB", 52.0, 6.0, "Lochem", "Lochem", "Gelderland"),
        PostcodeEntry("7241AC", 52.25, 6.5, "Lochem", "Lochem", "Gelderland"),
        PostcodeEntry("7241AD", 52.5, 7.0, "Nettelhorst", "Lochem", "Gelderland"),
        PostcodeEntry("7255", 52.05, 6.32, "Hengelo (Gld)", "Bronckhorst", "Gelderland"),
    ]
    for entry in entries:
        PostcodePointFactory(
            code=entry.code,
            lat=entry.lat,
            lon=entry.lon,
            place=entry.place,
            municipality=entry.municipality,
            place_key=entry.place_key,
            municipality_key=entry.municipality_key,
        )
    memory, database = MemoryPostcodes.of(entries), DatabasePostcodes()

    for code in ("7241AB", "7241", "7255", "7255AB", "1234"):
        assert database.point(code) == memory.point(code)
    for key in ("lochem", "nettelhorst", "hengelo", "bronckhorst", "nergens", ""):
        assert list(database.in_place(key)) == list(memory.in_place(key))
        assert list(database.in_municipality(key)) == list(memory.in_municipality(key))
    assert not database.is_empty()


def test_database_postcodes_is_empty_until_something_is_loaded():
    assert DatabasePostcodes().is_empty()


def test_locate_many_finds_each_address_in_its_order():
    PostcodePointFactory(code="7241")

    outcomes = locate_many([Address(postcode="7241 AB"), Address(postcode="1234")])

    assert outcomes == [
        Found(Location(52.1573, 6.4089, Precision.PC4, "7241"), LocationSource.POSTCODE, "Lochem"),
        NotFound(Finding.POSTCODE_UNKNOWN, findings=(Finding.POSTCODE_UNKNOWN,)),
    ]


def test_locate_many_asks_the_same_number_of_queries_for_three_rows_and_three_hundred(
    django_assert_max_num_queries,
):
    for number in range(1000, 1300):
        PostcodePointFactory(code=str(number))
    addresses = [
        Address(postcode=f"{number} AB", place_name=f"Plaats {number}")
        for number in range(1000, 1300)
    ]

    with django_assert_max_num_queries(6):
        few = locate_many(addresses[:3])
    with django_assert_max_num_queries(6):
        many = locate_many(addresses)

    assert few == many[:3]
    assert all(isinstance(outcome, Found) for outcome in many)


def test_nearest_to_a_point_is_a_postcode_and_without_postcodes_a_town(django_assert_num_queries):
    lochem = Location(52.161, 6.415, Precision.EXACT)

    assert nearest_to(lochem) == Nearest("", "Lochem")
    for code, lat, place in (
        ("7241AB", 52.160, "Lochem"),
        ("7241ZZ", 52.190, "Lochem"),
        ("7271DB", 52.117, "Borculo"),
    ):
        PostcodePointFactory(code=code, lat=lat, lon=6.415, place=place, place_key=place.lower())
    with django_assert_num_queries(1):
        assert nearest_to(lochem).in_words == "7241 AB Lochem"
    assert nearest_to(Location(52.95, 6.8, Precision.EXACT)).postcode == ""
