"""From a question to its answer, over a real mail server, with the clock moved."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from freezegun import freeze_time

from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.services import make_ask
from leerplek.communication.models import Message
from leerplek.communication.services.asking import prepare_messages
from leerplek.jobs.worker import work_off
from leerplek.practices.tests.factories import PracticeFactory

TUESDAY = datetime(2027, 2, 2, 8, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def _link_in(mail):
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"^https?://[^/]+(/\S+)\s*$", text, re.MULTILINE)[1]


def _a_day(clock):
    prepare_messages()
    clock.tick(timedelta(hours=2))
    work_off()
    clock.tick(timedelta(hours=22))


def test_a_question_is_read_sent_reminded_of_answered_by_link_and_thanked_for(
    anna, client, mail_server
):
    practice = PracticeFactory(
        organisation=anna.organisation, name="De Es", email="marjan@de-es.example"
    )
    with freeze_time(TUESDAY) as clock:
        ask = make_ask(
            practice,
            kind="practice_trains",
            due_on=(TUESDAY + timedelta(days=9)).date(),
            contact=anna,
            actor=anna,
        )
        client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.post(reverse("communication:prepare"))
        [message] = Message.objects.all()
        client.post(reverse("communication:many"), {"act": "release", "keys": [message.pk]})
        client.logout()
        for _day in range(8):
            _a_day(clock)
        first, reminder = mail_server.mails
        assert str(reminder["Subject"]) == "Herinnering: een vraag van Zorggroep Noord"
        assert first["Message-ID"] != reminder["Message-ID"]
        assert _link_in(first) != _link_in(reminder)
        assert PersonalLink.objects.filter(ask=ask, revoked_at=None).count() == 2

        client.post(_link_in(reminder))
        page = client.get("/mijn/nu/").content.decode()
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        client.post("/mijn/nu/", {"trains": "yes", "number": "1", "version": version})
        for _day in range(14):
            _a_day(clock)

    assert Ask.objects.get().state == "answered"
    assert [str(mail["Subject"]) for mail in mail_server.mails] == [
        "Een vraag van Zorggroep Noord",
        "Herinnering: een vraag van Zorggroep Noord",
        "Wij hebben uw antwoord",
    ]
