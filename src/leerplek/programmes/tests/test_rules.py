import pytest

from leerplek.accounts.enums import Role
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.programmes.rules import can_add_programme, can_change_programme
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)


@pytest.mark.parametrize("role", Role)
def test_only_a_coordinator_adds_and_changes_programmes(noord, care_group, role):
    programme = ProgrammeFactory(organisation=care_group)
    membership = MembershipFactory(organisation=OrganisationFactory(region=noord), role=role)

    standing = standing_of(membership.user)

    assert can_add_programme(standing) == (role == Role.COORDINATOR)
    assert can_change_programme(standing, programme) == (role == Role.COORDINATOR)


def test_a_coordinator_of_two_regions_changes_both_from_either(anna, chantal, care_group):
    MembershipFactory(user=anna, organisation=chantal.organisation)
    programmes = [
        ProgrammeFactory(organisation=care_group),
        ProgrammeFactory(organisation=chantal.organisation),
    ]

    standing = standing_of(anna, region_id=chantal.region.pk)

    assert [can_change_programme(standing, each) for each in programmes] == [True, True]


def test_a_partner_reads_a_shared_class_and_does_not_change_it(chantal, care_group):
    cohort = CohortFactory(programme__organisation=care_group)
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)

    assert can_change_programme(standing_of(chantal), cohort.programme) is False
