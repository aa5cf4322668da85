"""Before another person's data is shown, six digits go to the address that is known."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.asks.control import digits_to_read_out, mail_digits, prove
from leerplek.asks.models import Ask, ControlCode
from leerplek.asks.services import AskError, issue_link
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.services.asking import write_asking
from leerplek.portal.kinds.candidates import CANDIDATE_DETAILS
from leerplek.portal.selectors import done_before
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db
# The details of a candidate, shown to somebody else.
KINDS = (replace(CANDIDATE_DETAILS, name="others_details", shows_others=True),)
NOW, CONTROL, SEND = "/mijn/nu/", "/mijn/controle/", "/mijn/controle/sturen/"


@pytest.fixture
def ask(settings, care_group, anna):
    settings.ASK_KINDS = f"{__name__}.KINDS"
    person = CandidateFactory(
        organisation=care_group, first_name="Noor", last_name="Visser", email="noor@mail.example"
    )
    return AskFactory(practice=None, candidate=person, kind="others_details", contact=anna)


@pytest.fixture
def inside(client, ask):
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))
    return client


def sent_digits():
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


def test_nothing_is_shown_before_the_digits(inside, django_capture_on_commit_callbacks):
    before = [inside.get(url) for url in (NOW, "/mijn/klaar/", "/mijn/gegevens/")]
    posted = inside.post(NOW, {"contact": "right", "hours": "right", "travel": "right"})
    control = inside.get(CONTROL).content.decode()

    assert [answer["Location"] for answer in (*before, posted)] == [CONTROL] * 4
    assert "Visser" not in control
    assert "noor@mail.example" not in control
    assert mail.outbox == []

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(SEND)
    proved = inside.post(CONTROL, {"digits": sent_digits()})

    assert mail.outbox[-1].to == ["noor@mail.example"]
    assert proved["Location"] == NOW
    assert "Visser" in inside.get(NOW).content.decode()


@pytest.fixture
def about_others(care_group, anna):
    practice = PracticeFactory(organisation=care_group, email="marjan@de-es.example")
    return AskFactory(
        practice=practice,
        kind="question_about_others",
        question="Kent u Noor Visser?",
        contact=anna,
    )


def test_a_question_about_somebody_else_stands_behind_the_digits(
    client, about_others, django_capture_on_commit_callbacks
):
    _link, code = issue_link(about_others, actor=None)
    client.post(reverse("portal:enter", args=[code]))
    before = client.get(CONTROL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(SEND)
    client.post(CONTROL, {"digits": sent_digits()})

    assert "Visser" not in before
    assert "Kent u Noor Visser?" in client.get(NOW).content.decode()
    client.post(NOW, {"words": "Ja, zij werkte hier.", "version": about_others.version})
    about_others.refresh_from_db()
    assert about_others.answer_text == "Ja, zij werkte hier."


def test_an_answered_question_about_somebody_else_is_on_no_later_page(client, about_others, anna):
    later = AskFactory(practice=about_others.practice, kind="practice_trains", contact=anna)
    Ask.objects.filter(pk=about_others.pk).update(
        state="answered", answered_by="link", answered_at=timezone.now()
    )
    _link, code = issue_link(later, actor=None)
    client.post(reverse("portal:enter", args=[code]))

    assert "Visser" not in client.get(NOW).content.decode()


def test_questions_about_others_hide_no_answer_of_before(client, about_others, anna):
    practice, before = about_others.practice, timezone.now() - timedelta(days=2)
    answered = {"state": "answered", "answered_by": "link", "practice": practice, "contact": anna}
    AskFactory(kind="open_question", question="Lukt het?", answered_at=before, **answered)
    for number in range(3):
        AskFactory(
            kind="question_about_others",
            question=f"Kent u Noor Visser {number}?",
            answered_at=timezone.now(),
            **answered,
        )
    later = AskFactory(practice=practice, kind="practice_trains", contact=anna)

    assert [done.what for done in done_before(later)] == ["Lukt het?"]


def test_a_question_about_somebody_else_is_for_the_organisation_that_asks(
    about_others, anna, care_group
):
    ordinary = AskFactory(practice=about_others.practice, kind="practice_trains", contact=anna)
    other = MembershipFactory(
        organisation=OrganisationFactory(region=care_group.region), role=Role.COORDINATOR
    ).user

    assert list(Ask.objects.visible_to(other)) == [ordinary]
    assert set(Ask.objects.visible_to(anna)) == {about_others, ordinary}


def test_a_message_about_somebody_else_does_not_name_them(about_others, anna):
    message = write_asking(about_others, actor=anna)

    assert "Visser" not in f"{message.subject} {message.text}"
    assert "De vraag gaat over iemand anders." in message.text


def test_a_mail_server_that_is_away_is_told(inside, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with transaction.atomic():
        answer = inside.post(SEND)

    assert answer.status_code == 200


def test_digits_work_once_and_only_the_last_ones(ask):
    first = digits_to_read_out(ask, actor=ask.contact)
    second = digits_to_read_out(ask, actor=ask.contact)

    assert [prove(ask, first) and first != second, prove(ask, second), prove(ask, second)] == [
        False,
        True,
        False,
    ]


def test_digits_are_used_up_by_five_tries(ask):
    digits = digits_to_read_out(ask, actor=ask.contact)
    wrong = "000000" if digits != "000000" else "111111"

    tries = [prove(ask, wrong) for _ in range(5)]

    assert [*tries, prove(ask, digits)] == [False] * 6


def test_digits_are_too_old_after_ten_minutes(ask):
    digits = digits_to_read_out(ask, actor=ask.contact)
    made = ControlCode.objects.get()

    assert made.expires_at - timezone.now() < timedelta(minutes=10)
    ControlCode.objects.update(expires_at=timezone.now())
    assert not prove(ask, digits)


def test_digits_are_kept_as_a_hash_alone(ask):
    digits = digits_to_read_out(ask, actor=ask.contact)

    kept = [
        str(value) for row in ControlCode.objects.values("digits_hash") for value in row.values()
    ]
    assert digits not in kept
    assert all(digits not in str(event) for event in Event.objects.values_list("data", flat=True))


def test_who_has_no_address_is_told_to_call(inside, ask):
    ask.candidate.email = ""
    ask.candidate.save()

    refused = inside.post(SEND).content.decode()

    assert "Bel Anna" in refused
    with pytest.raises(AskError):
        mail_digits(ask)
    digits = digits_to_read_out(ask, actor=ask.contact)
    assert inside.post(CONTROL, {"digits": digits})["Location"] == NOW


def test_digits_are_sent_five_times_an_hour(inside):
    statuses = [inside.post(SEND).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]


def test_wrong_digits_are_said_to_be_wrong(inside):
    answer = inside.post(CONTROL, {"digits": "123456"}).content.decode()

    assert "Deze cijfers kloppen niet" in answer
