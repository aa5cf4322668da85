import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leerplek.audit.models import Event
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.enums import ImportState, Level, Outcome
from leerplek.importing.services import reading
from leerplek.importing.services.columns import choose_columns
from leerplek.importing.services.reading import read_step
from leerplek.importing.tests.journeys import previewed, uploaded
from leerplek.practices.imports.kind import PRACTICE_IMPORT

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Woonplaats;Uren;Opmerkingen;Kleur\n"


def _people(count):
    return HEADER + "".join(
        f"Vos{n};Kim;kim{n}@mail.example;Lochem;24;liever dorp;rood\n" for n in range(count)
    )


def _reading(anna, count):
    batch = uploaded(CANDIDATE_IMPORT, _people(count), anna)
    return choose_columns(batch, CANDIDATE_IMPORT, chosen=batch.mapping)


def test_read_step_reads_some_rows_at_a_time_until_the_preview_is_ready(anna, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = _reading(anna, 5)
    seen = []

    while batch.state == ImportState.READING:
        batch = read_step(batch, CANDIDATE_IMPORT, actor=anna)
        seen.append((batch.state, batch.cursor, batch.is_read))

    assert seen == [
        ("reading", 2, False),
        ("reading", 4, False),
        ("reading", 5, True),
        ("ready", 5, True),
    ]
    assert list(batch.rows.values_list("number", flat=True)) == [2, 3, 4, 5, 6]
    assert Event.objects.get(kind="import.read").data == {"rows": 5}


def test_read_step_reads_once_what_two_pages_ask_for_at_the_same_moment(anna, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = _reading(anna, 5)
    read_step(batch, CANDIDATE_IMPORT, actor=anna)

    batch = read_step(batch, CANDIDATE_IMPORT, actor=anna)

    assert (batch.cursor, batch.rows.count()) == (2, 2)


def test_read_step_leaves_alone_an_import_that_is_not_being_read(anna):
    batch = previewed(CANDIDATE_IMPORT, _people(1), anna)

    assert read_step(batch, CANDIDATE_IMPORT, actor=anna).state == ImportState.READY
    assert batch.rows.count() == 1


def test_read_step_asks_the_same_number_of_queries_for_any_number_of_rows(anna):
    counts = []
    for number in (3, 300):
        batch = _reading(anna, number)
        with CaptureQueriesContext(connection) as captured:
            read_step(batch, CANDIDATE_IMPORT, actor=anna)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_read_step_keeps_typed_values_levels_and_questions(anna):
    text = (
        "Naam;Woonplaats;Uren;Geboortedatum\n"
        "Kim Vos;Lochem;24-32;31-2-1990\n"
        ";Lochem;24;\n"
        "Tim Bos;Hengelo;24;\n"
    )

    batch = previewed(CANDIDATE_IMPORT, text, anna)

    rows = list(batch.rows.all())
    assert [(row.number, row.level, row.outcome, row.has_question) for row in rows] == [
        (2, Level.WARNING, Outcome.NEW, False),
        (3, Level.REFUSED, Outcome.REFUSED, False),
        (4, Level.REFUSED, Outcome.REFUSED, True),
    ]
    assert rows[0].values["last_name"] == "Vos"
    assert rows[0].values["hours"].high == 32
    assert [finding.code for finding in rows[0].findings] == ["date_impossible"]


def test_read_step_keeps_nothing_of_columns_that_are_not_used(anna):
    text = _people(1).replace("rood", "paarsgestippeld")

    batch = previewed(CANDIDATE_IMPORT, text, anna)

    row = batch.rows.get()
    assert "paarsgestippeld" not in row.content + row.remarks


def test_read_step_names_a_column_that_may_be_data_by_its_letter(anna):
    text = "Naam;Plaats;Jan 1234567\nDe Linde;Lochem;123456782\n"

    batch = previewed(PRACTICE_IMPORT, text, anna)

    finding = batch.rows.get().findings[0]
    assert (finding.code, finding.column, finding.read) == ("citizen_number", "column C", None)


def test_read_step_finishes_a_file_without_rows(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER, anna)

    assert (batch.state, batch.rows.count()) == (ImportState.READY, 0)
