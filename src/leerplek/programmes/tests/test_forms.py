from datetime import date

import pytest
from django.utils import translation

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.common.conflicts import Difference
from leerplek.programmes.forms import CohortForm, NumbersForm, PartnerForm, ProgrammeForm
from leerplek.programmes.models import Programme
from leerplek.programmes.selectors import number_groups
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def cohort(care_group):
    return CohortFactory(programme__organisation=care_group, programme__settings={"max_km": 15.0})


def _numbers(row, sent=None):
    data = None if sent is None else {"version": "1", **sent}
    return NumbersForm(data, groups=number_groups(row), version=row.version)


def test_programme_form_offers_the_regions_organisations_only(noord, chantal, care_group):
    other = OrganisationFactory(region=noord, name="Aaa")

    form = ProgrammeForm(region=noord)

    assert list(form.fields["organisation"].queryset) == [other, care_group]


def test_cohort_form_reads_a_date_as_people_type_it():
    form = CohortForm(
        {"version": "1", "name": " September ", "start_on": "1-9-2027", "learning_route": "bbl"}
    )

    assert form.is_valid()
    assert form.cleaned_data == {
        "version": 1,
        "name": "September",
        "start_on": date(2027, 9, 1),
        "learning_route": "bbl",
    }


def test_partner_form_takes_an_organisation_of_the_region(noord, cohort):
    partner = OrganisationFactory(region=noord)

    form = PartnerForm({"organisation": str(partner.pk)}, cohort=cohort)

    assert form.is_valid()
    assert form.cleaned_data == {"organisation": partner}


def test_partner_form_takes_an_organisation_elsewhere_by_name(chantal, cohort):
    form = PartnerForm({"elsewhere": "Zorggroep Zuid", "region": "Zuid"}, cohort=cohort)

    assert form.is_valid()
    assert form.cleaned_data == {"organisation": chantal.organisation}


def test_partner_form_does_not_list_the_organisations_of_another_region(chantal, cohort):
    form = PartnerForm({"organisation": str(chantal.organisation.pk)}, cohort=cohort)

    assert list(form.errors) == ["organisation"]
    assert "Zorggroep Zuid" not in PartnerForm(cohort=cohort).as_p()


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"organisation": ["Choose an organisation, or write its name below."]}),
        (
            {"elsewhere": "Zorggroep Zuid"},
            {"region": ["Also write the name of the region."]},
        ),
        (
            {"elsewhere": "Zorggroep West", "region": "Zuid"},
            {
                "elsewhere": [
                    "This region has no organisation with this name. Ask how it is written."
                ]
            },
        ),
    ],
)
def test_partner_form_says_what_is_missing(chantal, cohort, sent, errors):
    form = PartnerForm(sent, cohort=cohort)

    assert form.errors == errors


def test_partner_form_refuses_two_organisations(noord, chantal, cohort):
    partner = OrganisationFactory(region=noord)

    form = PartnerForm(
        {"organisation": str(partner.pk), "elsewhere": "Zorggroep Zuid", "region": "Zuid"},
        cohort=cohort,
    )

    assert form.errors == {"elsewhere": ["Choose one organisation: leave this empty, or that."]}


def test_numbers_form_shows_only_own_numbers_as_filled_in(cohort):
    cohort.settings = {"min_hours": 20.0, "include_uncertain": False}

    form = _numbers(cohort)

    filled = {name: value for name, value in form.initial.items() if value is not None}
    assert filled == {"version": 1, "min_hours": 20.0, "include_uncertain": "no"}


def test_numbers_form_gives_the_numbers_that_were_filled_in(cohort):
    sent = {"max_km": "12,5", "proposals_per_place": "3", "include_uncertain": "yes"}

    with translation.override("nl"):
        form = _numbers(cohort, {**sent, "require_supervisor": "no"})
        assert form.is_valid()

    assert form.own_settings() == {
        "max_km": 12.5,
        "proposals_per_place": 3,
        "include_uncertain": True,
        "require_supervisor": False,
    }


def test_numbers_form_keeps_a_zero_that_was_filled_in(cohort):
    form = _numbers(cohort, {"weight_distance": "0"})

    assert form.is_valid()
    assert form.own_settings() == {"weight_distance": 0}


def test_numbers_form_with_nothing_in_it_takes_everything_over(cohort):
    form = _numbers(cohort, {})

    assert form.is_valid()
    assert form.own_settings() == {}


@pytest.mark.parametrize(
    ("key", "typed", "message"),
    [
        ("min_hours", "15", "Ensure this value is greater than or equal to 16."),
        ("max_km", "101", "Ensure this value is less than or equal to 100."),
        ("proposals_per_place", "2.5", "Enter a whole number."),
        ("weight_distance", "many", "Enter a whole number."),
        ("max_km", "nan", "Enter a number."),
        (
            "include_uncertain",
            "maybe",
            "Select a valid choice. maybe is not one of the available choices.",
        ),
    ],
)
def test_numbers_form_refuses_what_is_out_of_bounds(cohort, key, typed, message):
    form = _numbers(cohort, {key: typed})

    assert form.errors == {key: [message]}


def test_numbers_form_explains_each_number_with_the_playbook_and_what_counts_now(cohort):
    cohort.settings = {"min_hours": 20.0}

    form = _numbers(cohort)

    assert form.fields["max_km"].label == "Distance from home to practice, at most (km)"
    assert form.fields["max_km"].help_text == (
        "The playbook says less than 12 km. It is the estimated distance that is travelled, "
        "not the straight line. A candidate&#x27;s own maximum counts as well."
        "<br><strong>Playbook: 12 km. Now: 15 km (programme).</strong><br>Source: LHV playbook."
    )
    assert form.fields["min_hours"].help_text.endswith(
        "<br><strong>Playbook: 24 hours a week. Now: 20 hours a week (class).</strong>"
        "<br>Below 24 hours: the law allows it from 16 hours, the playbook advises 24."
        "<br>Source: LHV playbook; Dutch law on vocational education (WEB), article 7.2.7."
    )


def test_numbers_form_offers_yes_no_and_to_take_over(care_group):
    form = _numbers(ProgrammeFactory(organisation=care_group))

    assert form.fields["include_uncertain"].choices == [
        ("", "take over: no"),
        ("yes", "yes"),
        ("no", "no"),
    ]


def test_numbers_form_puts_every_field_in_a_section(cohort):
    form = _numbers(cohort)

    shown = [field.name for _label, fields in form.sections() for field in fields]
    assert sorted(["version", *shown]) == sorted(form.fields)


def test_numbers_form_tells_where_the_stored_numbers_differ(care_group):
    programme = ProgrammeFactory(organisation=care_group)
    form = _numbers(programme, {"max_km": "9", "min_hours": "20", "include_uncertain": "yes"})
    Programme.objects.update(settings={"max_km": 15.0, "min_hours": 20.0, "class_minimum": 12})
    programme.refresh_from_db()

    assert form.is_valid()
    assert form.differences(number_groups(programme)) == [
        Difference("Distance from home to practice, at most", "15 km", "9 km"),
        Difference("Also propose pairs whose distance is uncertain", "take over: no", "yes"),
        Difference("Learners needed to start the class", "12 people", "take over: 15 people"),
    ]
