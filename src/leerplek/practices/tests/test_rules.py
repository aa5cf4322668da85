from decimal import Decimal

import pytest

from leerplek.accounts.enums import Role
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.practices.rules import (
    can_add_practice,
    can_change_practice,
    can_read_practices,
    hours_are_in_order,
    hours_fit_a_week,
)
from leerplek.practices.tests.factories import PracticeFactory


def _may(user, practice):
    standing = standing_of(user)
    return (
        can_read_practices(standing),
        can_add_practice(standing),
        can_change_practice(standing, practice),
    )


def test_a_coordinator_keeps_every_practice_of_the_region(anna, noord):
    of_others = PracticeFactory(organisation=OrganisationFactory(region=noord))

    assert _may(anna, of_others) == (True, True, True)


def test_a_reader_only_reads(bram, care_group):
    assert _may(bram, PracticeFactory(organisation=care_group)) == (True, False, False)


def test_a_coordinator_of_another_region_changes_nothing_here(chantal, care_group):
    assert _may(chantal, PracticeFactory(organisation=care_group)) == (True, True, False)


def test_a_reader_here_who_coordinates_elsewhere_changes_only_there(bram, care_group, zuid):
    there = OrganisationFactory(region=zuid)
    MembershipFactory(user=bram, organisation=there, role=Role.COORDINATOR)

    standing = standing_of(bram, region_id=zuid.pk)

    assert not can_change_practice(standing, PracticeFactory(organisation=care_group))
    assert can_change_practice(standing, PracticeFactory(organisation=there))


@pytest.mark.parametrize(
    ("low", "high", "fits", "in_order"),
    [
        (None, None, True, True),
        (Decimal(24), None, True, True),
        (None, Decimal(32), True, True),
        (Decimal(24), Decimal(24), True, True),
        (Decimal(1), Decimal(60), True, True),
        (Decimal(32), Decimal(24), True, False),
        (Decimal("0.5"), Decimal(24), False, True),
        (Decimal(24), Decimal("60.5"), False, True),
    ],
)
def test_hours_fit_a_week_and_stand_in_order(low, high, fits, in_order):
    assert (hours_fit_a_week(low, high), hours_are_in_order(low, high)) == (fits, in_order)
