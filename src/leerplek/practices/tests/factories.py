from datetime import date

import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.geo.enums import Precision
from leerplek.practices.enums import ConfirmedHow
from leerplek.practices.models import Place, Practice, PracticeSite, Recognition


class PracticeFactory(DjangoModelFactory):
    class Meta:
        model = Practice

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    name = factory.Sequence(lambda n: f"Practice {n}")


class PracticeSiteFactory(DjangoModelFactory):
    class Meta:
        model = PracticeSite

    practice = factory.SubFactory(PracticeFactory)
    postcode = "7241 AB"
    place_name = "Lochem"
    latitude = 52.16
    longitude = 6.41
    precision = Precision.PC6


class RecognitionFactory(DjangoModelFactory):
    class Meta:
        model = Recognition

    site = factory.SubFactory(PracticeSiteFactory)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    site = factory.SubFactory(PracticeSiteFactory)
    number = 1
    hours_min = 24
    hours_max = 32
    confirmed_on = date(2026, 11, 1)
    confirmed_how = ConfirmedHow.PHONE
