"""Words of a form elsewhere as answers to our questions; what is not understood is told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leerplek.importing.cells import Cell
from leerplek.importing.columns import folded
from leerplek.importing.values.dates import parse_start
from leerplek.importing.values.parsed import Context
from leerplek.surveys.asking import QuestionsForm
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.fields import field_name
from leerplek.surveys.models import PollReason
from leerplek.surveys.questions import Question

_NONE = frozenset({"geen", "nul", "none", "zero"})
_NUMBER = re.compile(r"(\d{1,6})\b")
_APART = re.compile(r"[;\n|]+")


class UnreadableError(ValueError):
    """What a cell says is none of the answers to its question."""


class ImportedForm(QuestionsForm):
    """The questions, filled in elsewhere: what was not asked there is not missed here."""

    needs_answers = False


def typed(
    question: Question, text: str, reasons: Sequence[PollReason], context: Context
) -> str | list[str]:
    """Return what somebody would have filled in on our page; raises `UnreadableError`."""
    if question.kind == QuestionKind.CHOICE:
        return _one_of(text, _labels(question))
    if question.kind == QuestionKind.SEVERAL:
        return _several_of(text, _labels(question))
    if question.kind == QuestionKind.REASONS:
        return _several_of(text, _reason_labels(reasons))
    if question.kind == QuestionKind.SCALE:
        return text.strip()[:1]
    if question.kind == QuestionKind.NUMBER:
        return _number(text)
    if question.kind == QuestionKind.DATE:
        return _day(text, context)
    return text


def _labels(question: Question) -> dict[str, str]:
    """Return each code by all the words that mean it, folded."""
    known: dict[str, str] = {}
    for choice in question.choices:
        for words in (choice.label, choice.label_en, choice.code):
            if words:
                known.setdefault(folded(words), choice.code)
    return known


def _reason_labels(reasons: Sequence[PollReason]) -> dict[str, str]:
    return {
        folded(words): str(reason.pk)
        for reason in reasons
        for words in (reason.words, reason.words_en)
        if words
    }


def _one_of(text: str, known: Mapping[str, str]) -> str:
    """Return the code of these words; longer words that begin as one of them mean that one."""
    said = folded(text)
    if said in known:
        return known[said]
    codes = {code for words, code in known.items() if f"{said} ".startswith(f"{words} ")}
    if len(codes) == 1:
        return codes.pop()
    raise UnreadableError


def _several_of(text: str, known: Mapping[str, str]) -> list[str]:
    """Return the codes of several answers, apart by a semicolon, a line or a comma.

    A comma may also stand inside an answer, so whole answers are looked for first.
    """
    parts = [part for part in _APART.split(text) if part.strip()]
    codes: dict[str, None] = {}
    for part in parts:
        for code in _codes_in(folded(part), known):
            codes[code] = None
    return list(codes)


def _codes_in(said: str, known: Mapping[str, str]) -> Iterable[str]:
    rest = f" {said} "
    found = []
    for words in sorted(known, key=len, reverse=True):
        if f" {words} " in rest:
            found.append(known[words])
            rest = rest.replace(f" {words} ", "  ")
    if rest.strip() or not found:
        raise UnreadableError
    return found


def _number(text: str) -> str:
    if folded(text) in _NONE:
        return "0"
    numbers = _NUMBER.findall(text)
    # "1 of 2" and "2-3" are two numbers: nobody can say which one counts.
    if len(numbers) != 1 or "," in text or "-" in text:
        raise UnreadableError
    return str(numbers[0])


def _day(text: str, context: Context) -> str:
    read = parse_start(text, context)
    if read.value is None:
        raise UnreadableError
    return f"{read.value:%d-%m-%Y}"


def form_data(
    questions: Sequence[Question],
    cells: Mapping[str, Cell],
    reasons: Sequence[PollReason],
    context: Context,
) -> tuple[dict[str, Any], list[Question]]:
    """Return what our page would have sent, and the questions whose answer is not understood."""
    sent: dict[str, Any] = {}
    unread = []
    for question in questions:
        text = str(cells.get(field_name(question.key), ""))
        if not text.strip():
            continue
        try:
            sent[field_name(question.key)] = typed(question, text, reasons, context)
        except UnreadableError:
            unread.append(question)
    return sent, unread
