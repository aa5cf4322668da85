"""Which questions are asked: by hand, and for whatever questionnaire and answers."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerplek.surveys.enums import Audience, QuestionKind
from leerplek.surveys.fields import style_of
from leerplek.surveys.questions import (
    Choice,
    Question,
    as_json,
    asked,
    conditions_of,
    from_json,
    missing,
    objections,
    only_asked,
)
from leerplek.surveys.ready import ready_questions

A, B = Choice("a", "Aye"), Choice("b", "Bee")


@st.composite
def questionnaires(draw):
    """Return questions of which each may wait for an earlier one."""
    count = draw(st.integers(1, 7))
    made = []
    for number in range(count):
        waits = draw(st.sampled_from(["", *(each.key for each in made)]))
        made.append(
            Question(
                key=f"k{number}",
                kind=draw(st.sampled_from([QuestionKind.CHOICE, QuestionKind.SEVERAL])),
                text=f"Question {number}",
                is_required=draw(st.booleans()),
                choices=(A, B),
                only_if=waits,
                only_codes=tuple(draw(st.sets(st.sampled_from("ab"), min_size=1)) if waits else ()),
            )
        )
    return made


@st.composite
def answered(draw):
    questions = draw(questionnaires())
    said = {}
    for question in questions:
        codes = st.sampled_from("ab")
        if question.kind == QuestionKind.SEVERAL:
            codes = st.lists(codes, unique=True)
        answer = draw(st.none() | codes)
        if answer is not None:
            said[question.key] = answer
    return questions, said


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(answered())
def test_a_question_is_asked_only_when_all_it_waits_for_was_chosen(case):
    questions, said = case

    for question in questions:
        chosen = [
            bool({*codes} & {*(said.get(key) or [])})
            for key, codes in conditions_of(questions, question)
        ]
        assert (question in asked(questions, said)) == all(chosen)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(answered())
def test_what_is_kept_asks_the_same_and_is_kept_once_more_as_it_is(case):
    questions, said = case
    kept = only_asked(questions, said)

    assert asked(questions, kept) == asked(questions, said)
    assert only_asked(questions, kept) == kept
    assert {each.key for each in missing(questions, said)} == {
        each.key for each in asked(questions, said) if each.is_required and each.key not in kept
    }


@given(questionnaires())
def test_questions_come_back_as_they_were_kept_and_hold(questions):
    assert list(from_json(as_json(questions))) == questions
    assert objections(questions) == []


@pytest.mark.parametrize("audience", Audience)
def test_the_ready_questions_hold(db, audience):
    assert objections(ready_questions(audience)) == []


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([], "at least one question"),
        ([Question("a", "text", " ")], "write the question"),
        ([Question("a", "text", "A"), Question("a", "text", "B")], "there twice"),
        ([Question("a", "choice", "A", choices=(A,))], "2 to 12 answers"),
        ([Question("a", "choice", "A", choices=(A, A))], "once, in words"),
        (
            [
                Question("a", "text", "A", only_if="b", only_codes=("a",)),
                Question("b", "choice", "B", choices=(A, B)),
            ],
            "waits for an answer",
        ),
        (
            [
                Question("b", "choice", "B", choices=(A, B)),
                Question("a", "text", "A", only_if="b", only_codes=("gone",)),
            ],
            "waits for an answer",
        ),
        (
            [Question("a", "text", "A", means="phone"), Question("b", "text", "B", means="phone")],
            "same field",
        ),
        ([Question(f"a{n}", "text", "A") for n in range(41)], "at most 40"),
    ],
)
def test_questions_that_cannot_be_asked_say_why(questions, said):
    with translation.override("en"):
        found = objections(questions)

    assert [said in sentence for sentence in found] == [True]


def test_the_style_sheet_hides_what_waits_until_it_is_chosen():
    questions = [
        Question("a", "choice", "A", choices=(A, B)),
        Question("b", "text", "B", only_if="a", only_codes=("a", "b")),
    ]

    assert style_of(questions) == (
        '.app-answer:not(:has([name="q_a"][value="a"]:checked, [name="q_a"][value="b"]:checked)) '
        '.utrecht-form-field:not(.utrecht-form-field--invalid):has([name="q_b"])'
        " { display: none; }\n"
    )
