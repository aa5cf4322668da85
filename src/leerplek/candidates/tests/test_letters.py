"""A coordinator writes to a candidate on paper."""

from django.urls import reverse

from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory


def _url(candidate):
    return reverse("candidates:letter", args=[candidate.pk])


def test_letter_goes_to_the_home_address_and_is_remembered(anna, anna_client):
    candidate = CandidateFactory(
        organisation=anna.organisation, first_name="Noor", last_name="Visser", street="Kade 2"
    )
    begun = anna_client.get(_url(candidate)).context

    page = anna_client.post(
        _url(candidate),
        {
            "subject": "Uw aanmelding",
            "salutation": begun["form"].initial["salutation"],
            "body": "Welkom.",
            "phone": "06 12345678",
            "language": "nl",
        },
    )

    letter = page.context["letter"]
    assert letter.addressee == ("Noor Visser", "Kade 2", "7241 AC  LOCHEM")
    assert letter.salutation == "Beste Noor,"
    assert letter.sender == "Zorggroep Noord"
    assert list(Event.objects.values_list("kind", "data")) == [("candidate.letter", {})]


def test_letter_is_for_who_keeps_the_file(anna, bram_client, chantal_client):
    candidate = CandidateFactory(organisation=anna.organisation)

    assert bram_client.get(_url(candidate)).status_code == 403
    assert chantal_client.get(_url(candidate)).status_code == 404
