"""Who answered a poll gets a mail with what follows: once for each thing that follows (D06)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.asks.bringing import bring_in_answer, take_out_answer
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import answer_by_link, issue_link, record_answer
from leerplek.communication.enums import MessageState
from leerplek.communication.models import ContactPreference, Message
from leerplek.communication.selectors.people import what_follows
from leerplek.communication.services.asking import prepare_messages
from leerplek.communication.services.outbox import send_now
from leerplek.communication.tests.smtp import MailServer
from leerplek.jobs.worker import work_off
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.surveys.kinds import INVITATION
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.services.polls import send_poll
from leerplek.surveys.services.reasons import begin_reasons
from leerplek.surveys.tests.factories import PollFactory


@pytest.fixture
def poll(care_group, anna):
    begin_reasons(care_group.region)
    return PollFactory(organisation=care_group, contact=anna)


@pytest.fixture
def ask(poll, care_group, anna):
    practice = PracticeFactory(
        organisation=care_group, contact_name="Marjan", email="linde@example.nl"
    )
    send_poll(poll, [practice], actor=anna)
    return Ask.objects.get()


def _given(poll, first, **said):
    codes = {"questionnaire": newest(poll).pk, "said": {"trains": first, **said}, "first": first}
    return Given({**codes, "again": ""})


def _by_link(ask, given, anna):
    ask.refresh_from_db()
    link, _code = issue_link(ask, actor=anna, to_answer=False)
    return answer_by_link(link, given, version=ask.version)


def _thanks():
    return Message.objects.filter(kind="thanks").order_by("pk")


def test_a_yes_gets_the_planning_the_contact_person_and_a_link(anna, ask, poll):
    _by_link(ask, _given(poll, "yes"), anna)

    prepare_messages()
    prepare_messages()

    message = _thanks().get()
    assert message.subject == "Wij hebben uw antwoord: zo gaat het verder"
    told = message.text
    assert "Beste Marjan," in told
    assert f"{anna.name} belt u vóór 31 december 2099" in told
    assert "Ten slotte: Wij regelen" in told
    assert told.count("[link]") == 1
    assert message.state == MessageState.READY


def test_a_no_gets_the_advice_to_its_reason_in_the_language_of_the_practice(anna, ask, poll):
    ContactPreference.objects.create(practice=ask.practice, language="en")
    reason = poll.organisation.region.poll_reasons.get(words="Team te klein")
    record_answer(
        ask, _given(poll, "no", reasons=[reason.pk]), by="phone", version=ask.version, actor=anna
    )

    prepare_messages()

    message = _thanks().get()
    assert message.subject == "We have your answer: this is what follows"
    assert "Team too small: Two small practices can share one learner." in message.text
    assert "Thank you. You need not do anything now." in message.text


def test_a_changed_answer_brings_a_mail_only_when_something_else_follows(anna, ask, poll):
    _by_link(ask, _given(poll, "yes", places_bbl=1), anna)
    prepare_messages()
    _by_link(ask, _given(poll, "yes", places_bbl=2), anna)
    prepare_messages()
    assert _thanks().count() == 1

    _by_link(ask, _given(poll, "no"), anna)
    prepare_messages()
    _by_link(ask, _given(poll, "yes"), anna)
    prepare_messages()

    # What waited to go said what is true no more.
    assert [each.state for each in _thanks()] == ["cancelled", "cancelled", "ready"]


def test_an_answer_of_a_form_elsewhere_or_of_long_ago_brings_no_mail(anna, ask, poll):
    bring_in_answer(ask, _given(poll, "yes"), at=timezone.now(), actor=anna)
    prepare_messages()
    Ask.objects.update(answered_by="phone", answered_at=timezone.now() - timedelta(days=4))
    prepare_messages()

    assert not _thanks().exists()


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.start()
    yield server
    server.stop()


def test_the_link_of_the_mail_leads_to_what_follows(client, anna, ask, poll, mail_server):
    _by_link(ask, _given(poll, "yes"), anna)
    prepare_messages()
    message = _thanks().get()
    send_now(message, version=message.version, actor=anna)
    work_off()
    work_off()

    [letter] = mail_server.mails
    text = letter.get_body(("plain",)).get_content()
    code = text.split("/mijn/")[1].split("/")[0]
    client.post(f"/mijn/{code}/")
    page = client.get("/mijn/nu/", follow=True)
    assert page.context["follow_up"][0][0] == "vóór 31 december 2099"


def test_thanks_for_an_answer_that_was_taken_out_do_not_go(anna, ask, poll, mail_server):
    _by_link(ask, _given(poll, "yes"), anna)
    prepare_messages()
    message = _thanks().get()
    send_now(message, version=message.version, actor=anna)
    ask.refresh_from_db()
    take_out_answer(ask.answers.get(), actor=anna)
    work_off()
    work_off()

    message.refresh_from_db()
    assert (mail_server.mails, message.state, message.trouble) == ([], "cancelled", "not_needed")


def test_what_follows_about_somebody_else_stands_in_no_mail(anna, ask, poll, monkeypatch):
    _by_link(ask, _given(poll, "yes"), anna)
    ask.refresh_from_db()
    assert what_follows(ask)

    hidden = replace(INVITATION, shows_others=True)
    monkeypatch.setattr("leerplek.communication.selectors.people.kind_of", lambda _ask: hidden)

    assert what_follows(ask) == ""
