"""A candidate's own page by link: what it shows, what it does, and to whom it stays closed."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.asks.control import digits_to_read_out
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.selectors import asks_late
from leerplek.asks.services import issue_link, open_own_page, revoke_link, withdraw
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.counsellor import set_counsellor
from leerplek.candidates.enums import CandidateState, ConsentPurpose
from leerplek.candidates.erasing import erasures_waiting, refuse_erasure
from leerplek.candidates.models import Candidate, Paper
from leerplek.candidates.models.erasing import ErasureRequest
from leerplek.candidates.selectors import stopped_unseen
from leerplek.candidates.services import record_reading, remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory, PaperFactory
from leerplek.common.formats import format_date
from leerplek.communication.models import Message
from leerplek.inbox.models import Request
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db
PAGE = "/mijn/pagina/"
# Every page of one's own, and whether it asks for six digits first.
OPEN_PAGES = ["", "wensen/", "toestemming/", "stoppen/", "wissen/"]
PROVED_PAGES = ["papieren/", "dossier/", "dossier/json/", "gelezen/"]


@pytest.fixture
def samira(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Samira",
        last_name="Bakker",
        email="samira@example.nl",
        phone="+31612345678",
    )


def enter(client, about, anna):
    """Open the own page of somebody by a new link, as they do; return link and code."""
    link, code = issue_link(open_own_page(about, actor=anna), actor=anna)
    client.post(f"/mijn/{code}/")
    return link, code


def prove(client):
    """Fill in the six digits, as they are read out on the phone."""
    ask = Ask.objects.get(state=AskState.STANDING)
    digits = digits_to_read_out(ask, actor=ask.contact)
    return client.post("/mijn/controle/", {"digits": digits})


def page(client, part=""):
    response = client.get(PAGE + part)
    assert response.status_code == 200
    return response.content.decode()


def test_a_link_opens_the_page_again_and_again_and_nobody_is_reminded_of_it(client, samira, anna):
    _link, code = enter(client, samira, anna)

    assert client.get("/mijn/nu/").url == PAGE
    assert "Samira" in page(client)
    again = Client()
    assert again.post(f"/mijn/{code}/").url == "/mijn/nu/"
    ask = Ask.objects.get()
    assert (ask.state, ask.kind, ask.is_late) == (AskState.STANDING, "own_page", False)
    Ask.objects.update(due_on=date(2020, 1, 1))
    assert list(asks_late(anna)) == []
    assert open_own_page(samira, actor=anna) == ask


def test_every_other_link_of_a_candidate_leads_there_too_and_of_a_practice_not(
    client, samira, anna
):
    ask = AskFactory(practice=None, candidate=samira, kind="candidate_details", contact=anna)
    _link, code = issue_link(ask, actor=None)
    client.post(f"/mijn/{code}/")

    assert PAGE in client.get("/mijn/nu/").content.decode()
    assert "Kloppen je gegevens?" in page(client)
    # On the last day itself an answer is in time.
    assert f"uiterlijk op {format_date(ask.due_on)}" in page(client)

    practice = Client()
    _link, code = issue_link(AskFactory(contact=anna), actor=None)
    practice.post(f"/mijn/{code}/")
    assert practice.get(PAGE).url == "/mijn/nu/"


@pytest.mark.parametrize("ended", ["revoked", "expired", "withdrawn", "erased", "guessed"])
def test_whatever_ended_the_page_is_kind_and_tells_nothing(client, samira, anna, ended):
    link, code = enter(client, samira, anna)
    if ended == "revoked":
        revoke_link(link, actor=anna)
    elif ended == "expired":
        link.expires_at = timezone.now() - timedelta(seconds=1)
        link.save()
    elif ended == "withdrawn":
        withdraw(link.ask, version=link.ask.version, actor=anna)
    elif ended == "erased":
        remove_candidate(samira, version=samira.version, actor=anna)
    else:
        client, code = Client(), "0000-0000-0000-0000"

    for part in [*OPEN_PAGES, *PROVED_PAGES]:
        shown = client.get(PAGE + part).content.decode()
        assert "Deze link werkt nu niet" in shown
        assert "Samira" not in shown
    assert "Deze link werkt nu niet" in client.post(f"/mijn/{code}/").content.decode()


def test_who_got_the_link_from_somebody_sees_no_paper_no_file_and_no_reading(client, samira, anna):
    paper = PaperFactory(candidate=samira, name="Diploma of Samira.pdf")
    enter(client, samira, anna)

    for part in [*PROVED_PAGES, f"papieren/{paper.pk}/", f"papieren/{paper.pk}/weg/"]:
        assert client.get(PAGE + part).url == "/mijn/controle/"
    for part in ["papieren/", f"papieren/{paper.pk}/delen/", f"papieren/{paper.pk}/weg/"]:
        assert client.post(PAGE + part, {"yes": "1"}).url == "/mijn/controle/"
    shown = "".join(page(client, part) for part in OPEN_PAGES)
    assert "Bakker" not in page(client, "stoppen/")
    assert "Diploma of Samira" not in shown
    assert not Event.objects.filter(kind__in=["candidate.told_everything", "candidate.paper_read"])
    assert (Paper.objects.count(), Paper.objects.get().may_be_shared) == (1, False)

    client.get(PAGE + "gelezen/")
    assert prove(client).url == PAGE + "gelezen/"


def test_the_papers_of_another_are_not_there(client, samira, anna):
    other = PaperFactory(candidate__organisation=samira.organisation, name="Of another.pdf")
    enter(client, samira, anna)
    client.get(PAGE + "papieren/")
    prove(client)

    assert client.get(f"{PAGE}papieren/{other.pk}/").status_code == 404
    assert client.get(f"{PAGE}papieren/{other.pk}/weg/").status_code == 404
    assert client.post(f"{PAGE}papieren/{other.pk}/weg/").status_code == 404
    assert client.post(f"{PAGE}papieren/{other.pk}/delen/", {"yes": "1"}).status_code == 404
    assert "Of another" not in page(client, "papieren/") + page(client, "dossier/")
    other.refresh_from_db()
    assert other.may_be_shared is False


def photo():
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    made.seek(0)
    made.name = "typing.png"
    return made


def test_a_paper_is_sent_shared_read_back_and_removed_by_its_person(client, samira, anna):
    enter(client, samira, anna)
    client.get(PAGE + "papieren/")
    prove(client)

    client.post(PAGE + "papieren/", {"kind": "certificate", "file": photo()})
    paper = Paper.objects.get()
    assert (paper.candidate, paper.uploaded_by, paper.may_be_shared) == (samira, None, False)

    client.post(f"{PAGE}papieren/{paper.pk}/delen/", {"yes": "1"})
    paper.refresh_from_db()
    assert (paper.share_agreed_on, paper.told_by) == (timezone.localdate(), "link")
    client.post(f"{PAGE}papieren/{paper.pk}/delen/", {"no": "1"})
    paper.refresh_from_db()
    assert (paper.share_agreed_on, paper.told_by) == (None, "")

    given = client.get(f"{PAGE}papieren/{paper.pk}/")
    assert given.content == bytes(paper.content)
    assert given["Content-Security-Policy"].startswith("sandbox")
    client.post(f"{PAGE}papieren/{paper.pk}/weg/")
    assert not Paper.objects.exists()
    kinds = list(
        Event.objects.filter(kind__startswith="candidate.paper").values_list("kind", "actor")
    )
    assert kinds == [
        ("candidate.paper_added", None),
        ("candidate.paper_sharing", None),
        ("candidate.paper_sharing", None),
        ("candidate.paper_read", None),
        ("candidate.paper_removed", None),
    ]


def test_a_file_of_another_type_is_refused_in_words(client, samira, anna):
    enter(client, samira, anna)
    client.get(PAGE + "papieren/")
    prove(client)
    script = BytesIO(b"#!/bin/sh\necho no\n")
    script.name = "cv.pdf"

    response = client.post(PAGE + "papieren/", {"kind": "cv", "file": script})

    assert response.status_code == 200
    assert "Fout" in response.content.decode()
    assert not Paper.objects.exists()


WISHES = {
    "wished_setting": "village",
    "hours_min": "24",
    "hours_max": "32",
    "learning_routes": ["bbl"],
    "travel_modes": [],
    "max_km": "",
}


def test_wishes_change_at_once_and_the_coordinator_sees_the_difference(client, samira, anna):
    enter(client, samira, anna)

    client.post(PAGE + "wensen/", {**WISHES, "hours_max": "28", "version": samira.version})

    samira.refresh_from_db()
    assert (samira.wished_setting, samira.hours_max) == ("village", 28)
    request = Request.objects.get()
    assert (request.candidate, request.organisation) == (samira, samira.organisation)
    assert request.text.splitlines() == [
        "Veranderd op de eigen pagina:",
        "Wil graag een praktijk in een: onbekend → dorp",
        "Uren per week, hoogstens: 32 → 28",
    ]


def test_wishes_of_an_older_page_change_nothing_until_they_are_sent_again(client, samira, anna):
    enter(client, samira, anna)
    Candidate.objects.update(version=samira.version + 1, max_km=9)

    sent = {**WISHES, "version": samira.version, "max_km": "20"}
    response = client.post(PAGE + "wensen/", sent)

    assert "We hebben dit intussen veranderd" in response.content.decode()
    assert f'name="version" value="{samira.version + 1}"' in response.content.decode()
    samira.refresh_from_db()
    assert samira.max_km == 9
    assert not Request.objects.exists()


def test_a_consent_is_given_until_a_day_and_taken_back_at_once(client, samira, anna):
    enter(client, samira, anna)
    purpose = ConsentPurpose.WAITING_LIST

    client.post(PAGE + "toestemming/", {"purpose": purpose, "give": "1"})
    consent = samira.consents.get()
    today = timezone.localdate()
    assert (consent.given_on, consent.until_on) == (today, today + timedelta(days=365))
    assert (consent.told_by, consent.recorded_by, consent.ended_on) == ("link", None, None)

    client.post(PAGE + "toestemming/", {"purpose": purpose, "end": "1"})
    consent.refresh_from_db()
    assert consent.ended_on == today
    client.post(PAGE + "toestemming/", {"purpose": "everything", "give": "1"})
    assert samira.consents.count() == 1


def test_somebody_stops_the_coordinator_sees_it_and_it_can_be_undone_for_a_day(
    client, samira, anna
):
    enter(client, samira, anna)

    client.post(PAGE + "stoppen/", {"words": "I found other work"})

    samira.refresh_from_db()
    assert (samira.state, samira.ended_on) == (CandidateState.WITHDRAWN, timezone.localdate())
    assert list(stopped_unseen(anna)) == [samira]
    assert Request.objects.get().text == "Gestopt op de eigen pagina, en zei:\nI found other work"
    assert "Ik doe weer mee" in page(client)
    client.post(PAGE + "terug/")
    samira.refresh_from_db()
    assert (samira.state, samira.ended_on, samira.stopped_at) == (CandidateState.ACTIVE, None, None)
    assert list(stopped_unseen(anna)) == []

    client.post(PAGE + "stoppen/", {"words": ""})
    Candidate.objects.update(stopped_at=timezone.now() - timedelta(days=1, seconds=1))
    client.post(PAGE + "terug/")
    samira.refresh_from_db()
    assert samira.state == CandidateState.WITHDRAWN
    assert "Ik doe weer mee" not in page(client)
    record_reading(samira, actor=anna)
    assert list(stopped_unseen(anna)) == []


def test_no_benefit_or_illness_is_taken_in_as_a_reason(client, samira, anna):
    enter(client, samira, anna)

    response = client.post(PAGE + "stoppen/", {"words": "ik heb een burn-out"})

    assert response.status_code == 200
    samira.refresh_from_db()
    assert samira.state == CandidateState.ACTIVE


def test_everything_is_told_in_words_and_as_json_and_that_is_recorded(client, samira, anna):
    record_reading(samira, actor=anna)
    enter(client, samira, anna)
    client.get(PAGE + "dossier/")
    prove(client)

    assert "samira@example.nl" in page(client, "dossier/")
    data = json.loads(page(client, "dossier/json/"))
    assert data["candidates.candidate"][0]["first_name"] == "Samira"
    assert "code_hash" not in json.dumps(data)
    shown = page(client, "gelezen/")
    role = anna.memberships.get()
    assert f"{role.get_role_display()}, {role.organisation}" in shown
    assert str(anna) not in shown.split("<main", 1)[1].split("<ul>", 1)[1].split("</ul>")[0]
    told = Event.objects.filter(kind="candidate.told_everything")
    assert [(each.actor, each.data) for each in told] == [(None, {"by": "link"})] * 2


def test_erasing_is_asked_once_answered_within_the_term_and_a_refusal_says_why(
    client, samira, anna, anna_client
):
    enter(client, samira, anna)

    client.post(PAGE + "wissen/", {"ask": "1"})
    told = client.post(PAGE + "wissen/", {"ask": "1"}, follow=True).content.decode()
    assert "Je hoort van ons uiterlijk op de dag hieronder." in told
    request = ErasureRequest.objects.get()
    assert request.due_on == timezone.localdate() + timedelta(days=30)
    assert list(erasures_waiting(anna)) == [request]
    client.post(PAGE + "wissen/", {"back": "1"})
    assert list(erasures_waiting(anna)) == []

    client.post(PAGE + "wissen/", {"ask": "1"})
    refuse_erasure(samira, because="The contract, for seven years (tax law).", actor=anna)
    assert "The contract, for seven years" in page(client, "wissen/")
    url = f"/candidates/{samira.pk}/erasure/"
    anna_client.post(url, {"asked_on": timezone.localdate().isoformat(), "told_by": "phone"})
    assert erasures_waiting(anna).get().recorded_by == anna
    anna_client.post(url, {"because": "Only the invoice."})
    assert list(erasures_waiting(anna)) == []
    assert ErasureRequest.objects.filter(refused_because="Only the invoice.").exists()


def test_the_counsellor_of_the_organisation_is_on_the_page_and_of_another_not(
    client, samira, anna, zuid
):
    words = {"phone": "+31573111222", "email": "", "words": "It stays between you."}
    set_counsellor(samira.organisation, version=0, actor=anna, name="Yvonne Bos", **words)
    other = OrganisationFactory(region=zuid)
    set_counsellor(other, version=0, actor=anna, name="Somebody else", **words)
    enter(client, samira, anna)

    shown = page(client)
    assert "Yvonne Bos" in shown
    assert "Somebody else" not in shown
    set_counsellor(samira.organisation, version=1, actor=anna, name="", **words)
    assert "Yvonne Bos" not in page(client)


def test_a_coordinator_gives_the_link_and_mails_it_and_the_colleague_who_reads_cannot(
    samira, anna_client, bram_client, chantal_client
):
    url = f"/asks/candidates/{samira.pk}/own-page/"
    detail = anna_client.post(url).url
    ask = Ask.objects.get()
    assert detail == ask.get_absolute_url()
    assert "Mail de link" in anna_client.get(detail).content.decode()
    assert anna_client.get(f"/asks/{ask.pk}/answer/").status_code == 404
    made = anna_client.post(f"/asks/{ask.pk}/link/").content.decode()
    assert "alleen voor deze persoon" in made

    to_read = anna_client.post(f"/messages/own-page/{samira.pk}/").url
    message = Message.objects.get()
    assert (message.get_absolute_url(), message.kind, message.ask) == (to_read, "own_page", ask)
    assert "[link]" in message.text
    assert bram_client.post(url).status_code == 403
    assert chantal_client.post(url).status_code == 404


def test_a_wish_changes_nothing_while_a_proposal_stands_and_the_coordinator_gets_it(client, anna):
    cohort = make_cohort(anna)
    make_place(anna, cohort=cohort)
    person = make_candidate(anna, cohort=cohort, phone="+31612345678")
    propose_all(make_run(anna, cohort), anna)
    enter(client, person, anna)

    assert "Er is een praktijk die misschien bij je past." in page(client)
    assert "De Linde" not in page(client)
    client.post(PAGE + "wensen/", {**WISHES, "hours_max": "28", "version": person.version})

    person.refresh_from_db()
    assert (person.wished_setting, person.hours_max) == ("unknown", 32)
    assert Request.objects.get().text.startswith(
        "Wil dit anders; er staat een voorstel, dus er is niets veranderd:"
    )


def test_a_candidate_opens_another_question_with_one_tap_after_the_six_digits(client, samira, anna):
    ask = AskFactory(practice=None, candidate=samira, kind="candidate_details", contact=anna)
    enter(client, samira, anna)
    shown = page(client)
    url = f"/mijn/vraag/{ask.pk}/"

    asked_first = client.post(url)
    proved = prove(client)
    opened = client.post(url)
    question = client.get("/mijn/nu/").content.decode()

    assert f'action="{url}"' in shown
    assert (asked_first.url, proved.url, opened.url) == ("/mijn/controle/", PAGE, "/mijn/nu/")
    assert "Kloppen je gegevens?" in question
    assert [each.ask for each in PersonalLink.objects.filter(ask=ask)] == [ask]
    # The papers still open without other digits: it is the same visit of the same person.
    assert client.get(PAGE + "papieren/").status_code == 200
    assert client.get(url).status_code == 405


def test_a_practice_goes_on_from_one_question_to_the_next_and_nobody_to_that_of_another(
    client, anna, care_group
):
    practice = PracticeFactory(organisation=care_group, email="info@brink.example")
    facts = {"practice": practice, "contact": anna}
    first = AskFactory(kind="practice_trains", **facts)
    second = AskFactory(kind="practice_details", **facts)
    others = AskFactory(kind="question_about_others", question="Past Kim?", **facts)
    strange = AskFactory(contact=anna)
    _link, code = issue_link(first, actor=None)
    client.post(f"/mijn/{code}/")
    listed = client.get("/mijn/nu/").content.decode()

    opened = client.post(f"/mijn/vraag/{second.pk}/")
    question = client.get("/mijn/nu/").content.decode()
    client.post(f"/mijn/vraag/{others.pk}/")

    assert "Wat we u nog meer vragen" in listed
    assert "Past Kim?" not in listed
    assert (opened.status_code, opened.url) == (302, "/mijn/nu/")
    assert "Kloppen uw gegevens?" in question
    assert client.get("/mijn/nu/").url == "/mijn/controle/"
    assert client.post(f"/mijn/vraag/{strange.pk}/").status_code in {302, 404}
    assert not PersonalLink.objects.filter(ask=strange).exists()
