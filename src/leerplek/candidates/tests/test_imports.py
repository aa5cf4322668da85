"""A faulty row that goes back to the user says the same when it comes in again."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.geo.locating import locate_all
from leerplek.geo.postcodes import MemoryPostcodes
from leerplek.importing.checking import check_rows
from leerplek.importing.tables import Row
from leerplek.importing.values.parsed import Context
from leerplek.practices.imports.kind import PRACTICE_IMPORT

pytestmark = pytest.mark.engine

CONTEXT = Context(
    today=date(2026, 11, 22), locate=lambda asked: locate_all(asked, MemoryPostcodes([]))
)
YES_NO = ("ja", "nee", "")
CELLS = {
    "last_name": ("Vos", "in 't Veld", "=1+1", ""),
    "first_name": ("Kim", "Zoë", "+31"),
    "infix": ("van den", ""),
    "email": ("kim@mail.example", "kim@x.example, tim@x.example", ""),
    "phone": ("06 12345678", "+32 470 12 34 56", "0573-251234", ""),
    "street": ("Markt 1", "-5", ""),
    "postcode": ("7241ab", ""),
    "place": ("Lochem", "Hengelo (Gld)"),
    "birth_date": ("28-5-1992", "1 maart 1980", date(1999, 12, 31), ""),
    "hours": ("24-32", "3 dagen", "min. 24", "max 20", "fulltime", "±28 uur", ""),
    "hours_low": ("", "16"),
    "hours_high": ("", "32", "24,5"),
    "start_from": ("vanaf maart", "1-2-2027", ""),
    "funding_route": ("UWV", "SSFH", "eigen", "weet niet", ""),
    "learning_routes": ("BBL", "bol", "bbl/bol", "alle", "derde leerweg", ""),
    "travel_modes": ("fiets/ov", "auto", "e-bike", "alles", ""),
    "max_km": ("10 km", "12,5", "15", ""),
    "prior_education": ("mbo 4", "@home", ""),
    "has_laptop": YES_NO,
    "motivation": ("1", "5", "4/5", ""),
    "own_practice_name": ("De Linde", ""),
    "wished_setting": ("dorp", "stad", ""),
    "no_out_of_hours": YES_NO,
    "state": ("taking part", "withdrawn", ""),
    "latitude": ("", "52.1573"),
    "longitude": ("6.4089",),
    "precision": ("", "full postcode", "exact address"),
}
OFFICES = {
    "name": ("De Linde", "=SUM(A1)", "HAP Oost"),
    "place": ("Lochem", "Doetinchem"),
    "postcode": ("7241 AB", ""),
    "phone": ("0573 251234", ""),
    "agb": ("01234567", ""),
    "gp_count": ("2,5", "3", ""),
    "host_type": ("huisartsenpost", "gezondheidscentrum", "praktijk", ""),
    "setting": ("dorp", "stad", ""),
    "is_dispensing": YES_NO,
    "trains": ("ja", "nee", "misschien", "Ja, 2x", ""),
    "places_bbl": ("1", "", "geen"),
    "places_bol": ("2", ""),
    "places_third": ("1", ""),
    "accreditation": ("ja", "nee", "aangevraagd", ""),
    "accredited_until": ("1-5-2028", ""),
    "hours": ("24-32", "16 (deelbaar)", "min. 24", ""),
    "start_from": ("1-2-2027", ""),
    "confirmed_on": ("2026-11-01", ""),
    "confirmed_how": ("by phone", "in a meeting", ""),
}


def _values(kind, keys, cells):
    rows = check_rows([Row(2, list(cells))], keys, dict(enumerate(keys)), kind.spec, CONTEXT)
    return next(iter(rows)).values


def _rows(cells):
    return st.tuples(*(st.sampled_from(each) for each in cells.values()))


@pytest.mark.parametrize("language", ["nl", "en"])
@given(row=_rows(CELLS))
def test_cells_of_a_candidate_say_the_same_when_they_are_read_again(row, language):
    keys = tuple(CELLS)
    values = _values(CANDIDATE_IMPORT, keys, row)

    with override(language):
        cells = [CANDIDATE_IMPORT.cell(key, values) for key in keys]

    assert _values(CANDIDATE_IMPORT, keys, cells) == values


def test_cells_of_a_candidate_join_a_name_again():
    values = _values(CANDIDATE_IMPORT, ("full_name", "place"), ("Vos, Kim", "Lochem"))

    assert CANDIDATE_IMPORT.cell("full_name", values) == "Kim Vos"


@pytest.mark.parametrize("language", ["nl", "en"])
@given(row=_rows(OFFICES))
def test_cells_of_a_practice_say_the_same_when_they_are_read_again(row, language):
    keys = tuple(OFFICES)
    values = _values(PRACTICE_IMPORT, keys, row)

    with override(language):
        cells = [PRACTICE_IMPORT.cell(key, values) for key in keys]

    assert _values(PRACTICE_IMPORT, keys, cells) == values
