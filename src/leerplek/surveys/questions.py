"""The questions of a poll: what one is, whether a list of them holds, which of them count.

Nothing here knows the database: a questionnaire is a list of these, kept as JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from leerplek.surveys.enums import Means, QuestionKind

Said = Mapping[str, Any]
MOST_QUESTIONS, MOST_CHOICES, LONGEST_CHOICE = 40, 12, 120
WITH_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})
SCALE = range(1, 6)


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose; `code` stays when the words are changed."""

    code: str
    label: str
    label_en: str = ""


@dataclass(frozen=True)
class Question:
    """One question; with `only_if` it is asked when that question got one of `only_codes`.

    `key` names it in the answers, in every version.  `means` says what an answer is for,
    `usual` which choice stands there already.  What has no English words is asked in Dutch.
    """

    key: str
    kind: str
    text: str
    help: str = ""
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: str = ""
    only_codes: tuple[str, ...] = ()
    means: str = ""
    usual: str = ""
    text_en: str = ""
    help_en: str = ""

    @property
    def meaning(self) -> str:
        """Return in words what the program does with an answer, or nothing."""
        return str(Means(self.means).label) if self.means else ""

    @property
    def label_of(self) -> dict[str, str]:
        return {choice.code: choice.label for choice in self.choices}


def worded(question: Question, language: str) -> Question:
    """Return a question in the words of this language, as far as it has them."""
    if not language.startswith("en"):
        return question
    choices = tuple(
        replace(choice, label=choice.label_en or choice.label) for choice in question.choices
    )
    text, helping = question.text_en or question.text, question.help_en or question.help
    return replace(question, text=text, help=helping, choices=choices)


def as_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return the questions as they are kept."""
    return [asdict(question) for question in questions]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return the questions that were kept."""
    return tuple(
        Question(
            **{
                **each,
                "choices": tuple(Choice(**choice) for choice in each["choices"]),
                "only_codes": tuple(each["only_codes"]),
            }
        )
        for each in kept
    )


def objections(questions: Sequence[Question]) -> list[str]:
    """Return what keeps these questions from being asked, in sentences; nothing when they hold.

    A condition looks back only, at a choice that is there: so no question waits for itself.
    """
    said = [] if questions else [_("A poll asks at least one question.")]
    if len(questions) > MOST_QUESTIONS:
        said.append(_("A poll asks at most %(most)d questions.") % {"most": MOST_QUESTIONS})
    before: dict[str, Question] = {}
    for number, question in enumerate(questions, start=1):
        said += [
            _("Question %(number)d: %(what)s") % {"number": number, "what": what}
            for what in _objections(question, before)
        ]
        before[question.key] = question
    used = [question.means for question in questions if question.means]
    if len(used) != len(set(used)):
        said.append(_("Two questions fill the same field of the register."))
    return said


def _objections(question: Question, before: Mapping[str, Question]) -> list[str]:
    said = []
    if question.key in before:
        said.append(_("it is there twice."))
    if not question.text.strip():
        said.append(_("write the question."))
    codes = [choice.code for choice in question.choices]
    if question.kind in WITH_CHOICES:
        if not 2 <= len(codes) <= MOST_CHOICES:
            said.append(_("give 2 to %(most)d answers to choose from.") % {"most": MOST_CHOICES})
        if len(set(codes)) != len(codes) or not all(
            each.label.strip() for each in question.choices
        ):
            said.append(_("each answer to choose is there once, in words."))
    if question.only_if and not _can_wait(question, before.get(question.only_if)):
        said.append(_("it waits for an answer that cannot be chosen earlier."))
    return said


def _can_wait(question: Question, on: Question | None) -> bool:
    if on is None or on.kind not in WITH_CHOICES or not question.only_codes:
        return False
    return set(question.only_codes) <= set(on.label_of)


def asked(questions: Sequence[Question], said: Said) -> list[Question]:
    """Return the questions that somebody who said this is asked, in their order.

    An answer to a question that is not asked counts for nothing, also not for what waits
    for it.
    """
    shown: dict[str, Question] = {}
    for question in questions:
        if not question.only_if or _is_met(question, shown, said):
            shown[question.key] = question
    return list(shown.values())


def _is_met(question: Question, shown: Mapping[str, Question], said: Said) -> bool:
    if question.only_if not in shown:
        return False
    answer = said.get(question.only_if)
    given = answer if isinstance(answer, list) else [answer]
    return any(each in question.only_codes for each in given)


def only_asked(questions: Sequence[Question], said: Said) -> dict[str, Any]:
    """Return what was said to the questions that are asked; silence is left out."""
    return {
        question.key: said[question.key]
        for question in asked(questions, said)
        if said.get(question.key) not in (None, "", [], {})
    }


def missing(questions: Sequence[Question], said: Said) -> list[Question]:
    """Return the questions that are asked, need an answer and have none."""
    kept = only_asked(questions, said)
    return [each for each in asked(questions, said) if each.is_required and each.key not in kept]


def conditions_of(
    questions: Sequence[Question], question: Question
) -> list[tuple[str, tuple[str, ...]]]:
    """Return what has to be chosen before a question is asked: its condition, and those before."""
    by_key = {each.key: each for each in questions}
    found = []
    while question.only_if:
        found.append((question.only_if, question.only_codes))
        question = by_key[question.only_if]
    return found


def that_means(questions: Sequence[Question], means: Means) -> Question | None:
    """Return the question that this is read from."""
    return next((each for each in questions if each.means == means), None)


def said_about(questions: Sequence[Question], said: Said, means: Means) -> Any:
    """Return what was said about something, or None."""
    question = that_means(questions, means)
    return said.get(question.key) if question else None
