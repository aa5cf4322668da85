import pytest

from leerplek.geo.enums import Precision, TravelMode
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.travel import Reach, reach, travel_rules

pytestmark = pytest.mark.engine


def test_travel_rules_are_the_numbers_of_the_programme():
    rules = travel_rules(Numbers(detour_car=1.4, uncertainty_place=3.0))

    assert rules.factors == {
        TravelMode.BICYCLE: 1.25,
        TravelMode.CAR: 1.4,
        TravelMode.PUBLIC_TRANSPORT: 1.5,
    }
    assert rules.uncertainty_km == {
        Precision.EXACT: 0.0,
        Precision.PC6: 0.1,
        Precision.PC4: 1.1,
        Precision.PLACE: 3.0,
    }


@pytest.mark.parametrize(
    ("modes", "own_km", "expected"),
    [
        ([], None, Reach(12.0, TravelMode.BICYCLE, 9.6)),
        ([TravelMode.CAR], None, Reach(12.0, TravelMode.CAR, 8.9)),
        ([TravelMode.CAR, TravelMode.BICYCLE], 5.0, Reach(5.0, TravelMode.BICYCLE, 4.0)),
        ([], 30.0, Reach(12.0, TravelMode.BICYCLE, 9.6)),
    ],
)
def test_reach_is_the_stricter_limit_by_the_way_that_matching_counts(modes, own_km, expected):
    assert reach(Numbers(), modes=modes, own_km=own_km) == expected


def test_reach_says_what_it_is_in_words():
    assert reach(Numbers()).in_words == "12 km met de fiets, hemelsbreed 9,6 km"
