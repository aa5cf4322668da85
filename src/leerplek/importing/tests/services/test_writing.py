import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.importing.enums import Decision, ImportState, Outcome
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ImportedRecord
from leerplek.importing.services.deciding import decide_row
from leerplek.importing.services.keeping import drop_import
from leerplek.importing.services.writing import MovedError, progress_of, write_import
from leerplek.importing.tests.journeys import imported, outcomes, previewed, uploaded
from leerplek.practices.enums import ConfirmedHow
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.models import Place, Practice
from leerplek.practices.services import change_practice
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

PEOPLE = "Achternaam;Voornaam;E-mail;Telefoon;Woonplaats;Motivatie;Uren\n"
KIM = "Vos;Kim;kim@mail.example;06 12345678;Lochem;4;24-32\n"
LINES = "Praktijk;E-mail;Adres;Plaats;Leidt op;BBL;BOL;Uren\n"


def test_write_import_makes_a_candidate_with_scores_and_records_no_contents(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)

    candidate = Candidate.objects.get()
    assert (candidate.region, candidate.organisation) == (anna.region, anna.organisation)
    assert (candidate.full_name, candidate.phone) == ("Kim Vos", "+31612345678")
    assert (candidate.hours_min, candidate.hours_max) == (24, 32)
    score = ScaleScore.objects.get()
    assert (score.scale, score.value, score.given_by) == ("motivation", 4, anna)
    added = Event.objects.get(kind="candidate.added")
    assert (added.subject_id, added.data) == (
        str(candidate.pk),
        {"import": batch.pk, "row": 2},
    )
    written = Event.objects.get(kind="import.written")
    assert written.data == batch.counts


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        ("ja;2;1", [("bbl", 2, True), ("bol", 1, True)]),
        ("misschien;1;", [("bbl", 1, False)]),
        ("ja;;", [("bbl", 1, False)]),
        ("nee;2;1", []),
        (";2;1", []),
        ("ja;0;", []),
    ],
)
def test_write_import_makes_the_places_that_a_practice_offers(anna, answer, places):
    imported(PRACTICE_IMPORT, LINES + f"De Linde;a@b.example;;Lochem;{answer};24\n", anna)

    stored = Place.objects.order_by("learning_route")
    assert [(each.learning_route, each.number, each.is_confirmed) for each in stored] == places
    for place in stored:
        assert (place.hours_min, place.hours_max) == (24, 24)
        if place.is_confirmed:
            assert (place.confirmed_on, place.confirmed_by, place.confirmed_how) == (
                timezone.localdate(),
                anna,
                ConfirmedHow.SPREADSHEET,
            )


def test_write_import_confirms_a_place_when_perhaps_became_yes(anna):
    line = "De Linde;a@b.example;;Lochem;{};1;;24\n"
    imported(PRACTICE_IMPORT, LINES + line.format("misschien"), anna)

    batch = imported(PRACTICE_IMPORT, LINES + line.format("ja"), anna)

    place = Place.objects.get()
    assert (place.is_confirmed, place.version, Practice.objects.get().version) == (True, 2, 2)
    event = Event.objects.get(kind="practice.changed")
    confirmed = ["confirmed_by_id", "confirmed_how", "confirmed_on"]
    assert event.data["fields"] == [*confirmed, "factconfirmation", "trains"]
    assert batch.counts["changed"] == 1


def test_write_import_changes_only_what_the_file_says_and_a_person_picked(anna):
    imported(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    Candidate.objects.update(notes="by phone", version=7)
    changed = KIM.replace("06 12345678", "0687654321").replace(";4;", ";5;").replace("24-32", "28")
    batch = previewed(CANDIDATE_IMPORT, PEOPLE + changed, anna)
    decide_row(batch, 2, decision=Decision.MERGE, picks={"phone": "now"})

    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    candidate = Candidate.objects.get()
    assert (candidate.phone, candidate.notes) == ("+31612345678", "by phone")
    assert (candidate.hours_min, candidate.hours_max, candidate.version) == (28, 28, 8)
    assert ScaleScore.objects.get().value == 5
    event = Event.objects.get(kind="candidate.changed")
    assert event.data["fields"] == ["given_by_id", "hours_max", "hours_min", "value"] or event.data[
        "fields"
    ] == ["hours_max", "hours_min", "value"]


def test_write_import_brings_doubles_together_field_by_field(anna):
    later = "Vos;Kim;kim@mail.example;0687654321;Lochem;;38\n"
    batch = previewed(CANDIDATE_IMPORT, PEOPLE + KIM.replace(";24-32", ";") + later, anna)
    decide_row(batch, 3, decision=Decision.MERGE, picks={"phone": "file"})

    batch = write_import(batch, CANDIDATE_IMPORT, actor=anna)

    candidate = Candidate.objects.get()
    assert (candidate.phone, candidate.hours_min) == ("+31687654321", 38)
    assert (batch.counts["made"], batch.counts["merged"]) == (1, 1)
    assert set(ImportedRecord.objects.values_list("record", flat=True)) == {candidate.pk}


def test_write_import_leaves_out_what_nobody_decided_and_keeps_those_rows(anna):
    text = PEOPLE + KIM + KIM.replace("06 12345678", "0687654321") + ";;;;Lochem;;\n"
    text += "Bos;Tim;geen;;Lochem;;\n"

    batch = imported(CANDIDATE_IMPORT, text, anna)

    assert Candidate.objects.count() == 2
    assert (batch.counts["made"], batch.counts["left_out"], batch.counts["refused"]) == (2, 1, 1)
    assert outcomes(batch) == {3: Outcome.DOUBLE, 4: Outcome.REFUSED, 5: Outcome.NEW}


def test_write_import_removes_the_file_and_says_who_wrote(anna):
    batch = previewed(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    stored = batch.upload

    batch = write_import(batch, CANDIDATE_IMPORT, actor=anna)

    batch.refresh_from_db()
    assert (batch.state, batch.upload, batch.written_by) == (ImportState.WRITTEN, "", anna)
    assert not default_storage.exists(stored)
    assert progress_of(batch) == (0, 0)


def test_write_import_twice_writes_once(anna):
    batch = previewed(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    again = write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert again.state == ImportState.WRITTEN
    assert Candidate.objects.count() == 1
    assert Event.objects.filter(kind="import.written").count() == 1


@pytest.mark.parametrize("drop", [True, False])
def test_write_import_refuses_what_is_not_a_preview(anna, drop):
    batch = uploaded(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    if drop:
        drop_import(batch, actor=anna)

    with pytest.raises(ImportingError):
        write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert not Candidate.objects.exists()


def test_write_import_writes_nothing_when_a_record_changed_after_the_preview(anna):
    imported(PRACTICE_IMPORT, LINES + "De Linde;a@b.example;;Lochem;ja;1;;24\n", anna)
    text = LINES + "De Linde;a@b.example;;Lochem;ja;2;;24\nDe Brink;c@d.example;;Borculo;ja;1;;24\n"
    batch = previewed(PRACTICE_IMPORT, text, anna)
    practice = Practice.objects.get()
    change_practice(practice, version=1, actor=anna, phone="+31573251234")

    with pytest.raises(MovedError, match="the row below"):
        write_import(batch, PRACTICE_IMPORT, actor=anna)

    assert Practice.objects.count() == 1
    assert list(batch.rows.filter(has_moved=True).values_list("number", flat=True)) == [2]
    write_import(batch, PRACTICE_IMPORT, actor=anna)
    assert Practice.objects.count() == 2
    assert Place.objects.get(site__practice=practice).number == 2


def test_write_import_goes_on_when_what_changed_has_nothing_to_do_with_it(anna):
    batch = previewed(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    CandidateFactory(organisation=anna.organisation)

    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert Candidate.objects.count() == 2


def test_write_import_sees_what_another_import_made_meanwhile(anna):
    first = previewed(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    second = previewed(CANDIDATE_IMPORT, PEOPLE + KIM, anna)
    write_import(first, CANDIDATE_IMPORT, actor=anna)

    with pytest.raises(MovedError):
        write_import(second, CANDIDATE_IMPORT, actor=anna)

    assert Candidate.objects.count() == 1
    assert outcomes(second) == {2: Outcome.UNCHANGED}


def test_write_import_keeps_an_employer_it_does_not_know_as_a_remark(anna):
    header = "Praktijk;Plaats;Leidt op;BBL;Formele werkgever;Naam leerbedrijf\n"
    PracticeFactory(organisation=anna.organisation, name="De Brink")
    text = header + "De Linde;Lochem;ja;1;Onbekende BV;De Brink\n"
    text += f"De Es;Borculo;ja;1;{anna.organisation.name};Nergens\n"

    imported(PRACTICE_IMPORT, text, anna)

    linde, es = (Place.objects.get(site__practice__name=name) for name in ("De Linde", "De Es"))
    assert (linde.formal_employer, linde.training_company.name) == (None, "De Brink")
    assert (es.formal_employer, es.training_company) == (anna.organisation, None)
    assert "Onbekende BV" in linde.site.practice.notes
    assert "Nergens" in es.site.practice.notes


def test_write_import_excludes_the_practices_that_a_row_names(anna):
    brink = PracticeFactory(organisation=anna.organisation, name="De Brink")
    text = "Naam;Plaats;Uitgesloten praktijken\nKim Vos;Lochem;De Brink; \n"

    imported(CANDIDATE_IMPORT, text.replace("; \n", "\n"), anna)

    exclusion = Exclusion.objects.get()
    assert (exclusion.practice, exclusion.candidate.first_name) == (brink, "Kim")


def test_write_import_of_nothing_finishes_the_import(anna):
    batch = imported(CANDIDATE_IMPORT, PEOPLE, anna)

    assert (batch.state, batch.counts["made"]) == (ImportState.WRITTEN, 0)
