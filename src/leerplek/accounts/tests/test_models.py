from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from freezegun import freeze_time

from leerplek.accounts.enums import READING_ROLES, Role
from leerplek.accounts.models import Membership, User
from leerplek.accounts.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
)

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)

PERIODS = [
    # from, until, active, has ended, is to come
    (TODAY, None, True, False, False),
    (TODAY, TODAY, True, False, False),
    (TODAY - DAY, TODAY, True, False, False),
    (TODAY - 9 * DAY, TODAY - DAY, False, True, False),
    (TODAY + DAY, None, False, False, True),
    (TODAY + DAY, TODAY + 9 * DAY, False, False, True),
]


@pytest.mark.django_db
@freeze_time("2026-11-22 12:00:00")
@pytest.mark.parametrize(("from_on", "until_on", "active", "ended", "to_come"), PERIODS)
def test_membership_holds_from_its_first_day_until_its_last(
    from_on, until_on, active, ended, to_come
):
    membership = MembershipFactory(from_on=from_on, until_on=until_on)

    assert Membership.objects.active().exists() is active
    assert Membership.objects.of(membership.user, Role).exists() is active
    assert (membership.has_ended, membership.is_to_come) == (ended, to_come)


@pytest.mark.django_db
@freeze_time("2026-11-22 23:30:00+01:00")
def test_membership_ends_at_midnight_in_the_netherlands():
    membership = MembershipFactory(from_on=TODAY, until_on=TODAY)
    assert Membership.objects.active().exists()

    with freeze_time("2026-11-23 00:30:00+01:00"):
        assert not Membership.objects.active().exists()
        assert membership.has_ended


@pytest.mark.django_db
def test_membership_of_a_closed_account_gives_nothing():
    MembershipFactory(user__is_active=False)

    assert not Membership.objects.active().exists()


@pytest.mark.django_db
def test_memberships_of_asks_for_the_roles_it_is_given():
    reader = MembershipFactory(role=Role.READER)
    MembershipFactory(user=reader.user, role=Role.SCHOOL)

    assert list(Membership.objects.of(reader.user, READING_ROLES)) == [reader]


@pytest.mark.django_db
@pytest.mark.parametrize("nobody", [AnonymousUser(), None])
def test_memberships_of_nobody_are_none(nobody):
    MembershipFactory()

    assert not Membership.objects.of(nobody, Role).exists()


@pytest.mark.django_db
def test_membership_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError, match="membership_ends_after_it_begins"):
        MembershipFactory(from_on=TODAY, until_on=TODAY - DAY)


@pytest.mark.django_db
def test_organisation_name_is_used_once_a_region():
    organisation = OrganisationFactory()
    OrganisationFactory(name=organisation.name)

    with pytest.raises(IntegrityError):
        OrganisationFactory(name=organisation.name, region=organisation.region)


@pytest.mark.django_db
def test_user_is_kept_by_address_in_small_letters():
    user = User.objects.create_user("Inez.Wolters@Zorg.Example", name="Inez")

    assert user.email == "inez.wolters@zorg.example"
    assert (str(user), user.get_full_name(), user.get_short_name()) == ("Inez", "Inez", "Inez")
    assert not user.has_usable_password()
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


@pytest.mark.django_db
def test_superuser_may_open_the_administration():
    user = User.objects.create_superuser("root@zorg.example", "a long enough secret", name="")

    assert (user.is_staff, user.is_superuser) == (True, True)
    assert user.check_password("a long enough secret")
    assert str(user) == "root@zorg.example"


@pytest.mark.django_db
def test_region_of_a_row_is_known_for_the_record():
    region = RegionFactory()
    membership = MembershipFactory(organisation__region=region)

    assert [each.region_id for each in (region, membership.organisation, membership)] == [
        region.pk
    ] * 3


@pytest.mark.django_db
def test_people_are_listed_by_name():
    for name in ("Bea", "Ada"):
        UserFactory(name=name)

    assert [user.name for user in User.objects.all()] == ["Ada", "Bea"]
