"""Who got a question sees the photo of whom to call, and nobody else does (B05)."""

from io import BytesIO

import pytest
from django.urls import reverse

from leerplek.accounts.selectors import picture_of
from leerplek.accounts.services import keep_photo
from leerplek.accounts.tests.factories import a_png
from leerplek.asks.services import issue_link
from leerplek.asks.tests.factories import AskFactory
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


def test_the_photo_of_the_contact_person_is_for_who_opened_a_link(client, care_group, anna):
    keep_photo(anna, BytesIO(a_png()))
    practice = PracticeFactory(organisation=care_group)
    _link, code = issue_link(AskFactory(practice=practice, contact=anna), actor=None)
    url = reverse("portal:photo")

    before = client.get(url)
    client.post(reverse("portal:enter", args=[code]))
    after = client.get(url)

    assert before["Content-Type"].startswith("text/html")
    assert (after["Content-Type"], after.content) == ("image/jpeg", picture_of(anna)[0])
    assert after["Cache-Control"] == "no-store"
    assert f'src="{url}"' in client.get(reverse("portal:now")).content.decode()
