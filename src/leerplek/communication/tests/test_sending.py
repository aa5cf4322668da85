"""Messages through a real mail server: sent, refused, broken off, and waiting for it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from freezegun import freeze_time

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.selectors import link_by_code
from leerplek.asks.services import issue_link
from leerplek.candidates.services import remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.enums import Channel, MessageState, Trouble
from leerplek.communication.kinds import ASK
from leerplek.communication.models import ContactPreference, Message
from leerplek.communication.services.outbox import came_back, hold, release, send_now
from leerplek.communication.tests.factories import make_ask, make_message
from leerplek.communication.tests.smtp import Meanwhile
from leerplek.jobs.models import Job
from leerplek.jobs.services import cancel_job, retry_job
from leerplek.jobs.worker import work_off
from leerplek.practices.tests.factories import PracticeFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=AMSTERDAM)
SUNDAY = datetime(2026, 11, 29, 3, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def practice(care_group):
    return PracticeFactory(
        organisation=care_group,
        name="De Es",
        contact_name="Marjan Kuipers",
        email="marjan@de-es.example",
    )


def _sent_now(practice, anna, **fields) -> Message:
    message = make_message(practice, anna, **fields)
    return send_now(message, version=message.version, actor=anna)


def _facts(message) -> dict:
    message.refresh_from_db()
    return {
        "state": message.state,
        "trouble": message.trouble,
        "code": message.trouble_code,
        "is_sent": message.sent_at is not None,
    }


def test_a_message_is_sent_once_and_says_so(practice, anna, mail_server):
    message = _sent_now(practice, anna)

    work_off()
    work_off()

    [mail] = mail_server.mails
    assert _facts(message) == {"state": "sent", "trouble": "", "code": "", "is_sent": True}
    assert {name: str(mail[name]) for name in ("From", "To", "Reply-To", "Subject")} == {
        "From": '"Anna, Zorggroep Noord" <leerplek@region.example>',
        "To": "marjan@de-es.example",
        "Reply-To": "Anna <anna@leerplek.example>",
        "Subject": "Een bericht van Zorggroep Noord",
    }
    assert mail_server.names == [message.message_id]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_personal_link_is_in_the_mail_and_nowhere_in_the_database(practice, anna, mail_server):
    ask = make_ask(practice, anna)
    message = _sent_now(practice, anna, kind=ASK, ask=ask)

    work_off()

    [mail] = mail_server.mails
    message.refresh_from_db()
    [link] = PersonalLink.objects.filter(ask=ask)
    plain, html = (part.get_content() for part in mail.iter_parts())
    [address] = [line for line in plain.splitlines() if line.startswith("http")]
    assert html.count(f'href="{address}"') == 1
    code = address.rstrip("/").rpartition("/")[2]
    assert link.code_hash != code
    assert code not in str(Message.objects.values()) + str(Job.objects.values())
    assert "[link]" in message.text


def test_a_second_sending_has_a_new_link_and_a_new_name(practice, anna, mail_server):
    ask = make_ask(practice, anna)
    message = _sent_now(practice, anna, kind=ASK, ask=ask)
    work_off()
    message.refresh_from_db()
    Message.objects.filter(pk=message.pk).update(state=MessageState.BOUNCED)

    send_now(message, version=message.version, actor=anna)
    work_off()

    assert len(set(mail_server.names)) == 2
    assert PersonalLink.objects.filter(ask=ask).count() == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.1.1 unknown here", {"state": "failed", "trouble": "refused", "code": "550"}),
        ("451 4.7.1 come back later", {"state": "ready", "trouble": "away", "code": ""}),
    ],
)
def test_what_the_server_says_of_an_address_is_kept(practice, anna, mail_server, answer, expected):
    mail_server.refuse = {"marjan": answer}
    message = _sent_now(practice, anna)

    work_off()

    assert _facts(message) == {**expected, "is_sent": False}
    assert mail_server.mails == []


def test_a_line_that_breaks_after_the_mail_sends_it_again_under_the_same_name(
    practice, anna, mail_server
):
    mail_server.hang_up = 1
    message = _sent_now(practice, anna)
    work_off()
    assert _facts(message)["trouble"] == Trouble.AWAY

    with freeze_time(timezone.now() + timedelta(seconds=11)):
        work_off()

    message.refresh_from_db()
    assert mail_server.names == [message.message_id] * 2
    assert message.state == MessageState.SENT


def test_a_mail_server_that_is_away_for_an_hour_loses_nothing(practice, anna, mail_server):
    mail_server.stop()
    with freeze_time(TUESDAY) as clock:
        messages = [_sent_now(practice, anna) for _each in range(2)]
        for _time in range(6):
            work_off()
            clock.tick(timedelta(minutes=10))
        assert {_facts(each)["trouble"] for each in messages} == {Trouble.AWAY}

        mail_server.start()
        clock.tick(timedelta(hours=1))
        work_off()

    assert sorted(mail_server.names) == sorted(Message.objects.values_list("message_id", flat=True))
    assert {_facts(each)["state"] for each in messages} == {MessageState.SENT}


def test_a_server_that_stays_away_gives_up_after_a_day_and_is_tried_again_by_hand(
    practice, anna, mail_server
):
    mail_server.stop()
    with freeze_time(TUESDAY) as clock:
        message = _sent_now(practice, anna)
        # Tried through the night: only the sending itself keeps to hours.
        for _hour in range(40):
            work_off()
            clock.tick(timedelta(hours=1))
    assert _facts(message)["trouble"] == Trouble.GAVE_UP

    mail_server.start()
    with freeze_time(TUESDAY + timedelta(days=2)):
        retry_job(Job.objects.get(kind="communication.send"), actor=anna)
        work_off()

    assert _facts(message)["state"] == MessageState.SENT


def test_what_waited_for_the_server_does_not_go_out_in_the_night(practice, anna, mail_server):
    with freeze_time(SUNDAY - timedelta(hours=2)):
        message = _sent_now(practice, anna)

    with freeze_time(SUNDAY):
        work_off()
        assert mail_server.mails == []

    message.refresh_from_db()
    assert message.send_at == datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM)
    with freeze_time(message.send_at):
        work_off()
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("state", [AskState.ANSWERED, AskState.WITHDRAWN])
def test_an_answer_stops_a_message_at_the_last_moment(practice, anna, mail_server, state):
    ask = make_ask(practice, anna)
    message = _sent_now(practice, anna, kind=ASK, ask=ask)
    answered = state == AskState.ANSWERED
    Ask.objects.filter(pk=ask.pk).update(
        state=state,
        answered_at=timezone.now() if answered else None,
        answered_by="phone" if answered else "",
    )

    work_off()

    assert _facts(message)["trouble"] == Trouble.NOT_NEEDED
    assert (message.state, mail_server.mails) == (MessageState.CANCELLED, [])


def test_who_said_no_mail_in_the_meantime_is_called(practice, anna, mail_server):
    message = _sent_now(practice, anna)
    ContactPreference.objects.create(practice=practice, no_mail_since=timezone.localdate())

    work_off()

    assert _facts(message)["trouble"] == Trouble.NO_MAIL
    assert (message.state, message.channel) == (MessageState.BY_HAND, Channel.PHONE)
    assert mail_server.mails == []


def test_an_address_that_was_corrected_in_the_meantime_is_used(practice, anna, mail_server):
    message = _sent_now(practice, anna)
    practice.email = "nieuw@de-es.example"
    practice.save()

    work_off()

    message.refresh_from_db()
    assert [str(mail["To"]) for mail in mail_server.mails] == ["nieuw@de-es.example"]
    assert message.address == "nieuw@de-es.example"


def test_what_is_held_does_not_go(practice, anna, mail_server):
    message = _sent_now(practice, anna)
    hold(message, version=message.version, actor=anna)

    work_off()

    assert mail_server.mails == []
    assert Job.objects.get(kind="communication.send").done_at is not None


def test_two_jobs_for_one_message_send_it_once(practice, anna, mail_server):
    message = make_message(practice, anna)
    with freeze_time(TUESDAY):
        message = release(message, version=message.version, actor=anna)
        send_now(message, version=message.version, actor=anna)
        assert Job.objects.filter(kind="communication.send").count() == 2

        work_off()

    assert len(mail_server.mails) == 1


def test_a_job_that_is_cancelled_shows_on_its_message(practice, anna, mail_server):
    message = _sent_now(practice, anna)

    cancel_job(Job.objects.get(kind="communication.send"), actor=anna)

    assert _facts(message)["trouble"] == Trouble.GAVE_UP


def test_a_job_that_is_cancelled_beside_another_leaves_the_message_to_that(
    practice, anna, mail_server
):
    with freeze_time(SUNDAY):
        message = make_message(practice, anna)
        message = release(message, version=message.version, actor=anna)
        leftover = Job.objects.get()
        send_now(message, version=message.version, actor=anna)
        cancel_job(leftover, actor=anna)
        work_off()

    assert (_facts(message)["state"], len(mail_server.mails)) == (MessageState.SENT, 1)


def test_a_reminder_that_does_not_arrive_leaves_the_link_that_did(practice, anna, mail_server):
    ask = make_ask(practice, anna)
    link, code = issue_link(ask, actor=anna)
    mail_server.refuse = {"marjan": "550 5.1.1 unknown here"}
    message = _sent_now(practice, anna, kind=ASK, ask=ask)

    work_off()

    assert _facts(message)["state"] == MessageState.FAILED
    assert link_by_code(code) == link


def test_erasing_a_candidate_erases_the_messages(care_group, anna, mail_server):
    candidate = CandidateFactory(organisation=care_group, email="noor@mail.example")
    _sent_now(candidate, anna)

    remove_candidate(candidate, version=candidate.version, actor=anna)
    work_off()

    assert (Message.objects.count(), mail_server.mails) == (0, [])
    assert Job.objects.get(kind="communication.send").done_at is not None


def test_a_file_that_is_erased_while_the_mail_goes_leaves_nothing(care_group, anna, settings):
    settings.EMAIL_BACKEND = "leerplek.communication.tests.smtp.Meanwhile"
    candidate = CandidateFactory(organisation=care_group, email="noor@mail.example")
    _sent_now(candidate, anna)

    with Meanwhile.doing(lambda: remove_candidate(candidate, version=1, actor=anna)):
        work_off()

    assert Message.objects.count() == 0
    assert Job.objects.get(kind="communication.send").done_at is not None


def test_a_message_that_came_back_before_it_was_marked_stays_so(practice, anna, settings):
    settings.EMAIL_BACKEND = "leerplek.communication.tests.smtp.Meanwhile"
    message = _sent_now(practice, anna)

    with Meanwhile.doing(lambda: came_back(message, actor=None, code="5.1.1")):
        work_off()

    assert _facts(message) == {
        "state": "bounced",
        "trouble": "came_back",
        "code": "5.1.1",
        "is_sent": True,
    }


def test_no_name_or_address_is_in_a_log_or_a_job(practice, anna, mail_server, caplog):
    caplog.set_level("DEBUG")
    mail_server.refuse = {"marjan": "550 no marjan@de-es.example here"}
    _sent_now(practice, anna)
    mail_server.refuse["other"] = "451 later"
    practice.email = "other@de-es.example"
    practice.save()
    _sent_now(practice, anna)

    work_off()

    # The server of the test logs too, what ours must not.
    ours = [each.getMessage() for each in caplog.records if each.name != "mail.log"]
    assert len(ours) >= 2
    told = str(ours) + str(list(Job.objects.values()))
    assert [word for word in ("marjan", "Marjan", "de-es", "Kuipers") if word in told] == []
