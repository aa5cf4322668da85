"""The A4 guide of a practice: its own dates, names and numbers, and an amount with its source."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from leerplek.accounts.models import Absence
from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.asks.tests.factories import AskFactory
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.documents.guides import guide_pdf
from leerplek.portal.guide import contact_for, guide_of
from leerplek.portal.tests.test_views import enter
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Brink")


@pytest.fixture
def cohort(care_group):
    return CohortFactory(
        programme__organisation=care_group,
        name="Klas september",
        start_on=date(2098, 9, 1),
        settings={"go_no_go_days": 9, "verdict_days": 11, "min_hours": 28},
    )


def said(guide):
    return " ".join(f"{step.title}: {step.text} {step.source}" for step in guide.steps)


def test_the_guide_has_the_own_dates_names_and_numbers(practice, cohort, anna, noord):
    OrganisationFactory(region=noord, name="Graafschap College", kind="school")
    site = PracticeSiteFactory(
        practice=practice,
        accreditation="yes",
        accredited_until=date(2099, 1, 2),
        supervisor_name="mw. Bos",
    )
    PlaceFactory(site=site, cohort=cohort, number=2)

    guide = guide_of(practice, route="bbl", contact=anna, on=DAY)

    assert guide.dates == (
        ("De klas begint", "1 september 2098 (Klas september)"),
        ("Vraag het geld bij het fonds aan vóór of op", "1 januari 2099"),
    )
    assert [(each.role, each.name) for each in guide.people] == [
        ("Contactpersoon", "Anna"),
        ("Begeleider in uw praktijk", "mw. Bos"),
        ("School", "Graafschap College"),
    ]
    for words in (
        "U biedt 2 plekken",
        "ten minste 28 uur",
        "erkend leerbedrijf tot en met 2 januari 2099",
        "begeleidt mw. Bos",
        "binnen 9 dagen na het gesprek",
        "Binnen 11 dagen zegt Graafschap College",
        "De klas begint op 1 september 2098",
    ):
        assert words in said(guide)
    assert guide.disclaimer.owner == "Zorggroep Noord"
    assert (guide.as_of, guide.disclaimer.on) == (DAY, DAY)


def test_an_amount_is_that_of_the_rule_of_the_day_else_the_step_says_whom_to_ask(practice, anna):
    money = {}
    for route, on in (("bol", DAY), ("bol", date(2023, 12, 31)), ("bbl", DAY)):
        step = guide_of(practice, route=route, contact=anna, on=on).steps[6]
        money[route, on] = f"{step.text} {step.source}"

    assert money["bol", DAY].replace("\xa0", " ") == (
        "Het fonds SSFH betaalt u € 200,00 per maand in het eerste jaar en daarna € 100,00; bij "
        "minder dan 15 uur per week is dat € 140,00 en € 70,00. Vraag het aan binnen 4 maanden "
        "nadat de stage is afgelopen. Bron: SSFH, vergoedingen stages: praktijkvergoedingen per "
        "1-1-2024; geldt vanaf 1 januari 2024. Bron: SSFH, voorwaarden en reglement (medio 2025)."
    )
    for key in (("bol", date(2023, 12, 31)), ("bbl", DAY)):
        assert "€" not in money[key]
        assert "vraag het Anna" in money[key]


def test_who_replaces_the_contact_person_stands_in_the_guide(practice, anna, care_group):
    other = UserFactory(name="Inez", phone="+31573999999")
    other.memberships.create(organisation=care_group, role="coordinator")
    Absence.objects.create(
        user=anna,
        region=care_group.region,
        from_on=DAY,
        until_on=date(2026, 12, 1),
        replaced_by=other,
    )

    guide = guide_of(practice, route="bbl", contact=anna, on=DAY)

    assert [(each.role, each.name) for each in guide.people] == [
        ("Contactpersoon", "Inez"),
        ("Tot en met 1 december 2026 in plaats van", "Anna"),
    ]


def test_the_longest_names_fit_on_one_page(anna, noord, care_group):
    """Each route, with every name and address as long as its field."""
    care_group.name = anna.name = "Wijk & Wetering " * 10
    anna.email, anna.phone = f"{'a' * 240}@leerplek.nl", "+31573123456"
    OrganisationFactory(region=noord, name="Regionaal Opleidingen " * 7, kind="school")
    practice = PracticeFactory(organisation=care_group, name="Huisartsenpraktijk " * 8)
    site = PracticeSiteFactory(practice=practice, supervisor_name="mw. Van der Wouden " * 8)
    for route in ("bbl", "bol", "third_route"):
        cohort = CohortFactory(
            programme__organisation=care_group,
            name="Klas van september " * 8,
            learning_route=route,
            start_on=date(2098, 9, 1),
        )
        PlaceFactory(site=site, cohort=cohort, learning_route=route)

        made = PdfReader(BytesIO(guide_pdf(guide_of(practice, route=route, contact=anna, on=DAY))))

        assert len(made.pages) == 1


def test_a_practice_reads_its_guide_by_its_own_link_and_takes_it_along(client, practice, anna):
    enter(client, AskFactory(practice=practice, contact=anna))

    shown = client.get(reverse("portal:guide_first")).content.decode()
    other = client.get(reverse("portal:guide", args=["bol"])).content.decode()
    file = client.get(reverse("portal:guide_pdf", args=["bol"]))

    assert "<h1>Zo neemt u een leerling in dienst</h1>" in shown
    assert "<h1>Zo krijgt u een leerling in uw praktijk</h1>" in other
    assert file["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'attachment; filename="uitleg-[\d-]+\.pdf"', file["Content-Disposition"])
    assert client.get(reverse("portal:guide", args=["mbo"])).status_code == 404


def test_a_candidate_has_no_guide_and_a_stranger_none_either(client, care_group, anna):
    url = reverse("portal:guide", args=["bbl"])
    assert "Deze link werkt nu niet" in client.get(url).content.decode()
    candidate = CandidateFactory(organisation=care_group)
    enter(client, AskFactory(practice=None, candidate=candidate, contact=anna))

    assert client.get(url).url == reverse("portal:now")


def test_the_region_reads_the_guide_with_the_contact_of_the_practice(
    anna_client, chantal_client, practice, anna
):
    other = UserFactory(name="Weg")
    AskFactory(practice=practice, contact=anna)
    AskFactory(practice=practice, contact=other, kind="practice_details")

    shown = anna_client.get(reverse("register:guide_first", args=[practice.pk]))

    assert contact_for(practice) == anna
    assert "anna@leerplek.example" in shown.content.decode()
    url = reverse("register:guide_pdf", args=[practice.pk, "bbl"])
    assert anna_client.get(url)["Content-Type"] == "application/pdf"
    assert chantal_client.get(url).status_code == 404
