"""The questions of a poll are changed in a draft, looked at, used and taken back."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.surveys import editing
from leerplek.surveys.enums import Audience, QuestionKind
from leerplek.surveys.exports import Line as ExportLine
from leerplek.surveys.exports import response_lines
from leerplek.surveys.kinds import INVITATION
from leerplek.surveys.question_forms import QuestionForm
from leerplek.surveys.questions import Choice, Question, objections
from leerplek.surveys.ready import ready_questions
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.selectors.response import response_of
from leerplek.surveys.selectors.results import Line, results_of
from leerplek.surveys.selectors.versions import draft_of, used_codes
from leerplek.surveys.services.polls import PollError, close_poll, send_poll
from leerplek.surveys.services.versions import (
    draft_questions,
    drop_draft,
    undo_version,
    use_draft,
)
from leerplek.surveys.tests.factories import PollFactory

TRAINS = Question(
    "trains",
    QuestionKind.CHOICE,
    "Kunt u opleiden?",
    choices=(Choice("yes", "Ja", "Yes"), Choice("no", "Nee", "No")),
    is_required=True,
    means="trains",
    text_en="Can you train?",
)
WHY = Question("q1", QuestionKind.TEXT, "Waarom niet?", only_if="trains", only_codes=("no",))
SIZE = Question("q2", QuestionKind.NUMBER, "Hoe groot is uw team?")


@pytest.fixture
def poll(care_group, anna):
    return PollFactory(organisation=care_group, contact=anna, questions=[TRAINS, WHY])


def _next_version(poll, questions, *, actor):
    poll.refresh_from_db()
    draft_questions(poll, tuple(questions), version=poll.version, actor=actor)
    poll.refresh_from_db()
    use_draft(poll, version=poll.version, actor=actor)
    poll.refresh_from_db()
    return newest(poll)


def _answer(ask, *, actor, **said):
    form = INVITATION.form({"version": ask.version, **said}, ask=ask)
    assert form.is_valid(), form.errors
    return record_answer(ask, form.given(), by="phone", version=ask.version, actor=actor)


READY = {audience: ready_questions(audience) for audience in Audience}


@given(st.sampled_from(Audience), st.lists(st.tuples(st.integers(0, 20), st.integers(-2, 2))))
def test_whatever_is_moved_and_left_out_the_questions_hold_and_the_first_stays(audience, steps):
    questions = READY[audience]
    for at, by in steps:
        key = questions[at % len(questions)].key
        try:
            if by == 0:
                questions = editing.without(questions, key, audience=audience)
            else:
                questions = editing.moved(questions, key, by=by, audience=audience)
        except editing.EditError:
            continue

    assert objections(questions) == []
    assert questions[0] == READY[audience][0]
    again = questions
    for each in editing.ready_to_add(questions, audience):
        again = editing.added(again, each)
    assert objections(again) == []
    assert {each.key for each in READY[audience]} <= {each.key for each in again}


def test_every_ready_question_comes_through_its_form_as_it_was(db):
    for audience, questions in READY.items():
        for each in (*questions, *editing.ready_to_add(questions, audience)):
            facts = {"question": each, "questions": questions, "audience": audience}
            sent = {name: value for name, value in QuestionForm(**facts).initial.items() if value}
            form = QuestionForm({"version": 1, **sent}, **facts)
            assert form.is_valid(), (each.key, form.errors)
            assert form.asked(used=set()) == each


def test_an_answer_that_is_left_out_never_comes_back_as_something_else():
    rows = [("a1", "Rood", ""), ("", "Blauw", "Blue")]

    assert editing.chosen_anew(rows, used={"a1", "a2"}) == (
        Choice("a1", "Rood"),
        Choice("a3", "Blauw", "Blue"),
    )


def test_a_draft_asks_nobody_and_what_is_used_keeps_earlier_answers(anna, poll, care_group):
    linde, brink = (PracticeFactory(organisation=care_group) for _number in range(2))
    send_poll(poll, [linde, brink], actor=anna)
    first = newest(poll)
    _answer(Ask.objects.get(practice=linde), actor=anna, q_trains="yes")

    draft_questions(poll, (TRAINS, WHY, SIZE), version=poll.version, actor=anna)
    assert newest(poll) == first
    poll.refresh_from_db()
    use_draft(poll, version=poll.version, actor=anna)

    second = newest(poll)
    first.refresh_from_db()
    assert (first.listed(), second.listed()) == ((TRAINS, WHY), (TRAINS, WHY, SIZE))
    forms = {
        ask.practice: INVITATION.form(None, ask=ask).questionnaire for ask in Ask.objects.all()
    }
    assert forms == {linde: first, brink: second}
    assert list(Event.objects.filter(kind__startswith="poll.").values_list("kind", flat=True)) == [
        "poll.sent",
        "poll.drafted",
        "poll.questions",
    ]
    with pytest.raises(ConflictError):
        draft_questions(poll, (TRAINS,), version=1, actor=anna)


def test_a_version_is_taken_back_until_somebody_answers_it(anna, poll, care_group):
    with translation.override("en"), pytest.raises(PollError, match="no earlier version"):
        undo_version(poll, version=poll.version, actor=anna)
    second = _next_version(poll, [TRAINS, SIZE], actor=anna)

    undo_version(poll, version=poll.version, actor=anna)
    assert (newest(poll).number, draft_of(poll)) == (1, second)

    poll.refresh_from_db()
    use_draft(poll, version=poll.version, actor=anna)
    send_poll(poll, [PracticeFactory(organisation=care_group)], actor=anna)
    _answer(Ask.objects.get(), actor=anna, q_trains="yes", q_q2="4")
    poll.refresh_from_db()
    with translation.override("en"), pytest.raises(PollError, match="Somebody answered"):
        undo_version(poll, version=poll.version, actor=anna)


def test_a_version_that_was_taken_back_takes_no_answer_any_more(anna, poll, care_group):
    send_poll(poll, [PracticeFactory(organisation=care_group)], actor=anna)
    _next_version(poll, [TRAINS, SIZE], actor=anna)
    ask = Ask.objects.get()
    form = INVITATION.form({"version": ask.version, "q_trains": "yes"}, ask=ask)
    assert form.is_valid()
    undo_version(poll, version=poll.version, actor=anna)

    with translation.override("en"), pytest.raises(PollError, match="changed just now"):
        record_answer(ask, form.given(), by="phone", version=ask.version, actor=anna)


def test_a_draft_is_thrown_away_or_becomes_what_is_asked_already(anna, poll):
    draft_questions(poll, (TRAINS, SIZE), version=poll.version, actor=anna)
    poll.refresh_from_db()
    drop_draft(poll, version=poll.version, actor=anna)
    poll.refresh_from_db()
    draft_questions(poll, (TRAINS, SIZE), version=poll.version, actor=anna)
    poll.refresh_from_db()
    draft_questions(poll, (TRAINS, WHY), version=poll.version, actor=anna)

    poll.refresh_from_db()
    assert (draft_of(poll), newest(poll).listed()) == (None, (TRAINS, WHY))
    with translation.override("en"), pytest.raises(PollError, match="no draft"):
        use_draft(poll, version=poll.version, actor=anna)
    with translation.override("en"), pytest.raises(PollError, match="at least one question"):
        draft_questions(poll, (), version=poll.version, actor=anna)
    poll = close_poll(poll, version=poll.version, actor=anna)
    with translation.override("en"), pytest.raises(PollError, match="closed"):
        draft_questions(poll, (TRAINS, SIZE), version=poll.version, actor=anna)


def test_versions_stand_side_by_side_by_the_key_of_the_question(anna, poll, care_group):
    practices = [PracticeFactory(organisation=care_group) for _number in range(3)]
    send_poll(poll, practices, actor=anna)
    asks = list(Ask.objects.order_by("pk"))
    _answer(asks[0], actor=anna, q_trains="no", q_q1="Te druk")
    maybe = Choice("a1", "Misschien")
    other = Question(
        "trains", QuestionKind.CHOICE, "Wilt u opleiden?", choices=(*TRAINS.choices, maybe)
    )
    _next_version(poll, [other, SIZE], actor=anna)
    _answer(asks[1], actor=anna, q_trains="a1", q_q2="4")
    _answer(asks[2], actor=anna, q_trains="yes", q_q2="9")

    with translation.override("en"):
        results = results_of(poll)

    assert results.versions == (1, 2)
    trains, size, why = results.questions
    assert (trains.question, trains.earlier) == (other, ((1, "Kunt u opleiden?"),))
    assert trains.lines == [
        Line("Ja", (0, 1)),
        Line("Nee", (1, 0)),
        Line("Misschien", (0, 1)),
    ]
    assert size.lines == [
        Line("gave an answer", (None, 2)),
        Line("together", (None, 13), is_count=False),
    ]
    assert why.lines == [Line("gave an answer", (1, None))]
    with translation.override("en"):
        lines = response_lines(response_of(anna, poll, newest(poll).listed()), results)
    assert lines[-2:] == [
        ExportLine("Hoe groot is uw team? (version 2)", "gave an answer", None, "fewer than 5"),
        ExportLine("Waarom niet? (version 1)", "gave an answer", None, "fewer than 5"),
    ]


def test_a_coordinator_changes_the_questions_without_scripts(client, anna, bram, poll):
    client.force_login(anna)
    page = f"/polls/{poll.pk}/questions/"

    def version():
        poll.refresh_from_db()
        return poll.version

    sent = {
        "text": "Welke kleur?",
        "dutch_1": "Rood",
        "dutch_2": "Blauw",
        "english_2": "Blue",
        "waits_for": ["trains|yes"],
        "rows": "4",
        "version": version(),
    }
    more = client.post(f"{page}add/choice/", {**sent, "more": "yes"})
    assert (more.context["form"].rows, draft_of(poll)) == (7, None)
    client.post(f"{page}add/choice/", sent)
    colour = Question(
        "q2",
        QuestionKind.CHOICE,
        "Welke kleur?",
        choices=(Choice("a1", "Rood"), Choice("a2", "Blauw", "Blue")),
        only_if="trains",
        only_codes=("yes",),
    )
    assert draft_of(poll).listed() == (TRAINS, WHY, colour)
    assert used_codes(poll, "q2") == {"a1", "a2"}

    def step(act, key):
        sent = {"act": act, "key": key, "version": version()}
        return client.post(f"{page}step/", sent, follow=True)

    step("up", "q2")
    assert draft_of(poll).listed() == (TRAINS, colour, WHY)
    refused = step("remove", "trains")
    assert "wordt deze vraag altijd gesteld" in refused.content.decode()
    step("ready", "phone")
    step("remove", "q1")
    assert [each.key for each in draft_of(poll).listed()] == ["trains", "q2", "phone"]

    client.post(f"{page}use/", {"version": version()})
    assert [each.key for each in newest(poll).listed()] == ["trains", "q2", "phone"]
    step("undo", "")
    assert newest(poll).listed() == (TRAINS, WHY)

    client.force_login(bram)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}step/", {"act": "drop", "version": 9}).status_code == 403


def test_what_the_program_reads_keeps_its_answers(client, anna, poll):
    client.force_login(anna)
    page = f"/polls/{poll.pk}/questions/trains/"
    sent = {"text": "Wilt u opleiden?", "dutch_1": "Zeker", "dutch_2": "", "version": poll.version}

    refused = client.post(page, {**sent, "dutch_3": "Misschien"})
    assert list(refused.context["form"].errors) == ["dutch_2"]
    client.post(page, {**sent, "dutch_2": "Nee", "is_required": ""})

    changed = draft_of(poll).listed()[0]
    assert changed.choices == (Choice("yes", "Zeker"), Choice("no", "Nee"))
    assert (changed.means, changed.is_required) == ("trains", True)


def test_the_preview_speaks_both_languages_and_keeps_nothing(client, anna, poll):
    poll.title_en = "Can you train?"
    poll.save()
    draft_questions(poll, (TRAINS, SIZE), version=poll.version, actor=anna)
    client.force_login(anna)
    page = f"/polls/{poll.pk}/questions/preview/"

    english = client.get(f"{page}?language=en")
    assert english.context["form"].fields["q_trains"].choices == [("yes", "Yes"), ("no", "No")]
    assert english.context["heading"] == "Can you train?"
    assert "Probeer het" in client.get(page).content.decode()

    tried = client.post(page, {"q_trains": "yes", "q_q2": "3"})
    assert tried.context["answer"] == [("Kunt u opleiden?", "Ja"), ("Hoe groot is uw team?", "3")]
    assert not Ask.objects.exists()


def test_help_that_a_colleague_wrote_is_shown_as_text(anna, poll, care_group):
    harm = Question("q3", QuestionKind.TEXT, "<b>A</b>", help="<script>alert(1)</script>")
    _next_version(poll, [TRAINS, harm], actor=anna)
    send_poll(poll, [PracticeFactory(organisation=care_group)], actor=anna)

    page = str(INVITATION.form(None, ask=Ask.objects.get()))

    assert "<script>" not in page
    assert "<b>A" not in page
    given = Given({"questionnaire": newest(poll).pk, "said": {}, "first": "", "again": ""})
    assert record_answer(Ask.objects.get(), given, by="phone", version=1, actor=anna)
