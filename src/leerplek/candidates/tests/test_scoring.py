"""Who gives which score, and what is kept of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.access import as_data, known_of
from leerplek.candidates.enums import Scale
from leerplek.candidates.models import ScaleScore
from leerplek.candidates.scoring import (
    SaidBySchool,
    scales_of,
    scores_by,
    set_score,
    set_scores,
    set_scores_of_school,
)
from leerplek.candidates.selectors import own_history
from leerplek.candidates.services import CandidateError
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.programmes.tests.factories import CohortFactory


@pytest.fixture
def candidate(care_group):
    return CandidateFactory(organisation=care_group, first_name="Samira", last_name="Bos")


@pytest.fixture
def school(noord):
    return OrganisationFactory(region=noord, name="Berkel College", kind=OrganisationKind.SCHOOL)


def _events():
    return [(event.kind, event.data) for event in Event.objects.all()]


def _given():
    return list(ScaleScore.objects.values_list("scale", "value", "given_by", "school", "told_by"))


def test_set_score_keeps_who_gave_it_and_when(anna, candidate):
    day = timezone.localdate() - timedelta(days=2)

    score = set_score(candidate, scale=Scale.MOTIVATION, value=4, given_on=day, actor=anna)

    assert (score.value, score.given_by, score.given_on) == (4, anna, day)
    assert _events() == [("candidate.scored", {"scale": "motivation"})]


def test_set_score_replaces_the_score_of_the_scale(anna, bram, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)
    set_score(candidate, scale=Scale.MOTIVATION, value=2, actor=bram)

    score = ScaleScore.objects.get()
    assert (score.value, score.given_by) == (2, bram)


def test_set_score_writes_nothing_for_the_same_statement(anna, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)

    assert Event.objects.count() == 1


def test_set_score_takes_a_score_away(anna, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)

    set_score(candidate, scale=Scale.MOTIVATION, value=None, actor=anna)
    set_score(candidate, scale=Scale.MOTIVATION, value=None, actor=anna)

    assert not ScaleScore.objects.exists()
    assert [kind for kind, _data in _events()] == ["candidate.scored", "candidate.unscored"]


@pytest.mark.parametrize("value", [0, 6, -1])
def test_set_score_refuses_what_is_not_on_the_scale(anna, candidate, value):
    with pytest.raises(CandidateError, match="van 1 tot en met 5"):
        set_score(candidate, scale=Scale.MOTIVATION, value=value, actor=anna)


def test_set_score_refuses_a_day_to_come(anna, candidate):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(CandidateError, match="toekomst"):
        set_score(candidate, scale=Scale.MOTIVATION, value=3, given_on=tomorrow, actor=anna)


def test_set_scores_leaves_the_scores_that_the_user_did_not_touch(anna, bram, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=bram)

    changed = set_scores(
        candidate,
        scores={Scale.MOTIVATION: 4, Scale.COMMITMENT: 5},
        seen={Scale.MOTIVATION: 4, Scale.COMMITMENT: None},
        given_on=timezone.localdate(),
        actor=anna,
    )

    given = {score.scale: (score.value, score.given_by) for score in ScaleScore.objects.all()}
    assert changed == [Scale.COMMITMENT]
    assert given == {"motivation": (4, bram), "commitment": (5, anna)}


def test_set_scores_tells_the_second_of_two_and_writes_none(anna, bram, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=bram)

    with pytest.raises(ConflictError) as caught:
        set_scores(
            candidate,
            scores={Scale.MOTIVATION: 2, Scale.COMMITMENT: 5},
            seen={Scale.MOTIVATION: None, Scale.COMMITMENT: None},
            given_on=timezone.localdate(),
            actor=anna,
        )

    assert caught.value.theirs == {"motivation": 4}
    assert [score.value for score in ScaleScore.objects.all()] == [4]


def test_the_playbook_leaves_teachability_to_the_school_and_a_class_may_differ(care_group):
    settings = {"school_scores_teachability": False, "school_scores_life_experience": True}
    of_class = CandidateFactory(organisation=care_group, cohort=CohortFactory(settings=settings))
    alone = CandidateFactory(organisation=care_group)

    assert scales_of(alone, by_school=True) == [Scale.TEACHABILITY]
    assert scales_of(of_class, by_school=True) == [Scale.LIFE_EXPERIENCE]
    assert Scale.TEACHABILITY in scales_of(of_class, by_school=False)


def test_a_score_is_refused_of_who_may_not_give_it(anna, candidate, school):
    said = SaidBySchool(school, "phone")

    with pytest.raises(CandidateError, match="De school geeft deze score"):
        set_score(candidate, scale=Scale.TEACHABILITY, value=4, actor=anna)
    with pytest.raises(CandidateError, match="De coördinator geeft deze score"):
        set_score(candidate, scale=Scale.MOTIVATION, value=4, said=said, actor=anna)

    assert _given() == []


def test_the_score_of_a_school_says_which_school_how_and_by_whom(anna, candidate, school):
    for actor, told_by, contact in (
        (anna, "phone", None),
        (UserFactory(), "account", None),
        (None, "link", 7),
    ):
        said = SaidBySchool(school, told_by, contact)
        value = 2 if told_by == "account" else 4
        scores = {Scale.TEACHABILITY: value}
        set_scores_of_school(candidate, scores=scores, said=said, actor=actor)
        key = actor.pk if actor else None
        assert _given() == [("teachability", value, key, school.pk, told_by)]

    told = {"scale": "teachability", "school": school.pk}
    assert _events() == [
        ("candidate.scored", {**told, "by": "phone"}),
        ("candidate.scored", {**told, "by": "account"}),
        ("candidate.scored", {**told, "by": "link", "contact": 7}),
    ]
    assert own_history(candidate)[0].who == "een school of UWV"
    [row] = as_data(known_of(candidate))["candidates.scalescore"]
    assert (row["value"], row["school"], row["told_by"]) == (4, school.pk, "link")


def test_what_a_school_says_again_or_leaves_open_changes_nothing_of_another(
    anna, candidate, school, noord
):
    other = OrganisationFactory(region=noord, kind=OrganisationKind.SCHOOL)
    first, second = SaidBySchool(school, "phone"), SaidBySchool(other, "mail")

    def say(value, said):
        scores = {Scale.TEACHABILITY: value}
        set_scores_of_school(candidate, scores=scores, said=said, actor=anna)
        return [(row[1], row[3]) for row in _given()]

    assert say(4, first) == [(4, school.pk)]
    assert say(4, first) == [(4, school.pk)]
    assert say(None, second) == [(4, school.pk)]
    assert scores_by(candidate, other) == {Scale.TEACHABILITY: None}
    assert say(3, second) == [(3, other.pk)]
    assert say(None, second) == []
    assert [kind for kind, _data in _events()] == [
        "candidate.scored",
        "candidate.scored",
        "candidate.unscored",
    ]
