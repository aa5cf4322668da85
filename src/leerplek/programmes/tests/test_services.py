from datetime import date

import pytest
from django.utils import translation

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory
from leerplek.programmes.catalogue import SettingsError
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import CohortPartner, Programme
from leerplek.programmes.services import (
    ProgrammeError,
    add_cohort,
    add_partner,
    add_programme,
    change_cohort,
    change_cohort_numbers,
    change_programme,
    change_programme_numbers,
    remove_partner,
)
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def programme(care_group):
    return ProgrammeFactory(organisation=care_group, name="Doctor's assistants")


@pytest.fixture
def cohort(programme):
    return CohortFactory(programme=programme, name="September", start_on=date(2027, 9, 1))


def _events():
    return list(Event.objects.values_list("kind", "subject_type", "region_id", "actor", "data"))


def test_add_programme_starts_one_in_the_region(anna, noord, care_group):
    programme = add_programme(noord, organisation=care_group, name="Side entrants", actor=anna)

    programme.refresh_from_db()
    assert (programme.region, programme.organisation) == (noord, care_group)
    assert (programme.name, programme.settings, programme.version) == ("Side entrants", {}, 1)
    assert _events() == [
        (
            "programme.added",
            "programmes.programme",
            noord.pk,
            anna.pk,
            {"organisation": care_group.pk},
        )
    ]


def test_add_programme_refuses_a_name_the_region_has(anna, noord, care_group, programme):
    with pytest.raises(ProgrammeError) as caught:
        add_programme(noord, organisation=care_group, name="DOCTOR'S ASSISTANTS", actor=anna)

    assert str(caught.value) == "There is already a programme with this name."
    assert list(Programme.objects.all()) == [programme]
    assert _events() == []


def test_add_programme_lets_another_region_use_the_name(chantal, zuid, programme):
    other = add_programme(
        zuid, organisation=chantal.organisation, name=programme.name, actor=chantal
    )

    assert other.region == zuid


def test_add_programme_refuses_an_organisation_of_another_region(anna, chantal, noord):
    with pytest.raises(ProgrammeError) as caught:
        add_programme(noord, organisation=chantal.organisation, name="Ours", actor=anna)

    assert str(caught.value) == "The lead organisation must be one of the region."
    assert not Programme.objects.exists()


def test_change_programme_writes_what_differs(anna, noord, programme):
    lead = OrganisationFactory(region=noord)

    changed = change_programme(
        programme, version=1, organisation=lead, name=programme.name, actor=anna
    )

    changed.refresh_from_db()
    assert (changed.organisation, changed.name, changed.version) == (
        lead,
        "Doctor's assistants",
        2,
    )
    assert _events() == [
        (
            "programme.changed",
            "programmes.programme",
            noord.pk,
            anna.pk,
            {"fields": ["organisation"]},
        )
    ]


def test_change_programme_leaves_no_trace_when_nothing_differs(anna, care_group, programme):
    changed = change_programme(
        programme, version=1, organisation=care_group, name=programme.name, actor=anna
    )

    assert changed.version == 1
    assert _events() == []


def test_change_programme_refuses_the_second_of_two_colleagues(anna, care_group, programme):
    change_programme(programme, version=1, organisation=care_group, name="First", actor=anna)

    with pytest.raises(ConflictError) as caught:
        change_programme(programme, version=1, organisation=care_group, name="Second", actor=anna)

    programme.refresh_from_db()
    assert caught.value.theirs == {"name": "First"}
    assert (programme.name, programme.version) == ("First", 2)
    assert Event.objects.count() == 1


def test_change_programme_refuses_a_name_the_region_has(anna, care_group, programme):
    ProgrammeFactory(organisation=care_group, name="Taken")

    with pytest.raises(ProgrammeError) as caught:
        change_programme(programme, version=1, organisation=care_group, name="taken", actor=anna)

    programme.refresh_from_db()
    assert str(caught.value) == "There is already a programme with this name."
    assert programme.name == "Doctor's assistants"


def test_change_programme_refuses_an_organisation_of_another_region(anna, chantal, programme):
    with pytest.raises(ProgrammeError) as caught:
        change_programme(
            programme, version=1, organisation=chantal.organisation, name="Ours", actor=anna
        )

    assert str(caught.value) == "The lead organisation must be one of the region."


def test_change_programme_numbers_replaces_the_own_numbers(anna, noord, programme):
    programme.settings = {"max_km": 15.0, "min_hours": 20.0}
    programme.save()

    changed = change_programme_numbers(
        programme,
        version=1,
        settings={"max_km": 10, "include_uncertain": True},
        actor=anna,
    )

    changed.refresh_from_db()
    assert changed.settings == {"max_km": 10.0, "include_uncertain": True}
    assert changed.version == 2
    assert _events() == [
        (
            "programme.numbers_changed",
            "programmes.programme",
            noord.pk,
            anna.pk,
            {
                "include_uncertain": {"from": None, "to": True},
                "max_km": {"from": 15.0, "to": 10.0},
                "min_hours": {"from": 20.0, "to": None},
            },
        )
    ]


def test_change_programme_numbers_keeps_a_number_that_equals_the_playbook(anna, programme):
    changed = change_programme_numbers(programme, version=1, settings={"max_km": 12}, actor=anna)

    assert changed.settings == {"max_km": 12.0}


def test_change_programme_numbers_leaves_no_trace_when_nothing_differs(anna, programme):
    programme.settings = {"max_km": 15.0}
    programme.save()

    changed = change_programme_numbers(programme, version=1, settings={"max_km": 15}, actor=anna)

    assert changed.version == 1
    assert _events() == []


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({"max_km": 0}, "“max_km” must be between 1 and 100."),
        ({"unheard_of": 1}, "There is no setting called “unheard_of”."),
        ({"class_minimum": 25}, "A class cannot need at least 25 learners and hold at most 20."),
    ],
)
def test_change_programme_numbers_refuses_a_value(anna, programme, own, sentence):
    with pytest.raises(SettingsError) as caught:
        change_programme_numbers(programme, version=1, settings=own, actor=anna)

    programme.refresh_from_db()
    assert str(caught.value) == sentence
    assert (programme.settings, programme.version) == ({}, 1)


def test_change_programme_numbers_refuses_what_contradicts_a_class(anna, programme, cohort):
    cohort.settings = {"class_maximum": 16}
    cohort.save()

    with pytest.raises(SettingsError) as caught:
        change_programme_numbers(programme, version=1, settings={"class_minimum": 18}, actor=anna)

    assert str(caught.value) == (
        "This does not fit class September, which has a number of its own. "
        "A class cannot need at least 18 learners and hold at most 16."
    )
    assert _events() == []


def test_change_programme_numbers_refuses_the_second_of_two_colleagues(anna, programme):
    change_programme_numbers(programme, version=1, settings={"max_km": 15}, actor=anna)

    with pytest.raises(ConflictError) as caught:
        change_programme_numbers(programme, version=1, settings={"max_km": 9}, actor=anna)

    programme.refresh_from_db()
    assert caught.value.theirs == {"settings": {"max_km": 15.0}}
    assert programme.settings == {"max_km": 15.0}


def test_add_cohort_opens_a_class(anna, noord, programme):
    cohort = add_cohort(
        programme,
        name="March",
        start_on=date(2028, 3, 1),
        learning_route=LearningRoute.BOL,
        actor=anna,
    )

    cohort.refresh_from_db()
    assert (cohort.programme, cohort.name, cohort.start_on) == (
        programme,
        "March",
        date(2028, 3, 1),
    )
    assert (cohort.learning_route, cohort.settings, cohort.version) == ("bol", {}, 1)
    assert _events() == [
        (
            "cohort.added",
            "programmes.cohort",
            noord.pk,
            anna.pk,
            {"start_on": "2028-03-01", "learning_route": "bol"},
        )
    ]


def test_add_cohort_refuses_a_name_the_programme_has(anna, programme, cohort):
    with pytest.raises(ProgrammeError) as caught:
        add_cohort(
            programme,
            name="september",
            start_on=date(2028, 9, 1),
            learning_route=LearningRoute.BBL,
            actor=anna,
        )

    assert str(caught.value) == "This programme already has a class with this name."
    assert list(programme.cohorts.all()) == [cohort]


def test_change_cohort_writes_what_differs(anna, noord, cohort):
    changed = change_cohort(
        cohort,
        version=1,
        name="September",
        start_on=date(2027, 9, 6),
        learning_route=LearningRoute.THIRD_ROUTE,
        actor=anna,
    )

    changed.refresh_from_db()
    assert (changed.name, changed.start_on, changed.learning_route, changed.version) == (
        "September",
        date(2027, 9, 6),
        "third_route",
        2,
    )
    assert _events() == [
        (
            "cohort.changed",
            "programmes.cohort",
            noord.pk,
            anna.pk,
            {"fields": ["learning_route", "start_on"]},
        )
    ]


def test_change_cohort_refuses_a_name_the_programme_has(anna, programme, cohort):
    CohortFactory(programme=programme, name="March")

    with pytest.raises(ProgrammeError) as caught:
        change_cohort(
            cohort,
            version=1,
            name="March",
            start_on=cohort.start_on,
            learning_route=cohort.learning_route,
            actor=anna,
        )

    assert str(caught.value) == "This programme already has a class with this name."


def test_change_cohort_refuses_the_second_of_two_colleagues(anna, cohort):
    same = {"name": "September", "learning_route": LearningRoute.BBL, "actor": anna}
    change_cohort(cohort, version=1, start_on=date(2027, 9, 6), **same)

    with pytest.raises(ConflictError) as caught:
        change_cohort(cohort, version=1, start_on=date(2027, 8, 30), **same)

    cohort.refresh_from_db()
    assert caught.value.theirs == {"start_on": date(2027, 9, 6)}
    assert cohort.start_on == date(2027, 9, 6)


def test_change_cohort_numbers_lays_them_over_the_programme(anna, noord, programme, cohort):
    programme.settings = {"max_km": 15.0, "min_hours": 20.0}
    programme.save()

    changed = change_cohort_numbers(cohort, version=1, settings={"max_km": 12}, actor=anna)

    changed.refresh_from_db()
    assert (changed.settings, changed.version) == ({"max_km": 12.0}, 2)
    assert (changed.numbers.max_km, changed.numbers.min_hours) == (12.0, 20.0)
    assert _events() == [
        (
            "cohort.numbers_changed",
            "programmes.cohort",
            noord.pk,
            anna.pk,
            {"max_km": {"from": None, "to": 12.0}},
        )
    ]


def test_change_cohort_numbers_refuses_what_contradicts_the_programme(anna, programme, cohort):
    programme.settings = {"class_minimum": 18}
    programme.save()

    with pytest.raises(SettingsError) as caught:
        change_cohort_numbers(cohort, version=1, settings={"class_maximum": 16}, actor=anna)

    assert str(caught.value) == "A class cannot need at least 18 learners and hold at most 16."


def test_change_cohort_numbers_refuses_the_second_of_two_colleagues(anna, cohort):
    change_cohort_numbers(cohort, version=1, settings={"max_km": 15}, actor=anna)

    with pytest.raises(ConflictError) as caught:
        change_cohort_numbers(cohort, version=1, settings={}, actor=anna)

    cohort.refresh_from_db()
    assert caught.value.theirs == {"settings": {"max_km": 15.0}}
    assert cohort.settings == {"max_km": 15.0}


def test_add_partner_shares_the_class_across_regions(anna, chantal, noord, cohort):
    partner = add_partner(cohort, organisation=chantal.organisation, actor=anna)

    assert (partner.cohort, partner.organisation) == (cohort, chantal.organisation)
    assert _events() == [
        (
            "cohort.partner_added",
            "programmes.cohort",
            noord.pk,
            anna.pk,
            {"organisation": chantal.organisation.pk},
        )
    ]


def test_add_partner_refuses_the_lead(anna, care_group, cohort):
    with pytest.raises(ProgrammeError) as caught:
        add_partner(cohort, organisation=care_group, actor=anna)

    assert str(caught.value) == "This organisation leads the class already."


def test_add_partner_refuses_one_that_is_there(anna, chantal, cohort):
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)

    with pytest.raises(ProgrammeError) as caught:
        add_partner(cohort, organisation=chantal.organisation, actor=anna)

    assert str(caught.value) == "This organisation is already a partner of the class."
    assert CohortPartner.objects.count() == 1


def test_remove_partner_stops_sharing(anna, chantal, noord, cohort):
    partner = CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)

    remove_partner(partner, actor=anna)

    assert not CohortPartner.objects.exists()
    assert _events() == [
        (
            "cohort.partner_removed",
            "programmes.cohort",
            noord.pk,
            anna.pk,
            {"organisation": chantal.organisation.pk},
        )
    ]


def test_remove_partner_refuses_when_a_colleague_was_first(anna, chantal, cohort):
    partner = CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)
    CohortPartner.objects.all().delete()

    with pytest.raises(ProgrammeError) as caught:
        remove_partner(partner, actor=anna)

    assert str(caught.value) == "This organisation is no longer a partner of the class."


@pytest.mark.parametrize("brings", ["candidate", "place"])
def test_remove_partner_refuses_while_its_people_are_in_the_class(anna, chantal, cohort, brings):
    partner = CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)
    if brings == "candidate":
        CandidateFactory(organisation=chantal.organisation, cohort=cohort)
    else:
        practice = PracticeFactory(organisation=chantal.organisation)
        PlaceFactory(site__practice=practice, cohort=cohort)

    with pytest.raises(ProgrammeError) as caught:
        remove_partner(partner, actor=anna)

    assert str(caught.value) == (
        "This organisation still has candidates or places in the class. "
        "It has to take them out first."
    )
    assert list(CohortPartner.objects.all()) == [partner]
