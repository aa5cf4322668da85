import pytest

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate
from leerplek.geo.tests.factories import PostcodePointFactory
from leerplek.importing.enums import Decision, Outcome, Side
from leerplek.importing.errors import ImportingError, PlaceRefusedError
from leerplek.importing.services import deciding
from leerplek.importing.services.deciding import (
    Kept,
    PlaceAnswer,
    RowChoices,
    answer_question,
    decide_all_changes,
    decide_row,
    keep_choices,
)
from leerplek.importing.services.writing import MovedError, write_import
from leerplek.importing.tests.journeys import imported, outcomes, previewed
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Woonplaats;Eigen praktijk\n"


def _place(batch, number, **answer):
    """Say which place a row means; return for how many rows that was kept."""
    choices = RowChoices(place=PlaceAnswer(**answer))
    return keep_choices(batch, CANDIDATE_IMPORT, number, choices)


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


def test_keep_choices_puts_a_row_on_the_map_and_lets_it_in(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Hengelo;\n", anna)
    key, label = batch.rows.get().findings[0].choices[0]

    kept = _place(batch, 2, choice=key)

    row = batch.rows.get()
    assert (kept, row.outcome, row.level, row.has_question) == (Kept(1), Outcome.NEW, "", False)
    assert (row.values["location_origin"], row.findings) == ("chosen", ())
    assert row.values["location"].source.split(",")[0] in label


def test_keep_choices_answers_every_row_with_the_same_place_when_asked(anna):
    text = HEADER + "".join(
        f"Vos{n};Kim;k{n}@x.example;{place};\n"
        for n, place in enumerate(("Hengelo", "hengelo", "Hengelo", "Rijswijk"))
    )
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    key = batch.rows.get(number=2).findings[0].choices[0][0]

    kept = _place(batch, 2, choice=key, everywhere=True)

    assert kept == Kept(3)
    assert outcomes(batch) == {2: "new", 3: "new", 4: "new", 5: "refused"}


def test_keep_choices_compares_the_row_with_what_is_there(anna):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;\nVos;Kim;k@x.example;Hengelo;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    key = batch.rows.get(number=3).findings[0].choices[0][0]

    _place(batch, 3, choice=key)

    row = batch.rows.get(number=3)
    assert (row.outcome, row.other) == (Outcome.DOUBLE, 2)


def test_keep_choices_refuses_a_place_that_was_not_offered(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Hengelo;\n", anna)

    with pytest.raises(ImportingError, match="one of the places"):
        _place(batch, 2, choice="atlantis")

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


def test_keep_choices_keeps_nothing_when_a_part_of_it_is_refused(anna, two_lindes):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Lochem;De Linde\n", anna)
    answers = {"own_practice": str(two_lindes[0].pk)}

    with pytest.raises(ImportingError, match="nothing to choose"):
        keep_choices(
            batch, CANDIDATE_IMPORT, 2, RowChoices(answers=answers, decision=Decision.MERGE)
        )

    row = batch.rows.get()
    assert (row.answered, row.has_question) == ({}, True)


def test_keep_choices_takes_a_postcode_when_no_place_on_offer_is_right(anna):
    PostcodePointFactory(code="7255AB", place="Hengelo (Gld)")
    text = HEADER + "Vos;Kim;k@x.example;Hengelo;\n" + "Bos;Tim;t@x.example;Hengelo;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)

    kept = _place(batch, 2, postcode="7255 ab", everywhere=True)

    assert kept == Kept(2)
    assert [
        (row.outcome, row.values["postcode"], row.values["place"], row.values["location_origin"])
        for row in batch.rows.all()
    ] == [(Outcome.NEW, "7255 AB", "Hengelo (Gld)", "postcode")] * 2


def test_keep_choices_takes_another_place_and_asks_again_when_that_fits_several(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Lochum;\n", anna)

    asked = _place(batch, 2, place_name="Hengelo")

    row = batch.rows.get()
    assert asked == Kept(1, asks_again=True)
    assert (row.outcome, row.has_question, row.values["place"]) == ("refused", True, "Hengelo")
    assert len(row.findings[0].choices) > 1

    assert _place(batch, 2, place_name="Borculo") == Kept(1)
    assert (batch.rows.get().outcome, batch.rows.get().values["place"]) == ("new", "Borculo")


def test_keep_choices_fills_in_the_place_of_a_row_that_has_none(anna):
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;;\n", anna)
    assert outcomes(batch) == {2: "refused"}

    _place(batch, 2, place_name="Lochem")

    assert outcomes(batch) == {2: "new"}


@pytest.mark.parametrize(
    ("postcode", "place_name", "why"),
    [
        ("12", "", "not a Dutch postcode"),
        ("9999 XX", "", "not in the loaded postcode table"),
        ("9999 XX", "Lochem", "not in the loaded postcode table"),
        ("", "Qqqqqq", "not known"),
    ],
)
def test_keep_choices_refuses_a_typed_place_that_leads_nowhere(anna, postcode, place_name, why):
    PostcodePointFactory(code="7255AB")
    batch = previewed(CANDIDATE_IMPORT, HEADER + "Vos;Kim;k@x.example;Hengelo;\n", anna)
    was = batch.rows.get().content

    with pytest.raises(PlaceRefusedError, match=why):
        _place(batch, 2, postcode=postcode, place_name=place_name)

    assert (outcomes(batch), batch.rows.get().content) == ({2: "refused"}, was)


def test_an_import_whose_placed_row_is_not_compared_yet_is_compared_before_it_is_written(
    anna, monkeypatch
):
    text = HEADER + "Vos;Kim;k@x.example;Lochem;\nVos;Kim;k@x.example;Hengelo;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)
    key = batch.rows.get(number=3).findings[0].choices[0][0]
    with monkeypatch.context() as cut_off:
        cut_off.setattr(deciding, "compare_rows", lambda *_: None)
        _place(batch, 3, choice=key)

    with pytest.raises(MovedError):
        write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert not Candidate.objects.exists()
    assert batch.rows.get(number=3).outcome == Outcome.DOUBLE
