import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.distance import (
    DETOUR_FACTORS,
    Distance,
    StraightLineProvider,
    TravelRules,
    estimate,
    estimate_matrix,
)
from leerplek.geo.enums import Precision, TravelMode
from leerplek.geo.location import EARTH_RADIUS_KM, Location, great_circle_km

BICYCLE, CAR, PUBLIC_TRANSPORT = TravelMode
LOCHEM = Location(52.1573, 6.4089, Precision.EXACT)
ZUTPHEN = Location(52.1383, 6.2014, Precision.EXACT)

locations = st.builds(
    Location,
    st.floats(50.6, 53.7),
    st.floats(3.2, 7.4),
    st.sampled_from(list(Precision)),
)
ways = st.sets(st.sampled_from(list(TravelMode)))


def at(location, precision):
    return Location(location.lat, location.lon, precision)


def north_of(location, km, precision):
    return Location(location.lat + math.degrees(km / EARTH_RADIUS_KM), location.lon, precision)


def test_great_circle_km_of_a_degree_along_a_meridian_is_known():
    assert great_circle_km(52, 6, 53, 6) == pytest.approx(math.pi * EARTH_RADIUS_KM / 180)
    assert great_circle_km(52, 6, 52, 6) == 0
    assert great_circle_km(0, 0, 0, 180) == pytest.approx(math.pi * EARTH_RADIUS_KM)


@pytest.mark.parametrize(
    ("modes", "mode", "factor"),
    [
        ([], BICYCLE, 1.25),
        ([BICYCLE], BICYCLE, 1.25),
        ([CAR], CAR, 1.35),
        ([PUBLIC_TRANSPORT], PUBLIC_TRANSPORT, 1.5),
        ([PUBLIC_TRANSPORT, CAR], CAR, 1.35),
        ([CAR, BICYCLE], BICYCLE, 1.25),
    ],
)
def test_estimate_takes_the_best_of_the_given_ways(modes, mode, factor):
    straight = great_circle_km(LOCHEM.lat, LOCHEM.lon, ZUTPHEN.lat, ZUTPHEN.lon)

    found = estimate(LOCHEM, ZUTPHEN, modes)

    assert found.mode == mode
    assert found.straight_km == pytest.approx(straight, abs=1e-9)
    assert found.km == pytest.approx(straight * factor, abs=1e-9)
    assert (found.uncertainty_km, found.is_exact, found.is_floor) == (0, True, False)


@pytest.mark.parametrize(
    ("precision", "apart"), [("exact", 0.0), ("pc6", 0.1), ("pc4", 1.1), ("place", 2.0)]
)
def test_estimate_of_the_same_place_is_the_size_of_the_place(precision, apart):
    here = at(LOCHEM, Precision(precision))

    found = estimate(here, here)

    assert found == Distance(
        km=apart,
        straight_km=0.0,
        uncertainty_km=2 * apart,
        is_exact=precision == "exact",
        is_floor=precision != "exact",
        mode=BICYCLE,
    )


def test_estimate_uses_the_more_precise_of_two_areas_as_floor():
    found = estimate(at(LOCHEM, Precision.PC4), at(LOCHEM, Precision.PLACE))

    assert (found.km, found.uncertainty_km, found.is_floor) == (1.1, pytest.approx(3.1), True)


def test_estimate_never_puts_a_neighbouring_village_nearer_than_the_own_one():
    own = at(LOCHEM, Precision.PLACE)
    neighbour = north_of(LOCHEM, 1.2, Precision.PLACE)

    assert estimate(own, neighbour).km == estimate(own, own).km == 2.0


def test_estimate_uses_the_settings_of_the_programme():
    rules = TravelRules(
        factors={BICYCLE: 1.6, CAR: 1.2, PUBLIC_TRANSPORT: 2.0},
        uncertainty_km={"exact": 0, "pc6": 0.2, "pc4": 1.5, "place": 3.0},
    )
    here = at(LOCHEM, Precision.PLACE)

    assert estimate(LOCHEM, ZUTPHEN, [BICYCLE, CAR], rules).mode == CAR
    assert estimate(here, here, (), rules).km == 3.0


@pytest.mark.parametrize(
    ("factors", "uncertainty"),
    [
        ({BICYCLE: 0.9, CAR: 1.35, PUBLIC_TRANSPORT: 1.5}, None),
        ({BICYCLE: math.nan, CAR: 1.35, PUBLIC_TRANSPORT: 1.5}, None),
        (None, {"exact": 0, "pc6": -1, "pc4": 1, "place": 2}),
    ],
)
def test_travel_rules_refuse_impossible_settings(factors, uncertainty):
    given = {"factors": factors, "uncertainty_km": uncertainty}

    with pytest.raises(ValueError, match="at least"):
        TravelRules(**{key: value for key, value in given.items() if value is not None})


@given(locations, locations, ways)
def test_estimate_is_the_same_both_ways(a, b, modes):
    there, back = estimate(a, b, modes), estimate(b, a, modes)

    assert there.km == pytest.approx(back.km, abs=1e-9)
    assert there.uncertainty_km == pytest.approx(back.uncertainty_km)
    assert (there.is_exact, there.mode) == (back.is_exact, back.mode)


@given(locations, locations, locations)
def test_estimate_by_way_of_a_third_point_is_not_shorter(a, b, c):
    assert (
        estimate(a, c).straight_km <= estimate(a, b).straight_km + estimate(b, c).straight_km + 1e-9
    )


@given(locations, locations, ways, st.sampled_from(list(TravelMode)))
def test_estimate_never_grows_when_a_way_of_travel_is_added(a, b, modes, added):
    before = estimate(a, b, modes or {added})

    assert estimate(a, b, {*modes, added}).km <= before.km


@given(locations, locations, ways)
def test_estimate_lies_between_the_straight_line_and_the_largest_detour(a, b, modes):
    found = estimate(a, b, modes)

    assert found.km >= found.straight_km
    assert found.is_floor or found.km <= found.straight_km * max(DETOUR_FACTORS.values()) + 1e-9


@given(locations, locations)
def test_estimate_is_never_nothing_between_two_areas(a, b):
    found = estimate(a, b)

    assert found.is_exact == (a.precision == b.precision == Precision.EXACT)
    assert found.km > 0 or Precision.EXACT in (a.precision, b.precision)


@given(locations, locations)
def test_estimate_agrees_with_the_spherical_law_of_cosines(a, b):
    phi_a, phi_b = math.radians(a.lat), math.radians(b.lat)
    cosine = math.sin(phi_a) * math.sin(phi_b) + math.cos(phi_a) * math.cos(phi_b) * math.cos(
        math.radians(b.lon - a.lon)
    )

    expected = EARTH_RADIUS_KM * math.acos(min(1.0, cosine))

    assert estimate(a, b).straight_km == pytest.approx(expected, abs=1e-3)


def test_estimate_matrix_gives_the_numbers_of_estimate_for_a_thousand_by_five_hundred():
    rng = np.random.default_rng(7)
    origins = [_random_location(rng) for _ in range(1000)]
    destinations = [_random_location(rng) for _ in range(500)]
    modes = [set(rng.choice(list(TravelMode), size=rng.integers(0, 3))) for _ in origins]

    matrix = estimate_matrix(origins, destinations, modes)

    assert matrix.shape == (1000, 500)
    for row, column in rng.integers(0, 500, size=(300, 2)):
        one = estimate(origins[row], destinations[column], modes[row])
        other = matrix.at(row, column)
        assert other.km == pytest.approx(one.km, abs=1e-9)
        assert other.straight_km == pytest.approx(one.straight_km, abs=1e-9)
        assert (other.uncertainty_km, other.is_exact, other.mode) == (
            one.uncertainty_km,
            one.is_exact,
            one.mode,
        )


def test_estimate_matrix_of_nobody_is_empty():
    assert estimate_matrix([], [LOCHEM, ZUTPHEN], []).shape == (0, 2)
    assert estimate_matrix([LOCHEM], [], [set()]).shape == (1, 0)


def test_estimate_matrix_refuses_another_number_of_ways_than_origins():
    with pytest.raises(ValueError, match="per origin"):
        estimate_matrix([LOCHEM], [ZUTPHEN], [])


def test_straight_line_provider_answers_as_estimate_does():
    matrix = StraightLineProvider().distances([LOCHEM], [ZUTPHEN], [{CAR}])

    assert matrix.at(0, 0) == estimate(LOCHEM, ZUTPHEN, {CAR})


@pytest.mark.parametrize(("lat", "lon"), [(math.nan, 6), (52, math.inf), (91, 6), (52, -181)])
def test_location_refuses_a_point_that_is_not_on_the_earth(lat, lon):
    with pytest.raises(ValueError, match="location"):
        Location(lat, lon, Precision.EXACT)


def _random_location(rng):
    precision = list(Precision)[rng.integers(0, 4)]
    return Location(rng.uniform(50.7, 53.6), rng.uniform(3.4, 7.2), precision)
