from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.parsed import Context, Issue
from leerplek.importing.values.routes import (
    parse_accreditation,
    parse_funding,
    parse_learning_routes,
)

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ("bbl",)),
        ("BBL", ("bbl",)),
        ("BBL/BOL", ("bbl", "bol")),
        ("bol of bbl", ("bbl", "bol")),
        ("derde leerweg", ("third_route",)),
        ("3e leerweg", ("third_route",)),
        ("OVO", ("third_route",)),
        ("geen voorkeur", ("bbl", "bol", "third_route")),
    ],
)
def test_parse_learning_routes_wants_bbl_unless_said_otherwise(typed, expected):
    assert parse_learning_routes(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize("typed", ["avond", "geen BOL", "mbo 4"])
def test_parse_learning_routes_warns_when_it_is_not_clear(typed):
    expected = (("bbl",), (Issue("route_not_understood"),))

    assert parse_learning_routes(typed, CONTEXT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "unknown"),
        ("UWV", "uwv"),
        ("SSFH", "fund"),
        ("werk naar werk", "fund"),
        ("van werk-naar-werk", "fund"),
        ("via werkgever", "fund"),
        ("eigen middelen", "own"),
        ("zelf", "own"),
    ],
)
def test_parse_funding_reads_the_route(typed, expected):
    assert parse_funding(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    "typed",
    [
        "ww",
        "WW",
        "WW-uitkering",
        "WIA",
        "Wajong",
        "bijstand",
        "ziektewet",
        "UWV (WIA)",
        "uitkering",
        "WAO",
        "in de ziektewet",
        "werkloos",
        "ZW",
        "iva",
    ],
)
def test_parse_funding_makes_every_benefit_the_uwv_route(typed):
    assert parse_funding(typed, CONTEXT) == ("uwv", (Issue("benefit_as_route"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("?", ("unknown", (Issue("funding_unknown"),))),
        ("weet ik nog niet", ("unknown", (Issue("funding_unknown"),))),
        ("UWV/SSFH", ("unknown", (Issue("funding_not_understood"),))),
        ("gemeente", ("unknown", (Issue("funding_not_understood"),))),
    ],
)
def test_parse_funding_does_not_guess(typed, expected):
    assert parse_funding(typed, CONTEXT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ja", "yes"),
        ("ja, tot 1-1-2028", "yes"),
        ("Erkend", "yes"),
        ("nee", "no"),
        ("niet erkend", "no"),
        ("aangevraagd", "requested"),
        ("nee, in aanvraag", "requested"),
        ("", "unknown"),
        ("onbekend", "unknown"),
    ],
)
def test_parse_accreditation_reads_what_people_type(typed, expected):
    assert parse_accreditation(typed, CONTEXT) == (expected, ())


def test_parse_accreditation_warns_of_misschien():
    expected = ("unknown", (Issue("answer_not_understood"),))

    assert parse_accreditation("misschien", CONTEXT) == expected


@given(st.text())
def test_route_parsers_give_a_known_code_for_any_text(text):
    routes = parse_learning_routes(text, CONTEXT).value
    funding = parse_funding(text, CONTEXT).value
    accreditation = parse_accreditation(text, CONTEXT).value

    assert set(routes) <= {"bbl", "bol", "third_route"}
    assert routes
    assert funding in {"uwv", "fund", "own", "unknown"}
    assert accreditation in {"yes", "no", "requested", "unknown"}
