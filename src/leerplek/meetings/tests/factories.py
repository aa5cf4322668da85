from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.meetings.models import Meeting


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    organisation = factory.SubFactory(OrganisationFactory)
    title = "Informatieavond"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    place = "Dorpshuis"
    capacity = 2
    made_by = factory.SubFactory(UserFactory)
