from leerplek.accounts.enums import Role
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.candidates.rules import (
    can_add_candidate,
    can_change_candidate,
    can_read_birth_date,
    can_read_candidates,
    organisations_written_for,
)
from leerplek.candidates.tests.factories import CandidateFactory


def _may(user, candidate):
    standing = standing_of(user)
    return (
        can_read_candidates(standing),
        can_add_candidate(standing),
        can_change_candidate(standing, candidate),
        can_read_birth_date(standing, candidate),
    )


def test_a_coordinator_keeps_the_files_of_the_own_organisation(anna, care_group):
    candidate = CandidateFactory(organisation=care_group)

    assert _may(anna, candidate) == (True, True, True, True)


def test_a_coordinator_does_not_keep_the_files_of_another_organisation(anna, noord):
    candidate = CandidateFactory(organisation=OrganisationFactory(region=noord))

    assert _may(anna, candidate) == (True, True, False, False)


def test_a_reader_reads_along_without_birth_dates(bram, care_group):
    candidate = CandidateFactory(organisation=care_group)

    assert _may(bram, candidate) == (True, False, False, False)


def test_a_reader_who_coordinates_elsewhere_keeps_only_those_files(bram, care_group, noord):
    elsewhere = OrganisationFactory(region=noord)
    MembershipFactory(user=bram, organisation=elsewhere, role=Role.COORDINATOR)

    assert organisations_written_for(standing_of(bram)) == {elsewhere.pk}
