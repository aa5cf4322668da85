import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leerplek.geo.models import PostcodePoint


class PostcodePointFactory(DjangoModelFactory):
    class Meta:
        model = PostcodePoint

    code = factory.Sequence(lambda n: f"{1000 + n}")
    pc4 = factory.LazyAttribute(lambda point: point.code[:4])
    lat = 52.1573
    lon = 6.4089
    place = "Lochem"
    municipality = "Lochem"
    province = "Gelderland"
    place_key = "lochem"
    municipality_key = "lochem"
    source = "test.csv"
    loaded_at = factory.LazyFunction(timezone.now)
