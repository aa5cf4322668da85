"""What of a file's own words may be kept and shown."""

import pytest
from django.utils.translation import override

from leerplek.importing.labels import (
    looks_like_data,
    safe_file_name,
    safe_label,
    safe_sheet_name,
    samples,
    worth_remembering,
)
from leerplek.importing.tables import Row

pytestmark = pytest.mark.engine
BSN = "123456782"


@pytest.mark.parametrize(
    "label",
    [
        "kim@mail.example",
        "0612345678",
        "06-12 34 56 78",
        "28-5-1992",
        "12",
        "2026",
        BSN,
        "zit in de bijstand",
        "wil graag in een dorpspraktijk bij een bos werken",
        "x" * 61,
    ],
)
def test_looks_like_data_knows_a_persons_row(label):
    assert looks_like_data(label)


@pytest.mark.parametrize(
    "label", ["Achternaam", "Motivatie (1-5)", "Route (UWV/SSFH)", "u/w", "BSN", "Soort uitkering"]
)
def test_looks_like_data_lets_a_header_be(label):
    assert not looks_like_data(label)


def test_safe_label_names_a_column_by_its_letters_when_it_may_be_data():
    with override("en"):
        told = [safe_label("Woonplaats", 0), safe_label("kim@mail.example", 1), safe_label("", 27)]

    assert told == ["Woonplaats", "column B", "column AB"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Kandidaten 2027.XLSX", "Kandidaten 2027.xlsx"),
        (r"C:\Users\kim\lijst.csv", "lijst.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        (f"kandidaat {BSN}.csv", "spreadsheet.csv"),
        ("a\x00b\n.csv", "a b.csv"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_safe_file_name_keeps_only_what_may_be_kept(name, safe):
    with override("en"):
        assert safe_file_name(name) == safe


def test_safe_sheet_name_hides_what_may_not_be_shown():
    with override("en"):
        assert [safe_sheet_name("Lijst", 1), safe_sheet_name(BSN, 2)] == ["Lijst", "sheet 2"]


def test_worth_remembering_keeps_only_corrections_of_real_headers():
    labels = {0: "Naam", 1: "Waar", 2: "Jansen, 0612345678", 3: "Vervoer", 4: "Kleur"}
    guessed = {0: "name", 3: "travel_modes"}
    chosen = {0: "name", 1: "place", 2: "remarks", 3: "", 4: ""}

    assert worth_remembering(labels, guessed, chosen) == {"waar": "place", "vervoer": ""}


def test_samples_show_the_first_text_and_hide_a_whole_column_that_has_a_secret():
    labels = ("Naam", "Opmerking", "BSN", "Leeg")
    rows = [
        Row(2, ["", "liever een dorp", BSN, ""]),
        Row(3, ["Kim", "zit in de WW", "1", ""]),
        Row(4, ["Tim " * 20, "", "", ""]),
    ]

    assert samples(rows, labels, 4) == {0: "Kim", 1: "", 2: ""}


def test_samples_shorten_a_long_text():
    assert samples([Row(2, ["x" * 50])], ("Naam",), 1) == {0: "x" * 40 + "…"}
