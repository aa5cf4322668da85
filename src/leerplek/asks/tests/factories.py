from datetime import date

import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import UserFactory
from leerplek.asks.models import Ask
from leerplek.practices.tests.factories import PracticeFactory


class AskFactory(DjangoModelFactory):
    """An open ask of a practice; `candidate=` with `practice=None` asks a candidate."""

    class Meta:
        model = Ask

    practice = factory.SubFactory(PracticeFactory)
    organisation = factory.LazyAttribute(lambda ask: (ask.practice or ask.candidate).organisation)
    kind = "practice_trains"
    due_on = date(2099, 12, 31)
    contact = factory.SubFactory(UserFactory)
    asked_by = factory.SelfAttribute("contact")
