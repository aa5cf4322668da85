from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.enums import Scale
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate, ScaleScore
from leerplek.candidates.scoring import set_score
from leerplek.candidates.services import change_candidate, exclude_practice
from leerplek.importing.enums import ImportState
from leerplek.importing.errors import BuiltUponError, ImportingError
from leerplek.importing.models import ImportBatch, ImportedRecord, ImportRow
from leerplek.importing.selectors import things_known_by
from leerplek.importing.services.undoing import settle_import, undo_import
from leerplek.importing.tests.journeys import empty_round, imported, uploaded
from leerplek.matching.enums import ChoiceKind
from leerplek.matching.models import Suggestion
from leerplek.matching.models.board import PairChoice
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory

pytestmark = pytest.mark.django_db

PEOPLE = "Achternaam;Voornaam;E-mail;Telefoon;Woonplaats;Motivatie;Vervoer\n"
KIM = "Vos;Kim;kim@mail.example;06 12345678;Lochem;4;fiets/ov\n"
LINES = "Praktijk;E-mail;Adres;Plaats;Leidt op;BBL;Uren\n"
LINDE = "De Linde;a@b.example;Markt 1;Lochem;misschien;1;24\n"


def _stored(*models):
    hidden = {"version", "changed_at"}
    return [
        {key: value for key, value in row.items() if key not in hidden}
        for model in models
        for row in model.objects.order_by("pk").values()
    ]


def test_undo_import_removes_what_it_made(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)

    batch = undo_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert (batch.state, batch.undone_by) == (ImportState.UNDONE, anna)
    models = (Candidate, ScaleScore, ImportedRecord, ImportRow)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0]
    removed = Event.objects.get(kind="candidate.removed")
    assert removed.data == {"import": batch.pk, "fields": []}
    assert Event.objects.get(kind="import.undone").data == {"removed": 1, "restored": 0}


def test_undo_import_puts_back_what_it_changed(anna):
    imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    before = _stored(Candidate, ScaleScore)
    text = "Vos;Kim;kim@mail.example;0687654321;Borculo;5;auto\n"
    batch = imported(CANDIDATE_IMPORT, PEOPLE + text, anna)
    assert _stored(Candidate, ScaleScore) != before

    undo_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert _stored(Candidate, ScaleScore) == before
    assert Candidate.objects.get().version == 3


def test_undo_import_puts_back_practices_sites_and_places(anna):
    imported(PRACTICE_IMPORT, LINES + LINDE, anna)
    before = _stored(Practice, PracticeSite, Place)
    text = LINES + LINDE.replace("misschien;1;24", "ja;3;24-32")
    text += LINDE.replace("misschien", "ja").replace("Markt 1;Lochem", "Plein 2;Borculo")
    batch = imported(PRACTICE_IMPORT, text, anna)
    assert PracticeSite.objects.count() == 2

    undo_import(batch, PRACTICE_IMPORT, actor=anna)

    assert _stored(Practice, PracticeSite, Place) == before


def test_undo_import_refuses_when_a_record_was_changed_since(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    change_candidate(Candidate.objects.get(), version=1, actor=anna, notes="by phone")

    with pytest.raises(ImportingError, match="changed or removed “Kim Vos” since"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert Candidate.objects.count() == 1
    assert ImportBatch.objects.get().state == ImportState.WRITTEN


def test_undo_import_names_some_when_many_were_changed_since(anna):
    text = "".join(f"Vos{n};Kim;k{n}@x.example;;Lochem;;\n" for n in range(5))
    batch = imported(CANDIDATE_IMPORT, PEOPLE + text, anna)
    Candidate.objects.update(version=2)

    with pytest.raises(ImportingError, match="5 records since, such as “Kim Vos0”, “Kim Vos1”"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)


def test_undo_import_refuses_when_a_score_was_given_since(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    candidate = Candidate.objects.get()
    set_score(candidate, scale=Scale.COMMITMENT, value=3, actor=anna)

    with pytest.raises(ImportingError, match="built upon: 1 score"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)


def test_undo_import_refuses_when_a_score_it_gave_was_changed(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    set_score(Candidate.objects.get(), scale=Scale.MOTIVATION, value=1, actor=anna)

    with pytest.raises(ImportingError, match="changed or removed"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)


def test_undo_import_refuses_when_somebody_refers_to_what_it_made(anna):
    practices = imported(PRACTICE_IMPORT, LINES + LINDE, anna)
    imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    exclude_practice(
        Candidate.objects.get(), Practice.objects.get(), asked_by="candidate", actor=anna
    )

    with pytest.raises(ImportingError, match="built upon: 1 exclusion"):
        undo_import(practices, PRACTICE_IMPORT, actor=anna)


def test_undo_import_refuses_when_a_round_suggested_somebody(anna, chantal):
    practices = imported(PRACTICE_IMPORT, LINES + LINDE, anna)
    people = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    run = empty_round(anna)
    Suggestion.objects.create(run=run, candidate=Candidate.objects.get(), place=Place.objects.get())

    for batch, kind in ((people, CANDIDATE_IMPORT), (practices, PRACTICE_IMPORT)):
        with pytest.raises(BuiltUponError, match="built upon: 1 suggestion") as refusal:
            undo_import(batch, kind, actor=anna)
        assert [(each.name, each.url) for each in things_known_by(refusal.value.things, anna)] == [
            (str(run), reverse("matching:detail", args=[run.pk]))
        ]
        assert things_known_by(refusal.value.things, chantal) == []


def test_undo_import_refuses_when_somebody_decided_about_a_pair_of_a_round(anna):
    people = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    place = PlaceFactory(site__practice__organisation=anna.organisation)
    person = Candidate.objects.get()
    PairChoice.objects.create(
        run=empty_round(anna), candidate=person, place=place, kind=ChoiceKind.FORBID, made_by=anna
    )

    with pytest.raises(BuiltUponError, match="built upon: 1 choice on the board"):
        undo_import(people, CANDIDATE_IMPORT, actor=anna)


def test_undo_import_of_a_change_lets_be_what_was_there_before_it(anna):
    imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    candidate = Candidate.objects.get()
    practice = PracticeFactory(organisation=anna.organisation)
    exclude_practice(candidate, practice, asked_by="candidate", actor=anna)
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM.replace("Lochem", "Borculo"), anna)

    undo_import(batch, CANDIDATE_IMPORT, actor=anna)

    candidate.refresh_from_db()
    assert (candidate.place_name, candidate.exclusions.count()) == ("Lochem", 1)


def test_undo_import_twice_says_that_it_is_done(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    undo_import(batch, CANDIDATE_IMPORT, actor=anna)

    with pytest.raises(ImportingError, match="undone already"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)


def test_undo_import_refuses_what_was_not_written(anna):
    with pytest.raises(ImportingError, match="Check the columns"):
        undo_import(uploaded(CANDIDATE_IMPORT, PEOPLE + KIM, anna), CANDIDATE_IMPORT, actor=anna)


def test_settle_import_says_that_the_faulty_rows_are_dealt_with(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM.replace("kim@mail", "geen mail"), anna)
    assert batch.rows.count() == 1

    batch = settle_import(batch, actor=anna)
    again = settle_import(batch, actor=anna)

    assert (batch.rows.count(), batch.settled_by) == (0, anna)
    assert again.settled_at == batch.settled_at
    assert timezone.now() - batch.settled_at < timedelta(minutes=1)
    assert Event.objects.filter(kind="import.settled").count() == 1
