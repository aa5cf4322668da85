import pytest

from leerplek.geo.location import Location
from leerplek.importing.locations import LocationFault, locate_typed, read_address, take_location
from leerplek.importing.tests.specs import CONTEXT


def located(*, choice="", column=True, **given):
    values = {"postcode": "", "place": "", "latitude": None, "longitude": None} | given
    typed = read_address(values, choice, has_postcode_column=column)
    [outcome] = locate_typed([typed], CONTEXT.locate)
    faults = take_location(values, typed, outcome)
    point = values.pop("location")
    assert point is None or isinstance(point, Location)
    values["precision"] = point.precision.value if point else ""
    return values, faults


def address(postcode="", place="", origin="", precision=""):
    return {
        "postcode": postcode,
        "place": place,
        "location_origin": origin,
        "precision": precision,
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"postcode": "7241ab"}, address("7241 AB", "", "postcode", "pc4")),
        ({"postcode": "NL-7241 AB"}, address("7241 AB", "", "postcode", "pc4")),
        ({"postcode": " 7241  ab "}, address("7241 AB", "", "postcode", "pc4")),
        ({"postcode": "7241"}, address("7241", "", "postcode", "pc4")),
        ({"place": "7241 AB Lochem"}, address("7241 AB", "Lochem", "postcode", "pc4")),
        ({"latitude": 52.1, "longitude": 6.4}, address("", "", "explicit", "exact")),
        (
            {"latitude": "52,1", "longitude": 6.4, "place": "Lochem"},
            address("", "Lochem", "explicit", "exact"),
        ),
    ],
)
def test_an_address_that_is_found_has_nothing_to_say(given, expected):
    assert located(**given) == (expected, [])


@pytest.mark.parametrize(
    ("given", "expected", "fault"),
    [
        (
            {"place": "Winterswijk"},
            address("", "Winterswijk", "place", "place"),
            LocationFault("postcode", "postcode_missing"),
        ),
        (
            {"postcode": "99999", "place": "Winterswijk"},
            address("", "Winterswijk", "place", "place"),
            LocationFault("postcode", "postcode_unknown"),
        ),
        (
            {"postcode": "1234", "place": "Winterswijk"},
            address("", "Winterswijk", "place", "place"),
            LocationFault("postcode", "postcode_unknown"),
        ),
        (
            {"postcode": "1234 AB", "place": "Winterswijk"},
            address("1234 AB", "Winterswijk", "postcode", "pc4"),
            LocationFault("place", "place_differs"),
        ),
        (
            {"postcode": "NL-7241 SD", "place": "Lochem"},
            address("7241", "Lochem", "postcode", "pc4"),
            LocationFault("postcode", "postcode_letters"),
        ),
        (
            {"postcode": "7241 AB", "latitude": 52.1},
            address("7241 AB", "", "postcode", "pc4"),
            LocationFault("latitude", "coordinates_incomplete"),
        ),
        (
            {"postcode": "7241 AB", "longitude": "6.4"},
            address("7241 AB", "", "postcode", "pc4"),
            LocationFault("longitude", "coordinates_incomplete"),
        ),
        (
            {"postcode": "7241 AB", "latitude": 6.4, "longitude": 52.1},
            address("7241 AB", "", "postcode", "pc4"),
            LocationFault("latitude", "coordinates_swapped"),
        ),
        ({}, address(), LocationFault("postcode", "location_missing")),
    ],
)
def test_what_is_wrong_with_an_address_is_said_once(given, expected, fault):
    values, faults = located(**given)

    assert values == expected
    assert fault in faults
    assert len(faults) == 1 or not given


def test_a_missing_postcode_is_not_mentioned_when_the_file_has_no_such_column():
    assert located(place="Winterswijk", column=False) == (
        address("", "Winterswijk", "place", "place"),
        [],
    )


def test_an_ambiguous_place_is_a_question_that_a_choice_answers():
    values, faults = located(place="Hengelo", column=False)

    assert values == address("", "Hengelo")
    [fault] = faults
    assert (fault.field, fault.code) == ("place", "place_ambiguous")
    assert len(fault.choices) >= 2
    answered, rest = located(place="Hengelo", column=False, choice=fault.choices[1][0])
    assert answered == address("", "Hengelo", "chosen", "place")
    assert rest == []


def test_an_unknown_place_is_a_question_with_names_like_it():
    _values, faults = located(place="Winterswijkk", column=False)

    [fault] = faults
    assert (fault.field, fault.code) == ("place", "place_unknown")
    assert any(label.startswith("Winterswijk") for _key, label in fault.choices)
