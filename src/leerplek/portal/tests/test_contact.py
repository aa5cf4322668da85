"""Whom somebody with a personal link can call."""

import pytest
from django.urls import reverse

from leerplek.asks.services import issue_link
from leerplek.asks.tests.factories import AskFactory
from leerplek.communication.models import MessageSettings
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("own", "of_region", "shown"),
    [
        ("+31612345678", "+31573555101", 'tel:+31612345678">06 12345678'),
        ("", "+31573555101", 'tel:+31573555101">0573 555 101'),
        ("", "", 'mailto:anna@leerplek.example">anna@leerplek.example'),
    ],
)
def test_pages_by_link_name_the_number_that_the_message_named(
    client, care_group, anna, own, of_region, shown
):
    MessageSettings.objects.create(region=care_group.region, phone=of_region)
    anna.phone = own
    anna.save()
    ask = AskFactory(practice=PracticeFactory(organisation=care_group), contact=anna)
    _link, code = issue_link(ask, actor=None)

    client.post(reverse("portal:enter", args=[code]))

    assert f'Vragen? Anna, <a href="{shown}</a>' in client.get("/mijn/nu/").content.decode()
