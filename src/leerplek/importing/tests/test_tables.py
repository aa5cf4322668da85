import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.importing.errors import ImportingError
from leerplek.importing.limits import Limits
from leerplek.importing.tables import Row, chunks, open_spreadsheet
from leerplek.importing.tests.files import csv_bytes, ods_bytes, with_part, xls_bytes, xlsx_bytes

BORN = date(1992, 5, 28)
ROWS = [
    ["Lijst, stand 12 januari"],
    [],
    ["Naam", "Postcode", "Uren", "Geboren"],
    ["Jan", 7241, 24.5, BORN],
    [],
    ["Piet", "7101 AA", "", ""],
]
XLSX = xlsx_bytes({"Blad1": ROWS})
XLS = xls_bytes({"Blad1": ROWS})
ODS = ods_bytes({"Blad1": ROWS})


def rows_of(name, content):
    spreadsheet = open_spreadsheet(name, content)
    return list(spreadsheet.sheet(spreadsheet.sheet_names[0]).rows())


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", XLSX), ("a.xls", XLS), ("a.ods", ODS)])
def test_workbooks_give_filled_rows_with_the_numbers_of_the_sheet(name, content):
    assert rows_of(name, content) == [
        Row(1, ["Lijst, stand 12 januari"]),
        Row(3, ["Naam", "Postcode", "Uren", "Geboren"]),
        Row(4, ["Jan", 7241, 24.5, BORN]),
        Row(6, ["Piet", "7101 AA"]),
    ]


@pytest.mark.parametrize("make", [xlsx_bytes, xls_bytes, ods_bytes])
def test_workbooks_that_begin_lower_and_to_the_right_keep_their_row_numbers(make):
    content = make({"Blad1": [[], [], ["", "", "Naam"], [], ["", "", "Jan"]]})

    assert rows_of("a.xlsx", content) == [Row(3, ["", "", "Naam"]), Row(5, ["", "", "Jan"])]


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252"), (";", "utf-16-be")],
)
def test_text_files_give_filled_rows_with_the_lines_they_start_on(separator, encoding):
    rows = [["Naam", "Plaats"], ["Zoë", '"Hengelo\r\n(Gld)"'], [], ["  ", ""], ["Piet", "Epe"]]

    content = csv_bytes(rows, separator, encoding)

    assert rows_of("a.csv", content) == [
        Row(1, ["Naam", "Plaats"]),
        Row(2, ["Zoë", "Hengelo\r\n(Gld)"]),
        Row(6, ["Piet", "Epe"]),
    ]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "A.XLSX"])
@pytest.mark.parametrize(("content", "kind"), [(XLSX, "xlsx"), (XLS, "xls"), (ODS, "ods")])
def test_a_workbook_is_known_by_what_it_holds_whatever_its_name(name, content, kind):
    assert open_spreadsheet(name, content).kind == kind


def test_a_text_file_tells_its_encoding_and_separator():
    spreadsheet = open_spreadsheet("a.csv", csv_bytes([["Zoë", "b"]], encoding="cp1252"))

    assert (spreadsheet.kind, spreadsheet.encoding, spreadsheet.separator) == (
        "text",
        "cp1252",
        ";",
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.xlsx", b" \n ", "empty"),
        ("a.pdf", b"%PDF-1.7", "kind of file"),
        ("csv", b"a;b", "kind of file"),
        ("a.xlsx", b"Naam;Plaats\n", r"ends in \.xlsx"),
        ("a.xls", b"<html><table>", r"ends in \.xls"),
        ("a.csv", b"<html><table>", "web page"),
        ("a.csv", b"%PDF-1.7\x00\x01", "NUL"),
        ("a.xlsx", XLSX[:500], "damaged"),
        ("a.xls", XLS[:1500], "not a spreadsheet"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not a spreadsheet"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("a.xlsx", with_part(XLSX, "xl/workbook.xml", b"<workbook/>"), "no sheet"),
        ("a.csv", b"a" * 2000, "larger than 0 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(name, content, message):
    limits = Limits(file_bytes=1900 if message.startswith("larger") else 10**6)

    with pytest.raises(ImportingError, match=message):
        open_spreadsheet(name, content, limits)


def test_too_many_rows_are_refused_while_reading():
    content = csv_bytes([["Naam"], *([["Jan"]] * 1200)])
    sheet = open_spreadsheet("a.csv", content, Limits(rows=100)).sheet("a")

    with pytest.raises(ImportingError, match="more than 100 rows"):
        list(sheet.rows())


def test_too_many_columns_are_refused():
    content = csv_bytes([["x"] * 100_000])
    sheet = open_spreadsheet("a.csv", content).sheet("a")

    with pytest.raises(ImportingError, match="more than 200 columns"):
        list(sheet.rows())


def test_empty_columns_at_the_end_do_not_count():
    content = csv_bytes([["Naam", "Plaats", *([""] * 300)]])

    assert rows_of("a.csv", content) == [Row(1, ["Naam", "Plaats"])]


def test_sheets_in_sight_go_before_hidden_ones():
    content = xlsx_bytes({"Oud": [["x"]], "Nieuw": [["y"]]}, hidden={"Oud"})

    assert open_spreadsheet("a.xlsx", content).sheet_names == ("Nieuw", "Oud")


def test_a_sheet_that_is_not_there_is_refused():
    with pytest.raises(ImportingError, match="no sheet “Blad9”"):
        open_spreadsheet("a.xlsx", XLSX).sheet("Blad9")


def test_an_empty_sheet_has_no_rows():
    assert rows_of("a.xlsx", xlsx_bytes({"Leeg": []})) == []


def test_a_value_in_cells_merged_downwards_counts_for_each_row():
    rows = [["Naam", "Plaats"], ["Jan", "Lochem"], ["Piet", ""], ["Kim", "Epe"]]
    content = xlsx_bytes({"Blad1": rows}, merges=["B2:B3", "F2:F3", "H1:H900"])

    assert rows_of("a.xlsx", content) == [
        Row(1, ["Naam", "Plaats"]),
        Row(2, ["Jan", "Lochem"]),
        Row(3, ["Piet", "Lochem"]),
        Row(4, ["Kim", "Epe"]),
    ]


def test_the_last_row_is_known_before_reading():
    assert open_spreadsheet("a.xlsx", XLSX).sheet("Blad1").last_row == 6
    assert open_spreadsheet("a.csv", b"a\nb\nc").sheet("a").last_row == 3


def test_chunks_cut_a_run_into_lists():
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_a_workbook_that_asks_for_all_memory_is_refused_and_nothing_else_happens():
    dimensions = b"\x00\x02\x0e\x00"
    first_row = XLS.index(dimensions) + len(dimensions)
    content = XLS[:first_row] + b"\xff\xff\xff\x7f" + XLS[first_row + 4 :]

    with pytest.raises(ImportingError, match="damaged"):
        open_spreadsheet("a.xls", content)


def test_a_workbook_in_xls_with_a_password_is_refused():
    second_record = XLS.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    content = XLS[:second_record] + b"\x2f\x00" + XLS[second_record + 2 :]

    with pytest.raises(ImportingError, match="password"):
        open_spreadsheet("a.xls", content)


def test_a_workbook_that_names_no_parts_is_refused():
    part = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'

    with pytest.raises(ImportingError, match="damaged"):
        open_spreadsheet("a.xlsx", with_part(XLSX, "xl/_rels/workbook.xml.rels", part))


def read_or_refused(name, content):
    """Read everything of a file, or return the sentence of the refusal."""
    try:
        spreadsheet = open_spreadsheet(name, content)
        for sheet_name in spreadsheet.sheet_names:
            for _row in spreadsheet.sheet(sheet_name).rows():
                pass
    except ImportingError as error:
        return str(error)
    return ""


@given(st.sampled_from(["a.xlsx", "a.xls", "a.ods", "a.csv"]), st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(name, content):
    assert isinstance(read_or_refused(name, content), str)


@pytest.mark.parametrize("good", [XLSX, XLS, ODS], ids=["xlsx", "xls", "ods"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_workbooks_are_read_or_refused(good, data):
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(damaged), len(damaged) // 2, len(damaged) - 20]))

    assert isinstance(read_or_refused("a.xlsx", bytes(damaged[:end])), str)


def test_damaged_sheets_inside_a_sound_archive_are_read_or_refused():
    chance = random.Random(7)
    row = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    part = b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"
    sentences = set()

    for _ in range(60):
        broken = bytearray(part)
        for _ in range(3):
            broken[chance.randrange(len(broken))] = chance.choice(b'<>/"=019AZ ')
        content = with_part(XLSX, "xl/worksheets/sheet1.xml", bytes(broken))
        sentences.add(read_or_refused("a.xlsx", content).partition(".")[0])

    assert sentences <= {
        "",
        "The file is damaged and cannot be read",
        "The sheet has more than 100000 rows",
        "The sheet uses more than 200 columns (up to column ZZ)",
    }
