from datetime import date

import pytest

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.enums import AskedBy, CandidateState, FundingRoute, Scale
from leerplek.candidates.models import Exclusion, ScaleScore
from leerplek.candidates.selectors import (
    CandidateFilter,
    candidate_history,
    candidate_list,
    candidates_with_unclear_own_practice,
    candidates_without_coordinates,
    candidates_without_hours,
    cohorts_for,
    exclusions_of,
    scale_lines,
)
from leerplek.candidates.services import change_candidate, record_reading
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)

NOWHERE = {"latitude": None, "longitude": None, "precision": ""}


@pytest.fixture
def samira(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Samira",
        last_name="Bos",
        email="samira@leerplek.example",
        phone="+31612345678",
        learning_routes=["bbl", "bol"],
        funding_route=FundingRoute.UWV,
    )


@pytest.fixture
def kim(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Kim",
        last_name="Smit",
        postcode="",
        place_name="Vragender",
        hours_min=None,
        hours_max=None,
        own_practice_name="Het Kompas",
        **NOWHERE,
    )


@pytest.fixture
def thijs(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Thijs",
        last_name="Vos",
        state=CandidateState.WITHDRAWN,
        learning_routes=["third_route"],
        hours_min=None,
        hours_max=None,
        own_practice_name="De Brink",
        **NOWHERE,
    )


def _names(user, **filters):
    rows = candidate_list(user, CandidateFilter(**filters))
    return [each.first_name for each in rows.order_by("first_name")]


def test_candidate_list_shows_the_own_organisation_and_nobody_else(
    anna, bram, chantal, samira, noord
):
    CandidateFactory(organisation=OrganisationFactory(region=noord))

    assert (_names(anna), _names(bram), _names(chantal)) == (["Samira"], ["Samira"], [])


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["Kim", "Samira"]),
        ({"state": "withdrawn"}, ["Thijs"]),
        ({"state": "all"}, ["Kim", "Samira", "Thijs"]),
        ({"search": "samira bos"}, ["Samira"]),
        ({"search": "samira smit"}, []),
        ({"search": "7241ac"}, ["Samira"]),
        ({"search": "0612345678"}, ["Samira"]),
        ({"search": "06-1234"}, ["Samira"]),
        ({"search": "0"}, []),
        ({"search": "vragender"}, ["Kim"]),
        ({"search": "kompas"}, ["Kim"]),
        ({"search": "samira@leerplek"}, ["Samira"]),
        ({"route": "bol"}, ["Samira"]),
        ({"route": "bbl"}, ["Kim", "Samira"]),
        ({"route": "third_route", "state": "all"}, ["Thijs"]),
        ({"funding_route": "uwv"}, ["Samira"]),
        ({"hours": "known"}, ["Samira"]),
        ({"hours": "missing"}, ["Kim"]),
        ({"unlocated": True}, ["Kim"]),
    ],
)
def test_candidate_list_is_narrowed_by_each_filter(anna, samira, kim, thijs, filters, names):
    assert _names(anna, **filters) == names


def test_candidate_list_is_narrowed_to_a_class(anna, samira, kim, care_group):
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=care_group))
    samira.cohort = cohort
    samira.save()

    assert _names(anna, cohort=cohort) == ["Samira"]


def test_candidate_list_knows_the_most_hours_of_each(anna, samira, kim, care_group):
    CandidateFactory(organisation=care_group, first_name="Wil", hours_min=20, hours_max=None)

    hours = {row.first_name: row.most_hours for row in candidate_list(anna)}

    assert hours == {"Samira": 32, "Kim": None, "Wil": 20}


def test_cohorts_for_a_candidate_are_the_regions_and_those_shared_with_the_organisation(
    anna, samira, care_group, noord
):
    own = CohortFactory(programme=ProgrammeFactory(organisation=care_group))
    shared = CohortFactory()
    CohortPartnerFactory(cohort=shared, organisation=care_group)
    of_a_neighbour = CohortFactory()
    CohortPartnerFactory(cohort=of_a_neighbour, organisation=OrganisationFactory(region=noord))

    assert set(cohorts_for(anna, samira)) == {own, shared}


def test_scale_lines_show_every_scale_also_without_a_score(anna, samira):
    score = ScaleScore.objects.create(
        candidate=samira, scale=Scale.COMMITMENT, value=3, given_by=anna, given_on=date(2026, 1, 2)
    )

    told = [(line.scale, line.score, line.is_by_school) for line in scale_lines(samira)]
    assert told == [
        (Scale.MOTIVATION, None, False),
        (Scale.SERVICE_ATTITUDE, None, False),
        (Scale.TEACHABILITY, None, True),
        (Scale.COMMITMENT, score, False),
        (Scale.LIFE_EXPERIENCE, None, False),
    ]


def test_exclusions_of_a_candidate_are_sorted_by_practice(samira, care_group):
    made = [
        Exclusion.objects.create(
            candidate=samira,
            practice=PracticeFactory(organisation=care_group, name=name),
            asked_by=AskedBy.CANDIDATE,
        )
        for name in ("Zon", "Berg")
    ]

    assert list(exclusions_of(samira)) == made[::-1]


def test_candidate_history_tells_who_read_and_changed(anna, bram, samira):
    change_candidate(samira, version=1, actor=anna, phone="")
    record_reading(samira, actor=bram)

    lines = [(line.who, line.what, line.fields) for line in candidate_history(samira)]

    assert lines == [
        ("Bram", "dossier geopend", ()),
        ("Anna", "dossier gewijzigd", ("telefoon",)),
    ]


def test_what_is_unknown_is_asked_of_those_who_take_part(anna, chantal, samira, kim, thijs, zuid):
    for waiting in (
        candidates_without_hours,
        candidates_without_coordinates,
        candidates_with_unclear_own_practice,
    ):
        assert list(waiting(anna)) == [kim]
        assert list(waiting(anna, region=zuid)) == []
        assert list(waiting(chantal)) == []


def test_an_own_practice_found_in_the_register_is_no_question(anna, samira, care_group):
    samira.own_practice = PracticeFactory(organisation=care_group)
    samira.own_practice_name = "De Linde"
    samira.save()

    assert list(candidates_with_unclear_own_practice(anna)) == []
