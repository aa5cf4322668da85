import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leerplek.calls.enums import Reason
from leerplek.calls.models import Call
from leerplek.practices.tests.factories import PracticeFactory


class CallFactory(DjangoModelFactory):
    class Meta:
        model = Call

    practice = factory.SubFactory(PracticeFactory)
    organisation = factory.LazyAttribute(
        lambda call: (call.practice or call.candidate).organisation
    )
    reason = Reason.FREE
    about = "Uw plek"
    due_on = factory.LazyFunction(timezone.localdate)
