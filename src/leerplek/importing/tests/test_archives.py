import io
import zipfile

import pytest

from leerplek.importing.archives import repack
from leerplek.importing.errors import ImportingError
from leerplek.importing.limits import Limits
from leerplek.importing.tests.files import ods_bytes, with_part, xlsx_bytes, zip_bytes

LIMITS = Limits()
ROWS = [["Naam", "Plaats"], ["Jan", "Lochem"]]
XLSX = xlsx_bytes({"Blad1": ROWS})
ODS = ods_bytes({"Blad1": ROWS})
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(cells):
    return f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()


@pytest.mark.parametrize(("content", "kind"), [(XLSX, "xlsx"), (ODS, "ods")])
def test_repack_recognises_the_kind_and_keeps_only_what_is_read(content, kind):
    repacked = repack(with_part(content, "xl/media/photo.png", b"x" * 50), LIMITS)

    with zipfile.ZipFile(io.BytesIO(repacked.content)) as archive:
        names = archive.namelist()
        kept = {name: archive.read(name) for name in names}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        before = {name: archive.read(name) for name in names}
    assert repacked.kind == kind
    assert kept == before
    assert "xl/media/photo.png" not in names


def test_repack_counts_while_reading_and_never_believes_the_stated_size():
    bomb = with_part(XLSX, SHEET, b" " * 2_000_000)
    lying = bytearray(bomb)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := lying.find(mark, start)) >= 0:
            lying[start + at : start + at + 4] = (10).to_bytes(4, "little")
            start += 4

    with pytest.raises(ImportingError, match="larger than 1 MB"):
        repack(bomb, Limits(unpacked_bytes=1024 * 1024))
    with pytest.raises(ImportingError, match="damaged"):
        repack(bytes(lying), Limits(unpacked_bytes=1024 * 1024))


def test_repack_counts_parts_that_are_not_read_too():
    bomb = with_part(XLSX, "xl/media/photo.png", b" " * 2_000_000)

    with pytest.raises(ImportingError, match="larger than 1 MB"):
        repack(bomb, Limits(unpacked_bytes=1024 * 1024))


def test_repack_refuses_too_many_parts():
    content = zip_bytes({f"xl/{number}.xml": b"<a/>" for number in range(20)})

    with pytest.raises(ImportingError, match="more than 10 parts"):
        repack(content, Limits(archive_entries=10))


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x.xml", "..\\x.xml", "\\x.xml"])
def test_repack_refuses_parts_outside_the_file(name):
    with pytest.raises(ImportingError, match="do not belong"):
        repack(with_part(XLSX, name, b"x"), LIMITS)


def test_repack_refuses_a_symbolic_link():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("xl/workbook.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(ImportingError, match="do not belong"):
        repack(buffer.getvalue(), LIMITS)


def test_repack_refuses_the_same_part_twice():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", "<b/>")

    with pytest.raises(ImportingError, match="do not belong"):
        repack(buffer.getvalue(), LIMITS)


def test_repack_refuses_encrypted_files():
    flagged = bytearray(XLSX)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = flagged.find(mark)
        flagged[start + at] |= 1
    manifest = b'<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>'

    with pytest.raises(ImportingError, match="protected with a password"):
        repack(bytes(flagged), LIMITS)
    with pytest.raises(ImportingError, match="protected with a password"):
        repack(with_part(ODS, "META-INF/manifest.xml", manifest), LIMITS)


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><worksheet/>'.encode("utf-16"),
    ],
)
def test_repack_refuses_own_entities(part):
    with pytest.raises(ImportingError, match="XML entities"):
        repack(with_part(XLSX, SHEET, part), LIMITS)


@pytest.mark.parametrize("part", [b"<worksheet>", b"no xml", b"", b'<?xml encoding="nope"?><a/>'])
def test_repack_refuses_broken_xml(part):
    with pytest.raises(ImportingError, match="damaged"):
        repack(with_part(XLSX, SHEET, part), LIMITS)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ('<c r="XFD1"><v>1</v></c>', "more than 200 columns"),
        ("<c r='XFD1'><v>1</v></c>", "more than 200 columns"),
        ('<c s="1" r="XFD1"><v>1</v></c>', "more than 200 columns"),
        ("<c><v>1</v></c>" * 201, "more than 200 columns"),
        ('<c r="A1048576"><v>1</v></c>', "more than 100000 rows"),
        ('<x:c r="A1048576"><x:v>1</x:v></x:c>', "more than 100000 rows"),
        ('<c r="A1"><v>1</v></c><c r="GR90000"><v>1</v></c>', "more than 5000000 cells"),
    ],
)
def test_repack_refuses_cells_far_away(cells, message):
    with pytest.raises(ImportingError, match=message):
        repack(with_part(XLSX, SHEET, sheet_xml(cells)), LIMITS)


def test_repack_does_not_mind_empty_cells_far_away():
    part = sheet_xml('<c r="A1"><v>1</v></c><c r="XFD1" s="3"/>')

    assert repack(with_part(XLSX, SHEET, part), LIMITS).kind == "xlsx"


def test_repack_refuses_rows_that_an_ods_repeats_without_end():
    part = (
        b'<o:d xmlns:o="o" xmlns:table="t" xmlns:text="x"><table:table>'
        b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell>'
        b"<text:p>x</text:p></table:table-cell></table:table-row></table:table></o:d>"
    )

    with pytest.raises(ImportingError, match="more than 100000 rows"):
        repack(with_part(ODS, "content.xml", part), LIMITS)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"word/document.xml": b"<a/>"}, "not a spreadsheet"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, "not a"),
        ({"xl/workbook.bin": b"x"}, "binary Excel"),
        ({"a.txt": b"x"}, "not a spreadsheet"),
    ],
)
def test_repack_refuses_other_files(parts, message):
    with pytest.raises(ImportingError, match=message):
        repack(zip_bytes(parts), LIMITS)


@pytest.mark.parametrize("keep", [10, 100, 1000, -30])
def test_repack_refuses_a_file_that_was_cut_off(keep):
    with pytest.raises(ImportingError, match="damaged"):
        repack(XLSX[:keep], LIMITS)
