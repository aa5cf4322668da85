import pytest

from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun, Suggestion
from leerplek.matching.services.runs import remove_run, start_run
from leerplek.matching.solving import MatchingError
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


@pytest.fixture
def cohort(anna):
    return CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))


def _place(anna, **fields):
    return PlaceFactory(
        site__practice__organisation=anna.organisation,
        site__practice__region=anna.region,
        **fields,
    )


def test_start_run_keeps_a_verified_answer_with_its_suggestions(anna, cohort):
    place = _place(anna)
    candidate = CandidateFactory(organisation=anna.organisation)

    run = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    suggestion = Suggestion.objects.get()
    assert (suggestion.run, suggestion.candidate, suggestion.place) == (run, candidate, place)
    assert run.result["optimal"] is True
    assert run.explanation == {"waiting": {}}
    event = Event.objects.get(kind="run.made")
    assert event.data == {
        "mode": "propose",
        "levels": {level["name"]: level["value"] for level in run.result["levels"]},
    }


def test_start_run_gives_the_same_answer_again(anna, cohort):
    for _each in range(3):
        _place(anna)
        CandidateFactory(organisation=anna.organisation)

    runs = [
        start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)
        for _each in range(2)
    ]

    assert runs[0].result["pairs"] == runs[1].result["pairs"]


def test_start_run_keeps_no_name_and_no_home(anna, cohort):
    _place(anna)
    CandidateFactory(organisation=anna.organisation, first_name="Canary", last_name="Vogel")

    run = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    kept = f"{run.round} {run.problem} {run.result} {run.explanation}"
    assert [word for word in ("Canary", "Vogel", "52.16", "6.41") if word in kept] == []


def test_start_run_uses_only_the_people_of_its_organisation(anna, chantal, cohort):
    _place(anna)
    CandidateFactory(organisation=anna.organisation, state=CandidateState.WITHDRAWN)
    CandidateFactory(organisation=chantal.organisation)

    with pytest.raises(MatchingError, match="nog geen kandidaten"):
        start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    assert not MatchRun.objects.exists()


def test_start_run_refuses_without_confirmed_places(anna, cohort):
    _place(anna, confirmed_on=None, confirmed_how="")
    CandidateFactory(organisation=anna.organisation)

    with pytest.raises(MatchingError, match="nog geen bevestigde plekken"):
        start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)


def test_remove_run_throws_the_run_and_its_suggestions_away(anna, cohort):
    _place(anna)
    CandidateFactory(organisation=anna.organisation)
    run = start_run(cohort, organisation=anna.organisation, mode=Mode.ASSIGN, actor=anna)

    remove_run(run, actor=anna)

    assert not MatchRun.objects.exists()
    assert not Suggestion.objects.exists()
    assert Event.objects.filter(kind="run.removed", subject_id=str(run.pk)).count() == 1


NEVER_USED = {
    "first_name": "Andere",
    "last_name": "Naam",
    "email": "iemand.anders@mail.example",
    "phone": "+31699999999",
    "birth_date": "1961-05-04",
    "funding_route": "uwv",
    "prior_education": "vwo",
    "current_work": "bakker",
    "has_laptop": True,
    "source": "krant",
    "notes": "vrouw, 62 jaar, rugklachten",
}


@pytest.mark.parametrize("field", sorted(NEVER_USED))
def test_result_does_not_change_with_what_is_never_used(anna, cohort, field):
    for index in range(4):
        _place(anna, site__latitude=52.16 + index / 100)
        CandidateFactory(organisation=anna.organisation, latitude=52.17 + index / 200)
    before = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)
    type(before.suggestions.first().candidate).objects.update(**{field: NEVER_USED[field]})

    after = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    assert (after.problem, after.result["pairs"]) == (before.problem, before.result["pairs"])


def test_start_run_leaves_out_the_places_of_a_practice_that_does_not_train(anna, cohort):
    _place(anna, site__practice__trains="no")
    place = _place(anna, site__practice__trains="maybe")
    CandidateFactory(organisation=anna.organisation)

    run = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    assert [offer["id"] for offer in run.round["offers"]] == [f"p{place.pk}"]
