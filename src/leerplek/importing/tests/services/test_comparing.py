import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.importing.enums import Decision, Outcome
from leerplek.importing.services.comparing import compare_rows
from leerplek.importing.services.deciding import decide_row
from leerplek.importing.services.undoing import undo_import
from leerplek.importing.services.writing import write_import
from leerplek.importing.tests.journeys import imported, outcomes, previewed
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.models import Place, Practice
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Telefoon;Woonplaats;Opmerkingen\n"
KIM = "Vos;Kim;kim@mail.example;06 12345678;Lochem;\n"


def _row(batch, number):
    return batch.rows.get(number=number)


def _about(row):
    return row.outcome, row.decision, row.target, row.other, row.keys


def test_a_row_that_is_like_nothing_is_new(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)

    assert _about(_row(batch, 2)) == (Outcome.NEW, Decision.OPEN, None, None, ())


def test_a_row_is_unchanged_when_a_record_says_all_that_it_says(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    Candidate.objects.update(current_work="kapster", notes="told by phone")

    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)

    assert outcomes(batch) == {2: Outcome.UNCHANGED}


def test_a_row_is_a_change_of_the_one_record_it_is_surely_the_same_as(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    candidate = Candidate.objects.get()

    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM.replace("06 12345678", "0687654321"), anna)

    assert _about(_row(batch, 2)) == (
        Outcome.CHANGED,
        Decision.MERGE,
        candidate.pk,
        None,
        ("email", "name_postcode"),
    )


def test_a_row_with_another_name_and_the_same_mailbox_is_a_double_to_decide(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    candidate = Candidate.objects.get()

    batch = previewed(CANDIDATE_IMPORT, HEADER + "Bos;Tim;kim@mail.example;;Borculo;\n", anna)

    assert _about(_row(batch, 2)) == (
        Outcome.DOUBLE,
        Decision.OPEN,
        candidate.pk,
        None,
        ("email",),
    )


def test_a_later_row_that_is_the_same_as_an_earlier_one_is_a_double_of_the_first(anna):
    text = HEADER + KIM + KIM.replace("06 12345678", "0687654321") + KIM.replace("Kim", "KIM")

    batch = previewed(CANDIDATE_IMPORT, text, anna)

    assert [(row.outcome, row.other) for row in batch.rows.all()] == [
        (Outcome.NEW, None),
        (Outcome.DOUBLE, 2),
        (Outcome.DOUBLE, 2),
    ]


def test_a_second_row_about_one_record_is_a_double_of_the_row_that_changes_it(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    first, second = KIM.replace("06 12345678", "0687654321"), KIM.replace(";\n", ";belt terug\n")

    batch = previewed(CANDIDATE_IMPORT, HEADER + first + second, anna)

    rows = list(batch.rows.all())
    assert [(row.outcome, row.other) for row in rows] == [
        (Outcome.CHANGED, None),
        (Outcome.DOUBLE, 2),
    ]


def test_a_second_row_beside_one_that_agrees_with_the_record_is_no_silent_change(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    other = KIM.replace("06 12345678", "0687654321")

    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM + other, anna)

    assert outcomes(batch) == {2: Outcome.UNCHANGED, 3: Outcome.DOUBLE}
    assert _row(batch, 3).target == Candidate.objects.get().pk


def test_the_same_file_again_changes_nothing_whatever_was_decided(anna):
    text = HEADER + KIM
    text += KIM.replace("06 12345678", "0687654321")
    text += KIM.replace(";\n", ";belt terug\n")
    text += KIM.replace("Kim", "Kimberly").replace(";\n", ";zus\n")
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    decide_row(batch, 3, decision=Decision.MERGE, picks={"phone": "file"})
    decide_row(batch, 4, decision=Decision.SKIP)
    decide_row(batch, 5, decision=Decision.KEEP_BOTH)
    write_import(batch, CANDIDATE_IMPORT, actor=anna)
    before = list(Candidate.objects.values())
    assert [row["phone"] for row in before] == ["+31687654321", "+31612345678"]

    again = imported(CANDIDATE_IMPORT, text, anna)

    assert again.counts | {"made": 0, "changed": 0, "unchanged": 4} == again.counts
    assert list(Candidate.objects.values()) == before


def test_the_same_file_again_does_not_take_back_what_somebody_corrected(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    Candidate.objects.update(phone="+31600000000", version=2)

    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)

    assert outcomes(batch) == {2: Outcome.UNCHANGED}


def test_a_row_of_an_undone_import_is_new_again(anna):
    batch = imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    undo_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert outcomes(previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)) == {2: Outcome.NEW}


def test_a_row_whose_record_was_removed_is_new_again(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    Candidate.objects.all().delete()

    assert outcomes(previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)) == {2: Outcome.NEW}


def test_records_of_another_organisation_are_not_looked_at(anna, chantal):
    imported(CANDIDATE_IMPORT, HEADER + KIM, chantal)

    assert outcomes(previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)) == {2: Outcome.NEW}


def test_practices_of_colleagues_in_the_region_are_looked_at(anna, noord):
    PracticeSiteFactory(
        practice=PracticeFactory(
            organisation__region=noord, name="De Linde", email="info@linde.example"
        )
    )

    batch = previewed(
        PRACTICE_IMPORT, "Praktijk;E-mail;Plaats\nDe Linde;info@linde.example;Lochem\n", anna
    )

    assert outcomes(batch) == {2: Outcome.UNCHANGED}


def test_an_empty_cell_is_no_difference(anna):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)

    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;kim@mail.example;;Lochem;\n", anna)

    assert outcomes(batch) == {2: Outcome.UNCHANGED}


LINES = "Praktijk;E-mail;Adres;Plaats;Leidt op;BBL;BOL\n"


def test_rows_of_one_practice_with_two_addresses_become_parts(anna):
    text = (
        LINES
        + "De Linde;a@b.example;Markt 1;Lochem;ja;1;\nDe Linde;a@b.example;Plein 2;Borculo;ja;2;\n"
    )

    batch = previewed(PRACTICE_IMPORT, text, anna)
    write_import(batch, PRACTICE_IMPORT, actor=anna)

    assert Practice.objects.get().sites.count() == 2
    assert sorted(Place.objects.values_list("site__place_name", "number")) == [
        ("Borculo", 2),
        ("Lochem", 1),
    ]


def test_rows_of_one_practice_with_two_learning_routes_become_parts(anna):
    text = (
        LINES
        + "De Linde;a@b.example;Markt 1;Lochem;ja;1;\nDe Linde;a@b.example;Markt 1;Lochem;ja;;2\n"
    )

    batch = previewed(PRACTICE_IMPORT, text, anna)

    assert outcomes(batch) == {2: Outcome.NEW, 3: Outcome.PART}
    write_import(batch, PRACTICE_IMPORT, actor=anna)
    assert Practice.objects.get().sites.get().places.count() == 2
    assert set(outcomes(previewed(PRACTICE_IMPORT, text, anna)).values()) == {Outcome.UNCHANGED}


def test_a_row_with_a_new_address_adds_a_site_to_a_practice_that_has_others(anna):
    first = "De Linde;a@b.example;Markt 1;Lochem;ja;1;\n"
    second = "De Linde;a@b.example;Plein 2;Borculo;ja;2;\n"
    imported(PRACTICE_IMPORT, LINES + first, anna)

    batch = imported(PRACTICE_IMPORT, LINES + first + second, anna)

    assert (batch.counts["made"], batch.counts["changed"]) == (0, 1)
    assert Practice.objects.get().sites.count() == 2


def test_a_row_with_another_address_is_a_move_of_a_practice_with_one_site(anna):
    imported(PRACTICE_IMPORT, LINES + "De Linde;a@b.example;Markt 1;Lochem;ja;1;\n", anna)

    imported(PRACTICE_IMPORT, LINES + "De Linde;a@b.example;Plein 2;Borculo;ja;1;\n", anna)

    site = Practice.objects.get().sites.get()
    assert (site.street, site.place_name) == ("Plein 2", "Borculo")
    assert site.places.get().number == 1


def test_a_row_about_one_of_several_places_is_laid_beside_the_nearest(anna):
    practice = PracticeFactory(organisation=anna.organisation, name="De Linde", email="a@b.example")
    site = PracticeSiteFactory(
        practice=practice, street="Markt 1", postcode="", place_name="Lochem"
    )
    PlaceFactory(site=site, number=1, hours_min=16, hours_max=16)
    PlaceFactory(site=site, number=2, hours_min=24, hours_max=32)
    practice.trains = "yes"
    practice.save()

    batch = previewed(
        PRACTICE_IMPORT,
        "Praktijk;E-mail;Adres;Plaats;Leidt op;BBL;Uren\n"
        "De Linde;a@b.example;Markt 1;Lochem;ja;3;24-32\n",
        anna,
    )
    write_import(batch, PRACTICE_IMPORT, actor=anna)

    assert sorted(Place.objects.values_list("number", "hours_min")) == [(1, 16), (3, 24)]


def test_compare_rows_keeps_decisions_about_rows_that_did_not_move(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM + KIM.replace("06 12345678", "06 1"), anna)
    decide_row(batch, 3, decision=Decision.KEEP_BOTH)
    CandidateFactory(organisation=anna.organisation)

    moved = compare_rows(batch, CANDIDATE_IMPORT, after_a_change=True)

    assert moved == 0
    assert _row(batch, 3).decision == Decision.KEEP_BOTH


def test_compare_rows_marks_a_row_whose_record_appeared_meanwhile(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM, anna)
    CandidateFactory(
        organisation=anna.organisation, first_name="Kim", last_name="Vos", email="kim@mail.example"
    )

    moved = compare_rows(batch, CANDIDATE_IMPORT, after_a_change=True)

    row = _row(batch, 2)
    assert (moved, row.outcome, row.has_moved) == (1, Outcome.CHANGED, True)


def test_compare_rows_asks_the_same_number_of_queries_for_any_number_of_rows(anna):
    counts = []
    for number in (2, 120):
        people = "".join(f"Vos{n};Kim;kim{n}@x.example;;Lochem;\n" for n in range(number))
        imported(CANDIDATE_IMPORT, HEADER + people, anna)
        batch = previewed(CANDIDATE_IMPORT, HEADER + people.replace("Lochem", "Borculo"), anna)
        with CaptureQueriesContext(connection) as captured:
            compare_rows(batch, CANDIDATE_IMPORT)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def _meanwhile(monkeypatch, kind, *steps):
    """Do a step each time the kind is asked for its stamp: while rows are being compared."""
    waiting, stamp = list(steps), type(kind).stamp

    def stamped(self, batch):
        told = stamp(self, batch)
        if waiting:
            waiting.pop(0)()
        return told

    monkeypatch.setattr(type(kind), "stamp", stamped)


def test_compare_rows_keeps_a_choice_that_somebody_makes_meanwhile(anna, monkeypatch):
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM + KIM.replace("12345678", "87654321"), anna)
    _meanwhile(
        monkeypatch,
        CANDIDATE_IMPORT,
        lambda: decide_row(batch, 3, decision=Decision.MERGE, picks={"phone": "file"}),
    )

    moved = compare_rows(batch, CANDIDATE_IMPORT, after_a_change=True)

    row = _row(batch, 3)
    assert (moved, row.outcome, row.decision, row.picked) == (
        0,
        Outcome.DOUBLE,
        Decision.MERGE,
        {"phone": "file"},
    )


def test_compare_rows_keeps_a_choice_about_a_record_that_changed_but_shows_it_again(
    anna, monkeypatch
):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM.replace("06 12345678", "0687654321"), anna)
    Candidate.objects.update(notes="called", version=2)
    _meanwhile(monkeypatch, CANDIDATE_IMPORT, lambda: decide_row(batch, 2, decision=Decision.SKIP))

    moved = compare_rows(batch, CANDIDATE_IMPORT, after_a_change=True)

    row = _row(batch, 2)
    assert (moved, row.decision, row.has_moved) == (1, Decision.SKIP, True)


def test_compare_rows_asks_again_when_a_choice_is_about_another_record_by_now(anna, monkeypatch):
    imported(CANDIDATE_IMPORT, HEADER + KIM, anna)
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Bos;Tim;kim@mail.example;;Borculo;\n", anna)
    Candidate.objects.update(email="")
    other = CandidateFactory(organisation=anna.organisation, email="kim@mail.example")
    _meanwhile(monkeypatch, CANDIDATE_IMPORT, lambda: decide_row(batch, 2, decision=Decision.MERGE))

    compare_rows(batch, CANDIDATE_IMPORT, after_a_change=True)

    row = _row(batch, 2)
    assert (row.target, row.decision) == (other.pk, Decision.OPEN)


def test_compare_rows_sees_what_somebody_chooses_again_and_again(anna, monkeypatch):
    batch = previewed(CANDIDATE_IMPORT, HEADER + KIM + KIM.replace("12345678", "87654321"), anna)
    turns = [Decision.SKIP, Decision.KEEP_BOTH, Decision.SKIP, Decision.MERGE]
    _meanwhile(
        monkeypatch,
        CANDIDATE_IMPORT,
        *[lambda turn=turn: decide_row(batch, 3, decision=turn) for turn in turns[:3]],
    )

    compare_rows(batch, CANDIDATE_IMPORT)

    assert _row(batch, 3).decision == Decision.SKIP
