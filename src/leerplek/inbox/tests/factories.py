import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import RegionFactory
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.models import Request


class RequestFactory(DjangoModelFactory):
    class Meta:
        model = Request

    region = factory.SubFactory(RegionFactory)
    asked_for = AskedFor.QUESTION
    name = factory.Sequence(lambda n: f"Asker {n}")
    phone = "+31612345678"
