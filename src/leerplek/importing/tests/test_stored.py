"""Values on their way to the database and back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.enums import Precision
from leerplek.geo.location import Location
from leerplek.importing.stored import decode, decode_row, encode, encode_row, fingerprint
from leerplek.importing.values.hours import Hours
from leerplek.practices.enums import Willingness

pytestmark = pytest.mark.engine

HOURS = st.builds(
    Hours,
    st.none() | st.decimals(1, 60, places=1),
    st.none() | st.decimals(1, 60, places=1),
    st.booleans(),
    st.booleans(),
)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=1)
    | st.dates()
    | HOURS
    | st.lists(st.text()).map(tuple)
)
LOCATIONS = st.none() | st.builds(
    Location,
    st.floats(50, 54),
    st.floats(3, 8),
    st.sampled_from(Precision),
    st.text(),
)


@given(st.dictionaries(st.text(), VALUES), LOCATIONS)
def test_decode_row_gives_back_what_was_encoded(values, location):
    row = {**values, "location": location, "location_origin": "postcode"}

    assert decode_row(encode_row(row)) == row


def test_decode_row_gives_choices_back_as_text_that_equals_them():
    row = decode_row(encode_row({"trains": Willingness.MAYBE}))

    assert row["trains"] == Willingness.MAYBE


def test_decode_gives_back_nested_values():
    values = {"a.b": {"7": None, "8": {"birth_date": date(1990, 1, 31), "km": Decimal("2.5")}}}

    assert decode(encode(values)) == values


def test_encode_refuses_what_it_does_not_know():
    with pytest.raises(TypeError, match="complex cannot be stored"):
        encode({"value": 1j})


def test_fingerprint_is_the_same_wherever_the_row_was_found_on_the_map():
    here = Location(52.1, 6.2, Precision.PC4, "7241")
    one = encode_row({"name": "Kim", "location": here, "location_origin": "postcode"})
    other = encode_row({"name": "Kim", "location": None, "location_origin": ""})

    assert fingerprint("candidates", one) == fingerprint("candidates", other)


def test_fingerprint_differs_by_contents_by_kind_and_by_key(settings):
    content = encode_row({"name": "Kim"})
    first = fingerprint("candidates", content)
    others = {
        fingerprint("candidates", encode_row({"name": "Tim"})),
        fingerprint("practices", content),
    }
    settings.SECRET_KEY = "another"
    others.add(fingerprint("candidates", content))

    assert len(others | {first}) == 4
