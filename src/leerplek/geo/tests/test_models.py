import pytest
from django.apps.registry import Apps

from leerplek.geo.enums import Finding, LocationSource, Precision
from leerplek.geo.locating import Ambiguous, Found, NotFound
from leerplek.geo.location import Location
from leerplek.geo.models import LocatedModel
from leerplek.geo.tests.factories import PostcodePointFactory


class Address(LocatedModel):
    """A table that is never made: only the behaviour of the abstract model is tried."""

    class Meta:
        # In a registry of its own: other tests ask Django for all models.
        apps = Apps()
        app_label = "geo"
        constraints = [*LocatedModel.Meta.constraints]


FOUND = Found(Location(52.16, 6.41, Precision.PC6, "7241 AB"), LocationSource.POSTCODE, "Lochem")


def test_location_is_none_until_the_address_is_found():
    assert Address(postcode="7241 AB").location is None


def test_apply_location_takes_over_what_was_found():
    address = Address(postcode="7241ab")

    address.apply_location(FOUND)

    assert address.location == FOUND.location
    assert (address.postcode, address.precision, address.location_source) == (
        "7241 AB",
        "pc6",
        "postcode",
    )


@pytest.mark.parametrize("outcome", [Ambiguous(choices=()), NotFound(reason=Finding.PLACE_UNKNOWN)])
def test_apply_location_empties_the_coordinates_when_nothing_was_found(outcome):
    address = Address(postcode="nonsense")
    address.apply_location(FOUND)

    address.apply_location(outcome)

    assert address.location is None
    assert (address.latitude, address.longitude) == (None, None)
    assert (address.precision, address.location_source, address.postcode) == ("", "", "nonsense")


@pytest.mark.parametrize(
    ("precision", "source"),
    [("exact", ""), ("pc6", "7241 AB"), ("pc4", "7241"), ("place", "Lochem")],
)
def test_location_says_what_it_was_read_from(precision, source):
    address = Address(
        postcode="7241 AB", place_name="Lochem", latitude=52.1, longitude=6.4, precision=precision
    )

    assert address.location == Location(52.1, 6.4, Precision(precision), source)


def test_located_model_names_its_constraint_after_the_table():
    names = [constraint.name for constraint in Address._meta.constraints]

    assert names == ["geo_address_location_whole"]


@pytest.mark.django_db
def test_postcode_point_is_its_code():
    assert str(PostcodePointFactory(code="7241AB")) == "7241AB"
