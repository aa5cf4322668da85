import pytest

from leerplek.importing.errors import ImportingError
from leerplek.importing.headers import find_table
from leerplek.importing.limits import Limits
from leerplek.importing.tables import Row, open_spreadsheet
from leerplek.importing.tests.files import csv_bytes, xls_bytes, xlsx_bytes
from leerplek.importing.tests.specs import SPEC

HEADER = ["Naam", "Postcode", "Uren"]


def table_of(content, name="a.xlsx", **choices):
    return find_table(open_spreadsheet(name, content), SPEC, **choices)


def test_find_table_finds_the_header_below_a_title_and_an_empty_row():
    rows = [["Naam van de lijst: clubs"], [], HEADER, ["Jan", "7241", "24"]]

    table = table_of(xlsx_bytes({"Blad1": rows}))

    assert (table.header_row, table.last_row) == (3, 4)
    assert table.labels == ("Naam", "Postcode", "Uren")
    assert table.recognition.mapping == {0: "name", 1: "postcode", 2: "hours"}
    assert list(table.rows()) == [Row(4, ["Jan", "7241", "24"])]


def test_find_table_chooses_the_sheet_that_fits_and_names_the_others():
    sheets = {
        "Toelichting": [["leeg laten wat je niet weet"]],
        "Kort": [["Naam", "Postcode"], ["Jan", "7241"]],
        "Clubs": [HEADER, ["Jan", "7241", "24"]],
    }

    table = table_of(xlsx_bytes(sheets))

    assert table.sheet.name == "Clubs"
    assert table.other_sheets == ("Toelichting", "Kort")


def test_find_table_prefers_a_sheet_in_sight():
    sheets = {"Oud": [HEADER], "Nieuw": [["Naam", "Postcode"]]}

    assert table_of(xlsx_bytes(sheets, hidden={"Oud"})).sheet.name == "Nieuw"


def test_find_table_takes_the_sheet_and_row_that_a_person_names():
    sheets = {"Een": [HEADER], "Twee": [["Groep", "x"], ["Hobby", "Naam"], ["lezen", "Jan"]]}

    table = table_of(xlsx_bytes(sheets), sheet_name="Twee", header_row=1)

    assert (table.sheet.name, table.labels) == ("Twee", ("Groep", "x"))
    assert [row.number for row in table.rows()] == [2, 3]


def test_find_table_takes_a_header_far_down_when_a_person_names_it():
    content = csv_bytes([*([["x"]] * 40), HEADER, ["Jan", "7241", "24"]])

    assert table_of(content, "a.csv", header_row=41).labels == ("Naam", "Postcode", "Uren")


@pytest.mark.parametrize(
    "rows", [[["Hobby", "Kleur"]], [["Naam"]], [["Postcode", "Uren"]], [], [["x"]] * 30 + [HEADER]]
)
def test_find_table_says_what_it_looked_for_when_there_is_no_header(rows):
    with pytest.raises(ImportingError, match=r"No row with column names .* Name of the club"):
        table_of(xlsx_bytes({"Blad1": rows}))


def test_find_table_forgives_typing_errors_when_nothing_else_fits():
    table = table_of(csv_bytes([["Clubnaan", "Postcoode"], ["Jan", "7241"]]), "a.csv")

    assert table.recognition.mapping == {0: "name", 1: "postcode"}


def test_find_table_passes_by_a_sheet_that_is_too_large():
    sheets = {"Alles": [["x"] * 9], "Clubs": [HEADER]}
    spreadsheet = open_spreadsheet("a.xls", xls_bytes(sheets), Limits(columns=5))

    table = find_table(spreadsheet, SPEC)

    assert table.sheet.name == "Clubs"


def test_a_header_in_two_rows_is_read_with_the_merged_group_above_it():
    rows = [
        ["Clubs"],
        ["", "", "Uren", ""],
        ["Naam", "Postcode", "min", "max"],
        ["A", "7241", 2, 3],
    ]

    table = table_of(xlsx_bytes({"Blad1": rows}, merges=["C2:D2"]))

    assert table.labels == ("Naam", "Postcode", "Uren min", "Uren max")
    assert table.recognition.mapping == {
        0: "name",
        1: "postcode",
        2: "hours_low",
        3: "hours_high",
    }


def test_rows_leave_out_a_header_that_is_repeated():
    content = csv_bytes([HEADER, ["Jan", "7241", "24"], HEADER, ["Piet", "7101", "28"]])

    rows = list(table_of(content, "a.csv").rows())

    assert [row.number for row in rows] == [2, 4]


def test_rows_refuse_more_than_the_limit():
    content = csv_bytes([HEADER, *([["Jan", "7241", "24"]] * 101)])
    table = find_table(open_spreadsheet("a.csv", content, Limits(rows=100)), SPEC)

    with pytest.raises(ImportingError, match="more than 100 rows"):
        list(table.rows())


def test_duplicate_headers_leave_the_second_column_out():
    table = table_of(csv_bytes([["Naam", "Naam", "Postcode"], ["a", "b", "7241"]]), "a.csv")

    assert table.recognition.mapping == {0: "name", 2: "postcode"}
