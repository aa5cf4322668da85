import pytest

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate
from leerplek.importing.enums import Decision, Outcome, Side
from leerplek.importing.errors import ImportingError
from leerplek.importing.services.deciding import (
    answer_question,
    choose_place,
    decide_all_changes,
    decide_row,
)
from leerplek.importing.services.writing import write_import
from leerplek.importing.tests.journeys import imported, outcomes, previewed
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Woonplaats;Eigen praktijk\n"


def test_decide_row_keeps_the_decision_and_the_picks(anna):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;\nVos;Kim;k@x.example;Borculo;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)

    row = decide_row(batch, 3, decision=Decision.MERGE, picks={"where": Side.FILE})

    assert (row.decision, row.picked) == (Decision.MERGE, {"where": Side.FILE})


def test_decide_row_refuses_a_row_that_is_not_the_same_as_anything(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Lochem;\n", anna)

    with pytest.raises(ImportingError, match="nothing to choose"):
        decide_row(batch, 2, decision=Decision.MERGE)
    with pytest.raises(ImportingError, match="no longer in the import"):
        decide_row(batch, 9, decision=Decision.MERGE)


def test_decide_row_refuses_when_somebody_wrote_the_import_meanwhile(anna):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;\nVos;Kim;k@x.example;Borculo;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    with pytest.raises(ImportingError, match="written already"):
        decide_row(batch, 3, decision=Decision.MERGE)


@pytest.mark.parametrize(("side", "place"), [(Side.FILE, "Borculo"), (Side.NOW, "Lochem")])
def test_decide_all_changes_lets_one_side_count_everywhere(anna, side, place):
    people = "".join(f"Vos;Kim;k{n}@x.example;Lochem;\n" for n in range(1))
    imported(CANDIDATE_IMPORT, HEADER + people, anna)
    batch = previewed(CANDIDATE_IMPORT, HEADER + people.replace("Lochem", "Borculo"), anna)

    count = decide_all_changes(batch, side=side)
    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert count == 1
    assert Candidate.objects.get().place_name == place


def test_choose_place_puts_a_row_on_the_map_and_lets_it_in(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Hengelo;\n", anna)
    key, label = batch.rows.get().findings[0].choices[0]

    count = choose_place(batch, CANDIDATE_IMPORT, 2, choice=key)

    row = batch.rows.get()
    assert (count, row.outcome, row.level, row.has_question) == (1, Outcome.NEW, "", False)
    assert (row.values["location_origin"], row.findings) == ("chosen", ())
    assert row.values["location"].source.split(",")[0] in label


def test_choose_place_answers_every_row_with_the_same_place_when_asked(anna):
    text = HEADER + "".join(
        f"Vos{n};Kim;k{n}@x.example;{place};\n"
        for n, place in enumerate(("Hengelo", "hengelo", "Hengelo", "Rijswijk"))
    )
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    key = batch.rows.get(number=2).findings[0].choices[0][0]

    count = choose_place(batch, CANDIDATE_IMPORT, 2, choice=key, everywhere=True)

    assert count == 3
    assert outcomes(batch) == {2: "new", 3: "new", 4: "new", 5: "refused"}


def test_choose_place_compares_the_row_with_what_is_there(anna):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;\nVos;Kim;k@x.example;Hengelo;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    key = batch.rows.get(number=3).findings[0].choices[0][0]

    choose_place(batch, CANDIDATE_IMPORT, 3, choice=key)

    row = batch.rows.get(number=3)
    assert (row.outcome, row.other) == (Outcome.DOUBLE, 2)


def test_choose_place_refuses_a_place_that_was_not_offered(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Hengelo;\n", anna)

    with pytest.raises(ImportingError, match="one of the places"):
        choose_place(batch, CANDIDATE_IMPORT, 2, choice="atlantis")

    assert outcomes(batch) == {2: "refused"}


@pytest.fixture
def two_lindes(anna):
    names = ("Huisartsen De Linde", "Praktijk De Linde")
    return [PracticeFactory(organisation=anna.organisation, name=name) for name in names]


def test_answer_question_says_which_practice_is_meant(anna, two_lindes):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;De Linde\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    assert batch.rows.get().has_question

    row = answer_question(batch, 2, key="own_practice", answer=str(two_lindes[1].pk))
    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert not row.has_question
    candidate = Candidate.objects.get()
    assert (candidate.own_practice, candidate.own_practice_name) == (two_lindes[1], "De Linde")


@pytest.mark.parametrize("answer", ["", "999999", None])
def test_a_row_comes_in_without_its_practice_while_that_is_a_question(anna, two_lindes, answer):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;De Linde\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    if answer is not None:
        answer_question(batch, 2, key="own_practice", answer=answer)

    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    candidate = Candidate.objects.get()
    assert (candidate.own_practice, candidate.own_practice_name) == (None, "De Linde")
