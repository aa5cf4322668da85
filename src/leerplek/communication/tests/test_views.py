"""The pages on messages, as coordinators, readers and neighbours see them."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.enums import Channel, MessageState
from leerplek.communication.kinds import ASK
from leerplek.communication.models import ContactPreference, Message, MessageSettings, MessageText
from leerplek.communication.tests.factories import make_ask, make_message
from leerplek.jobs.worker import work_off
from leerplek.practices.tests.factories import PracticeFactory
from tests.pages import Page

LIST = "/messages/"
WORDS = {"subject": "Een vraag", "body": "Dag [naam], klik op [link]", "number": "0"}


@pytest.fixture
def practice(care_group):
    return PracticeFactory(
        organisation=care_group, name="De Es", email="marjan@de-es.example", phone="+31573555101"
    )


@pytest.fixture
def draft(practice, anna):
    return make_message(practice, anna, kind=ASK, ask=make_ask(practice, anna))


def _text(response):
    return " ".join(" ".join(Page(response.content.decode()).texts).split())


def _links(response):
    return re.findall(r'href="([^"]+)"', response.content.decode())


def _act(client, message, act, version=None):
    body = {"act": act, "version": message.version if version is None else version}
    client.post(f"{LIST}{message.pk}/act/", body)
    message.refresh_from_db()
    return message.state


def test_list_shows_what_is_not_finished_and_says_how_it_goes(anna_client, draft, practice, anna):
    make_message(practice, anna, state=MessageState.SENT, sent_at=timezone.now(), subject="Weg")

    page = anna_client.get(LIST, headers={"accept-language": "en"}).content.decode()

    assert draft.subject in page
    assert "Weg" not in page
    assert "Weg" in anna_client.get(f"{LIST}?state=sent").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=es", True),
        ("search=marjan@de-es", True),
        ("search=elders", False),
        ("state=draft", True),
        ("state=undelivered", False),
        ("state=late", False),
        ("state=nonsense", True),
        ("kind=ask", True),
        ("kind=thanks", False),
        ("practice=0", True),
        ("practice=999999", False),
    ],
)
def test_list_is_narrowed_by_the_address(anna_client, draft, query, found):
    page = anna_client.get(f"{LIST}?{query}").content.decode()

    assert (f"/messages/{draft.pk}/" in page) is found


def test_list_asks_the_same_number_of_queries_for_one_and_for_many(
    anna_client, draft, practice, anna, care_group, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15) as few:
        anna_client.get(LIST)
    for _each in range(5):
        make_message(CandidateFactory(organisation=care_group), anna)

    with django_assert_max_num_queries(len(few)):
        anna_client.get(LIST)


def test_prepare_writes_what_was_asked(anna_client, practice, anna):
    make_ask(practice, anna)

    anna_client.post(f"{LIST}prepare/")

    assert [each.kind for each in Message.objects.all()] == ["ask"]


def test_many_lets_the_ticked_ones_go_and_tells_what_was_left(anna_client, practice, anna, chantal):
    drafts = [make_message(practice, anna) for _each in range(2)]
    sent = make_message(practice, anna, state=MessageState.SENT, sent_at=timezone.now())
    theirs = make_message(
        PracticeFactory(organisation=chantal.organisation, email="a@b.example"), chantal
    )
    keys = [each.pk for each in (*drafts, sent, theirs)]

    page = anna_client.post(f"{LIST}many/", {"act": "release", "keys": keys}, follow=True)

    states = [Message.objects.get(pk=key).state for key in keys]
    assert states == ["ready", "ready", "sent", "draft"]
    text = _text(page)
    assert "Gedaan voor 2 berichten." in text
    assert "2 berichten zijn niet veranderd" in text


@pytest.mark.parametrize(("number", "is_told"), [("", True), ("+31573555102", False)])
def test_a_message_without_a_number_says_so_before_it_goes(anna_client, draft, number, is_told):
    MessageSettings.objects.create(region=draft.organisation.region, phone=number)

    page = anna_client.get(f"{LIST}{draft.pk}/")

    assert ("In dit bericht staat geen telefoonnummer" in _text(page)) is is_told


def test_one_message_goes_through_the_hands_of_a_coordinator(anna_client, draft, mail_server):
    assert _act(anna_client, draft, "release") == MessageState.READY
    assert _act(anna_client, draft, "hold") == MessageState.HELD
    assert _act(anna_client, draft, "now") == MessageState.READY
    work_off()
    draft.refresh_from_db()
    assert draft.state == MessageState.SENT
    assert _act(anna_client, draft, "back") == MessageState.BOUNCED
    assert _act(anna_client, draft, "call") == MessageState.BY_HAND
    assert _act(anna_client, draft, "done") == MessageState.SENT


def test_act_of_an_older_page_changes_nothing(anna_client, draft):
    assert _act(anna_client, draft, "cancel", version=0) == MessageState.DRAFT


def test_detail_shows_the_whole_letter_without_a_working_link(anna_client, draft):
    page = _text(anna_client.get(f"{LIST}{draft.pk}/"))

    assert "(Hier komt de persoonlijke link.)" in page
    assert "Met vriendelijke groet, Anna Zorggroep Noord" in page


def test_detail_says_what_to_do_when_a_message_came_back(anna_client, draft):
    Message.objects.filter(pk=draft.pk).update(
        state=MessageState.BOUNCED, trouble="came_back", sent_at=timezone.now()
    )

    page = _text(anna_client.get(f"{LIST}{draft.pk}/"))

    assert "Bel en vraag het goede adres." in page
    assert "0573 555 101" in page


def test_change_names_what_is_missing(anna_client, draft):
    url = f"{LIST}{draft.pk}/change/"
    body = {"subject": "Vraag", "text": "Zonder link", "version": draft.version}

    refused = _text(anna_client.post(url, body))
    anna_client.post(url, {**body, "text": "Met [link]"})

    assert "Zet [link] in de tekst" in refused
    draft.refresh_from_db()
    assert draft.text == "Met [link]\n"


def test_write_makes_a_message_of_ones_own(anna_client, practice, anna):
    url = reverse("communication:write", args=["practice", practice.pk])
    assert "Beste De Es," in _text(anna_client.get(url))

    anna_client.post(url, {"subject": "Dag", "text": "Tot [naam]"})
    anna_client.post(url, {"subject": "Dag", "text": "Tot morgen"})

    [message] = Message.objects.all()
    assert (message.text, message.state, message.contact) == (
        "Tot morgen\n",
        MessageState.DRAFT,
        anna,
    )


def test_preference_is_kept_and_takes_mail_away(anna_client, practice):
    url = reverse("communication:preference", args=["practice", practice.pk])

    anna_client.post(
        url,
        {
            "channel": "phone",
            "language": "nl",
            "no_mail": "on",
            "no_mail_why": "Vroeg erom",
            "version": "0",
        },
    )

    [kept] = ContactPreference.objects.all()
    assert (kept.practice, kept.channel, kept.no_mail_since, kept.no_mail_why) == (
        practice,
        Channel.PHONE,
        timezone.localdate(),
        "Vroeg erom",
    )
    assert "Geen mail sinds" in _text(anna_client.get(f"/practices/{practice.pk}/"))


def test_texts_can_be_tried_out_kept_and_put_back(anna_client, practice, anna):
    url = reverse("communication:text", args=["ask", "practice", "nl"])

    shown = anna_client.post(url, {**WORDS, "try": "1", "example": practice.pk})
    assert "Dag De Es, klik op" in _text(shown)
    assert not MessageText.objects.exists()

    anna_client.post(url, WORDS)
    assert MessageText.objects.get().body == "Dag [naam], klik op [link]\n"

    anna_client.post(f"{url}default/", {"number": "1"})
    assert [text.body for text in MessageText.objects.order_by("number")][1:] == [""]


def test_a_question_gets_a_text_of_its_own_from_the_page_of_texts(anna_client):
    url = reverse("communication:text", args=["ask", "practice", "nl"])
    own = f"{url}?question=place_stands"

    assert own in _links(anna_client.get(url))
    assert "dit is de tekst voor elke vraag" in _text(anna_client.get(own))
    anna_client.post(own, WORDS)
    assert own in _links(anna_client.get(reverse("communication:texts")))
    anna_client.post(f"{url}default/?question=place_stands", {"number": "1"})
    assert own not in _links(anna_client.get(reverse("communication:texts")))


def test_a_text_for_a_question_that_is_not_asked_is_no_page(anna_client):
    url = reverse("communication:text", args=["ask", "practice", "nl"])
    free = reverse("communication:text", args=["free", "practice", "nl"])

    assert anna_client.get(f"{url}?question=candidate_details").status_code == 404
    assert anna_client.get(f"{free}?question=place_stands").status_code == 404


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"body": "Dag [klant] [link]"}, "[klant] kan hier niet ingevuld worden."),
        ({"body": "Dag"}, "Zet [link] in de tekst"),
        ({"subject": "Zie [link]"}, "[link] kan hier niet ingevuld worden."),
        ({"number": "7"}, "Iemand anders heeft dit intussen veranderd."),
        ({"try": "1"}, "Kies voor wie u het bericht wilt zien."),
    ],
)
def test_a_text_that_cannot_be_kept_says_why(anna_client, body, sentence):
    url = reverse("communication:text", args=["ask", "practice", "nl"])

    assert sentence in _text(anna_client.post(url, {**WORDS, **body}))
    assert not MessageText.objects.exists()


def test_a_text_nobody_has_is_no_page(anna_client):
    assert anna_client.get("/messages/texts/ask/practice/fr/").status_code == 404
    assert anna_client.get("/messages/to/nobody/1/").status_code == 404


def test_settings_are_kept_for_the_region(anna_client, anna):
    body = {
        "phone": "0573 555101",
        "send_hour": "8",
        "go_no_go_days": "14, 7",
        "other_days": "-3",
        "kept_days": "90",
        "version": "0",
    }

    anna_client.post("/messages/settings/", body)

    kept = MessageSettings.objects.get(region=anna.region)
    assert (kept.phone, kept.send_hour, kept.go_no_go_days, kept.other_days, kept.kept_days) == (
        "+31573555101",
        8,
        [7, 14],
        [-3],
        90,
    )
    refused = anna_client.post("/messages/settings/", {**body, "other_days": "vrijdag"})
    assert "Schrijf hele getallen" in _text(refused)


def test_export_gives_the_filtered_list(anna_client, draft):
    answer = anna_client.get(f"{LIST}export/csv/?state=draft")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("De Es;marjan@de-es.example;vraag;Een vraag van Zorggroep Noord;")


def test_a_reader_reads_and_decides_nothing(bram_client, draft):
    assert "Laat gaan" not in _text(bram_client.get(f"{LIST}{draft.pk}/"))
    assert bram_client.post(f"{LIST}{draft.pk}/act/", {"act": "now"}).status_code == 403


def test_another_region_knows_no_message(chantal_client, draft):
    assert chantal_client.get(f"{LIST}{draft.pk}/").status_code == 404
    assert draft.subject not in _text(chantal_client.get(f"{LIST}?state=all"))


def test_the_page_of_a_person_shows_what_was_written(anna_client, anna, care_group):
    candidate = CandidateFactory(organisation=care_group, email="a@b.example")
    for number in range(6):
        make_message(candidate, anna, subject=f"Bericht {number}")

    page = _text(anna_client.get(f"/candidates/{candidate.pk}/"))

    assert [number for number in range(6) if f"Bericht {number}" in page] == [1, 2, 3, 4, 5]
    assert "Toon alle berichten" in page


def test_a_message_that_should_have_gone_is_found(anna_client, draft):
    Message.objects.filter(pk=draft.pk).update(
        state=MessageState.READY, send_at=date(2026, 1, 2).strftime("%Y-%m-%dT09:00:00+01:00")
    )

    assert draft.subject in _text(anna_client.get(f"{LIST}?state=late"))
    assert "1 bericht wacht op de mailserver." in _text(anna_client.get("/"))
