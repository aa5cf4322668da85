"""Changing a list of questions: one is added, worded anew, moved or left out.

Nothing here knows the database.  A question keeps its key, its kind and the codes of its
answers, so that answers to two versions stand beside each other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.questions import WITH_CHOICES, Choice, Question
from leerplek.surveys.ready import leading, more_questions, ready_questions

Questions = tuple[Question, ...]
# The region's reasons and the intention are among the ready questions, and once.
BY_HAND = (
    QuestionKind.CHOICE,
    QuestionKind.SEVERAL,
    QuestionKind.SCALE,
    QuestionKind.NUMBER,
    QuestionKind.TEXT,
    QuestionKind.DATE,
)


class EditError(ValueError):
    """The questions cannot be changed like this; its words say why."""


@dataclass(frozen=True)
class Condition:
    """When a question is asked: after one of these answers to that question; else always."""

    key: str = ""
    codes: tuple[str, ...] = ()


def is_protected(question: Question, audience: str) -> bool:
    """Tell whether the program reads this question, so that its answers have to stay."""
    return bool(question.means) or question.key == leading(audience)


def moved(questions: Questions, key: str, *, by: int, audience: str) -> Questions:
    """Return the questions with one of them so many places further down, or up."""
    rows = list(questions)
    at = _position(questions, key)
    to = at + by
    if not 0 <= to < len(rows):
        raise EditError(_("It cannot be moved any further."))
    rows.insert(to, rows.pop(at))
    if rows[0].key != questions[0].key and questions[0].key == leading(audience):
        raise EditError(_("The response is counted by the first question, so it stays the first."))
    _refuse_waiting_for_later(rows)
    return tuple(rows)


def without(questions: Questions, key: str, *, audience: str) -> Questions:
    """Return the questions without one of them."""
    if key == leading(audience):
        raise EditError(_("The response is counted by this question, so it is always asked."))
    for each in questions:
        if each.only_if == key:
            text = _("“%(question)s” waits for an answer to this one. Change that one first.")
            raise EditError(text % {"question": each.text})
    at = _position(questions, key)
    return questions[:at] + questions[at + 1 :]


def replaced(questions: Questions, question: Question) -> Questions:
    """Return the questions with this one in the place of the one with its key."""
    at = _position(questions, question.key)
    codes = {choice.code for choice in question.choices}
    for each in questions:
        if each.only_if == question.key and not codes.issuperset(each.only_codes):
            text = _("“%(question)s” waits for an answer that is gone then. Change that one first.")
            raise EditError(text % {"question": each.text})
    return (*questions[:at], question, *questions[at + 1 :])


def found(questions: Iterable[Question], key: str) -> Question | None:
    """Return the question with this key, or None."""
    return next((each for each in questions if each.key == key), None)


def to_wait_for(questions: Sequence[Question], key: str = "") -> list[Question]:
    """Return the questions that this one, or a new one, may wait for: a choice before it."""
    before: list[Question] = []
    for each in questions:
        if each.key == key:
            break
        before.append(each)
    return [each for each in before if each.kind in WITH_CHOICES]


def ready_to_add(questions: Questions, audience: str) -> list[Question]:
    """Return the ready questions, and those that fill the register, that are not asked yet."""
    keys, meant = {each.key for each in questions}, {each.means for each in questions}
    possible = (*ready_questions(audience), *more_questions(audience))
    return [
        each
        for each in possible
        if each.key not in keys and not (each.means and each.means in meant)
    ]


def added(questions: Questions, question: Question) -> Questions:
    """Return the questions with this one after them; what it cannot wait for it does not."""
    waits_for = found(questions, question.only_if)
    if question.only_if and (
        waits_for is None or not set(question.only_codes) <= set(waits_for.label_of)
    ):
        question = replace(question, only_if="", only_codes=())
    return (*questions, question)


def new_key(used: Collection[str]) -> str:
    """Return a key that no version of the poll used."""
    number = 1
    while f"q{number}" in used:
        number += 1
    return f"q{number}"


def chosen_anew(
    rows: Iterable[tuple[str, str, str]], *, used: Collection[str]
) -> tuple[Choice, ...]:
    """Return the answers to choose, from a code (empty: a new one), Dutch and English each.

    A code that another version used for something else is not used again.
    """
    taken = set(used)
    made = []
    for given, dutch, english in rows:
        code, number = given, 1
        while not code:
            code = "" if f"a{number}" in taken else f"a{number}"
            number += 1
        taken.add(code)
        made.append(Choice(code, dutch, english))
    return tuple(made)


def _position(questions: Sequence[Question], key: str) -> int:
    keys = [each.key for each in questions]
    if key not in keys:
        raise EditError(_("This question was left out in the meantime."))
    return keys.index(key)


def _refuse_waiting_for_later(rows: Sequence[Question]) -> None:
    seen: dict[str, str] = {}
    for each in rows:
        if each.only_if and each.only_if not in seen:
            later = found(rows, each.only_if)
            facts = {"question": each.text, "other": later.text if later else ""}
            text = _("“%(question)s” waits for an answer to “%(other)s”, so it comes after it.")
            raise EditError(text % facts)
        seen[each.key] = each.text
