import time
from unittest.mock import patch

import factory
from factory.django import DjangoModelFactory

from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.signup.enums import SignUpState
from leerplek.signup.forms import new_page
from leerplek.signup.models import Channel, SignUp


def told(**changed):
    """Return what somebody tells on the form, as the service takes it."""
    facts = {
        "first_name": "Noor",
        "last_name": "Visser",
        "email": "noor@mail.example",
        "phone": "+31612345678",
        "postcode": "",
        "place_name": "",
        "hours_min": None,
        "hours_max": None,
        "travel_modes": [],
        "learning_routes": ["bbl"],
        "prior_education": "",
        "current_work": "",
        "has_laptop": None,
        "own_practice_name": "",
    }
    return facts | changed


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Channel {n}")
    slug = factory.Sequence(lambda n: f"channel-{n}")
    made_by = factory.SubFactory(UserFactory)


class SignUpFactory(DjangoModelFactory):
    class Meta:
        model = SignUp

    channel = factory.SubFactory(ChannelFactory)
    state = SignUpState.LOOK
    told = factory.LazyFunction(lambda: {**told(), "consents": []})


def page_of(seconds: float) -> str:
    """Return the seal of a page that was shown so many seconds ago."""
    with patch("django.core.signing.time.time", return_value=time.time() - seconds):
        return new_page()
