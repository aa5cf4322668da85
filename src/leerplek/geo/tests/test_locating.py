import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.enums import Finding, LocationSource, Precision
from leerplek.geo.locating import Address, Ambiguous, Found, NotFound, locate, locate_all
from leerplek.geo.location import Location
from leerplek.geo.postcode_files import read_postcodes
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry
from tests.samples import POSTCODES, needs_samples

EMPTY = MemoryPostcodes()
LOCHEM = PostcodeEntry("7241", 52.1573, 6.4089, "Lochem", "Lochem", "Gelderland")
STREET = PostcodeEntry("7241AB", 52.16, 6.41, "Lochem", "Lochem", "Gelderland")
TABLE = MemoryPostcodes.of([LOCHEM, STREET])
AT_LOCHEM = Location(52.1573, 6.4089, Precision.PC4, "7241")


def test_locate_prefers_given_coordinates():
    found = locate(lat="52,2", lon="6,5", postcode="7241 AB", place_name="Lochem", postcodes=TABLE)

    assert found == Found(Location(52.2, 6.5, Precision.EXACT), LocationSource.EXPLICIT)


def test_locate_prefers_the_full_postcode_to_its_four_digits():
    full = locate(postcode="7241ab", postcodes=TABLE)
    other = locate(postcode="7241 ZZ", postcodes=TABLE)

    assert full == Found(
        Location(52.16, 6.41, Precision.PC6, "7241 AB"), LocationSource.POSTCODE, "Lochem"
    )
    assert other == Found(AT_LOCHEM, LocationSource.POSTCODE, "Lochem")


def test_locate_uses_the_postcode_and_says_what_is_wrong_with_the_coordinates():
    found = locate(lat="6.4089", lon="52.1573", postcode="7241", postcodes=TABLE)

    assert found == Found(
        AT_LOCHEM, LocationSource.POSTCODE, "Lochem", (Finding.COORDINATES_SWAPPED,)
    )


@pytest.mark.parametrize(
    ("postcode", "postcodes", "finding"),
    [
        ("1234 AB", TABLE, Finding.POSTCODE_UNKNOWN),
        ("1234", TABLE, Finding.POSTCODE_UNKNOWN),
        ("99999", TABLE, Finding.POSTCODE_INVALID),
        ("7241 AB", EMPTY, Finding.POSTCODE_NOT_LOADED),
    ],
)
def test_locate_falls_back_to_the_place_when_the_postcode_does_not_help(
    postcode, postcodes, finding
):
    found = locate(postcode=postcode, place_name="Winterswijk", postcodes=postcodes)
    alone = locate(postcode=postcode, postcodes=postcodes)

    assert (found.location.precision, found.origin) == (Precision.PLACE, LocationSource.PLACE)
    assert (found.place, found.findings) == ("Winterswijk", (finding,))
    assert found.location.source == "Winterswijk, Gelderland"
    assert alone == NotFound(finding, findings=(finding,))


def test_locate_uses_the_digits_of_a_postcode_with_impossible_letters():
    found = locate(postcode="NL-7241 SD", postcodes=TABLE)
    unknown = locate(postcode="1234 SA", postcodes=TABLE)

    assert found == Found(AT_LOCHEM, LocationSource.POSTCODE, "Lochem", (Finding.POSTCODE_LETTERS,))
    assert unknown == NotFound(
        Finding.POSTCODE_UNKNOWN, findings=(Finding.POSTCODE_LETTERS, Finding.POSTCODE_UNKNOWN)
    )


def test_locate_lets_the_postcode_settle_a_name_of_several_places():
    table = MemoryPostcodes.of(
        [PostcodeEntry("7255", 52.0516, 6.3182, "Hengelo (Gld)", "Bronckhorst", "Gelderland")]
    )

    found = locate(postcode="7255", place_name="Hengelo", postcodes=table)

    assert found == Found(
        Location(52.0516, 6.3182, Precision.PC4, "7255"),
        LocationSource.POSTCODE,
        "Hengelo (Gld)",
    )


def test_locate_asks_which_place_is_meant_and_takes_the_answer():
    question = locate(place_name="Hengelo", postcodes=EMPTY)

    assert isinstance(question, Ambiguous)
    assert question.findings == (Finding.PLACE_AMBIGUOUS,)
    answer = question.choices[1]
    found = locate(place_name="Hengelo", choice=answer.key, postcodes=EMPTY)
    assert found == Found(
        Location(answer.lat, answer.lon, Precision.PLACE, "Hengelo, Gelderland"),
        LocationSource.CHOSEN,
        "Hengelo",
    )


def test_locate_does_not_take_an_answer_to_another_question():
    zutphen = locate(place_name="Zutphen", choice="place:0", postcodes=EMPTY)
    hengelo = locate(place_name="Hengelo", choice="place:0", postcodes=EMPTY)

    assert zutphen.origin == LocationSource.PLACE
    assert isinstance(hengelo, Ambiguous)


def test_locate_offers_similar_names_for_an_unknown_place_and_takes_the_answer():
    unknown = locate(place_name="Doetichem", postcodes=EMPTY)

    assert isinstance(unknown, NotFound)
    assert unknown.reason == Finding.PLACE_UNKNOWN
    assert [place.name for place in unknown.choices] == ["Doetinchem"]
    found = locate(place_name="Doetichem", choice=unknown.choices[0].key, postcodes=EMPTY)
    assert (found.place, found.origin) == ("Doetinchem", LocationSource.CHOSEN)


def test_locate_offers_nothing_similar_for_a_place_abroad():
    assert locate(place_name="Zutfen (D)", postcodes=EMPTY) == NotFound(
        Finding.PLACE_UNKNOWN, findings=(Finding.PLACE_UNKNOWN,)
    )


def test_locate_says_when_postcode_and_place_contradict_each_other():
    found = locate(postcode="7241", place_name="Maastricht", postcodes=TABLE)

    assert found == Found(AT_LOCHEM, LocationSource.POSTCODE, "Lochem", (Finding.PLACE_DIFFERS,))


@pytest.mark.parametrize("name", ["Lochem", "lochem gld", "Barchem", "Nergenshuizen", ""])
def test_locate_does_not_complain_about_a_place_near_the_postcode_or_unknown(name):
    assert locate(postcode="7241", place_name=name, postcodes=TABLE).findings == ()


def test_locate_reads_a_postcode_in_the_column_of_the_place():
    assert locate(place_name="7241 AB Lochem", postcodes=TABLE).location.precision == Precision.PC6
    assert locate(place_name="NL-7241 ZZ, Lochem", postcodes=TABLE).location == AT_LOCHEM


def test_locate_says_so_when_nothing_is_given():
    assert locate(postcodes=TABLE) == NotFound(
        Finding.NOTHING_GIVEN, findings=(Finding.NOTHING_GIVEN,)
    )
    assert locate(lat=52.1, postcodes=TABLE) == NotFound(
        Finding.COORDINATES_INCOMPLETE, findings=(Finding.COORDINATES_INCOMPLETE,)
    )


def test_locate_all_answers_as_locate_does_for_each():
    addresses = [
        Address(postcode="7241 AB"),
        Address(place_name="Hengelo"),
        Address(lat=52.2, lon=6.5),
        Address(),
    ]

    assert locate_all(addresses, TABLE) == [
        locate(
            lat=one.lat,
            lon=one.lon,
            postcode=one.postcode,
            place_name=one.place_name,
            postcodes=TABLE,
        )
        for one in addresses
    ]


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=8), st.text(max_size=8))
def test_locate_never_fails_whatever_is_typed(place_name, postcode, lat, lon):
    outcome = locate(lat=lat, lon=lon, postcode=postcode, place_name=place_name, postcodes=TABLE)

    assert isinstance(outcome, (Found, Ambiguous, NotFound))


@needs_samples
def test_locate_finds_every_place_of_the_country_or_asks():
    table, report = read_postcodes(POSTCODES)
    entries = [table.point(code) for code in table._rows]
    wrong = []
    for entry in entries:
        outcome = locate(place_name=entry.place, postcodes=table)
        if isinstance(outcome, Found):
            group = table.in_place(entry.place_key)
            wrong += [] if _near(outcome.location, group) else [entry.place]
        elif not isinstance(outcome, Ambiguous):
            wrong.append(entry.place)

    assert report.kept == 4086
    assert wrong == []


def _near(location, entries):
    return any(
        abs(location.lat - entry.lat) < 0.05 and abs(location.lon - entry.lon) < 0.08
        for entry in entries
    )
