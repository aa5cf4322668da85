import pytest

from leerplek.geo.addresses import (
    LOCATION_FIELDS,
    NONE_OF_THESE,
    UnclearPlaceError,
    address_fields,
    findings_of,
)
from leerplek.geo.enums import Finding, LocationSource, Precision
from leerplek.geo.tests.factories import PostcodePointFactory
from leerplek.practices.models import PracticeSite

pytestmark = pytest.mark.django_db


def _site(**fields):
    known = {
        "postcode": "7241 AB",
        "place_name": "Lochem",
        "latitude": 52.16,
        "longitude": 6.41,
        "precision": Precision.PC6,
        "location_source": LocationSource.POSTCODE,
    }
    return PracticeSite(**(known | fields))


def _nowhere(**fields):
    return PracticeSite(**fields)


def _location(fields):
    return tuple(fields[name] for name in LOCATION_FIELDS)


def test_a_full_postcode_is_found_in_the_table():
    PostcodePointFactory(code="7241AB", lat=52.1, lon=6.4, place="Lochem")

    fields = address_fields(_nowhere(), postcode="7241ab", place_name="Lochem")

    assert fields == {
        "street": "",
        "postcode": "7241 AB",
        "place_name": "Lochem",
        "latitude": 52.1,
        "longitude": 6.4,
        "precision": Precision.PC6,
        "location_source": LocationSource.POSTCODE,
    }


def test_the_same_address_is_not_looked_up_again():
    fields = address_fields(_site(), street="Markt 2", postcode="7241AB", place_name="Lochem")

    assert fields == {"street": "Markt 2", "postcode": "7241 AB", "place_name": "Lochem"}


def test_an_address_without_coordinates_is_looked_up_each_time():
    row = _nowhere(place_name="Lochem")

    fields = address_fields(row, place_name="Lochem")

    assert fields["precision"] == Precision.PLACE


def test_given_coordinates_go_before_the_postcode():
    fields = address_fields(
        _site(), postcode="7241 AB", place_name="Lochem", latitude=52.2, longitude=6.3
    )

    assert _location(fields) == (52.2, 6.3, Precision.EXACT, LocationSource.EXPLICIT)


def test_the_same_given_coordinates_change_nothing():
    row = _site(precision=Precision.EXACT, location_source=LocationSource.EXPLICIT)

    fields = address_fields(
        row, postcode="7241 AB", place_name="Zutphen", latitude=52.16, longitude=6.41
    )

    assert fields == {"street": "", "postcode": "7241 AB", "place_name": "Zutphen"}


def test_coordinates_taken_away_are_looked_up_by_the_place():
    row = _site(precision=Precision.EXACT, location_source=LocationSource.EXPLICIT)

    fields = address_fields(row, place_name="Lochem")

    assert (fields["precision"], fields["location_source"]) == (
        Precision.PLACE,
        LocationSource.PLACE,
    )


def test_a_place_name_that_fits_several_places_is_a_question():
    with pytest.raises(UnclearPlaceError) as caught:
        address_fields(_nowhere(), place_name="Hengelo")

    assert {choice.province for choice in caught.value.choices} == {"Gelderland", "Overijssel"}


def test_a_place_name_with_a_typing_error_is_a_question():
    with pytest.raises(UnclearPlaceError, match="kennen deze plaatsnaam niet") as caught:
        address_fields(_nowhere(), place_name="Lochme")

    assert "Lochem" in {choice.name for choice in caught.value.choices}


def test_the_choice_of_a_person_settles_the_question():
    with pytest.raises(UnclearPlaceError) as caught:
        address_fields(_nowhere(), place_name="Hengelo")
    chosen = caught.value.choices[-1]

    fields = address_fields(_nowhere(), place_name="Hengelo", choice=chosen.key)

    assert fields["place_name"] == f"Hengelo ({chosen.province})"
    assert _location(fields) == (
        chosen.lat,
        chosen.lon,
        Precision.PLACE,
        LocationSource.CHOSEN,
    )


def test_a_chosen_place_is_found_again_by_the_name_it_was_given():
    with pytest.raises(UnclearPlaceError) as caught:
        address_fields(_nowhere(), place_name="Hengelo")
    chosen = caught.value.choices[-1]
    fields = address_fields(_nowhere(), place_name="Hengelo", choice=chosen.key)

    again = address_fields(_nowhere(), place_name=fields["place_name"])

    assert (again["latitude"], again["longitude"]) == (chosen.lat, chosen.lon)


def test_a_typing_error_that_was_settled_is_put_right():
    with pytest.raises(UnclearPlaceError) as caught:
        address_fields(_nowhere(), place_name="Lochme")
    lochem = next(each for each in caught.value.choices if each.name == "Lochem")

    fields = address_fields(_nowhere(), place_name="Lochme", choice=lochem.key)

    assert fields["place_name"] == "Lochem"


def test_a_choice_that_was_not_offered_is_still_a_question():
    with pytest.raises(UnclearPlaceError):
        address_fields(_nowhere(), place_name="Hengelo", choice="place:1")


def test_places_that_share_their_province_keep_the_typed_name():
    with pytest.raises(UnclearPlaceError) as caught:
        address_fields(_nowhere(), place_name="Nes")
    twins = [each for each in caught.value.choices if each.near]

    fields = address_fields(_nowhere(), place_name="Nes", choice=twins[-1].key)

    assert (fields["place_name"], fields["latitude"]) == ("Nes", twins[-1].lat)


def test_none_of_these_leaves_an_address_without_coordinates():
    fields = address_fields(_site(), place_name="Hengelo", choice=NONE_OF_THESE)

    assert _location(fields) == (None, None, "", "")


def test_an_unknown_place_has_no_coordinates_and_no_question():
    assert _location(address_fields(_nowhere(), place_name="Xyzzyxq")) == (None, None, "", "")


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        ({"postcode": "", "place_name": "Lochem"}, ()),
        ({"postcode": "", "place_name": "Xyzzyxq"}, (Finding.PLACE_UNKNOWN,)),
        (
            {"postcode": "7241 AB", "place_name": "Lochem"},
            (Finding.POSTCODE_NOT_LOADED,),
        ),
    ],
)
def test_findings_tell_what_is_wrong_with_an_address(row, findings):
    assert findings_of(_nowhere(**row)) == findings


def test_given_coordinates_leave_nothing_to_say():
    row = _site(location_source=LocationSource.EXPLICIT, place_name="Xyzzyxq")

    assert findings_of(row) == ()


def test_a_chosen_place_is_no_question_any_more():
    row = _site(postcode="", place_name="Hengelo", location_source=LocationSource.CHOSEN)

    assert findings_of(row) == ()
