import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from leerplek.common.exports import (
    Column,
    export,
    export_csv,
    export_xlsx,
    guard,
    plain,
    unguard,
    wanted_export,
)

COLUMNS = [
    Column("Naam", lambda row: row["name"]),
    Column("Uren", lambda row: row["hours"]),
    Column("Vanaf", lambda row: row["from"]),
]
ROWS = [
    {"name": "De Linde; Lochem", "hours": Decimal("28.5"), "from": date(2026, 9, 3)},
    {"name": "=1+1", "hours": None, "from": None},
]


def _body(response):
    body = b"".join(response.streaming_content)
    response.file_to_stream.close()
    return body


def _sheet(response):
    return load_workbook(io.BytesIO(_body(response))).active


def test_export_csv_opens_well_in_a_dutch_excel():
    response = export_csv(ROWS, COLUMNS, title="Praktijken")

    assert _body(response).decode("utf-8") == (
        '\ufeffNaam;Uren;Vanaf\r\n"De Linde; Lochem";28,5;2026-09-03\r\n\'=1+1;;\r\n'
    )


def test_export_csv_of_nothing_still_has_its_headings():
    response = export_csv([], COLUMNS, title="Praktijken")

    assert _body(response).decode("utf-8-sig") == "Naam;Uren;Vanaf\r\n"


def test_export_xlsx_keeps_dates_and_numbers_and_makes_no_formula():
    sheet = _sheet(export_xlsx(ROWS, COLUMNS, title="Praktijken"))

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Naam", "Uren", "Vanaf"],
        ["De Linde; Lochem", 28.5, datetime.fromisoformat("2026-09-03")],
        ["=1+1", None, None],
    ]
    assert sheet["A3"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")


def test_export_xlsx_takes_a_title_that_a_sheet_cannot_have():
    sheet = _sheet(export_xlsx([], COLUMNS, title="Praktijken [2026/27]: alle * plekken"))

    assert sheet.title == "Praktijken  2026 27   alle   pl"


@pytest.mark.parametrize(
    ("kind", "mime"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_export_names_the_file_after_the_list_and_the_day(kind, mime):
    response = export(kind, [], COLUMNS, title="Kandidaten – één klas")

    today = timezone.localdate().isoformat()
    assert response.headers["Content-Type"] == mime
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="kandidaten-een-klas-{today}.{kind}"'
    )
    response.file_to_stream.close()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_guard_neutralises_every_start_of_a_formula(start):
    assert guard(f"{start}cmd") == f"'{start}cmd"


@given(st.text(alphabet="'=+-@\t\rab1"))
def test_unguard_gives_back_what_guard_was_given(text):
    guarded = guard(text)

    assert unguard(guarded) == text
    assert guarded[:1] not in set("=+-@\t\r")


@given(st.lists(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))), min_size=1))
def test_export_csv_comes_back_as_it_was(texts):
    response = export_csv(texts, [Column("Tekst", str)], title="Lijst")

    rows = csv.reader(io.StringIO(_body(response).decode("utf-8-sig"), newline=""), delimiter=";")
    assert [unguard("".join(row)) for row in rows][1:] == texts


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, "ja"),
        (False, "nee"),
        (3, 3),
        ("a\x00b\x0bc", "abc"),
        (datetime(2026, 9, 3, 12, 5, tzinfo=UTC), datetime.fromisoformat("2026-09-03 14:05")),
        (date(2026, 9, 3), date(2026, 9, 3)),
    ],
)
def test_plain_gives_what_a_spreadsheet_knows(value, expected):
    with translation.override("nl"):
        assert plain(value) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [("/?export=xlsx", "xlsx"), ("/?export=csv&q=a", "csv"), ("/?export=pdf", None), ("/", None)],
)
def test_wanted_export_knows_two_kinds(address, expected):
    assert wanted_export(RequestFactory().get(address)) == expected
