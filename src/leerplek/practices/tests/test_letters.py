"""A coordinator writes to a practice on paper."""

import pytest
from django.urls import reverse

from leerplek.audit.models import Event
from leerplek.practices.tests.factories import PracticeFactory, PracticeSiteFactory

SENT = {
    "subject": "Een plek",
    "salutation": "Geachte mw. Smit,",
    "body": "Belt u ons?\n\nAlvast <b>bedankt</b>.",
    "phone": "06 12345678",
    "language": "nl",
}


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde", contact_name="mw. Smit")


@pytest.fixture
def site(practice):
    return PracticeSiteFactory(practice=practice, street="Markt 1")


def _url(practice):
    return reverse("practices:letter", args=[practice.pk])


def _events():
    return list(Event.objects.values_list("kind", "subject_id", "data"))


def test_letter_begins_with_what_is_known(anna_client, practice, site):
    page = anna_client.get(_url(practice))

    form = page.context["form"]
    assert "address" not in form.fields
    assert form.initial == {
        "subject": "",
        "salutation": "Geachte mw. Smit,",
        "body": "",
        "phone": "",
        "language": "nl",
    }
    assert page.context["addressee"].addresses == [
        ("De Linde", "t.a.v. mw. Smit", "Markt 1", "7241 AB  LOCHEM")
    ]
    assert "Het adres is niet compleet" not in page.content.decode()


def test_letter_is_shown_and_remembered_without_its_text(anna_client, practice, site):
    page = anna_client.post(_url(practice), SENT).content.decode()

    assert "<br>7241 AB  LOCHEM</p>" in page
    assert "<p>Belt u ons?</p>" in page
    assert "<p>Alvast &lt;b&gt;bedankt&lt;/b&gt;.</p>" in page
    assert _events() == [("practice.letter", str(practice.pk), {})]
    anna_client.post(_url(practice), SENT)
    assert len(_events()) == 1
    assert anna_client.get(_url(practice)).context["form"].initial["phone"] == "+31612345678"


def test_letter_leaves_as_a_pdf(anna_client, practice, site):
    answer = anna_client.post(_url(practice), {**SENT, "step": "pdf"})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="brief-20')
    assert answer.content.startswith(b"%PDF-1.7")
    assert _events() == [("practice.letter_pdf", str(practice.pk), {})]


def test_text_can_be_changed_after_it_was_seen(anna_client, practice):
    page = anna_client.post(_url(practice), {**SENT, "step": "again"})

    assert page.context["form"]["body"].value() == SENT["body"]
    assert not page.context["form"].errors
    assert _events() == []


def test_one_address_is_chosen_of_a_practice_with_two(anna_client, practice, site):
    PracticeSiteFactory(practice=practice, street="Kade 2", postcode="7001 AB", place_name="Ulft")

    page = anna_client.post(_url(practice), {**SENT, "address": "1"})

    assert page.context["letter"].addressee[2:] == ("Kade 2", "7001 AB  ULFT")


def test_an_address_that_no_postman_finds_is_told(anna_client, practice):
    PracticeSiteFactory(practice=practice, street="")

    assert "Het adres is niet compleet" in anna_client.get(_url(practice)).content.decode()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("body", "Haar BSN is 111222333"),
        ("body", "Zij heeft reuma"),
        ("subject", "Over haar Wajong-uitkering"),
    ],
)
def test_letter_refuses_what_may_not_be_written(anna_client, practice, field, text):
    page = anna_client.post(_url(practice), {**SENT, field: text, "step": "pdf"})

    assert list(page.context["form"].errors) == [field]
    assert _events() == []


def test_letter_is_for_the_coordinators_of_the_region(bram_client, chantal_client, practice):
    assert bram_client.get(_url(practice)).status_code == 403
    assert chantal_client.get(_url(practice)).status_code == 404
