from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.candidates.enums import CandidateState, PaperKind
from leerplek.candidates.models import Candidate, Paper
from leerplek.documents.enums import FileType
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


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    candidate = factory.SubFactory(CandidateFactory)
    kind = PaperKind.DIPLOMA
    name = factory.Sequence(lambda n: f"Diploma {n}.pdf")
    file_type = FileType.PDF
    content = factory.Sequence(lambda n: f"%PDF-1.7 {n}".encode())
    content_hash = factory.LazyAttribute(lambda made: sha256(made.content).hexdigest())
    size = factory.LazyAttribute(lambda made: len(made.content))
    uploaded_by = factory.SubFactory(UserFactory)
