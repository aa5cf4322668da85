import factory
from factory.django import DjangoModelFactory

from leerplek.practices.tests.factories import PlaceFactory, PracticeSiteFactory
from leerplek.supervisors.enums import Part, SupervisorRole
from leerplek.supervisors.models import Supervision, Supervisor

MON_TO_WED = ["mon", "tue", "wed"]
THU_FRI = ["thu", "fri"]


class SupervisorFactory(DjangoModelFactory):
    class Meta:
        model = Supervisor

    site = factory.SubFactory(PracticeSiteFactory)
    name = factory.Sequence(lambda n: f"Supervisor {n}")
    role = SupervisorRole.DOCTORS_ASSISTANT
    email = factory.Sequence(lambda n: f"supervisor{n}@leerplek.example")


class SupervisionFactory(DjangoModelFactory):
    """The lead supervisor of a place, somebody of its own site."""

    class Meta:
        model = Supervision

    place = factory.SubFactory(PlaceFactory)
    supervisor = factory.SubFactory(SupervisorFactory, site=factory.SelfAttribute("..place.site"))
    part = Part.LEAD
