"""Answers in words, for the person, the coordinator and a spreadsheet."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from leerplek.asks.kinds import Lines
from leerplek.common.formats import format_date, format_number
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.models import PollReason, Questionnaire
from leerplek.surveys.questions import Question, Said


def lines_of(questionnaire: Questionnaire, said: Said) -> Lines:
    """Return what was said to each question that was asked, in their order."""
    questions = [each for each in questionnaire.worded() if each.key in said]
    names = _reason_names(questions, said)
    return [(each.text, in_words(each, said[each.key], names)) for each in questions]


def _reason_names(questions: list[Question], said: Said) -> dict[int, str]:
    keys = [pk for each in questions if each.kind == QuestionKind.REASONS for pk in said[each.key]]
    if not keys:
        return {}
    return {reason.pk: reason.said for reason in PollReason.objects.filter(pk__in=keys)}


def in_words(question: Question, value: Any, reasons: dict[int, str]) -> str:
    """Return one answer as a person reads it."""
    labels = question.label_of
    if question.kind == QuestionKind.CHOICE:
        return str(labels.get(value, value))
    if question.kind == QuestionKind.SEVERAL:
        return ", ".join(labels.get(each, each) for each in value)
    if question.kind == QuestionKind.REASONS:
        return ", ".join(reasons.get(each, "") for each in value)
    if question.kind == QuestionKind.SCALE:
        return _("%(step)s of 5") % {"step": value}
    if question.kind == QuestionKind.DATE:
        return format_date(date.fromisoformat(value))
    if question.kind == QuestionKind.NUMBER:
        return format_number(Decimal(value))
    if question.kind == QuestionKind.STATEMENT:
        facts = {"name": value["name"], "day": format_date(date.fromisoformat(value["on"]))}
        return _("%(name)s, on %(day)s") % facts
    return str(value)
