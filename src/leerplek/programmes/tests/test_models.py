from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.programmes.catalogue import numbers_from
from leerplek.programmes.models import Cohort, CohortPartner, Programme
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)


def test_visible_to_shows_a_region_to_its_coordinators_and_readers(
    anna, bram, chantal, noord, care_group
):
    cohort = CohortFactory(programme__organisation=care_group)
    school = MembershipFactory(
        organisation=OrganisationFactory(region=noord), role=Role.SCHOOL
    ).user

    seen = {
        name: (
            list(Programme.objects.visible_to(user)),
            list(Cohort.objects.visible_to(user)),
        )
        for name, user in {
            "anna": anna,
            "bram": bram,
            "chantal": chantal,
            "school": school,
        }.items()
    }

    both = ([cohort.programme], [cohort])
    assert seen == {"anna": both, "bram": both, "chantal": ([], []), "school": ([], [])}


def test_visible_to_shows_a_partner_the_shared_class_and_not_the_other(chantal, care_group):
    programme = ProgrammeFactory(organisation=care_group)
    shared, _other = CohortFactory.create_batch(2, programme=programme)
    CohortPartnerFactory(cohort=shared, organisation=chantal.organisation)

    assert list(Programme.objects.visible_to(chantal)) == [programme]
    assert list(Cohort.objects.visible_to(chantal)) == [shared]


def test_visible_to_shows_a_row_once_to_who_sees_it_twice(anna, noord, care_group):
    cohort = CohortFactory(programme__organisation=care_group)
    for organisation in OrganisationFactory.create_batch(2, region=noord):
        MembershipFactory(user=anna, organisation=organisation)
        CohortPartnerFactory(cohort=cohort, organisation=organisation)

    assert list(Cohort.objects.visible_to(anna)) == [cohort]
    assert list(Programme.objects.visible_to(anna)) == [cohort.programme]


def test_numbers_of_a_class_lie_over_those_of_its_programme(care_group):
    programme = ProgrammeFactory(organisation=care_group, settings={"max_km": 15, "min_hours": 20})
    cohort = CohortFactory(programme=programme, settings={"max_km": 10})

    assert programme.numbers == numbers_from({"max_km": 15, "min_hours": 20})
    assert cohort.numbers == numbers_from({"max_km": 10, "min_hours": 20})


def test_partners_are_visible_to_who_sees_the_class(anna, chantal, care_group):
    shared = CohortFactory(programme__organisation=care_group)
    partner = CohortPartnerFactory(cohort=shared, organisation=chantal.organisation)
    CohortPartnerFactory()

    assert list(CohortPartner.objects.visible_to(anna)) == [partner]
    assert list(CohortPartner.objects.visible_to(chantal)) == [partner]
