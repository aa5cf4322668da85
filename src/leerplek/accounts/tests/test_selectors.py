from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Installation
from leerplek.accounts.selectors import (
    Standing,
    demo_people,
    is_demo_database,
    organisations_of,
    people_of,
    regions_of,
    standing_of,
    user_by_email,
)
from leerplek.accounts.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
)


def _days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def ended(care_group):
    return MembershipFactory(organisation=care_group, from_on=_days(-9), until_on=_days(-1)).user


@pytest.fixture
def future(care_group):
    return MembershipFactory(organisation=care_group, from_on=_days(1)).user


def test_organisations_and_regions_of_follow_the_roles(anna, bram, chantal, care_group, noord):
    assert list(organisations_of(anna, {Role.COORDINATOR})) == [care_group]
    assert list(regions_of(anna, {Role.COORDINATOR})) == [noord]
    assert list(organisations_of(bram, {Role.COORDINATOR})) == []
    assert list(regions_of(bram, {Role.READER})) == [noord]
    assert list(regions_of(chantal, Role)) == [chantal.region]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ended", "future"])
def test_organisations_and_regions_of_give_nothing_outside_the_period(request, who):
    user = request.getfixturevalue(who)

    assert not organisations_of(user, Role).exists()
    assert not regions_of(user, Role).exists()


def test_regions_of_name_a_region_once(anna, noord):
    MembershipFactory(user=anna, organisation=OrganisationFactory(region=noord))

    assert list(regions_of(anna, Role)) == [noord]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ended", "future"])
def test_standing_outside_the_period_is_empty(request, who):
    standing = standing_of(request.getfixturevalue(who))

    assert standing == Standing(memberships=(), region=None)
    assert (standing.reads, standing.writes, standing.administers) == (False, False, False)
    assert (standing.organisation, standing.regions) == (None, ())


def test_standing_of_a_visitor_is_empty(db):
    assert standing_of(AnonymousUser()) == Standing(memberships=(), region=None)


def test_standing_of_a_closed_account_is_empty(anna):
    anna.is_active = False
    anna.save()

    assert standing_of(anna) == Standing(memberships=(), region=None)


@pytest.mark.parametrize(
    ("role", "reads", "writes", "administers"),
    [
        (Role.COORDINATOR, True, True, False),
        (Role.READER, True, False, False),
        (Role.ADMINISTRATOR, False, False, True),
        (Role.SCHOOL, False, False, False),
        (Role.UWV_ADVISER, False, False, False),
        (Role.FUND_OFFICER, False, False, False),
        (Role.FUND_PAYER, False, False, False),
        (Role.NATIONAL_READER, False, False, False),
        (Role.PLAYBOOK_EDITOR, False, False, False),
    ],
)
def test_standing_says_what_a_role_may(care_group, noord, role, reads, writes, administers):
    standing = standing_of(MembershipFactory(organisation=care_group, role=role).user)

    assert standing.region == noord
    assert (standing.reads, standing.writes, standing.administers) == (
        reads,
        writes,
        administers,
    )
    assert standing.organisation == (care_group if writes else None)


def test_standing_counts_the_roles_of_the_working_region_alone(anna, zuid):
    MembershipFactory(
        user=anna, organisation=OrganisationFactory(region=zuid), role=Role.ADMINISTRATOR
    )

    here = standing_of(anna, region_id=anna.region.pk)
    there = standing_of(anna, region_id=zuid.pk)

    assert (here.region, here.writes, here.administers) == (anna.region, True, False)
    assert (there.region, there.writes, there.administers) == (zuid, False, True)
    assert here.regions == there.regions == (anna.region, zuid)
    assert (here.organisation, there.organisation) == (anna.organisation, None)


def test_standing_starts_in_the_region_that_was_joined_first(anna, noord):
    aa = RegionFactory(name="Aa")
    MembershipFactory(user=anna, organisation=OrganisationFactory(region=aa))

    assert standing_of(anna).region == noord


@pytest.mark.parametrize("wanted", ["other", "gone"])
def test_standing_never_works_in_a_region_of_somebody_else(anna, zuid, wanted):
    region_id = zuid.pk if wanted == "other" else 10**9

    assert standing_of(anna, region_id=region_id).region == anna.region


def test_standing_asks_once(anna, django_assert_num_queries):
    MembershipFactory(user=anna)

    with django_assert_num_queries(1):
        standing = standing_of(anna)
        assert standing.reads
        assert len(standing.regions) == 2
        assert standing.organisation


def test_people_of_lists_a_region_also_who_ended(anna, bram, chantal, ended, noord):
    people = [membership.user for membership in people_of(noord)]

    assert people == [anna, bram, ended]


def test_user_by_email_does_not_mind_capitals(anna):
    assert user_by_email("ANNA@leerplek.example") == anna
    assert user_by_email("nobody@leerplek.example") is None


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [None, False, True])
def test_demo_people_exist_in_the_demo_database_alone(is_demo):
    person = MembershipFactory(user=UserFactory(email="inez@demo.example"))
    MembershipFactory()
    MembershipFactory(user=UserFactory(email="oud@demo.example"), until_on=_days(0))
    MembershipFactory(
        user=UserFactory(email="weg@demo.example"), from_on=_days(-2), until_on=_days(-1)
    )
    if is_demo is not None:
        Installation.objects.create(is_demo=is_demo)

    assert is_demo_database() is bool(is_demo)
    emails = [membership.user.email for membership in demo_people()]
    assert emails == ([person.user.email, "oud@demo.example"] if is_demo else [])
