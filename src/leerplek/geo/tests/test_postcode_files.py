import zipfile

import pytest
from django.utils.translation import override

from leerplek.geo.enums import RowProblem
from leerplek.geo.postcode_files import (
    PostcodeFileError,
    ReadReport,
    RefusedRow,
    read_postcode_file,
    read_postcodes,
)
from leerplek.geo.postcodes import PostcodeEntry
from tests.samples import POSTCODES, needs_samples

GEONAMES = (
    "NL\t7241 AB\tLochem\tGelderland\t03\tLochem\t0262\t\t\t52.16\t6.41\t6\n"
    "NL\t7255\tHengelo (Gld)\tGelderland\t03\tBronckhorst\t1876\t\t\t52.05\t6.32\t\n"
)

LOCHEM = PostcodeEntry("7241AB", 52.16, 6.41, "Lochem", "Lochem", "Gelderland")


def read(path, text, encoding="utf-8", **options):
    file = path / "postcodes.csv"
    file.write_bytes(text.encode(encoding))
    report = ReadReport()
    with override("en"):
        return list(read_postcode_file(file, report, **options)), report


@pytest.mark.parametrize(
    "text",
    [
        (
            "postcode,lat,lon,place,municipality,province\n"
            "7241 AB,52.16,6.41,Lochem,Lochem,Gelderland\n"
        ),
        (
            "Lengtegraad;Breedtegraad;Gemeente;Plaats;PC6;inwoners;Provincie\n"
            "6,41;52,16;Lochem;Lochem;7241ab;12;gld\n"
        ),
        (
            "\n\nplace\tPC6\tPC4\tlongitude\tlatitude\tmunicipality\tprovince\n"
            "Lochem\t7241AB\t7241\t6.41\t52.16\tLochem\tGelderland\n\n"
        ),
        (
            'province,"postcode","lat","lon","place","municipality"\r\n'
            'Gelderland,"NL-7241 AB",52.16,6.41," Lochem ","Lochem"\r\n'
        ),
        GEONAMES.splitlines()[0] + "\n",
    ],
)
def test_read_postcode_file_recognises_columns_in_any_order_and_form(tmp_path, text):
    entries, report = read(tmp_path, text)

    assert entries == [LOCHEM]
    assert (report.read, report.kept, report.refused) == (1, 1, {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_postcode_file_recognises_how_the_text_is_written(tmp_path, encoding):
    text = "pc4;lat;lon;plaats;provincie\n9269;53,24;6,02;Feanwâlden;Fryslân\n"

    entries, _report = read(tmp_path, text, encoding)

    assert entries == [PostcodeEntry("9269", 53.24, 6.02, "Feanwâlden", "", "Fryslân")]


@needs_samples
def test_read_postcode_file_reads_the_sample_table():
    table, report = read_postcodes(POSTCODES)

    assert (report.read, report.kept, report.refused) == (4086, 4086, {})
    assert table.point("7241") == PostcodeEntry(
        "7241", 52.1573, 6.4089, "Lochem", "Lochem", "Gelderland"
    )


def test_read_postcode_file_reads_the_table_inside_a_zip(tmp_path):
    path = tmp_path / "NL.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "x" * 5000)
        archive.writestr("NL_full.txt", GEONAMES)

    table, report = read_postcodes(path)

    assert report.kept == 2
    assert table.point("7241AB") == LOCHEM


def test_read_postcode_file_refuses_rows_with_their_number_and_reason(tmp_path):
    text = (
        "postcode,lat,lon\n7241 AB,52.16,6.41\n7241SS,52.1,6.4\n\n7242,6.4,52.1\n"
        "7243,,6.4\n7241AB,52.2,6.5\n7244\n"
    )

    entries, report = read(tmp_path, text)

    assert [entry.code for entry in entries] == ["7241AB"]
    assert (report.read, report.kept) == (6, 1)
    assert report.examples == [
        RefusedRow(3, RowProblem.POSTCODE),
        RefusedRow(5, RowProblem.COORDINATES),
        RefusedRow(6, RowProblem.COORDINATES),
        RefusedRow(7, RowProblem.DOUBLE),
        RefusedRow(8, RowProblem.COLUMNS),
    ]
    assert report.refused == {
        RowProblem.POSTCODE: 1,
        RowProblem.COORDINATES: 2,
        RowProblem.DOUBLE: 1,
        RowProblem.COLUMNS: 1,
    }


def test_read_postcode_file_passes_over_postcodes_of_other_countries(tmp_path):
    belgian = "BE\t2387\tBaarle-Hertog\tVlaanderen\t\t\t\t\t\t51.4\t4.9\t6\n"

    entries, report = read(tmp_path, GEONAMES + belgian)

    assert len(entries) == 2
    assert report.examples == [RefusedRow(3, RowProblem.COUNTRY)]


def test_read_postcode_file_counts_all_refused_rows_and_names_the_first_hundred(tmp_path):
    text = "pc4,lat,lon\n7241,52.1,6.4\n" + "12,52.1,6.4\n" * 250

    _entries, report = read(tmp_path, text)

    assert report.refused == {RowProblem.POSTCODE: 250}
    assert len(report.examples) == 100


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("pc4,lat,lon\n", "no usable postcode"),
        ("pc4,lat,lon\nabc,1,2\n", "no usable postcode"),
        ("pc4,latitude,place\n7241,52.1,Lochem\n", "misses: lon"),
        ("7241,52.1,6.4\n", "misses: postcode, lat, lon"),
        ("pc4,lat,lon\n7241,52.1,6.4\n\x00\x00\n", "not a text file"),
        ("pc4,lat,lon\n" + "7" * 30_000, "not a text file"),
        ('pc4,lat,lon\n7241,52.1,6.4\n"' + "x\n" * 100_000, "Row 3 cannot be read|no table row"),
    ],
)
def test_read_postcode_file_says_why_a_file_cannot_be_used(tmp_path, text, message):
    with pytest.raises(PostcodeFileError, match=message):
        read(tmp_path, text)


def test_read_postcode_file_says_when_there_is_no_file(tmp_path):
    with override("en"), pytest.raises(PostcodeFileError, match="cannot be read: No such file"):
        read_postcodes(tmp_path / "nothing.csv")


def test_read_postcode_file_refuses_a_file_larger_than_the_limit(tmp_path):
    text = "pc4,lat,lon\n" + "7241,52.1,6.4\n" * 100_000

    with pytest.raises(PostcodeFileError, match="larger than 1 MB"):
        read(tmp_path, text, max_bytes=1024 * 1024)


def test_read_postcode_file_counts_what_a_zip_unpacks_to(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NL.txt", "0" * 5_000_000)
    honest = path.read_bytes()
    path.write_bytes(honest.replace((5_000_000).to_bytes(4, "little"), b"\x10\x00\x00\x00"))

    with override("en"), pytest.raises(PostcodeFileError):
        list(read_postcode_file(path, ReadReport(), max_bytes=1024 * 1024))
    path.write_bytes(honest)
    with override("en"), pytest.raises(PostcodeFileError, match="larger than 1 MB"):
        list(read_postcode_file(path, ReadReport(), max_bytes=1024 * 1024))


def test_read_postcode_file_says_when_a_zip_holds_no_table(tmp_path):
    path = tmp_path / "empty.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with override("en"), pytest.raises(PostcodeFileError, match="holds no table"):
        read_postcodes(path)


def test_read_postcode_file_says_when_a_zip_is_damaged(tmp_path):
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NL.txt", GEONAMES * 50)
    raw = bytearray(path.read_bytes())
    raw[60:90] = b"\xff" * 30
    path.write_bytes(raw)

    with override("en"), pytest.raises(PostcodeFileError, match="damaged"):
        read_postcodes(path)


def test_read_postcode_file_does_not_ask_for_a_password(tmp_path):
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("NL.txt", GEONAMES)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 0x1
    path.write_bytes(raw)

    with override("en"), pytest.raises(PostcodeFileError, match="password"):
        read_postcodes(path)
