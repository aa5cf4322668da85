import pytest
from django.utils.translation import override

from leerplek.geo.coordinates import within_borders
from leerplek.geo.enums import Finding
from leerplek.geo.place_names import PROVINCES, read_place_name
from leerplek.geo.places import (
    Place,
    PlaceFinder,
    attribution,
    known_places,
    similar_places,
)
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry


def meanings(name, entries=()):
    places, question = PlaceFinder(MemoryPostcodes.of(entries)).meanings(read_place_name(name))
    return [(place.name, place.province) for place in places], question


def test_known_places_are_the_dutch_places_each_with_its_own_key():
    places = known_places()

    assert len(places) == len({place.key for place in places}) == 1966
    assert {place.province for place in places} == set(PROVINCES)
    assert all(within_borders(place.lat, place.lon) for place in places)


@pytest.mark.parametrize(
    ("typed", "name", "province"),
    [
        ("Lochem", "Lochem", "Gelderland"),
        ("LOCHEM", "Lochem", "Gelderland"),
        ("Hengelo (Gld)", "Hengelo", "Gelderland"),
        ("Hengelo Gld.", "Hengelo", "Gelderland"),
        ("hengelo gelderland", "Hengelo", "Gelderland"),
        ("Hengelo (Ov)", "Hengelo", "Overijssel"),
        ("s Heerenberg", "'s-Heerenberg", "Gelderland"),
        ("Den Haag", "Den Haag", "Zuid-Holland"),
        ("'s-Gravenhage", "Den Haag", "Zuid-Holland"),
        ("Haag, Den", "Den Haag", "Zuid-Holland"),
        ("Den Bosch", "'s-Hertogenbosch", "Noord-Brabant"),
        ("Bergen (NH)", "Bergen", "Noord-Holland"),
        ("Bergen L", "Nieuw-Bergen", "Limburg"),
        ("Ljouwert", "Leeuwarden", "Fryslân"),
        ("Veenwouden", "Feanwâlden", "Fryslân"),
        ("Doetinchem (centrum)", "Doetinchem", "Gelderland"),
        ("Velp (Gelderland)", "Velp", "Gelderland"),
    ],
)
def test_meanings_finds_the_one_place_meant_without_postcodes(typed, name, province):
    assert meanings(typed) == ([(name, province)], None)


def test_meanings_asks_which_of_places_with_one_name():
    assert meanings("Hengelo") == (
        [("Hengelo", "Overijssel"), ("Hengelo", "Gelderland")],
        Finding.PLACE_AMBIGUOUS,
    )
    assert meanings("Laren") == (
        [("Laren", "Noord-Holland"), ("Laren", "Gelderland")],
        Finding.PLACE_AMBIGUOUS,
    )
    assert meanings("Stokkum") == (
        [("Stokkum", "Overijssel"), ("Stokkum", "Gelderland")],
        Finding.PLACE_AMBIGUOUS,
    )


def test_meanings_asks_when_the_name_has_a_twin_the_table_misses():
    assert meanings("Velp") == ([("Velp", "Gelderland")], Finding.PLACE_AMBIGUOUS)


def test_meanings_asks_when_the_place_is_not_in_the_province_of_the_hint():
    assert meanings("Winterswijk (Utrecht)") == (
        [("Winterswijk", "Gelderland")],
        Finding.PLACE_ELSEWHERE,
    )


def test_meanings_asks_when_the_hint_is_another_place_far_away():
    assert meanings("Winterswijk, Zutphen") == (
        [("Winterswijk", "Gelderland"), ("Zutphen", "Gelderland")],
        Finding.PLACE_AMBIGUOUS,
    )


def test_meanings_does_not_look_for_places_abroad():
    assert meanings("Hengelo (D)") == ([], None)


def test_meanings_tells_places_of_one_name_and_province_apart():
    places, _question = PlaceFinder(MemoryPostcodes()).meanings(read_place_name("Nes"))

    with override("en"):
        labels = [place.label for place in places]

    assert labels == ["Nes (Fryslân, near Dokkum)", "Nes (Fryslân, near Joure)"]


def test_meanings_finds_a_place_only_the_postcodes_know_in_the_middle_of_them():
    entries = [
        PostcodeEntry("7136", 52.01, 6.52, "Zieuwent-Noord", "Oost Gelre", "Gelderland"),
        PostcodeEntry("7137", 52.03, 6.54, "Zieuwent-Noord", "Oost Gelre", "Gelderland"),
    ]
    finder = PlaceFinder(MemoryPostcodes.of(entries))

    places, question = finder.meanings(read_place_name("zieuwent noord"))

    assert question is None
    assert places == (
        Place(
            key="postcode:7136:zieuwentnoord",
            name="Zieuwent-Noord",
            province="Gelderland",
            lat=pytest.approx(52.02),
            lon=pytest.approx(6.53),
            municipality="Oost Gelre",
        ),
    )


def test_meanings_learns_the_municipality_of_a_known_place_from_the_postcodes():
    entries = [
        PostcodeEntry("7245", 52.19, 6.37, "Laren", "Lochem", "Gelderland"),
        PostcodeEntry("1251", 52.26, 5.23, "Laren", "Laren", "Noord-Holland"),
    ]

    assert meanings("Laren (Lochem)", entries) == ([("Laren", "Gelderland")], None)
    assert meanings("Laren", entries)[1] == Finding.PLACE_AMBIGUOUS


def test_meanings_asks_when_the_postcodes_know_a_second_place_of_the_name():
    entries = [PostcodeEntry("9999", 53.3, 6.5, "Lochem", "Het Hogeland", "Groningen")]

    assert meanings("Lochem", entries) == (
        [("Lochem", "Gelderland"), ("Lochem", "Groningen")],
        Finding.PLACE_AMBIGUOUS,
    )


def test_meanings_uses_the_hint_in_the_name_of_the_postcode_table():
    entries = [
        PostcodeEntry("9998", 53.3, 6.5, "Testdorp (Gn)", "Het Hogeland"),
        PostcodeEntry("9999", 52.2, 6.5, "Testdorp (Ov)", "Rijssen-Holten"),
    ]

    assert meanings("Testdorp Overijssel", entries) == ([("Testdorp (Ov)", "Overijssel")], None)


def test_meanings_takes_a_small_municipality_for_a_place():
    entries = [
        PostcodeEntry("9998", 52.20, 6.50, "Kleindorp", "Kleingemeente", "Overijssel"),
        PostcodeEntry("9999", 52.21, 6.51, "Anderdorp", "Kleingemeente", "Overijssel"),
    ]

    assert meanings("Kleingemeente", entries) == ([("Kleingemeente", "Overijssel")], None)


def test_meanings_asks_which_place_of_a_wide_municipality():
    entries = [
        PostcodeEntry("7251", 52.10, 6.31, "Vorden", "Bronckhorst", "Gelderland"),
        PostcodeEntry("7255", 52.05, 6.32, "Hengelo (Gld)", "Bronckhorst", "Gelderland"),
    ]

    assert meanings("gemeente Bronckhorst", entries) == (
        [("Vorden", "Gelderland"), ("Hengelo", "Gelderland")],
        Finding.PLACE_AMBIGUOUS,
    )


def test_meanings_joins_known_places_that_the_postcodes_count_as_one():
    entries = [PostcodeEntry("3752", 52.247, 5.37, "Bunschoten-Spakenburg", "Bunschoten")]

    assert meanings("Bunschoten-Spakenburg", entries) == ([("Bunschoten-Spakenburg", "")], None)


def test_meanings_has_nothing_to_choose_between_neighbours_of_one_name():
    assert meanings("Bunschoten-Spakenburg") == ([("Spakenburg", "Utrecht")], None)


def test_place_label_leaves_out_a_municipality_of_the_same_name():
    place = Place("place:1", "Lochem", "Gelderland", 52.1, 6.4, municipality="Lochem")

    assert place.label == "Lochem (Gelderland)"
    assert Place("place:2", "Ergens", "", 52.1, 6.4).label == "Ergens"


def test_similar_places_offers_names_that_look_alike():
    assert [place.name for place in similar_places("doetichem")] == ["Doetinchem"]
    assert [place.name for place in similar_places("winterswijkhuppel")] == ["Winterswijk"]
    assert similar_places("") == similar_places("qqqqq") == ()


def test_attribution_names_source_and_licence():
    with override("en"):
        assert attribution() == "Places and postcodes: GeoNames (CC BY 4.0), edited"
