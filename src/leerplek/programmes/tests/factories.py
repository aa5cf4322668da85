from datetime import date

import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.programmes.models import Cohort, CohortPartner, Programme


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    name = factory.Sequence(lambda n: f"Programme {n}")


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Class {n}")
    start_on = date(2027, 9, 1)


class CohortPartnerFactory(DjangoModelFactory):
    class Meta:
        model = CohortPartner

    cohort = factory.SubFactory(CohortFactory)
    organisation = factory.SubFactory(OrganisationFactory)
