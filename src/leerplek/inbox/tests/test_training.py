"""The entry page for practices: five questions, the routes beside each other, and signing up."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.eligibility.services import add_rule_version
from leerplek.inbox.models import Request
from leerplek.inbox.services import make_practice
from leerplek.inbox.tests.test_views import _page
from leerplek.inbox.training import advice_for, comparison
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.tests.factories import CohortFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answers", "routes"),
    [
        ({}, ["bbl", "bol", "third_route"]),
        ({"employs": "yes"}, ["bbl", "third_route"]),
        ({"employs": "no"}, ["bol"]),
        ({"employs": "no", "hours": "yes"}, ["bol"]),
        ({"hours": "no"}, ["bol", "bbl"]),
        ({"employs": "yes", "hours": "no"}, ["bol", "bbl"]),
    ],
)
def test_the_answers_lead_to_a_route(answers, routes):
    advice = advice_for(answers, Numbers())

    assert list(advice.routes) == routes
    assert advice.why


def test_the_answers_lead_to_the_next_steps():
    settled = {"recognised": "yes", "supervisor": "yes"}

    assert len(advice_for(settled, Numbers()).steps) == 1
    assert len(advice_for({**settled, "candidate": "yes"}, Numbers()).steps) == 2
    assert len(advice_for({}, Numbers()).steps) == 3


def cell(region, title, route):
    table = comparison(region, timezone.localdate())
    line = next(each for each in table.lines if each.title == title)
    return line.cells[table.routes.index(route)].replace("\xa0", " "), line.source


def test_the_table_has_the_numbers_of_the_next_class_and_an_amount_with_its_source(anna, noord):
    assert cell(noord, "Hoe lang het duurt", "bbl")[0] == "Ten hoogste 24 maanden."
    assert cell(noord, "Hoe lang het duurt", "third_route")[0] == "Verschilt per leerling."
    assert cell(noord, "Wat u krijgt voor het begeleiden", "bbl")[0].startswith("Vraag het ons")
    CohortFactory(
        programme__organisation=anna.organisation,
        start_on=date(2098, 9, 1),
        settings={"bbl_months": 18, "min_hours": 28},
    )
    add_rule_version(
        noord,
        kind="supervision",
        learning_route="bbl",
        parameters={
            "full_hours": 15,
            "first_year": 210,
            "first_year_few": 100,
            "later": 90,
            "later_few": 50,
        },
        valid_from=timezone.localdate(),
        source="Brief van SSFH",
        confidence="verified",
        actor=anna,
    )

    assert cell(noord, "Hoe lang het duurt", "bbl")[0] == "Ten hoogste 18 maanden."
    assert cell(noord, "Uren bij u", "bbl")[0] == "Ten minste 28 uur per week in dit traject."
    assert cell(noord, "Eerstvolgende start", "bbl")[0] == "1 september 2098"
    money, source = cell(noord, "Wat u krijgt voor het begeleiden", "bbl")
    assert "€ 210,00 per maand" in money
    assert "Bron: Brief van SSFH" in source


def test_the_page_advises_and_keeps_nothing(client, noord, anna):
    url = reverse("inbox:train", args=[noord.pk])
    assert client.get(reverse("inbox:train_regions")).url == url

    asked = client.get(url).content.decode()
    answered = client.get(url, {"employs": "no", "hours": "onzin"}).content.decode()

    assert "Dit past bij u" not in asked
    assert "Dit past bij u: BOL" in " ".join(answered.split())
    assert "U spreekt met Anna." in asked
    assert not Request.objects.exists()
    picture = client.get(reverse("inbox:train_qr", args=[noord.pk, "svg"]))
    assert picture["Content-Type"] == "image/svg+xml"
    assert client.get(reverse("inbox:train_qr", args=[noord.pk, "exe"])).status_code == 404
    assert client.get(reverse("inbox:train", args=[0])).status_code == 404


def test_a_visitor_chooses_a_region(client, noord, zuid):
    page = client.get(reverse("inbox:train_regions")).content.decode()

    assert page.index("Noord") < page.index("Zuid")


SIGN_UP = {
    "practice_name": "De Linde",
    "name": "Inez Wolters",
    "phone": "0573 123456",
    "town": "7241 AB",
    "number_bbl": "2",
    "text": "Graag in september.",
}


def test_a_practice_signs_up_and_goes_into_the_register(client, noord, zuid, anna):
    url = reverse("inbox:train_sign_up", args=[noord.pk])

    sent = client.post(url, {**SIGN_UP, "page": _page(60)})
    again = client.post(url, {**SIGN_UP, "town": "", "page": _page(60)})

    request = Request.objects.get()
    assert sent.url == reverse("inbox:thanks")
    assert "Vul dit veld in" in again.content.decode()
    assert (request.region, request.asked_for, request.town) == (noord, "train", "7241 AB")
    assert request.text == "BBL: 2\nGraag in september."
    practice = make_practice(request, organisation=anna.organisation, version=1, actor=anna)
    assert (practice.name, practice.sites.get().postcode) == ("De Linde", "7241 AB")


def test_what_is_no_person_or_too_much_is_held_off(client, noord, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "public_request": "2/h/ip"}
    url = reverse("inbox:train_sign_up", args=[noord.pk])

    robot = client.post(url, {**SIGN_UP, "page": _page(60), "website": "x"})
    answers = [
        client.post(url, {**SIGN_UP, "name": f"Inez {n}", "page": _page(60)}).status_code
        for n in range(3)
    ]

    assert "Alleen robots" in robot.content.decode()
    assert answers == [302, 302, 429]
