"""A contact person of a school or UWV answers by link; nobody else sees anything by it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.intake.models import ContactPerson, InboxDigits, InboxLink
from leerplek.intake.services.contacts import (
    change_contact,
    issue_inbox_link,
    remove_contact,
    stop_inbox_links,
)
from leerplek.intake.services.permissions import ask_permission
from leerplek.intake.services.shared import remind
from leerplek.intake.services.verdicts import ask_school
from leerplek.intake.tests.factories import ContactPersonFactory, SchoolVerdictFactory
from leerplek.jobs.models import Job
from leerplek.jobs.worker import work_off

pytestmark = pytest.mark.django_db
ASKED, CONTROL, SEND = (
    "/intake/toegang/",
    "/intake/toegang/controle/",
    "/intake/toegang/controle/sturen/",
)
SECRETS = ("Noor", "Visser", "Joke", "Berkel College", "joke@school.example", "kapster")


@pytest.fixture
def verdict(anna, noor, school):
    return ask_school(noor, school=school, exemptions=["Rekenen"], actor=anna)


@pytest.fixture
def joke(anna, care_group, school):
    return ContactPersonFactory(
        organisation=school, kept_for=care_group, made_by=anna, email="joke@school.example"
    )


@pytest.fixture
def ali(anna, care_group, office):
    return ContactPersonFactory(
        organisation=office, kept_for=care_group, made_by=anna, name="Ali Kaya"
    )


def opened(contact):
    """Return a browser in which the link of somebody was opened, without the digits yet."""
    _link, code = issue_inbox_link(contact, actor=None, beside=True)
    client = Client()
    client.post(reverse("intake:enter", args=[code]))
    return client


def digits():
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


def inside(contact):
    """Return a browser in which the link was opened and the digits were filled in."""
    client = opened(contact)
    client.post(SEND)
    work_off()
    client.post(CONTROL, {"digits": digits()})
    return client


def leaks(page):
    text = page.content.decode()
    return [word for word in SECRETS if word in text]


def test_a_school_judges_by_link_as_it_does_by_account(joke, verdict):
    client = inside(joke)
    listed = client.get(ASKED).content.decode()
    page = client.get(f"{ASKED}kandidaat/{verdict.pk}/")

    answer = client.post(
        f"{ASKED}kandidaat/{verdict.pk}/",
        {
            "answer": "admitted",
            "version": "1",
            "score_teachability": "3",
            f"exemption_{verdict.exemptions.get().pk}": "granted",
        },
    )

    assert f'<a href="{ASKED}kandidaat/{verdict.pk}/">Noor Visser</a>' in listed
    assert "kapster" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, ASKED)
    verdict.refresh_from_db()
    assert (verdict.state, verdict.told_by, verdict.decided_by, verdict.contact) == (
        *("admitted", "link", None),
        joke,
    )
    assert verdict.exemptions.get().state == "granted"
    score = verdict.candidate.scores.get()
    assert (score.value, score.given_by, score.school, score.told_by) == (
        *(3, None, verdict.organisation),
        "link",
    )
    event = Event.objects.get(kind="intake.decided")
    assert event.actor is None
    assert event.data == {
        "from": "asked",
        "to": "admitted",
        "by": "link",
        "contact": joke.pk,
        "reason": "",
    }
    assert Event.objects.get(kind="candidate.read_by_link").data == {"contact": joke.pk}


def test_uwv_gives_permission_by_link(anna, ali, noor, office, anna_client):
    permission = ask_permission(noor, office=office, actor=anna)
    client = inside(ali)

    client.post(
        f"{ASKED}kandidaat/{permission.pk}/",
        {"answer": "granted", "valid_from_on": "1-12-2099", "version": "1"},
    )

    permission.refresh_from_db()
    assert (permission.state, permission.told_by, permission.contact) == ("granted", "link", ali)
    shown = anna_client.get(permission.get_absolute_url()).content.decode()
    assert "per link, door Ali Kaya" in shown


def test_a_forwarded_link_shows_nothing(joke, verdict):
    client = opened(joke)
    pages = [client.get(ASKED), client.get(f"{ASKED}kandidaat/{verdict.pk}/")]
    posted = client.post(f"{ASKED}kandidaat/{verdict.pk}/", {"answer": "admitted", "version": "1"})

    assert [each["Location"] for each in (*pages, posted)] == [CONTROL] * 3
    assert [each.content for each in (*pages, posted)] == [b""] * 3
    assert leaks(client.get(CONTROL)) == []
    assert leaks(client.post(SEND)) == []
    verdict.refresh_from_db()
    assert verdict.state == "asked"


def test_the_page_of_a_link_looks_at_no_code_before_the_button(joke, django_assert_num_queries):
    _link, code = issue_inbox_link(joke, actor=None)
    with django_assert_num_queries(0):
        right = Client().get(reverse("intake:enter", args=[code]))
        wrong = Client().get(reverse("intake:enter", args=["0000-0000-0000-0000"]))

    assert leaks(right) == []
    itself = re.compile(r"csrf[^>]*|X-CSRFToken[^}]*|toegang/[^/]*/")
    pages = [itself.sub("", page.content.decode()) for page in (right, wrong)]
    assert pages[0] == pages[1]
    assert InboxLink.objects.get().opened_at is None


@pytest.mark.parametrize("ends", ["guess", "expired", "revoked", "removed", "other address"])
def test_a_link_that_does_not_work_says_nothing(anna, joke, verdict, ends):
    client = inside(joke)
    code = issue_inbox_link(joke, actor=None, beside=True)[1]
    if ends == "guess":
        code, client = "7K3M-2PXA-9RTD-4HVW", Client()
    elif ends == "expired":
        InboxLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ends == "revoked":
        stop_inbox_links(joke, actor=anna)
    elif ends == "removed":
        remove_contact(joke, version=1, actor=anna)
    else:
        change_contact(
            joke, name=joke.name, email="new@school.example", phone="", version=1, actor=anna
        )

    answer = {"answer": "admitted", "version": "1"}
    pages = [
        Client().post(reverse("intake:enter", args=[code])),
        client.get(ASKED),
        client.get(f"{ASKED}kandidaat/{verdict.pk}/"),
        client.post(f"{ASKED}kandidaat/{verdict.pk}/", answer),
    ]

    assert [leaks(page) for page in pages] == [[]] * 4
    assert {page.status_code for page in pages} == {200}
    assert all("Deze link werkt nu niet" in page.content.decode() for page in pages)
    verdict.refresh_from_db()
    assert verdict.state == "asked"


def test_what_another_organisation_asks_or_is_asked_does_not_exist(
    anna, joke, ali, noor, zuid, school, verdict
):
    other_school = SchoolVerdictFactory(candidate=noor)
    neighbour = OrganisationFactory(region=school.region)
    of_neighbour = SchoolVerdictFactory(
        candidate=CandidateFactory(organisation=neighbour), organisation=school
    )
    elsewhere = SchoolVerdictFactory(
        candidate=CandidateFactory(organisation=OrganisationFactory(region=zuid)),
        organisation=school,
    )
    stopped = SchoolVerdictFactory(
        candidate=CandidateFactory(organisation=joke.kept_for), organisation=school
    )
    withdraw_candidate(stopped.candidate, version=stopped.candidate.version, actor=anna)
    client = inside(joke)
    rows = [other_school, of_neighbour, elsewhere, stopped]

    statuses = [
        (client.get(address).status_code, client.post(address, {"answer": "admitted"}).status_code)
        for address in (f"{ASKED}kandidaat/{row.pk}/" for row in rows)
    ]

    assert statuses == [(404, 404)] * 4
    listing = client.get(f"{ASKED}?state=all").context["listing"]
    assert [row.pk for row in listing.rows] == [verdict.pk]
    assert inside(ali).get(f"{ASKED}kandidaat/{verdict.pk}/").status_code == 404


def test_uwv_sees_only_its_own_route(anna, ali, noor, office):
    permission = ask_permission(noor, office=office, actor=anna)
    client = inside(ali)
    noor.funding_route = FundingRoute.FUND
    noor.save()

    assert client.get(f"{ASKED}kandidaat/{permission.pk}/").status_code == 404


def test_digits_work_once_for_one_link_and_some_tries(joke, school, care_group, verdict):
    client = opened(joke)
    client.post(SEND)
    client.post(SEND)
    assert Job.objects.filter(kind="intake.mail_digits").count() == 1
    work_off()
    right = digits()
    assert mail.outbox[-1].to == ["joke@school.example"]
    wrong = "000000" if right != "000000" else "111111"

    other = opened(joke)
    other.post(CONTROL, {"digits": right})
    for _try in range(4):
        client.post(CONTROL, {"digits": wrong})
    first = client.post(CONTROL, {"digits": right})
    again = opened(joke)
    again.post(CONTROL, {"digits": right})

    assert first["Location"] == ASKED
    assert [each.get(ASKED).status_code for each in (other, client, again)] == [302, 200, 302]
    assert InboxDigits.objects.get().tries_left == 0
    assert right not in InboxDigits.objects.get().digits_hash


def test_digits_are_used_up_by_wrong_tries_and_by_time(joke, verdict):
    client = opened(joke)
    client.post(SEND)
    work_off()
    right = digits()
    for _try in range(5):
        client.post(CONTROL, {"digits": "nope"})
    client.post(CONTROL, {"digits": right})
    assert client.get(ASKED)["Location"] == CONTROL

    client.post(SEND)
    work_off()
    InboxDigits.objects.update(expires_at=timezone.now())
    client.post(CONTROL, {"digits": digits()})
    assert client.get(ASKED)["Location"] == CONTROL


def test_closing_forgets_the_link_in_this_browser(joke, verdict):
    client = inside(joke)
    answer = client.post("/intake/toegang/sluiten/")

    assert answer["Location"] == "/intake/toegang/tot-ziens/"
    assert leaks(client.get("/intake/toegang/tot-ziens/")) == []
    assert leaks(client.get(ASKED)) == []


def test_a_reminder_mails_the_link_once_a_day(anna, noor, joke, verdict, care_group, school):
    second = ask_school(CandidateFactory(organisation=care_group), school=school, actor=anna)
    remind(verdict, actor=anna)
    remind(second, actor=anna)
    work_off()
    third = ask_school(CandidateFactory(organisation=care_group), school=school, actor=anna)
    remind(third, actor=anna)
    work_off()

    sent = mail.outbox
    assert [(each.to, each.subject) for each in sent] == [
        (["joke@school.example"], f"Uw link naar de kandidaten van {care_group}")
    ]
    assert "2 kandidaten wachten op antwoord." in sent[0].body
    assert "Visser" not in sent[0].body
    code = re.search(r"/intake/toegang/([^/\s]+)/", sent[0].body)[1]
    assert Client().post(reverse("intake:enter", args=[code]))["Location"] == CONTROL
    assert not Job.objects.filter(args__icontains=code).exists()


def test_a_coordinator_knows_somebody_and_gives_a_link(
    anna, anna_client, bram_client, chantal_client, care_group, school, verdict
):
    added = anna_client.post(
        "/intake/contacts/add/",
        {"organisation": school.pk, "name": "Joke Smit", "email": "Joke@School.example"},
    )
    joke = ContactPerson.objects.get()
    page = f"/intake/contacts/{joke.pk}/"
    assert added["Location"] == page
    assert (joke.kept_for, joke.made_by) == (care_group, anna)

    shown = anna_client.post(f"{page}link/").content.decode()
    code = re.search(r"/intake/toegang/([^/\s]+)/", shown)[1]
    assert Client().post(reverse("intake:enter", args=[code]))["Location"] == CONTROL
    assert code not in anna_client.get(page).content.decode()
    assert "heeft een link die werkt" in anna_client.get("/intake/contacts/").content.decode()
    assert "Joke Smit" in anna_client.get(verdict.get_absolute_url()).content.decode()

    anna_client.post(f"{page}mail/")
    work_off()
    assert len(mail.outbox) == 1
    assert joke.links.filter(revoked_at__isnull=True).count() == 2
    anna_client.post(f"{page}stop/")
    assert joke.links.filter(revoked_at__isnull=True).count() == 0
    twice = anna_client.post(
        "/intake/contacts/add/",
        {"organisation": school.pk, "name": "Joke", "email": joke.email},
    )
    assert "Er is daar al iemand bekend met dit e-mailadres." in twice.content.decode()

    assert bram_client.get(page).status_code == 200
    assert bram_client.post(f"{page}link/").status_code == 403
    assert chantal_client.get(page).status_code == 404


def test_the_answer_of_somebody_who_was_removed_stays(anna, anna_client, joke, verdict):
    inside(joke).post(f"{ASKED}kandidaat/{verdict.pk}/", {"answer": "admitted", "version": "1"})

    anna_client.post(f"/intake/contacts/{joke.pk}/remove/", {"version": joke.version})

    verdict.refresh_from_db()
    assert (verdict.state, verdict.contact) == ("admitted", None)
    assert (
        "per link, door Berkel College"
        in anna_client.get(verdict.get_absolute_url()).content.decode()
    )


def test_the_list_by_link_asks_as_much_for_one_as_for_many(
    anna, joke, verdict, care_group, school, django_assert_num_queries
):
    client = inside(joke)
    client.get(ASKED)
    with django_assert_num_queries(8) as counted:
        client.get(ASKED)
    for _number in range(4):
        ask_school(CandidateFactory(organisation=care_group), school=school, actor=anna)
    with django_assert_num_queries(len(counted)):
        client.get(ASKED)
