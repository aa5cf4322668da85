"""A spreadsheet brings nobody into a class that is closed (A16)."""

from datetime import date

import pytest

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.geo.services import load_postcodes
from leerplek.importing.services.writing import MovedError, write_import
from leerplek.importing.tests.journeys import POSTCODES, imported, outcomes, previewed
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
CLOSED = date(2026, 11, 1)
SENTENCE = "Deze klas is gesloten: er kan niemand meer bij."


@pytest.fixture
def programme(anna):
    load_postcodes(POSTCODES)
    return ProgrammeFactory(organisation=anna.organisation)


def _list(*rows):
    return "\n".join(("achternaam,voornaam,mail,plaats,telefoon,klas", *rows))


def test_rows_of_a_closed_class_are_refused_and_others_come_in(anna, programme):
    CohortFactory(programme=programme, name="Klas A", closed_on=CLOSED)
    klas_b = CohortFactory(programme=programme, name="Klas B")
    rows = _list(
        "Bos,Kim,kim@mail.example,Lochem,,klas a",
        "Bos,Kim,kim@mail.example,Lochem,,Klas B",
        "Vos,Iris,iris@mail.example,Lochem,,Klas B",
    )

    batch = previewed(CANDIDATE_IMPORT, rows, anna)

    assert outcomes(batch) == {2: "refused", 3: "new", 4: "new"}
    [finding] = batch.rows.get(number=2).findings
    assert (finding.why, finding.read) == (SENTENCE, "klas a")
    write_import(batch, CANDIDATE_IMPORT, actor=anna)
    assert sorted(Candidate.objects.values_list("first_name", "cohort")) == [
        ("Iris", klas_b.pk),
        ("Kim", klas_b.pk),
    ]


def test_who_was_in_the_class_already_may_be_changed_and_nobody_else_joins(anna, programme):
    closed = CohortFactory(programme=programme, name="Klas A", closed_on=CLOSED)
    facts = {"organisation": anna.organisation, "region": anna.organisation.region}
    kim = CandidateFactory(
        **facts, cohort=closed, first_name="Kim", last_name="Bos", email="kim@mail.example"
    )
    iris = CandidateFactory(
        **facts, cohort=None, first_name="Iris", last_name="Vos", email="iris@mail.example"
    )
    rows = _list(
        "Bos,Kim,kim@mail.example,Lochem,06 12345678,Klas A",
        "Vos,Iris,iris@mail.example,Lochem,06 12345678,Klas A",
    )

    found = outcomes(previewed(CANDIDATE_IMPORT, rows, anna))

    assert found[3] == "refused"
    assert found[2] != "refused"
    iris.refresh_from_db()
    kim.refresh_from_db()
    assert (iris.cohort, kim.cohort) == (None, closed)


def test_a_class_that_closes_after_the_preview_takes_nobody_in(anna, programme):
    cohort = CohortFactory(programme=programme, name="Klas A")
    batch = previewed(CANDIDATE_IMPORT, _list("Bos,Kim,kim@mail.example,Lochem,,Klas A"), anna)
    cohort.closed_on = CLOSED
    cohort.save()

    with pytest.raises(MovedError):
        write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert (outcomes(batch), Candidate.objects.count()) == ({2: "refused"}, 0)


def test_of_two_classes_with_one_name_the_open_one_is_meant(anna, programme):
    CohortFactory(programme=programme, name="Klas A", closed_on=CLOSED)
    other = ProgrammeFactory(organisation=anna.organisation, name="Tweede traject")
    is_open = CohortFactory(programme=other, name="Klas A")

    imported(CANDIDATE_IMPORT, _list("Bos,Kim,kim@mail.example,Lochem,,Klas A"), anna)

    assert Candidate.objects.get().cohort == is_open
