from datetime import date

import pytest

from leerplek.geo.postcodes import MemoryPostcodes
from leerplek.matching.reading import FileError, read_files
from leerplek.programmes.catalogue import Numbers

PRACTICES = "Praktijknaam,Plaats,Leidt op?,Plekken BBL\nDe Linde,Lochem,ja,1\n"
PEOPLE = "Achternaam,Voornaam,E-mail,Woonplaats,Postcode,Uren\n"


@pytest.fixture
def reading(tmp_path):
    def read(candidates: str, practices: str = PRACTICES):
        (tmp_path / "praktijken.csv").write_text(practices, encoding="utf-8")
        (tmp_path / "kandidaten.csv").write_text(candidates, encoding="utf-8")
        return read_files(
            tmp_path / "praktijken.csv",
            tmp_path / "kandidaten.csv",
            postcodes=MemoryPostcodes.of(()),
            numbers=Numbers(),
            today=date(2026, 11, 22),
        )

    return read


def test_read_files_brings_a_row_together_with_the_same_name_at_the_same_postcode(reading):
    rows = "Bos,Kim,kim@mail.example,Lochem,7241 AB,\nBOS,Kim,,Lochem,7241ab,28\n"

    found = reading(PEOPLE + rows)

    assert found.candidates.folded == {3: 2}
    (person,) = found.round.persons
    assert (person.id, person.hours_high) == ("c2", 28)


def test_read_files_keeps_two_people_who_share_a_mailbox(reading):
    rows = "Jansen,Anna,huis@mail.example,Lochem,,24\nJansen,Piet,huis@mail.example,Lochem,,32\n"

    found = reading(PEOPLE + rows)

    assert found.candidates.folded == {}
    assert [person.id for person in found.round.persons] == ["c2", "c3"]
    assert [
        (each.row, each.code) for each in found.candidates.findings if each.code == "double"
    ] == [(3, "double")]


def test_read_files_names_the_file_that_cannot_be_used(reading):
    with pytest.raises(FileError, match=r"kandidaten\.csv: "):
        reading("")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("De Linde", "2"), ("de linde", "2"), ("De Linde Borculo", None), ("Kompas", None)],
)
def test_read_files_finds_the_own_practice_or_leaves_a_question(reading, asked, expected):
    practices = PRACTICES + "Het Kompas,Borculo,ja,1\nKompas aan de Berkel,Lochem,ja,1\n"
    rows = f"Achternaam,Woonplaats,Uren,Eigen praktijk\nBos,Lochem,24,{asked}\n"

    (person,) = reading(rows, practices).round.persons

    assert (person.has_own_practice, person.own_practice_id) == (True, expected)
