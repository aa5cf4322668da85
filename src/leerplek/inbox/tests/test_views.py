import time
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.inbox.enums import AskedFor, CameBy, Outcome, RequestState
from leerplek.inbox.forms import new_page
from leerplek.inbox.models import Request, RequestNote
from leerplek.inbox.tests.factories import RequestFactory
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db
ASK = "/ask/train/"


def _page(seconds: float) -> str:
    """Return the seal of a page that was shown so many seconds ago."""
    with patch("django.core.signing.time.time", return_value=time.time() - seconds):
        return new_page()


def _sent(**changed) -> dict[str, str]:
    facts = {
        "name": "Inez Wolters",
        "practice_name": "De Linde",
        "phone": "06 12345678",
        "text": "Hoe werkt het?",
        "page": _page(60),
    }
    return facts | changed


def test_the_public_page_leads_to_three_forms(client, noord):
    text = client.get(reverse("inbox:choose")).content.decode()

    assert [kind for kind in AskedFor.values if f'"/ask/{kind}/"' in text] == [
        "train",
        "learn",
        "call_back",
    ]
    assert client.get("/ask/question/").status_code == 404


def test_a_visitor_asks_and_reads_what_happens_next(client, noord):
    answer = client.post(ASK, _sent(), follow=True)

    assert answer.redirect_chain == [("/ask/thanks/", 302)]
    assert "U hoeft" not in answer.content.decode()
    facts = ("region", "asked_for", "came_by", "name", "practice_name", "phone", "text", "state")
    assert list(Request.objects.values_list(*facts)) == [
        (
            noord.pk,
            "train",
            CameBy.FORM,
            "Inez Wolters",
            "De Linde",
            "+31612345678",
            "Hoe werkt het?",
            RequestState.NEW,
        )
    ]


def test_the_same_page_sent_twice_is_one_request(client, noord):
    sent = _sent()

    client.post(ASK, sent)
    client.post(ASK, sent)

    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"website": "https://spam.example"}, "Alleen robots vullen het in"),
        ({"phone": ""}, "Vul een telefoonnummer of een e-mailadres in"),
        ({"name": ""}, "Vul dit veld in"),
        ({"practice_name": ""}, "Vul dit veld in"),
        ({"text": "Mijn bsn is 111222333"}, "burgerservicenummer"),
        ({"page": "zomaar"}, "stond te lang open"),
    ],
)
def test_what_is_not_right_is_said_and_not_kept(client, noord, changed, said):
    answer = client.post(ASK, _sent(**changed))

    assert said in answer.content.decode()
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "ging heel snel"), (25 * 60 * 60, "stond te lang open")],
)
def test_a_page_is_some_seconds_old_and_at_most_a_day(client, noord, seconds, said):
    answer = client.post(ASK, _sent(page=_page(seconds)))

    assert said in answer.content.decode()
    assert not Request.objects.exists()


def test_a_region_is_asked_for_when_there_are_more(client, noord, zuid):
    without = client.post(ASK, _sent())
    client.post(ASK, _sent(region=zuid.pk))

    assert "Maak een keuze" in without.content.decode()
    assert [row.region for row in Request.objects.all()] == [zuid]


def test_after_twenty_in_an_hour_a_computer_waits(client, noord):
    statuses = [client.post(ASK, _sent()).status_code for _ in range(21)]

    assert statuses == [302] * 20 + [429]
    assert Request.objects.count() == 20


def test_the_list_shows_what_is_open_of_the_own_region(anna_client, anna, zuid):
    RequestFactory(region=anna.region, name="Open vraag")
    RequestFactory(
        region=anna.region,
        name="Klaar",
        state=RequestState.DONE,
        outcome=Outcome.ANSWERED,
        closed_at=timezone.now(),
    )
    RequestFactory(region=zuid, name="Elders")

    names = [row.name for row in anna_client.get("/requests/").context["listing"].rows]
    everything = anna_client.get("/requests/?state=all&sort=name").context["listing"].rows

    assert names == ["Open vraag"]
    assert [row.name for row in everything] == ["Klaar", "Open vraag"]


@pytest.mark.parametrize("number", [1, 40])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    anna_client, anna, number, django_assert_max_num_queries
):
    RequestFactory.create_batch(number, region=anna.region, owner=anna)

    with django_assert_max_num_queries(12):
        anna_client.get("/requests/?owner=mine")


def test_a_coordinator_writes_down_what_was_asked_by_phone(anna_client, anna):
    sent = _sent(asked_for="question", came_by="phone")

    anna_client.post("/requests/add/", sent)

    made = Request.objects.get()
    assert (made.came_by, made.region, made.asked_for) == (
        CameBy.PHONE,
        anna.region,
        AskedFor.QUESTION,
    )


@pytest.mark.parametrize("address", ["/ask/", "/ask/train/"])
def test_the_public_page_says_who_we_are(client, anna, address):
    said = f"'Wij' zijn {anna.organisation}, voor de regio {anna.region}."

    assert said in client.get(address).content.decode()


def test_the_public_page_says_who_we_are_in_each_region(client, anna, chantal):
    page = client.get("/ask/train/").content.decode()

    for person in (anna, chantal):
        assert f"<li>{person.region}: {person.organisation}</li>" in page


def test_a_request_is_dealt_with_from_its_page(anna_client, anna):
    row = RequestFactory(region=anna.region, phone="+31612345678")
    practice = PracticeFactory(
        region=anna.region, organisation=anna.organisation, phone="+31612345678"
    )

    page = anna_client.get(row.get_absolute_url())
    assert page.context["form"].initial["practice"] == practice

    deal = f"/requests/{row.pk}/deal/"
    anna_client.post(deal, {"owner": anna.pk, "version": 1})
    said = {"text": "Gebeld, komt maandag", "owner": anna.pk, "initial-owner": anna.pk}
    anna_client.post(deal, {**said, "version": 1})
    anna_client.post(deal, {"connect": "yes", "practice": practice.pk, "version": 2})
    anna_client.post(f"/requests/{row.pk}/finish/", {"outcome": "answered", "version": 3})

    row.refresh_from_db()
    assert (row.state, row.owner, row.practice, row.outcome) == (
        RequestState.DONE,
        anna,
        practice,
        Outcome.ANSWERED,
    )
    assert [note.text for note in RequestNote.objects.all()] == ["Gebeld, komt maandag"]


def test_what_was_typed_is_saved_with_whichever_button(anna_client, anna):
    row = RequestFactory(region=anna.region)
    practice = PracticeFactory(region=anna.region, organisation=anna.organisation)
    filled = {"text": "Belt terug", "owner": anna.pk, "practice": practice.pk, "version": 1}

    anna_client.post(f"/requests/{row.pk}/deal/", {**filled, "connect": "yes"})

    row.refresh_from_db()
    assert (row.owner, row.practice) == (anna, practice)
    assert [note.text for note in RequestNote.objects.all()] == ["Belt terug"]


def test_a_note_alone_connects_nothing_and_gives_the_request_to_who_wrote_it(anna_client, anna):
    row = RequestFactory(region=anna.region, phone="+31612345678")
    practice = PracticeFactory(
        region=anna.region, organisation=anna.organisation, phone="+31612345678"
    )
    filled = {"text": "Belt terug", "practice": practice.pk, "version": 1}

    anna_client.post(f"/requests/{row.pk}/deal/", filled)

    row.refresh_from_db()
    assert (row.owner, row.practice) == (anna, None)


def test_a_request_is_given_back_with_a_word_about_why(anna_client, anna):
    row = RequestFactory(region=anna.region, owner=anna, state=RequestState.BUSY)
    filled = {"text": "Ik ga met verlof", "owner": "", "initial-owner": anna.pk, "version": 1}

    anna_client.post(f"/requests/{row.pk}/deal/", filled)

    row.refresh_from_db()
    assert (row.owner, row.state) == (None, RequestState.NEW)
    assert [note.text for note in RequestNote.objects.all()] == ["Ik ga met verlof"]


def test_a_file_of_another_organisation_stays_connected_and_unseen(anna_client, anna):
    hidden = CandidateFactory(organisation__region=anna.region, region=anna.region)
    row = RequestFactory(region=anna.region, candidate=hidden)

    text = anna_client.get(row.get_absolute_url()).content.decode()
    anna_client.post(f"/requests/{row.pk}/deal/", {"connect": "yes", "version": 1})

    row.refresh_from_db()
    assert row.candidate == hidden
    assert hidden.last_name not in text


def test_a_stale_page_changes_nothing_and_says_so(anna_client, anna):
    row = RequestFactory(region=anna.region, version=4)

    filled = {"owner": anna.pk, "text": "Belt terug", "version": 3}

    answer = anna_client.post(f"/requests/{row.pk}/deal/", filled)

    row.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, row.owner, row.version) == (409, None, 4)
    assert "Iemand anders heeft dit intussen" in page
    assert "Belt terug</textarea>" in page
    assert 'name="version" value="4"' in page
    assert f'data-answer="{row.get_absolute_url()}"' in page
    assert not RequestNote.objects.exists()


def test_bram_reads_and_chantal_does_not_know_it_exists(bram_client, chantal_client, anna):
    row = RequestFactory(region=anna.region)
    url = row.get_absolute_url()

    assert [bram_client.get(url).status_code, bram_client.post(f"{url}deal/").status_code] == [
        200,
        403,
    ]
    assert chantal_client.get(url).status_code == 404


def test_the_list_leaves_as_a_file(anna_client, anna):
    RequestFactory(region=anna.region, name="=cmd()", text="Vraag")

    answer = anna_client.get("/requests/export/csv/")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=cmd()" in lines[1]


def test_a_new_link_is_asked_for_on_a_page_of_its_own(client, noord):
    page = client.get("/ask/new_link/").content.decode()
    client.post("/ask/new_link/", _sent())

    assert "Vraag een nieuwe link" in page
    assert list(Request.objects.values_list("asked_for", "practice_name")) == [
        (AskedFor.NEW_LINK, "De Linde")
    ]


def test_the_page_says_when_a_request_is_for_one_organisation(anna_client, noord, care_group):
    request = RequestFactory(region=noord, organisation=care_group)

    page = anna_client.get(request.get_absolute_url()).content.decode()

    assert "alleen Zorggroep Noord, die het dossier beheert" in page
