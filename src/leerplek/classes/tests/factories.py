from datetime import date

import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.programmes.models import AgreedShare
from leerplek.programmes.tests.factories import CohortFactory


class AgreedShareFactory(DjangoModelFactory):
    class Meta:
        model = AgreedShare

    cohort = factory.SubFactory(CohortFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    learners = 12
    from_on = date(2026, 9, 1)
    noted_by = factory.SubFactory(UserFactory)
