"""Spreadsheets made while testing, in every format that is read."""

import io
import zipfile
from datetime import date

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def csv_bytes(rows, separator=";", encoding="utf-8"):
    lines = [separator.join(str(cell) for cell in row) for row in rows]
    return "\r\n".join([*lines, ""]).encode(encoding)


def xlsx_bytes(sheets, *, merges=(), hidden=()):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                if cell != "":
                    sheet.cell(number, column, cell)
        if name in hidden:
            sheet.sheet_state = "hidden"
    first = workbook.worksheets[0]
    for merged in merges:
        first.merge_cells(merged)
    return _saved(workbook)


def xls_bytes(sheets):
    workbook = xlwt.Workbook()
    as_date = xlwt.easyxf(num_format_str="D-M-YYYY")
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    style = [as_date] if isinstance(cell, date) else []
                    sheet.write(number, column, cell, *style)
    return _saved(workbook)


def ods_bytes(sheets):
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    return _saved(document)


def _ods_cell(cell):
    if cell == "":
        return TableCell()
    if isinstance(cell, date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat())
    elif isinstance(cell, (int, float)):
        made = TableCell(valuetype="float", value=cell)
    else:
        made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


def _saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zip_bytes(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(content, name, part):
    """Return an XLSX or ODS file with one of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    return zip_bytes({**parts, name: part})
