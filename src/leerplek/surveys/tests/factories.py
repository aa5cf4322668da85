from datetime import date

import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.surveys.enums import Audience
from leerplek.surveys.models import Poll, PollReason, Questionnaire
from leerplek.surveys.questions import as_json
from leerplek.surveys.ready import ready_questions


class PollReasonFactory(DjangoModelFactory):
    class Meta:
        model = PollReason

    words = factory.Sequence(lambda n: f"Reason {n}")


class PollFactory(DjangoModelFactory):
    """A poll with the ready questions; `questions=` asks others."""

    class Meta:
        model = Poll
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    audience = Audience.PRACTICE
    title = "Kunt u in september iemand opleiden?"
    due_on = date(2099, 11, 30)
    call_by_on = date(2099, 12, 31)
    contact = factory.SubFactory(UserFactory)
    made_by = factory.SelfAttribute("contact")

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):  # noqa: ARG002 -- as factories call it
        asked = extracted if extracted is not None else ready_questions(self.audience)
        Questionnaire.objects.create(poll=self, questions=as_json(asked), made_by=self.made_by)
