import pytest

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.enums import Decision
from leerplek.importing.selectors import (
    Tally,
    can_settle,
    imports_needing_attention,
    imports_of,
    rows_alike,
    rows_shown,
    tally,
)
from leerplek.importing.services.deciding import decide_row
from leerplek.importing.services.keeping import drop_import
from leerplek.importing.services.undoing import settle_import
from leerplek.importing.tests.journeys import imported, previewed, uploaded
from leerplek.practices.imports.kind import PRACTICE_IMPORT

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Woonplaats;Opmerkingen\n"
CLEAN = HEADER + "Vos;Kim;kim@mail.example;Lochem;\n"
ALL_KINDS = (
    CLEAN
    + "Vos;Kim;kim@mail.example;Borculo;\n"
    + "Bos;Tim;geen mail;Lochem;\n"
    + ";;;Lochem;\n"
    + "Smit;Eva;eva@mail.example;Hengelo;\n"
    + "Mos;Iris;iris@mail.example;Lochem;=1+1\n"
)


def test_tally_counts_the_rows_of_each_kind_in_one_query(anna, django_assert_num_queries):
    batch = previewed(CANDIDATE_IMPORT, ALL_KINDS, anna)

    with django_assert_num_queries(1):
        counted = tally(batch)

    assert counted == Tally(
        total=6,
        new=3,
        double=1,
        refused=2,
        warned=1,
        noted=1,
        open_doubles=1,
        questions=1,
        to_write=3,
    )
    assert (counted.made, counted.problems) == (3, 3)


def test_tally_counts_what_will_be_written_by_what_was_decided(anna):
    batch = previewed(CANDIDATE_IMPORT, ALL_KINDS, anna)

    decide_row(batch, 3, decision=Decision.KEEP_BOTH)

    counted = tally(batch)
    assert (counted.open_doubles, counted.to_write) == (0, 4)


@pytest.mark.parametrize(
    ("show", "numbers"),
    [
        ("new", [2, 4, 7]),
        ("double", [3]),
        ("warned", [4]),
        ("refused", [5, 6]),
        ("questions", [6]),
        ("noted", [7]),
        ("changed", []),
        ("unchanged", []),
        ("moved", []),
    ],
)
def test_rows_shown_are_those_of_one_kind_in_the_order_of_the_file(anna, show, numbers):
    batch = previewed(CANDIDATE_IMPORT, ALL_KINDS, anna)

    assert [row.number for row in rows_shown(batch, show)] == numbers


def test_imports_of_are_those_of_ones_own_organisation_and_kind(anna, bram, chantal):
    mine = uploaded(CANDIDATE_IMPORT, CLEAN, anna)
    uploaded(PRACTICE_IMPORT, "Praktijk;Plaats\nDe Linde;Lochem\n", anna)
    uploaded(CANDIDATE_IMPORT, CLEAN, chantal)
    drop_import(uploaded(CANDIDATE_IMPORT, CLEAN, anna), actor=anna)

    assert list(imports_of(anna, anna.region, "candidates")) == [mine]
    assert list(imports_of(bram, anna.region, "candidates")) == [mine]
    assert list(imports_of(chantal, anna.region, "candidates")) == []


def test_imports_needing_attention_are_unfinished_or_have_rows_to_look_at(anna, bram, chantal):
    waiting = previewed(CANDIDATE_IMPORT, CLEAN, anna)
    faulty = imported(CANDIDATE_IMPORT, ALL_KINDS.replace("kim@", "kimberly@"), anna)
    imported(CANDIDATE_IMPORT, CLEAN.replace("Vos", "Haas").replace("kim@", "haas@"), anna)
    drop_import(uploaded(CANDIDATE_IMPORT, CLEAN, anna), actor=anna)

    found = imports_needing_attention(anna, region=anna.region)

    assert [(each, each.problem_count) for each in found] == [(waiting, None), (faulty, 3)]
    assert imports_needing_attention(bram) == found
    assert imports_needing_attention(chantal) == []


def test_imports_needing_attention_disappear_when_they_are_dealt_with(anna):
    waiting = previewed(CANDIDATE_IMPORT, CLEAN, anna)
    faulty = imported(CANDIDATE_IMPORT, HEADER + "Bos;Tim;geen mail;Lochem;\n", anna)
    assert can_settle(faulty)

    drop_import(waiting, actor=anna)
    settled = settle_import(faulty, actor=anna)

    assert imports_needing_attention(anna) == []
    assert not can_settle(settled)


def test_rows_alike_leave_the_same_question_about_the_same_place_open(anna):
    places = ("Hengelo", "hengelo", "Rijswijk", "Lochem")
    text = HEADER + "".join(f"Vos{n};Kim;;{place};\n" for n, place in enumerate(places))
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    rows = {row.number: row for row in batch.rows.all()}

    assert [row.number for row in rows_alike(batch, rows[2])] == [3]
    assert rows_alike(batch, rows[4]) == []
    assert rows_alike(batch, rows[5]) == []
