from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.selectors.runs import round_of
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory
from leerplek.programmes.catalogue import BY_KEY
from leerplek.programmes.enums import NumberOrigin
from leerplek.programmes.playbook import CATALOGUE
from leerplek.programmes.selectors import (
    ClassCounts,
    NumberLine,
    RoundSize,
    Share,
    class_counts,
    cohorts_here,
    has_people_in,
    next_cohort,
    number_groups,
    organisation_elsewhere,
    organisations_to_invite,
    programme_history,
    programmes_here,
    round_sizes,
)
from leerplek.programmes.services import change_programme, change_programme_numbers
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)


def _line(groups, key):
    return next(line for group in groups for line in group.lines if line.setting.key == key)


def test_number_groups_hold_every_setting_once(care_group):
    groups = number_groups(ProgrammeFactory(organisation=care_group))

    keys = [line.setting.key for group in groups for line in group.lines]
    assert sorted(keys) == sorted(setting.key for setting in CATALOGUE)
    assert [group.changed for group in groups] == [0, 0, 0, 0, 0, 0, 0]


PLAYBOOK, PROGRAMME, COHORT = NumberOrigin.PLAYBOOK, NumberOrigin.PROGRAMME, NumberOrigin.COHORT


@pytest.mark.parametrize(
    ("programme", "cohort", "expected"),
    [
        ({}, {}, (12.0, PLAYBOOK, None, 12.0, PLAYBOOK)),
        ({"max_km": 15.0}, {}, (15.0, PROGRAMME, None, 15.0, PROGRAMME)),
        ({}, {"max_km": 9.0}, (9.0, COHORT, 9.0, 12.0, PLAYBOOK)),
        ({"max_km": 15.0}, {"max_km": 12.0}, (12.0, COHORT, 12.0, 15.0, PROGRAMME)),
    ],
)
def test_number_groups_of_a_class_say_where_a_number_comes_from(
    care_group, programme, cohort, expected
):
    row = CohortFactory(
        programme__organisation=care_group, programme__settings=programme, settings=cohort
    )

    line = _line(number_groups(row), "max_km")

    assert line == NumberLine(BY_KEY["max_km"], *expected)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, (24.0, PLAYBOOK, None, 24.0, PLAYBOOK)),
        ({"min_hours": 20.0}, (20.0, PROGRAMME, 20.0, 24.0, PLAYBOOK)),
    ],
)
def test_number_groups_of_a_programme_say_where_a_number_comes_from(care_group, own, expected):
    line = _line(
        number_groups(ProgrammeFactory(organisation=care_group, settings=own)), "min_hours"
    )

    assert line == NumberLine(BY_KEY["min_hours"], *expected)
    assert line.differs is bool(own)
    assert bool(line.warning) is bool(own)


def test_programmes_here_are_the_regions_own_and_shared_ones(anna, chantal, care_group):
    own = CohortFactory(programme__organisation=care_group)
    shared, _other = CohortFactory.create_batch(
        2, programme=ProgrammeFactory(organisation=chantal.organisation)
    )
    CohortPartnerFactory(cohort=shared, organisation=care_group)
    ProgrammeFactory(organisation=chantal.organisation)

    found = programmes_here(anna, anna.region)

    assert {each: list(each.cohorts.all()) for each in found} == {
        own.programme: [own],
        shared.programme: [shared],
    }
    assert set(cohorts_here(anna, anna.region)) == {own, shared}


def test_programmes_here_leave_out_the_other_region_of_the_same_person(anna, care_group):
    elsewhere = OrganisationFactory()
    here = CohortFactory(programme__organisation=care_group)
    CohortFactory(programme__organisation=elsewhere)
    anna.memberships.create(organisation=elsewhere, role="coordinator")

    assert list(programmes_here(anna, anna.region)) == [here.programme]
    assert list(cohorts_here(anna, anna.region)) == [here]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 8, 31), "September 2027"),
        (date(2027, 9, 1), "September 2027"),
        (date(2027, 9, 2), "March 2028"),
        (date(2028, 3, 2), "March 2028"),
    ],
)
def test_next_cohort_is_the_first_to_come_or_else_the_last_that_started(
    anna, care_group, today, expected
):
    programme = ProgrammeFactory(organisation=care_group)
    CohortFactory(programme=programme, name="March 2028", start_on=date(2028, 3, 1))
    CohortFactory(programme=programme, name="September 2027", start_on=date(2027, 9, 1))
    CohortFactory(programme=programme, name="September 2026", start_on=date(2026, 9, 1))

    assert next_cohort(anna, anna.region, on=today).name == expected


def test_next_cohort_is_none_without_classes(anna):
    assert next_cohort(anna, anna.region) is None


def test_class_counts_add_up_what_each_organisation_brings(anna, chantal, noord, care_group):
    cohort = CohortFactory(
        programme__organisation=care_group, settings={"class_minimum": 3, "class_maximum": 9}
    )
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)
    neighbour = OrganisationFactory(region=noord)
    ours = PracticeFactory(organisation=care_group)
    PlaceFactory(site__practice=ours, cohort=cohort, number=2)
    PlaceFactory(site__practice=ours, cohort=cohort, number=3, confirmed_on=None, confirmed_how="")
    PlaceFactory(site__practice=ours, number=4)
    refusing = PracticeFactory(organisation=care_group, trains="no")
    PlaceFactory(site__practice=refusing, cohort=cohort, number=5)
    PlaceFactory(site__practice=PracticeFactory(organisation=neighbour), cohort=cohort)
    CandidateFactory.create_batch(2, organisation=chantal.organisation, cohort=cohort)
    CandidateFactory(organisation=care_group, cohort=cohort)
    CandidateFactory(organisation=care_group, cohort=cohort, state=CandidateState.WITHDRAWN)
    CandidateFactory(organisation=care_group)

    counts = class_counts([cohort], anna)[cohort.pk]

    assert counts == ClassCounts(
        shares=(
            Share(care_group, 2, 3, 1, is_own=True),
            Share(chantal.organisation, 0, 0, 2, is_own=False),
            Share(neighbour, 1, 0, 0, is_own=False),
        ),
        minimum=3,
        maximum=9,
    )
    assert (counts.places, counts.unconfirmed, counts.candidates) == (3, 3, 3)
    assert (counts.places_short, counts.candidates_short) == (0, 0)


def test_class_counts_say_what_is_missing_for_the_smallest_class(anna, care_group):
    cohort = CohortFactory(programme__organisation=care_group)
    PlaceFactory(site__practice=PracticeFactory(organisation=care_group), cohort=cohort, number=14)

    counts = class_counts([cohort], anna)[cohort.pk]

    assert (counts.places_short, counts.candidates_short) == (1, 15)


def test_class_counts_mark_for_a_partner_what_is_its_own(chantal, care_group):
    cohort = CohortFactory(programme__organisation=care_group)
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)

    counts = class_counts([cohort], chantal)[cohort.pk]

    assert counts.shares == (
        Share(care_group, is_own=False),
        Share(chantal.organisation, is_own=True),
    )


def test_class_counts_ask_as_much_for_one_class_as_for_three(anna, care_group):
    queries = []
    for _each in range(2):
        cohorts = CohortFactory.create_batch(2, programme__organisation=care_group)
        for cohort in cohorts:
            CandidateFactory(organisation=care_group, cohort=cohort)
            CohortPartnerFactory(cohort=cohort)
        with CaptureQueriesContext(connection) as captured:
            class_counts(list(cohorts_here(anna, anna.region)), anna)
        queries.append(len(captured))

    assert queries == [6, 6]


def test_class_counts_of_no_class_are_none(anna):
    assert class_counts([], anna) == {}


def test_has_people_in_sees_candidates_and_places(care_group):
    cohort, other = CohortFactory.create_batch(2, programme__organisation=care_group)
    with_candidate = CandidateFactory(cohort=cohort).organisation
    with_place = PlaceFactory(cohort=cohort).site.practice.organisation

    organisations = [with_candidate, with_place, care_group]
    assert [has_people_in(cohort, each) for each in organisations] == [True, True, False]
    assert [has_people_in(other, each) for each in organisations] == [False, False, False]


def test_organisations_to_invite_are_the_regions_that_do_not_take_part(chantal, noord, care_group):
    cohort = CohortFactory(programme__organisation=care_group)
    partner, free = OrganisationFactory.create_batch(2, region=noord)
    CohortPartnerFactory(cohort=cohort, organisation=partner)

    assert list(organisations_to_invite(cohort)) == [free]


@pytest.mark.parametrize(
    ("name", "region", "found"),
    [
        ("Zorggroep Zuid", "Zuid", True),
        ("zorggroep zuid", "ZUID", True),
        ("Zorggroep Zuid", "Noord", False),
        ("Zorggroep", "Zuid", False),
        ("", "", False),
    ],
)
def test_organisation_elsewhere_is_found_by_its_exact_name_only(anna, chantal, name, region, found):
    expected = chantal.organisation if found else None

    assert organisation_elsewhere(name=name, region=region) == expected


def test_programme_history_tells_numbers_with_from_and_to(anna, care_group):
    programme = ProgrammeFactory(organisation=care_group, settings={"max_km": 15.0})
    change_programme_numbers(
        programme, version=1, settings={"detour_car": 1.4, "include_uncertain": True}, actor=anna
    )
    change_programme(programme, version=2, organisation=care_group, name="Anders", actor=anna)

    with translation.override("nl"):
        lines = [(line.who, line.what, line.fields) for line in programme_history(programme)]

    assert lines == [
        ("Anna", "traject gewijzigd", ("naam",)),
        (
            "Anna",
            "instellingen gewijzigd",
            (
                "Afstand van huis naar praktijk, hoogstens: 15 km → overgenomen",
                "Ook paren voorstellen waarvan de afstand onzeker is: overgenomen → ja",
                "Omweg met de auto: overgenomen → 1,4 keer",
            ),
        ),
    ]


def test_round_sizes_say_whom_a_round_takes_from_the_class_and_from_outside_it(
    anna, chantal, noord, care_group
):
    cohort, other = CohortFactory.create_batch(2, programme__organisation=care_group)
    ours = PracticeFactory(organisation=care_group)
    neighbours = PracticeFactory(organisation=OrganisationFactory(region=noord))
    refusing = PracticeFactory(organisation=care_group, trains="no")
    PlaceFactory(site__practice=ours, cohort=cohort, number=2)
    PlaceFactory(site__practice=neighbours, number=3)
    PlaceFactory(site__practice=refusing, number=9)
    PlaceFactory(site__practice=ours, number=4, confirmed_on=None, confirmed_how="")
    PlaceFactory(site__practice=PracticeFactory(organisation=chantal.organisation), number=5)
    CandidateFactory.create_batch(2, organisation=care_group, cohort=cohort)
    CandidateFactory(organisation=care_group)
    CandidateFactory(organisation=care_group, state=CandidateState.WITHDRAWN)
    CandidateFactory(organisation=chantal.organisation)

    sizes = round_sizes([cohort, other], care_group)

    assert sizes == [RoundSize(cohort, 2, 1, 2, 3), RoundSize(other, 0, 1, 0, 3)]
    assert (sizes[0].all_candidates, sizes[0].all_places) == (3, 5)
    for size in sizes:
        taken = round_of(size.cohort, care_group)
        assert len(taken.persons) == size.all_candidates
        assert sum(offer.number for offer in taken.usable_offers) == size.all_places


def test_round_sizes_count_places_that_are_not_confirmed_where_rounds_take_them(care_group):
    settings = {"include_unconfirmed": True}
    cohort = CohortFactory(programme__organisation=care_group, settings=settings)
    practice = PracticeFactory(organisation=care_group)
    PlaceFactory(site__practice=practice, number=4, confirmed_on=None, confirmed_how="")

    assert round_sizes([cohort], care_group) == [RoundSize(cohort, 0, 0, 0, 4)]
