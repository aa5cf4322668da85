from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from leerplek.importing.checking import check_rows, check_table, find_doubles
from leerplek.importing.enums import Level
from leerplek.importing.headers import find_table
from leerplek.importing.tables import Row, open_spreadsheet
from leerplek.importing.tests.files import csv_bytes
from leerplek.importing.tests.specs import CONTEXT, SPEC

LABELS = ("Naam", "E-mail", "Tel", "Postcode", "AGB", "Uren", "Route", "Beroep", "Opm", "Hobby")
KEYS = ("name", "email", "phone", "postcode", "agb", "hours", "funding", "work", "remarks")
MAPPING = dict(enumerate(KEYS))
GOOD = ["De Linde", "", "", "7241 AB", "", "", "", "", "", ""]


def check(labels=LABELS, mapping=None, **cells):
    """Check one row: what `GOOD` holds, with these cells in their place."""
    row = [cells.get(label, good) for label, good in zip(labels, GOOD, strict=False)]
    used = MAPPING if mapping is None else mapping
    [checked] = check_rows([Row(5, row)], labels, used, SPEC, CONTEXT)
    return checked


def said(checked):
    return [(finding.field, finding.code, finding.shown) for finding in checked.findings]


def test_a_good_row_has_a_value_for_every_key_and_nothing_to_say():
    checked = check(Uren="24")

    assert (checked.number, checked.findings, checked.level) == (5, (), None)
    values = dict(checked.values)
    assert values.pop("location").precision == "pc4"
    assert values.pop("hours").high == 24
    assert values == {
        "name": "De Linde",
        "email": "",
        "phone": "",
        "postcode": "7241 AB",
        "place": "",
        "agb": "",
        "funding": "unknown",
        "work": "",
        "remarks": "",
        "location_origin": "postcode",
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"E-mail": "geen"}, ("email", "email_invalid", "geen")),
        ({"Tel": "12"}, ("phone", "phone_invalid", "12")),
        ({"AGB": "1234567"}, ("agb", "agb_invalid", "1234567")),
        ({"Uren": "weet niet"}, ("hours", "hours_not_understood", "weet niet")),
        ({"Opm": "=1+1"}, ("remarks", "formula_text", "=1+1")),
        ({"Naam": "<b>De</b>"}, ("name", "html_text", "<b>De</b>")),
        ({"Naam": "x" * 50}, ("name", "text_too_long", "x" * 50)),
    ],
)
def test_a_finding_names_the_column_and_what_was_read(cells, expected):
    checked = check(**cells)

    assert said(checked)[0] == expected
    assert checked.findings[0].column == next(iter(cells))


def test_text_that_is_noted_is_kept_as_typed():
    checked = check(Naam="<b>De</b>", Opm='=HYPERLINK("x")')

    assert checked.values["name"] == "<b>De</b>"
    assert checked.values["remarks"] == '=HYPERLINK("x")'
    assert checked.level == Level.NOTE


def test_a_long_cell_is_shown_in_part():
    [finding] = check(Opm="x" * 300).findings

    assert finding.code == "text_too_long"
    assert finding.shown == "x" * 119 + "…"


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"Naam": ""}, "name_missing"), ({"Postcode": ""}, "location_missing")],
)
def test_a_row_without_name_or_location_is_refused(cells, code):
    checked = check(**cells)

    assert checked.is_refused
    assert checked.level == Level.REFUSED
    assert code in [finding.code for finding in checked.findings]


SECRETS = [
    ({"Opm": "BSN 347042582"}, "remarks", "citizen_number"),
    ({"Opm": "WIA-uitkering, rugklachten"}, "remarks", "health_or_benefit"),
    ({"Beroep": "thuis met burn-out"}, "work", "health_or_benefit"),
    ({"Naam": "Jan 347042582"}, "name", "citizen_number"),
    ({"Hobby": "347042582"}, "Hobby", "citizen_number"),
    ({"Hobby": 347042582.0}, "Hobby", "citizen_number"),
    ({"Hobby": "zwanger"}, "Hobby", "health_or_benefit"),
    ({"Uren": "ziek"}, "hours", "health_or_benefit"),
    ({"Uren": "347042582"}, "hours", "citizen_number"),
    ({"Postcode": "347042582"}, "postcode", "citizen_number"),
    ({"Route": "Wajong"}, "funding", "benefit_as_route"),
    ({"Route": "zw"}, "funding", "benefit_as_route"),
]


@pytest.mark.parametrize(("cells", "field", "code"), SECRETS)
def test_what_may_not_be_kept_is_in_no_value_and_in_no_finding(cells, field, code):
    checked = check(**cells)

    found = [finding for finding in checked.findings if finding.code == code]
    assert [(finding.field, finding.read) for finding in found] == [(field, None)]
    secret = str(next(iter(cells.values()))).removesuffix(".0")
    assert secret not in repr(checked)
    assert secret.split()[-1] not in repr(checked)


def test_a_column_about_citizen_numbers_is_not_kept_whatever_it_holds():
    checked = check((*LABELS[:-1], "BSN"), BSN="12345")

    # The label is not one of the good row's cells, so the last cell is given by hand.
    [row] = check_rows(
        [Row(5, [*GOOD[:-1], "12345"])], (*LABELS[:-1], "BSN"), MAPPING, SPEC, CONTEXT
    )
    assert said(row) == [("BSN", "citizen_number", "(not shown)")]
    assert said(checked) == [("BSN", "citizen_number", "(not shown)")]


def test_cells_beyond_the_header_are_searched_too():
    [checked] = check_rows([Row(5, [*GOOD, "347042582"])], LABELS, MAPPING, SPEC, CONTEXT)

    assert said(checked) == [("", "citizen_number", "(not shown)")]


def test_agb_codes_and_phone_numbers_are_no_citizen_numbers():
    checked = check(Tel="347042582", AGB="01827122")

    assert checked.findings == ()
    assert checked.values["phone"] == "+31347042582"


def test_short_rows_are_filled_with_empty_values():
    [checked] = check_rows([Row(5, ["De Linde"])], LABELS, MAPPING, SPEC, CONTEXT)

    assert [finding.code for finding in checked.findings] == ["location_missing"]


def test_check_table_uses_the_recognised_columns_or_those_a_person_chose():
    content = csv_bytes([["Naam", "Postcode", "Bijnaam"], ["De Linde", "7241", "Linde"]])
    table = find_table(open_spreadsheet("a.csv", content), SPEC)

    [recognised] = check_table(table, SPEC, CONTEXT)
    [chosen] = check_table(table, SPEC, CONTEXT, mapping={2: "name", 1: "postcode"})

    assert recognised.values["name"] == "De Linde"
    assert chosen.values["name"] == "Linde"


def test_coordinates_from_a_sheet_are_taken_as_numbers():
    row = Row(2, ["De Linde", 52.1, 6.4])

    [checked] = check_rows(
        [row], ("a", "b", "c"), {0: "name", 1: "latitude", 2: "longitude"}, SPEC, CONTEXT
    )

    assert checked.findings == ()
    assert (checked.values["location"].lat, checked.values["location"].lon) == (52.1, 6.4)


def test_check_table_takes_the_place_a_person_chose_for_a_row():
    content = csv_bytes([["Naam", "Plaats"], ["De Linde", "Hengelo"], ["De Es", "Hengelo"]])
    table = find_table(open_spreadsheet("a.csv", content), SPEC)
    [refused, _other] = check_table(table, SPEC, CONTEXT)
    [finding] = refused.findings

    chosen, other = check_table(table, SPEC, CONTEXT, choices={2: finding.choices[0][0]})

    assert (chosen.is_refused, other.is_refused) == (False, True)
    assert chosen.values["location_origin"] == "chosen"


def test_find_doubles_gives_row_numbers_and_leaves_refused_rows_out():
    rows = [
        Row(2, ["De Linde", "a@b.example", "", "7241 AB"]),
        Row(3, ["DE LINDE", "", "", "7241ab"]),
        Row(4, ["", "a@b.example", "", "7241 AB"]),
        Row(5, ["De Es", "A@B.example", "", "7101 AB"]),
    ]
    checked = list(check_rows(rows, LABELS, MAPPING, SPEC, CONTEXT))

    found = [(d.earlier, d.later, d.keys) for d in find_doubles(checked, SPEC)]

    assert found == [(2, 3, ("name_postcode",)), (2, 5, ("email",))]


def test_many_rows_are_checked_in_order():
    rows = (Row(number, ["De Linde", "", "", "7241"]) for number in range(2, 1300))

    numbers = [row.number for row in check_rows(rows, LABELS, MAPPING, SPEC, CONTEXT)]

    assert numbers == list(range(2, 1300))


CELLS = st.text(max_size=40) | st.floats() | st.integers() | st.booleans() | st.dates()


@given(st.lists(CELLS, min_size=1, max_size=14))
def test_any_row_is_checked_without_failing(cells):
    [checked] = check_rows([Row(2, cells)], LABELS, MAPPING, SPEC, CONTEXT)

    assert all(Counter(finding.message) for finding in checked.findings)


@given(st.integers(0, len(LABELS) - 1), st.integers(10**7, 10**9 - 1), st.text(max_size=10))
def test_a_citizen_number_never_leaves_the_checker(index, number, around):
    digits = f"{number:09d}"
    cells = list(GOOD)
    cells[index] = f"{around} {digits} {around}"

    [checked] = check_rows([Row(2, cells)], LABELS, MAPPING, SPEC, CONTEXT)

    is_secret = bsn.is_valid(digits) and KEYS[index : index + 1] != ("phone",)
    assert not (is_secret and digits in repr(checked))
