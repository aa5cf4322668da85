"""The pages of the call list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.calls.enums import CallState, Outcome, Reason
from leerplek.calls.models import Call, CallTry
from leerplek.calls.tests.factories import CallFactory
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.tests.factories import RequestFactory
from leerplek.practices.tests.factories import PracticeFactory


@pytest.fixture
def practice(anna):
    return PracticeFactory(
        organisation=anna.organisation,
        name="De Linde",
        contact_name="mw. Smit",
        phone="+31573555101",
        email="info@linde.example",
    )


@pytest.fixture
def call(practice):
    return CallFactory(practice=practice)


def _day(days):
    return timezone.localdate() + timedelta(days=days)


def _listed(client, query=""):
    return [str(row) for row in client.get(f"/calls/{query}").context["listing"].rows]


def test_list_shows_today_with_the_latest_first(anna, anna_client, call):
    person = CandidateFactory(organisation=anna.organisation, first_name="Noor", last_name="V")
    own = {"practice": None, "organisation": anna.organisation, "candidate": person}
    CallFactory(**own, due_on=_day(-2))
    later = PracticeFactory(organisation=anna.organisation, name="De Es")
    CallFactory(practice=later, due_on=_day(1))
    done = PracticeFactory(organisation=anna.organisation, name="De Pol")
    CallFactory(
        practice=done, state=CallState.DONE, outcome=Outcome.ANSWERED, closed_at=timezone.now()
    )

    assert _listed(anna_client) == ["Noor V", "De Linde"]
    assert _listed(anna_client, "?state=open") == ["Noor V", "De Linde", "De Es"]
    assert _listed(anna_client, "?state=done") == ["De Pol"]
    assert len(_listed(anna_client, "?state=all")) == 4
    assert _listed(anna_client, "?search=smit") == ["De Linde"]
    assert _listed(anna_client, f"?candidate={person.pk}&state=all") == ["Noor V"]
    assert _listed(anna_client, f"?practice={later.pk}&state=all") == ["De Es"]
    assert _listed(anna_client, "?owner=mine") == []
    assert len(_listed(anna_client, "?owner=nobody&reason=free")) == 2
    assert len(_listed(anna_client, f"?practice={10**30}")) == 2


def test_list_brings_in_who_did_not_answer(anna, anna_client, practice):
    AskFactory(practice=practice, due_on=_day(-1), contact=anna)

    assert _listed(anna_client) == ["De Linde"]
    call = Call.objects.get()
    assert call.subject == "Kan de praktijk iemand opleiden?"
    page = anna_client.get(call.get_absolute_url()).content.decode()
    assert f'<a href="/asks/{call.ask_id}/answer/">Schrijf het antwoord op</a>' in page
    assert "<p>Het ging hierover: Kunt u iemand opleiden?</p>" in page


def test_list_shows_who_asked_to_be_called_back(anna, anna_client):
    asked = RequestFactory(region=anna.region, asked_for=AskedFor.CALL_BACK, name="Loes")
    RequestFactory(region=anna.region)

    page = anna_client.get("/calls/")

    assert list(page.context["call_back"]) == [asked]
    assert page.context["listing"].total == 0
    assert f'<a href="{asked.get_absolute_url()}">Loes</a>' in page.content.decode()
    assert f'<a href="/requests/{asked.pk}/">Loes</a>' in page.content.decode()


def test_list_asks_the_same_number_of_queries_for_any_number_of_calls(
    anna, anna_client, practice, django_assert_num_queries
):
    CallFactory(practice=practice)
    counts = []
    for number in (0, 6):
        CallFactory.create_batch(number, practice=practice)
        with django_assert_num_queries(15, exact=False) as counted:
            anna_client.get("/calls/")
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_empty_list_says_so(anna_client):
    assert "Er is vandaag niemand om te bellen" in anna_client.get("/calls/").content.decode()


def test_list_is_exported_as_it_is_filtered(anna_client, call):
    text = b"".join(anna_client.get("/calls/export/csv/").streaming_content).decode("utf-8-sig")

    assert [line.split(";")[:5] for line in text.splitlines()] == [
        ["Wie", "Vraag naar", "Telefoon", "Waarom", "Waar het over gaat"],
        ["De Linde", "mw. Smit", "0573 555 101", "iets anders", "Uw plek"],
    ]
    assert anna_client.get("/calls/export/pdf/").status_code == 404
    assert Event.objects.get().data == {"kind": "csv", "rows": 1}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.FREE, "Het gaat hierover: Uw plek"),
        (Reason.CALL_BACK, "U vroeg of wij wilden bellen. Wat kan ik voor u doen?"),
        (Reason.UNDELIVERED, "Wij hebben: info@linde.example"),
        (Reason.SILENT, "Wij vroegen u iets en hebben nog geen antwoord."),
    ],
)
def test_call_page_has_the_number_and_what_one_can_say(anna_client, practice, reason, said):
    call = CallFactory(practice=practice, reason=reason)

    page = anna_client.get(call.get_absolute_url())

    text = page.content.decode()
    assert '<a class="app-call__number" href="tel:+31573555101">0573 555 101</a>' in text
    assert page.context["script"][0] == "Goedendag, u spreekt met Anna van Zorggroep Noord."
    assert f"<p>{said}</p>" in text


def test_outcome_is_saved_and_the_next_call_comes(anna_client, call, practice):
    following = CallFactory(practice=practice, about="Iets anders")
    sent = {"outcome": "answered", "note": "Doet mee", "version": call.version}

    answer = anna_client.post(f"{call.get_absolute_url()}outcome/", sent, follow=True)

    assert answer.redirect_chain == [(f"{following.get_absolute_url()}?before={call.pk}", 302)]
    assert "Neem terug wat u bij De Linde opschreef" in answer.content.decode()
    assert list(CallTry.objects.values_list("call", "outcome", "note")) == [
        (call.pk, "answered", "Doet mee")
    ]


def test_after_the_last_call_one_stays_there(anna_client, call):
    sent = {"outcome": "not_needed", "version": call.version}

    answer = anna_client.post(f"{call.get_absolute_url()}outcome/", sent)

    assert answer.headers["Location"] == call.get_absolute_url()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, ["outcome"]),
        ({"outcome": "not_reached", "next_on": ""}, ["next_on"]),
        ({"outcome": "later", "next_on": "1-1-2020"}, ["next_on"]),
        ({"outcome": "answered", "note": "Zij heeft reuma"}, ["note"]),
        ({"outcome": "overtaken"}, ["outcome"]),
    ],
)
def test_outcome_that_is_not_right_is_not_saved(anna_client, call, sent, wrong):
    page = anna_client.post(f"{call.get_absolute_url()}outcome/", {"version": call.version, **sent})

    assert list(page.context["form"].errors) == wrong
    assert not CallTry.objects.exists()


def test_outcome_of_a_call_that_moved_on_is_told(anna_client, call):
    sent = {"outcome": "answered", "version": "99"}

    page = anna_client.post(f"{call.get_absolute_url()}outcome/", sent, follow=True)

    assert "Iemand anders heeft dit intussen veranderd" in page.content.decode()


def test_outcome_can_be_taken_back_from_the_page(anna_client, call):
    anna_client.post(
        f"{call.get_absolute_url()}outcome/", {"outcome": "answered", "version": call.version}
    )

    anna_client.post(f"{call.get_absolute_url()}undo/", {"version": "2"})

    assert Call.objects.get().state == CallState.TO_DO


def test_who_calls_now_is_seen_by_a_colleague(anna_client, bram_client, call):
    anna_client.post(f"{call.get_absolute_url()}start/", {"version": call.version})

    assert "U belt nu; uw collega" in anna_client.get(call.get_absolute_url()).content.decode()
    assert "Anna belt nu, sinds" in bram_client.get(call.get_absolute_url()).content.decode()
    assert "Anna belt nu" in bram_client.get("/calls/").content.decode()


@pytest.mark.parametrize("room", ["practices", "candidates"])
def test_somebody_is_put_on_the_list_by_hand(anna, anna_client, practice, room):
    person = practice
    if room == "candidates":
        person = CandidateFactory(organisation=anna.organisation)
    sent = {"reason": "free", "about": "De lesdag", "due_on": _day(2).strftime("%d-%m-%Y")}

    answer = anna_client.post(f"/calls/{room}/{person.pk}/add/", {**sent, "owner": anna.pk})

    call = Call.objects.get()
    assert answer.headers["Location"] == call.get_absolute_url()
    assert (call.person, call.about, call.due_on, call.owner) == (
        person,
        "De lesdag",
        _day(2),
        anna,
    )


def test_somebody_who_wants_no_calls_is_not_put_on_the_list(anna_client, practice):
    CallFactory(
        practice=practice,
        state=CallState.DONE,
        outcome=Outcome.DO_NOT_CALL,
        closed_at=timezone.now(),
    )
    sent = {"reason": "free", "about": "Toch", "due_on": _day(0).strftime("%d-%m-%Y")}

    page = anna_client.post(f"/calls/practices/{practice.pk}/add/", sent)

    assert page.context["form"].non_field_errors() == [
        "Deze praktijk of kandidaat wil niet meer gebeld worden."
    ]


def test_a_call_to_a_candidate_that_is_opened_is_recorded(anna, anna_client, call):
    candidate = CandidateFactory(organisation=anna.organisation)
    of_candidate = CallFactory(
        practice=None, candidate=candidate, organisation=candidate.organisation
    )

    anna_client.get(call.get_absolute_url())
    anna_client.get(of_candidate.get_absolute_url())

    assert list(Event.objects.values_list("kind", "subject_id")) == [
        ("call.read", str(of_candidate.pk))
    ]


def test_call_is_read_by_readers_and_made_by_coordinators(
    bram_client, chantal_client, call, practice
):
    page = call.get_absolute_url()

    assert bram_client.get(page).status_code == 200
    assert chantal_client.get(page).status_code == 404
    for act in ("start", "owner", "outcome", "undo"):
        assert bram_client.post(f"{page}{act}/").status_code == 403
        assert chantal_client.post(f"{page}{act}/").status_code == 404
    assert bram_client.get(f"/calls/practices/{practice.pk}/add/").status_code == 403
    assert chantal_client.get(f"/calls/practices/{practice.pk}/add/").status_code == 404
