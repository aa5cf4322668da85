"""A spreadsheet comes back from its private file as it was read."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.files import File
from django.core.files.storage import default_storage

from leerplek.importing.errors import ImportingError
from leerplek.importing.limits import Limits
from leerplek.importing.spool import open_spool, spooled
from leerplek.importing.tables import Sheet, Spreadsheet, open_spreadsheet

CELLS = ["tekst =1+1", 24, 2.5, True, date(1992, 2, 29), datetime(2026, 3, 1, 9, 30), time(9, 5)]  # noqa: DTZ001 -- a spreadsheet knows no time zones


def _sheet(name, rows, *, limits=Limits(), last_row=9):  # noqa: B008 -- frozen
    merges = (((0, 1), (0, 2)),)
    return Sheet(name, False, last_row, merges, limits, lambda: iter(rows))


def _spreadsheet(*sheets):
    spreadsheet = Spreadsheet("list.xlsx", "xlsx")
    for sheet in sheets:
        spreadsheet.add(
            sheet.name, lambda sheet=sheet: sheet, is_hidden=sheet.name.startswith("hidden")
        )
    return spreadsheet


def _through(spreadsheet):
    with spooled(spreadsheet) as file:
        return open_spool(default_storage.save("imports/test", File(file)), "list.xlsx")


def test_open_spool_gives_back_every_kind_of_cell():
    cells = [*CELLS, timedelta(hours=30), "é\n;\"'"]
    spreadsheet = _spreadsheet(
        _sheet("hidden one", [(1, ["a"])]), _sheet("two", [(3, cells), (7, ["", "b"])])
    )

    read = _through(spreadsheet)

    assert read.sheet_names == ("two", "hidden one")
    sheet = read.sheet("two")
    assert list(sheet.rows()) == [(3, cells), (7, ["", "b"])]
    assert list(sheet.rows()) == list(sheet.rows())
    assert (sheet.last_row, sheet.merges) == (7, (((0, 1), (0, 2)),))
    assert list(read.sheet("hidden one").rows()) == [(1, ["a"])]


def test_spooled_leaves_out_a_sheet_that_passes_a_limit():
    huge = _sheet("huge", [(n, ["x"]) for n in range(1, 9)], limits=Limits(rows=-996))
    good = _sheet("good", [(1, ["a"])])

    read = _through(_spreadsheet(huge, good))

    assert read.sheet_names == ("good",)
    assert list(read.sheet("good").rows()) == [(1, ["a"])]


def test_spooled_refuses_a_file_without_any_sheet_that_can_be_read():
    huge = _sheet("huge", [(n, ["x"]) for n in range(1, 9)], limits=Limits(rows=-996))

    with pytest.raises(ImportingError, match="rows"):
        spooled(_spreadsheet(huge))


def test_open_spool_reads_a_text_file_as_it_was():
    spreadsheet = open_spreadsheet("x.csv", b"Naam;Plaats\nKim;Lochem\n\nTim;Borculo\n")

    read = _through(spreadsheet)

    rows = [tuple(row) for row in spreadsheet.sheet("x").rows()]
    assert [tuple(row) for row in read.sheet("x").rows()] == rows
