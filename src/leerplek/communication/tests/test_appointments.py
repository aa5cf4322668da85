"""Appointments: what is agreed goes out as an invitation, and so does each change of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from freezegun import freeze_time
from icalendar import Calendar

from leerplek.accounts.tests.factories import UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.communication.enums import AppointmentState, MessageState, Trouble
from leerplek.communication.errors import CommunicationError
from leerplek.communication.models import (
    Appointment,
    ContactPreference,
    Message,
    MessageSettings,
)
from leerplek.communication.services import appointments
from leerplek.communication.services.appointments import (
    call_off,
    change_appointment,
    plan_appointment,
)
from leerplek.communication.services.keeping import purge_messages
from leerplek.communication.services.outbox import came_back, locked, release, send_now
from leerplek.jobs.worker import work_off
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=HERE)
THEN = datetime(2026, 12, 3, 14, 0, tzinfo=HERE)
TALK = {"title": "Kennismaken", "starts_at": THEN, "minutes": 45, "place": "Markt 1, Lochem"}
FORM = {
    "title": "Kennismaken",
    "day": "3-12-2026",
    "begins": "14.00",
    "minutes": "45",
    "place": "Markt 1, Lochem",
}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(NOW) as clock:
        yield clock


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Es", email="marjan@de-es.example")


@pytest.fixture
def talk(practice, care_group, anna):
    return plan_appointment(practice, contact=anna, organisation=care_group, actor=anna, **TALK)


def _last():
    return Message.objects.order_by("-pk")[0]


def _send(anna):
    message = _last()
    send_now(message, version=message.version, actor=anna)
    work_off()


def _invited(letter):
    """Return what the calendar of a mail does and says."""
    [part] = [
        part for part in letter.message().walk() if part.get_content_type() == "text/calendar"
    ]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    [event] = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "starts": event.decoded("DTSTART"),
        "zone": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
    }


def test_an_invitation_a_change_and_a_cancellation_are_one_entry_of_a_calendar(talk, anna):
    _send(anna)
    later = {**TALK, "starts_at": THEN + timedelta(days=1)}
    talk = change_appointment(talk, version=talk.version, actor=anna, **later)
    _send(anna)
    call_off(talk, version=talk.version, actor=anna)
    _send(anna)

    told = [_invited(letter) for letter in mail.outbox]
    uid = told[0]["uid"]
    assert told == [
        {
            "method": method,
            "uid": uid,
            "sequence": number,
            "starts": at,
            "zone": ["Europe/Amsterdam"],
        }
        for number, (method, at) in enumerate(
            [
                ("REQUEST", THEN),
                ("REQUEST", THEN + timedelta(days=1)),
                ("CANCEL", THEN + timedelta(days=1)),
            ]
        )
    ]
    assert [letter.subject for letter in mail.outbox] == [
        "Uitnodiging: Kennismaken",
        "Gewijzigd: Kennismaken",
        "Gaat niet door: Kennismaken",
    ]
    assert "donderdag 3 december 2026, 14.00 tot 14.45 uur" in mail.outbox[0].body


def test_what_was_not_sent_yet_makes_room_for_what_is_meant_now(talk, anna):
    change_appointment(talk, version=talk.version, actor=anna, **{**TALK, "minutes": 30})

    rows = Message.objects.order_by("pk").values_list("kind", "state")
    assert list(rows) == [
        ("invitation", MessageState.CANCELLED),
        ("invitation", MessageState.DRAFT),
    ]


def test_who_never_heard_of_it_does_not_hear_that_it_is_called_off(talk, anna):
    call_off(talk, version=talk.version, actor=anna)

    [message] = Message.objects.all()
    assert (message.state, Appointment.objects.get().state) == (
        MessageState.CANCELLED,
        AppointmentState.CALLED_OFF,
    )


def test_an_invitation_on_its_way_is_stopped_when_the_day_changes(talk, anna):
    message = _last()
    release(message, version=message.version, actor=anna)
    change_appointment(talk, version=talk.version, actor=anna, **{**TALK, "place": "Elders"})
    message.refresh_from_db()
    with pytest.raises(CommunicationError):
        release(message, version=message.version, actor=anna)
    work_off()

    assert mail.outbox == []


def test_changing_nothing_tells_nobody_anything(talk, anna):
    change_appointment(talk, version=talk.version, actor=anna, **TALK)

    assert Message.objects.count() == 1


def test_a_colleague_who_was_first_is_not_overwritten(talk, anna):
    change_appointment(talk, version=talk.version, actor=anna, **{**TALK, "minutes": 30})

    with pytest.raises(ConflictError):
        change_appointment(talk, version=talk.version, actor=anna, **{**TALK, "minutes": 60})
    with pytest.raises(ConflictError):
        call_off(talk, version=talk.version, actor=anna)


def test_what_has_begun_or_is_called_off_is_not_changed(talk, anna, clock):
    clock.move_to(THEN + timedelta(minutes=1))
    with pytest.raises(CommunicationError):
        change_appointment(talk, version=talk.version, actor=anna, **TALK)
    with pytest.raises(CommunicationError):
        call_off(talk, version=talk.version, actor=anna)


def test_a_moment_that_is_past_or_a_contact_of_elsewhere_is_refused(
    practice, care_group, anna, chantal
):
    facts = {"organisation": care_group, "actor": anna}
    with pytest.raises(CommunicationError):
        plan_appointment(practice, contact=anna, **facts, **{**TALK, "starts_at": NOW})
    with pytest.raises(CommunicationError):
        plan_appointment(practice, contact=chantal, **facts, **TALK)

    assert not Appointment.objects.exists()


def test_who_wants_no_mail_is_called_about_it(practice, care_group, anna):
    ContactPreference.objects.create(practice=practice, channel="phone")

    plan_appointment(practice, contact=anna, organisation=care_group, actor=anna, **TALK)

    assert _last().state == MessageState.BY_HAND


def test_who_is_being_told_while_the_talk_is_called_off_hears_that_too(talk, anna, monkeypatch):
    message = _last()
    release(message, version=message.version, actor=anna, send_at=NOW)

    def locked_after_the_worker(pk):
        Message.objects.filter(pk=pk).update(state=MessageState.SENDING, job_id=1)
        return locked(pk)

    monkeypatch.setattr(appointments, "locked", locked_after_the_worker)
    call_off(talk, version=talk.version, actor=anna)

    assert list(Message.objects.order_by("pk").values_list("kind", "state")) == [
        ("invitation", MessageState.SENDING),
        ("called_off", MessageState.DRAFT),
    ]


def test_an_address_that_gave_the_invitation_back_is_not_used_for_the_next(talk, anna, practice):
    _send(anna)
    came_back(_last(), actor=None, code="5.1.1")

    change_appointment(talk, version=talk.version, actor=anna, **{**TALK, "minutes": 30})

    assert list(Message.objects.order_by("pk").values_list("state", "trouble")) == [
        (MessageState.CANCELLED, Trouble.CAME_BACK),
        (MessageState.BY_HAND, Trouble.NO_ADDRESS),
    ]


def test_an_invitation_is_kept_as_long_as_its_talk_is_to_come(talk, anna, care_group, clock):
    MessageSettings.objects.create(region=care_group.region, kept_days=28)
    later = {**TALK, "starts_at": THEN + timedelta(days=40)}
    talk = change_appointment(talk, version=talk.version, actor=anna, **later)
    _send(anna)
    clock.move_to(NOW + timedelta(days=40))
    purge_messages()

    call_off(talk, version=talk.version, actor=anna)

    assert _last().kind == "called_off"


def test_an_invitation_that_missed_its_hour_goes_before_the_talk_all_the_same(talk, anna, clock):
    soon = {**TALK, "starts_at": datetime(2026, 11, 28, 10, 0, tzinfo=HERE)}
    change_appointment(talk, version=talk.version, actor=anna, **soon)
    friday = datetime(2026, 11, 27, 19, 0, tzinfo=HERE)
    message = _last()
    release(message, version=message.version, actor=anna, send_at=friday)
    clock.move_to(friday + timedelta(minutes=70))

    work_off()

    assert (_last().state, len(mail.outbox)) == (MessageState.SENT, 1)


def test_an_invitation_that_comes_too_late_is_work_for_a_person(talk, anna, clock):
    message = _last()
    release(message, version=message.version, actor=anna, send_at=NOW)
    clock.move_to(THEN + timedelta(minutes=5))

    work_off()

    assert (_last().state, _last().trouble) == (MessageState.BY_HAND, Trouble.TOO_LATE)
    assert mail.outbox == []


def test_a_page_tells_of_an_old_address_and_of_a_contact_who_left(
    talk, anna, practice, anna_client
):
    _send(anna)
    practice.email = "nieuw@de-es.example"
    practice.save()
    Appointment.objects.update(contact=UserFactory(name="Ilse Kok"))

    page = anna_client.get(talk.get_absolute_url()).content.decode()

    assert "De uitnodiging ging naar marjan@de-es.example" in page
    assert "Ilse Kok is hier geen coördinator meer" in page


def test_an_appointment_is_erased_after_its_messages(talk, anna, clock):
    _send(anna)
    clock.move_to(THEN + timedelta(days=500))
    purge_messages()

    assert not Appointment.objects.exists()
    assert Event.objects.filter(kind="appointment.erased").count() == 1


def test_a_coordinator_plans_changes_and_calls_off_on_pages(anna_client, care_group, anna):
    person = CandidateFactory(organisation=care_group, email="noor@mail.example")
    plan = reverse("communication:appointment_plan", args=["candidate", person.pk])

    wrong = anna_client.post(plan, {**FORM, "begins": "3 uur", "contact": anna.pk})
    anna_client.post(plan, {**FORM, "contact": anna.pk})
    talk = Appointment.objects.get()
    anna_client.post(
        reverse("communication:appointment_change", args=[talk.pk]),
        {**FORM, "begins": "15:30", "version": talk.version},
    )
    talk.refresh_from_db()
    page = anna_client.get(talk.get_absolute_url()).content.decode()
    anna_client.post(
        reverse("communication:appointment_cancel", args=[talk.pk]), {"version": talk.version}
    )

    assert "Vul een tijd in, bijvoorbeeld 14.30." in wrong.content.decode()
    assert "donderdag 3 december 2026, 15.30 tot 16.15 uur" in page
    assert "Kennismaken" in anna_client.get(person.get_absolute_url()).content.decode()
    talk.refresh_from_db()
    assert talk.state == AppointmentState.CALLED_OFF


def test_appointments_are_seen_by_who_sees_the_file(talk, anna, chantal):
    seen = [Appointment.objects.visible_to(user).count() for user in (anna, chantal)]

    assert seen == [1, 0]
