"""Messages before they are mail: written, changed, let go, held back, called about."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from leerplek.asks.models import Ask
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.communication.enums import NEXT, Channel, MessageState, Trouble
from leerplek.communication.errors import CommunicationError
from leerplek.communication.fields import WordingError
from leerplek.communication.kinds import ASK, FREE
from leerplek.communication.models import ContactPreference, Message
from leerplek.communication.selectors.people import route_of
from leerplek.communication.services.outbox import (
    came_back,
    cancel,
    change_message,
    done_by_hand,
    hold,
    move,
    release,
    send_now,
    take_by_hand,
)
from leerplek.communication.tests.factories import make_ask, make_message
from leerplek.jobs.models import Job
from leerplek.practices.tests.factories import PracticeFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY_EVENING = datetime(2026, 11, 27, 19, 0, tzinfo=AMSTERDAM)
MONDAY_MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def practice(care_group):
    return PracticeFactory(
        organisation=care_group,
        name="De Es",
        contact_name="Marjan Kuipers",
        email="marjan@de-es.example",
    )


def test_write_message_fills_in_the_text_and_waits_to_be_read(practice, anna):
    ask = make_ask(practice, anna, due_on=date(2026, 12, 10), question="Kan het?")

    message = make_message(practice, anna, kind=ASK, ask=ask)

    assert message.subject == "Een vraag van Zorggroep Noord"
    assert message.text == (
        "Beste Marjan Kuipers,\n\nWij hebben een vraag aan u. Kan het?\n\n"
        "Antwoorden kost u minder dan drie minuten. Gebruik deze knop:\n\n[link]\n\n"
        "Wilt u dat uiterlijk 10 december 2026 doen? Liever bellen? Dat kan ook. "
        "Wij schrijven uw antwoord dan voor u op.\n"
    )
    assert (message.state, message.address) == (MessageState.DRAFT, "marjan@de-es.example")
    assert not Job.objects.exists()


def test_write_message_twice_is_writing_it_once(practice, anna):
    first = make_message(practice, anna, dedupe="ask:1")

    assert make_message(practice, anna, dedupe="ask:1") == first
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("wish", "email", "channel", "trouble"),
    [
        ({"channel": "phone"}, "a@b.example", Channel.PHONE, Trouble.PREFERS_PHONE),
        ({"channel": "post"}, "a@b.example", Channel.POST, Trouble.PREFERS_POST),
        ({"no_mail_since": date(2026, 11, 1)}, "a@b.example", Channel.PHONE, Trouble.NO_MAIL),
        ({}, "", Channel.PHONE, Trouble.NO_ADDRESS),
        ({}, "geen", Channel.PHONE, Trouble.NO_ADDRESS),
    ],
)
def test_who_is_not_mailed_becomes_a_call_to_make(care_group, anna, wish, email, channel, trouble):
    candidate = CandidateFactory(organisation=care_group, email=email)
    ContactPreference.objects.create(candidate=candidate, **wish)

    message = make_message(candidate, anna)

    assert (message.state, message.channel, message.trouble) == (
        MessageState.BY_HAND,
        channel,
        trouble,
    )


def test_an_english_speaker_is_written_to_in_english(care_group, anna):
    candidate = CandidateFactory(organisation=care_group, email="a@b.example", first_name="Noor")
    ContactPreference.objects.create(candidate=candidate, language="en")

    message = make_message(candidate, anna)

    assert (message.subject, message.text) == (
        "A message from Zorggroep Noord",
        "Dear Noor,\n",
    )


def test_an_address_that_gave_back_the_last_message_is_not_used_again(practice, anna):
    gone = make_message(practice, anna, state=MessageState.SENT, sent_at=MONDAY_MORNING)
    came_back(gone, actor=anna)

    assert make_message(practice, anna).trouble == Trouble.NO_ADDRESS
    practice.email = "nieuw@de-es.example"
    practice.save()
    assert make_message(practice, anna).trouble == ""


def test_an_address_that_gave_back_a_message_is_not_used_after_the_call_about_it(practice, anna):
    sent = make_message(practice, anna, state=MessageState.SENT, sent_at=MONDAY_MORNING)
    came_back(sent, actor=anna)
    back = take_by_hand(sent, version=Message.objects.get().version, actor=anna)
    before = route_of(practice).channel
    done_by_hand(back, version=back.version, actor=anna)

    assert (before, route_of(practice).channel) == (Channel.PHONE, Channel.PHONE)


def test_what_is_a_call_already_is_not_made_one_again(practice, anna):
    message = make_message(practice, anna)
    message = take_by_hand(message, version=message.version, actor=anna)

    with pytest.raises(CommunicationError, match="already that far"):
        take_by_hand(message, version=message.version, actor=anna)


def test_release_waits_for_the_next_working_day(practice, anna):
    message = make_message(practice, anna)

    with freeze_time(FRIDAY_EVENING):
        message = release(message, version=message.version, actor=anna)

    job = Job.objects.get()
    assert (message.state, message.send_at) == (MessageState.READY, MONDAY_MORNING)
    assert (job.kind, job.run_at, job.args) == (
        "communication.send",
        MONDAY_MORNING,
        {"message": message.pk},
    )


def test_release_takes_the_address_of_the_file_as_it_is_now(practice, anna):
    message = make_message(practice, anna)
    practice.email = "nieuw@de-es.example"
    practice.save()

    message = release(message, version=message.version, actor=anna)

    assert message.address == "nieuw@de-es.example"


def test_release_refuses_what_was_answered(practice, anna):
    ask = make_ask(practice, anna)
    message = make_message(practice, anna, kind=ASK, ask=ask)
    Ask.objects.filter(pk=ask.pk).update(state="withdrawn")

    with pytest.raises(CommunicationError, match="The answer is there already"):
        release(message, version=message.version, actor=anna)

    message.refresh_from_db()
    assert message.state == MessageState.DRAFT


def test_send_now_does_not_wait_for_a_working_day(practice, anna):
    with freeze_time(FRIDAY_EVENING):
        message = make_message(practice, anna)
        message = release(message, version=message.version, actor=anna)
        message = send_now(message, version=message.version, actor=anna)

    assert message.send_at == FRIDAY_EVENING
    assert Job.objects.filter(run_at=FRIDAY_EVENING).count() == 1


def test_change_message_keeps_the_link_and_one_line_for_the_subject(practice, anna):
    message = make_message(practice, anna, kind=ASK, ask=make_ask(practice, anna))

    changed = change_message(
        message, subject="Een\nvraag", text="Kort: [link]", version=message.version, actor=anna
    )

    assert (changed.subject, changed.text) == ("Een vraag", "Kort: [link]\n")
    with pytest.raises(WordingError, match="Put \\[link\\] in the text"):
        change_message(changed, subject="Een", text="Kort", version=changed.version, actor=anna)


def test_change_message_refuses_what_has_gone(practice, anna):
    message = make_message(practice, anna, state=MessageState.SENT, sent_at=MONDAY_MORNING)

    with pytest.raises(CommunicationError, match="has gone"):
        change_message(message, subject="X", text="Y", version=message.version, actor=anna)


@pytest.mark.parametrize("act", [hold, cancel, take_by_hand, release, send_now])
def test_two_coordinators_on_one_message_do_not_undo_each_other(practice, anna, act):
    message = release(make_message(practice, anna), version=1, actor=anna)
    seen = message.version
    change_message(message, subject="Anders", text="Anders", version=seen, actor=anna)

    with pytest.raises((ConflictError, CommunicationError)):
        act(message, version=seen, actor=anna)

    message.refresh_from_db()
    assert message.state == MessageState.READY


def test_a_call_that_was_made_is_a_message_that_arrived(care_group, anna):
    candidate = CandidateFactory(organisation=care_group)
    message = make_message(candidate, anna)

    message = done_by_hand(message, version=message.version, actor=anna)

    assert (message.state, message.channel) == (MessageState.SENT, Channel.PHONE)


@pytest.mark.parametrize("came_from", MessageState)
@pytest.mark.parametrize("to", MessageState)
def test_every_move_is_allowed_or_refused_as_the_table_says(practice, anna, came_from, to):
    moment = MONDAY_MORNING
    message = make_message(
        practice,
        anna,
        state=came_from,
        send_at=moment,
        sent_at=moment,
        message_id="<1@x>",
        job_id=1,
    )
    before = Event.objects.count()

    if to in NEXT[came_from]:
        move(message, to, actor=anna)
        assert Event.objects.count() == before + 1
    else:
        with pytest.raises(CommunicationError):
            move(message, to, actor=anna)
        assert Event.objects.count() == before
    message.refresh_from_db()
    assert message.state == (to if to in NEXT[came_from] else came_from)


def test_a_free_message_is_seen_by_who_sees_the_person(practice, anna, bram, chantal, care_group):
    to_practice = make_message(practice, anna, kind=FREE)
    to_candidate = make_message(CandidateFactory(organisation=care_group), anna)

    assert set(Message.objects.visible_to(anna)) == {to_practice, to_candidate}
    assert set(Message.objects.visible_to(bram)) == {to_practice, to_candidate}
    assert not Message.objects.visible_to(chantal).exists()
