import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.geo.enums import Precision


class CandidateFactory(DjangoModelFactory):
    class Meta:
        model = Candidate

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = factory.Sequence(lambda n: f"Last{n}")
    postcode = "7241 AC"
    place_name = "Lochem"
    latitude = 52.165
    longitude = 6.415
    precision = Precision.PC6
    hours_min = 24
    hours_max = 32
    ended_on = factory.LazyAttribute(
        lambda made: (
            timezone.localdate() if getattr(made, "state", "") == CandidateState.WITHDRAWN else None
        )
    )
