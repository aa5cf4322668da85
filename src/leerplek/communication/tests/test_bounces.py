"""Reports of mail servers about mail that did not arrive."""

import io
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.communication.bounces import Bounce, bounce_in
from leerplek.communication.enums import MessageState
from leerplek.communication.models import Message, MessageSettings
from leerplek.communication.services.keeping import purge_messages
from leerplek.communication.tests.factories import make_message
from leerplek.practices.tests.factories import PracticeFactory

NAME = "<leerplek.7.1.abc@region.example>"


def report(*, action="failed", name=NAME, part="message/rfc822"):
    """Return a report as a mail server writes it, with what it could not deliver."""
    return f"""\
From: MAILER-DAEMON@provider.example
To: leerplek@region.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Your message could not be delivered to marjan@de-es.example.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; provider.example

Final-Recipient: rfc822; marjan@de-es.example
Action: {action}
Status: 5.1.1 (no such user)
Diagnostic-Code: smtp; 550 5.1.1 <marjan@de-es.example> unknown

--x
Content-Type: {part}

From: leerplek@region.example
Message-ID: {name}
Subject: Een vraag

--x--
""".encode()


@pytest.mark.engine
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (report(), Bounce(NAME, "5.1.1")),
        (report(part="text/rfc822-headers"), Bounce(NAME, "5.1.1")),
        (report().replace(b"\n", b"\r\n"), Bounce(NAME, "5.1.1")),
        (report(action="Failed"), Bounce(NAME, "5.1.1")),
        (report(action="delayed"), None),
        (report(name=""), None),
        (b"Subject: Out of office\n\nI am on holiday.\n", None),
        (b"", None),
        (b"Content-Type: multipart/report; boundary=x\n\n--x\nbroken", None),
        (bytes(range(256)), None),
    ],
)
def test_bounce_in_reads_a_report_and_nothing_else(raw, expected):
    assert bounce_in(raw) == expected


@pytest.fixture
def sent(care_group, anna):
    practice = PracticeFactory(organisation=care_group, email="marjan@de-es.example")
    return make_message(
        practice, anna, state=MessageState.SENT, sent_at=timezone.now(), message_id=NAME
    )


def test_receive_bounce_marks_the_message_once_and_repeats_no_address(sent, tmp_path, capsys):
    file = tmp_path / "report.eml"
    file.write_bytes(report())

    call_command("receive_bounce", str(file))
    call_command("receive_bounce", str(file))

    sent.refresh_from_db()
    assert (sent.state, sent.trouble, sent.trouble_code) == ("bounced", "came_back", "5.1.1")
    assert capsys.readouterr().out == "marked as come back\nnothing to mark\n"


def test_receive_bounce_reads_what_a_mail_server_hands_over(sent, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report())))

    call_command("receive_bounce")

    sent.refresh_from_db()
    assert sent.state == MessageState.BOUNCED


def test_receive_bounce_refuses_what_is_no_report(db, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Subject: hi\n\n")))

    with pytest.raises(CommandError) as refusal:
        call_command("receive_bounce")

    assert refusal.value.returncode == 65


@pytest.mark.parametrize(
    ("own", "age", "kept"), [(None, 364, True), (None, 366, False), (30, 31, False), (30, 29, True)]
)
def test_messages_are_kept_as_long_as_the_region_says(sent, care_group, own, age, kept):
    if own:
        MessageSettings.objects.create(region=care_group.region, kept_days=own)
    Message.objects.filter(pk=sent.pk).update(changed_at=timezone.now() - timedelta(days=age))

    assert purge_messages() == (0 if kept else 1)

    assert Message.objects.exists() is kept
    assert Event.objects.filter(kind="message.erased").count() == (0 if kept else 1)


def test_what_waits_is_never_too_old(care_group, anna):
    message = make_message(PracticeFactory(organisation=care_group, email="a@b.example"), anna)
    long_ago = timezone.now() - timedelta(days=4000)
    Message.objects.filter(pk=message.pk).update(changed_at=long_ago)

    assert purge_messages() == 0
