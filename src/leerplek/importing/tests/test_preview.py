import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.enums import Level, Side
from leerplek.importing.preview import faults_shown, preview_rows
from leerplek.importing.records import Difference
from leerplek.importing.services.deciding import decide_row
from leerplek.importing.tests.journeys import imported, previewed
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Telefoon;Postcode;Woonplaats;Uren;Eigen praktijk\n"
KIM = "Vos;Kim;kim@mail.example;06 12345678;;Lochem;24-32;\n"


def _preview(text, anna, number):
    batch = previewed(CANDIDATE_IMPORT, HEADER + text, anna)
    return batch, preview_rows(batch, CANDIDATE_IMPORT, batch.rows.filter(number=number))[0]


def test_preview_rows_lay_a_double_beside_the_earlier_row(anna):
    later = KIM.replace("06 12345678", "0687654321").replace("24-32", "")

    batch, shown = _preview(KIM + later, anna, 3)

    assert (shown.name, shown.beside) == ("Kim Vos, Lochem", "row 2: Kim Vos, Lochem")
    assert shown.why == "This is the same as row 2: same e-mail and name and postcode."
    assert shown.differences == (
        Difference("phone", "Phone", "06 12345678", "06 87654321", Side.NOW),
    )
    assert (shown.is_decidable, shown.is_open) == (True, True)
    decide_row(batch, 3, decision="merge", picks={"phone": "file"})
    picked = preview_rows(batch, CANDIDATE_IMPORT, batch.rows.filter(number=3))[0]
    assert (picked.differences[0].side, picked.is_open) == (Side.FILE, False)


def test_preview_rows_lay_a_change_beside_what_is_there(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)

    _batch, shown = _preview(KIM.replace("24-32", "3 dagen").replace("06 12", "06 99"), anna, 2)

    assert shown.beside == "Kim Vos, Lochem"
    assert [(each.label, each.now, each.file, each.side) for each in shown.differences] == [
        ("Phone", "06 12345678", "06 99345678", Side.FILE),
        ("Hours a week", "24-32 hours", "24 hours", Side.FILE),
    ]
    assert shown.decision_in_words == "the same: bring together, field by field"


def test_preview_rows_tell_everything_that_a_row_says(anna):
    _batch, shown = _preview(KIM, anna, 2)

    assert shown.said == (
        ("Last name", "Vos"),
        ("First name", "Kim"),
        ("E-mail", "kim@mail.example"),
        ("Phone", "06 12345678"),
        ("Hours a week", "24-32 hours"),
        ("Postcode and place", "Lochem"),
    )


def test_preview_rows_ask_which_place_and_which_practice_is_meant(anna):
    one, two = (
        PracticeFactory(organisation=anna.organisation, name=name)
        for name in ("Huisartsen De Linde", "Praktijk De Linde")
    )
    text = KIM.replace("Lochem", "Hengelo").replace("32;", "32;De Linde")

    _batch, shown = _preview(text, anna, 2)

    place, practice = shown.questions
    assert (place.key, practice.key) == ("place", "own_practice")
    assert len(place.choices) > 1
    assert {key for key, _label in practice.choices} == {str(one.pk), str(two.pk)}


def test_preview_rows_ask_the_same_number_of_queries_for_any_number_of_rows(anna):
    counts = []
    for number in (1, 30):
        people = "".join(f"Vos{n};Kim;kim{n}@mail.example;;;Lochem;24;\n" for n in range(number))
        imported(CANDIDATE_IMPORT, HEADER + people, anna)
        batch = previewed(CANDIDATE_IMPORT, HEADER + people.replace("Lochem", "Borculo"), anna)
        with CaptureQueriesContext(connection) as captured:
            preview_rows(batch, CANDIDATE_IMPORT, batch.rows.all())
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_preview_rows_name_the_row_that_a_part_belongs_to(anna):
    text = "Praktijk;E-mail;Adres;Plaats\nDe Linde;a@b.example;Markt 1;Lochem\n"
    batch = previewed(PRACTICE_IMPORT, text + "De Linde;a@b.example;Plein 2;Borculo\n", anna)

    shown = preview_rows(batch, PRACTICE_IMPORT, batch.rows.filter(number=3))[0]

    assert (shown.row.outcome, shown.beside) == ("part", "row 2: De Linde, Lochem")


def test_faults_shown_are_the_findings_of_the_wanted_levels_with_their_row(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM.replace("kim@mail", "geen mail"), anna)
    rows = preview_rows(batch, CANDIDATE_IMPORT, batch.rows.all())

    assert [(row.number, finding.code) for row, finding in faults_shown(rows, [Level.WARNING])] == [
        (2, "email_invalid"),
        (2, "postcode_missing"),
    ]
    assert faults_shown(rows, [Level.NOTE]) == []
