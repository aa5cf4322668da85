from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from freezegun import freeze_time

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Installation, Membership, Organisation, Region, User
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.services import (
    AccountError,
    end_role,
    give_role,
    make_organisation,
    make_region,
    refuse_unless_demo_database,
    start_installation,
)
from leerplek.accounts.tests.factories import MembershipFactory, RegionFactory, UserFactory
from leerplek.audit.models import Event


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _events():
    return list(Event.objects.values_list("kind", "region_id", "actor", "data"))


@pytest.mark.django_db
def test_make_region_opens_a_region():
    region = make_region("Oost", actor=None)

    assert list(Region.objects.all()) == [region]
    assert _events() == [("region.made", region.pk, None, {})]


def test_make_organisation_adds_one_to_the_region(anna, noord):
    organisation = make_organisation(
        noord, name="Noordelijk College", kind=OrganisationKind.SCHOOL, actor=anna
    )

    organisation.refresh_from_db()
    assert (organisation.region, organisation.name, organisation.kind) == (
        noord,
        "Noordelijk College",
        "school",
    )
    assert _events() == [("organisation.made", noord.pk, anna.pk, {"kind": "school"})]


def test_give_role_makes_an_account_for_somebody_new(anna, noord, care_group):
    membership = give_role(
        care_group, email="Dirk@Zorg.Example", name="Dirk", role=Role.READER, actor=anna
    )

    user = User.objects.get(email="dirk@zorg.example")
    assert (user.name, user.has_usable_password()) == ("Dirk", False)
    assert (membership.user, membership.organisation, membership.role) == (
        user,
        care_group,
        "reader",
    )
    assert (membership.from_on, membership.until_on) == (timezone.localdate(), None)
    assert _events() == [
        ("user.made", None, anna.pk, {}),
        ("membership.given", noord.pk, anna.pk, {"role": "reader"}),
    ]


def test_give_role_leaves_an_account_that_is_there_as_it_is(anna, bram, care_group):
    membership = give_role(
        care_group,
        email="BRAM@leerplek.example",
        name="Somebody else",
        role=Role.ADMINISTRATOR,
        until_on=timezone.localdate(),
        actor=anna,
    )

    bram.refresh_from_db()
    assert (membership.user, bram.name) == (bram, "Bram")
    assert membership.until_on == timezone.localdate()
    assert _events() == [
        ("membership.given", care_group.region_id, anna.pk, {"role": "administrator"})
    ]


def test_give_role_refuses_a_role_that_is_held(anna, bram, care_group):
    with pytest.raises(AccountError) as caught:
        give_role(care_group, email=bram.email, name="Bram", role=Role.READER, actor=anna)

    assert str(caught.value) == "This person already has this role here."
    assert Membership.objects.filter(user=bram).count() == 1
    assert _events() == []


def test_give_role_gives_an_ended_role_again(anna, bram, care_group):
    held = bram.memberships.get()
    end_role(held, actor=anna)

    again = give_role(care_group, email=bram.email, name="Bram", role=Role.READER, actor=anna)

    assert again.pk != held.pk
    assert standing_of(bram).reads


def test_give_role_refuses_a_last_day_that_is_past(anna, care_group):
    with pytest.raises(AccountError) as caught:
        give_role(
            care_group,
            email="dirk@zorg.example",
            name="Dirk",
            role=Role.READER,
            until_on=timezone.localdate() - timedelta(days=1),
            actor=anna,
        )

    assert str(caught.value) == "The last day is already past. Choose a later day, or none."
    assert not User.objects.filter(email="dirk@zorg.example").exists()
    assert _events() == []


@freeze_time("2026-11-22 12:00:00")
@pytest.mark.parametrize(
    ("from_on", "until_on", "expected_from"),
    [
        (date(2026, 1, 1), None, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1)),
        (date(2026, 11, 22), None, date(2026, 11, 21)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2026, 11, 21)),
    ],
)
def test_end_role_works_at_once(anna, noord, care_group, from_on, until_on, expected_from):
    membership = MembershipFactory(
        organisation=care_group, role=Role.READER, from_on=from_on, until_on=until_on
    )

    ended = end_role(membership, actor=anna)

    ended.refresh_from_db()
    assert (ended.from_on, ended.until_on) == (expected_from, date(2026, 11, 21))
    assert not standing_of(membership.user).memberships
    assert _events() == [("membership.ended", noord.pk, anna.pk, {"role": "reader"})]


def test_end_role_refuses_one_that_has_ended(anna, bram):
    membership = bram.memberships.get()
    membership.from_on, membership.until_on = date(2026, 1, 1), date(2026, 2, 1)
    membership.save()

    with pytest.raises(AccountError) as caught:
        end_role(membership, actor=anna)

    membership.refresh_from_db()
    assert str(caught.value) == "This role has already ended."
    assert membership.until_on == date(2026, 2, 1)
    assert _events() == []


def test_end_role_refuses_ones_own_administration(anna, care_group):
    membership = MembershipFactory(user=anna, organisation=care_group, role=Role.ADMINISTRATOR)

    with pytest.raises(AccountError) as caught:
        end_role(membership, actor=anna)

    assert str(caught.value) == "You cannot end your own role as administrator."
    assert standing_of(anna).administers


def test_end_role_ends_another_role_of_ones_own(anna):
    end_role(anna.memberships.get(), actor=anna)

    assert not standing_of(anna).memberships


START = {
    "region": "Oost",
    "organisation": "Zorggroep Oost",
    "email": "Inez@Zorg.Example",
    "name": "Inez",
}


@pytest.mark.django_db
def test_start_installation_makes_the_first_coordinator_and_administrator():
    user = start_installation(**START, password="a long enough secret")

    standing = standing_of(user)
    assert (user.email, user.name) == ("inez@zorg.example", "Inez")
    assert User.objects.get(pk=user.pk).check_password("a long enough secret")
    assert (standing.writes, standing.administers) == (True, True)
    assert standing.region == Region.objects.get(name="Oost")
    assert standing.organisation == Organisation.objects.get(name="Zorggroep Oost")
    assert [each.is_demo for each in Installation.objects.all()] == [False]


@pytest.mark.django_db
def test_start_installation_without_a_password_leaves_the_code_by_mail():
    user = start_installation(**START, password=None)

    assert not user.has_usable_password()


@pytest.mark.django_db
def test_start_installation_refuses_the_second_time():
    RegionFactory()

    with pytest.raises(AccountError) as caught:
        start_installation(**START, password=None)

    assert str(caught.value) == "This installation has already been started."
    assert not User.objects.exists()
    assert not Installation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [None, False])
def test_refuse_unless_demo_database_stops_at_a_real_database(is_demo):
    UserFactory()
    if is_demo is not None:
        Installation.objects.create(is_demo=is_demo)

    with pytest.raises(AccountError) as caught:
        refuse_unless_demo_database()

    assert str(caught.value) == (
        "Demo mode is on, but this is not the demonstration's database. Nothing is started."
    )


@pytest.mark.django_db
def test_refuse_unless_demo_database_lets_the_demonstration_through():
    Installation.objects.create(is_demo=True)

    assert refuse_unless_demo_database() is None
