import pytest

from leerplek.candidates.services import remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.models import MatchRun, Suggestion
from leerplek.practices.models import Place
from leerplek.practices.services import PracticeError, remove_place, remove_practice, remove_site
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


@pytest.fixture
def suggestion(anna, care_group):
    run = MatchRun.objects.create(
        cohort=CohortFactory(programme=ProgrammeFactory(organisation=care_group)),
        organisation=care_group,
        number=1,
        mode="propose",
        round={},
        problem={},
        result={},
        explanation={},
        made_by=anna,
    )
    practice = PracticeFactory(organisation=care_group)
    return Suggestion.objects.create(
        run=run,
        candidate=CandidateFactory(organisation=care_group),
        place=PlaceFactory(site=PracticeSiteFactory(practice=practice)),
    )


def test_a_place_of_a_round_stays_with_its_site_and_practice(anna, suggestion):
    place = suggestion.place

    with pytest.raises(PracticeError, match="matchingronde"):
        remove_place(place, version=1, actor=anna)
    with pytest.raises(PracticeError, match="matchingronde"):
        remove_site(place.site, version=1, actor=anna)
    with pytest.raises(PracticeError, match="matchingronde"):
        remove_practice(place.site.practice, version=1, actor=anna)

    assert Place.objects.get() == place


def test_an_erased_candidate_takes_the_suggestions_along(anna, suggestion):
    remove_candidate(suggestion.candidate, version=1, actor=anna)

    assert not Suggestion.objects.exists()
    assert MatchRun.objects.exists()
