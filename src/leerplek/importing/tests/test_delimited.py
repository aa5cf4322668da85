import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.delimited import decoded, records, separator_of
from leerplek.importing.errors import ImportingError

TEXT = "Naam;Plaats\nZoë;Lochem\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_decoded_recognises_the_encoding(content, encoding):
    assert decoded(content) == (TEXT, encoding)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Naam\nJan\nZo\x81\n", "Line 3 holds characters"),
        (b"\xef\xbb\xbfNaam\nZo\xeb\n", "Line 2 holds characters"),
        (b"Naam\nJan\nPi\x00et\n", "Line 3 holds a NUL"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b"<?xml version='1.0'?><Workbook>", "web page"),
        (b"\x00" * 100, "NUL"),
    ],
)
def test_decoded_refuses_with_the_line(content, message):
    with pytest.raises(ImportingError, match=message):
        decoded(content)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b;c\n1;2;3\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("Uren;Naam\n2,5;Jan\n3,5;Piet\n", ";"),
        ("Overzicht, stand 12 januari\n\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ('a,b\n"x;y;z",2\n"p;q;r",3\n', ","),
        ("sep=|\na|b\n", "|"),
        ("Naam\nJan\n", ";"),
        ("", ";"),
    ],
)
def test_separator_of_finds_what_cuts_the_rows_alike(text, separator):
    assert separator_of(text) == separator


def test_records_count_physical_lines_as_an_editor_does():
    text = 'Naam;Opm\r\nJan;"een\r\ntwee"\r\n\r\nPiet;\x0bx\u2028y\r\n'

    assert list(records(text, ";")) == [
        (1, ["Naam", "Opm"]),
        (2, ["Jan", "een\r\ntwee"]),
        (4, []),
        (5, ["Piet", "\x0bx\u2028y"]),
    ]


def test_records_leave_out_the_hint_about_the_separator_but_count_it():
    assert list(records("sep=;\na;b\n", ";")) == [(2, ["a", "b"])]


def test_records_refuse_a_cell_without_an_end_and_name_its_line():
    text = 'Naam;Opm\nJan;"' + "x" * 200_000

    with pytest.raises(ImportingError, match="line 2 does not end"):
        list(records(text, ";"))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        text, _encoding = decoded(content)
        rows = list(records(text, separator_of(text)))
    except ImportingError:
        return

    assert all(number >= 1 for number, _cells in rows)
