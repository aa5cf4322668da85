"""After a look an answer goes into the register, field by field, and out again."""

from decimal import Decimal

import pytest

from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.surveys.enums import Means, QuestionKind
from leerplek.surveys.models import Look, Poll
from leerplek.surveys.questions import Question
from leerplek.surveys.ready import ready_questions
from leerplek.surveys.selectors.looking import differences, last_answer
from leerplek.surveys.selectors.polls import answers_to_look_at, newest
from leerplek.surveys.services.looking import take_over, undo_look
from leerplek.surveys.services.polls import PollError, send_poll
from leerplek.surveys.tests.factories import PollFactory, PollReasonFactory

MORE = (
    Question("gps", QuestionKind.NUMBER, "Hoeveel huisartsen?", means=Means.GP_COUNT),
    Question("phone", QuestionKind.TEXT, "Telefoon?", means=Means.PHONE),
)


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, phone="+31573123456")


@pytest.fixture
def ask(care_group, anna, practice):
    questions = [*ready_questions("practice"), *MORE]
    poll = PollFactory(organisation=care_group, contact=anna, questions=questions)
    send_poll(poll, [practice], actor=anna)
    reason = PollReasonFactory(region=care_group.region, words="Kosten")
    said = {"trains": "no", "reasons": [reason.pk], "words": "Te  duur\nnu", "gps": "2.5"}
    return _say(Ask.objects.get(), said, actor=anna, poll=poll)


def _say(ask, said, *, actor, poll):
    codes = {"questionnaire": newest(poll).pk, "said": said, "first": said["trains"], "again": ""}
    return record_answer(ask, Given(codes), by="paper", version=ask.version, actor=actor)


def _look(ask, fields, *, actor):
    practice = Ask.objects.get().practice
    return take_over(ask, fields, answer=last_answer(ask).pk, version=practice.version, actor=actor)


def test_differences_are_what_was_said_and_is_not_known(ask):
    assert [(each.field, each.now, each.said) for each in differences(ask)] == [
        ("trains", "onbekend", "nee"),
        ("reason_not", "", "Kosten. Te duur nu"),
        ("gp_count", "", "2,5"),
    ]


def test_take_over_writes_what_is_chosen_and_no_more(anna, ask, practice):
    look = _look(ask, ["trains", "gp_count", "phone"], actor=anna)

    practice.refresh_from_db()
    assert (practice.trains, practice.reason_not, practice.gp_count, practice.phone) == (
        "no",
        "",
        Decimal("2.5"),
        "+31573123456",
    )
    assert look.taken == {"trains": ["unknown", "no"], "gp_count": [None, "2.5"]}
    told = Event.objects.get(kind="practice.told")
    assert told.data == {"trains": "no", "how": "paper", "fields": ["trains"]}
    assert list(answers_to_look_at(anna)) == []
    with pytest.raises(PollError, match="al bekeken"):
        _look(ask, ["reason_not"], actor=anna)


def test_undo_puts_back_what_nobody_changed_since(anna, ask, practice):
    _look(ask, ["trains", "gp_count"], actor=anna)
    practice.refresh_from_db()
    practice.gp_count = 4
    practice.save()

    kept = undo_look(ask, actor=anna)

    practice.refresh_from_db()
    assert (practice.trains, practice.gp_count, kept) == ("unknown", 4, ["aantal huisartsen"])
    assert not Look.objects.exists()
    assert not practice.confirmations.exists()
    assert list(answers_to_look_at(anna)) == [ask]
    with pytest.raises(PollError, match="niets om ongedaan"):
        undo_look(ask, actor=anna)


def test_an_answer_or_a_practice_that_moved_is_looked_at_again(anna, ask, practice):
    seen = last_answer(ask).pk
    practice.version += 1
    practice.save()
    with pytest.raises(ConflictError):
        take_over(ask, ["trains"], answer=seen, version=1, actor=anna)

    _look(ask, [], actor=anna)
    practice.refresh_from_db()
    assert practice.trains == "unknown"
    _say(ask, {"trains": "maybe"}, actor=anna, poll=Poll.objects.get())
    assert list(answers_to_look_at(anna)) == [ask]
    with pytest.raises(ConflictError):
        take_over(ask, ["trains"], answer=seen, version=practice.version, actor=anna)
