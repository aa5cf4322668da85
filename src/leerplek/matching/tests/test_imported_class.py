"""A spreadsheet moves somebody to another class by the same rules as the page of the file."""

from datetime import date

import pytest
from django.utils import timezone

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models.endings import ClassEnding
from leerplek.geo.services import load_postcodes
from leerplek.importing.errors import ImportingError
from leerplek.importing.services.writing import write_import
from leerplek.importing.tests.journeys import POSTCODES, outcomes, previewed
from leerplek.matching.models import MatchProposal
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.programmes.tests.factories import CohortFactory

pytestmark = pytest.mark.django_db
MATCHED = {
    "state": "matched",
    "matched_at": timezone.now(),
    "decision_due_on": timezone.localdate(),
}
ROWS = "achternaam,voornaam,mail,plaats,klas\nBos,Kim,kim@mail.example,Lochem,Klas B"


@pytest.fixture
def kim(anna):
    """In a class, with a proposal and beside a class B that is open."""
    load_postcodes(POSTCODES)
    cohort = make_cohort(anna)
    CohortFactory(programme=cohort.programme, name="Klas B")
    make_place(anna)
    kim = make_candidate(anna, "Kim", cohort=cohort, email="kim@mail.example")
    propose_all(make_run(anna, cohort), anna)
    return kim


def _matched():
    assert MatchProposal.objects.update(**MATCHED) == 1


def test_who_has_a_match_is_refused_in_the_preview_and_stays(anna, kim):
    _matched()

    batch = previewed(CANDIDATE_IMPORT, ROWS, anna)

    assert outcomes(batch) == {2: "refused"}
    [finding] = batch.rows.get(number=2).findings
    assert finding.why == "Deze kandidaat heeft een match, en blijft dus in de klas."


def test_a_match_made_after_the_preview_stops_the_import(anna, kim):
    batch = previewed(CANDIDATE_IMPORT, ROWS, anna)
    _matched()

    with pytest.raises(ImportingError, match="heeft een match"):
        write_import(batch, CANDIDATE_IMPORT, actor=anna)

    assert kim.cohort == type(kim).objects.get(pk=kim.pk).cohort


def test_who_is_moved_out_of_a_closed_class_keeps_counting_there(anna, kim):
    closed = kim.cohort
    closed.closed_on = date(2026, 11, 1)
    closed.save()
    batch = previewed(CANDIDATE_IMPORT, ROWS, anna)

    write_import(batch, CANDIDATE_IMPORT, actor=anna)

    kim.refresh_from_db()
    ending = ClassEnding.objects.get()
    assert (kim.cohort.name, ending.candidate, ending.cohort) == ("Klas B", kim, closed)
