"""The fields by which a question is answered, and the answers as they are kept."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import DateTextField
from leerplek.importing.fields import MailField, PhoneField, PlainDecimalField
from leerplek.surveys.enums import Means, QuestionKind
from leerplek.surveys.models import PollReason
from leerplek.surveys.questions import SCALE, Question, conditions_of

LONGEST_TEXT, LONGEST_NAME, MOST = 100_000, 160, 1_000_000


def field_name(key: str) -> str:
    """Return what the field of a question is called on the page."""
    return f"q_{key}"


def field_of(question: Question, reasons: Sequence[PollReason]) -> forms.Field:
    """Return the field for a question; whether it must be filled in depends on the others."""
    words: dict[str, Any] = {
        "label": question.text,
        # The page shows help as it is, and a colleague wrote this.
        "help_text": escape(question.help),
        "required": False,
    }
    return _MAKERS[question.kind](question, reasons, words)


def _choice(question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    choices = [(choice.code, choice.label) for choice in question.choices]
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, initial=question.usual, **words
    )


def _several(question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    choices = [(choice.code, choice.label) for choice in question.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)


def _reasons(_question: Question, reasons: Sequence[PollReason], words: Any) -> forms.Field:
    choices = [(str(reason.pk), reason.said) for reason in reasons]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)


def _scale(_question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    choices = [(str(step), str(step)) for step in SCALE]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)


def _number(question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    if question.means == Means.GP_COUNT:
        return PlainDecimalField(min_value=0, max_value=99, decimal_places=1, **words)
    return forms.IntegerField(min_value=0, max_value=MOST, **words)


def _text(question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    if question.means == Means.PHONE:
        return PhoneField(**words)
    if question.means == Means.EMAIL:
        return MailField(**words)
    if question.means == Means.CONTACT_NAME:
        return forms.CharField(max_length=LONGEST_NAME, **words)
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=LONGEST_TEXT, widget=widget, **words)


def _date(_question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    return DateTextField(**words)


def _statement(_question: Question, _reasons: Sequence[PollReason], words: Any) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(max_length=LONGEST_NAME, widget=widget, **words)


_MAKERS: dict[str, Callable[[Question, Sequence[PollReason], Any], forms.Field]] = {
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.SCALE: _scale,
    QuestionKind.NUMBER: _number,
    QuestionKind.TEXT: _text,
    QuestionKind.DATE: _date,
    QuestionKind.REASONS: _reasons,
    QuestionKind.STATEMENT: _statement,
}


def kept(question: Question, value: Any) -> Any:
    """Return what a field read as it is kept; nothing said is None.

    A statement is kept with the day on which it was made (D05).
    """
    if value in (None, "", []):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if question.kind == QuestionKind.SCALE:
        return int(value)
    if question.kind == QuestionKind.REASONS:
        return [int(each) for each in value]
    if question.kind == QuestionKind.STATEMENT:
        return {"name": value, "on": timezone.localdate().isoformat()}
    return value


def shown_again(question: Question, value: Any) -> Any:
    """Return a kept answer as the field fills itself with it."""
    if value is None:
        return None
    if question.kind == QuestionKind.DATE:
        return date.fromisoformat(value)
    if question.kind == QuestionKind.STATEMENT:
        return value["name"]
    if question.kind == QuestionKind.NUMBER and isinstance(value, str):
        return Decimal(value)
    if question.kind == QuestionKind.REASONS:
        return [str(each) for each in value]
    return value


def style_of(questions: Sequence[Question]) -> str:
    """Return the style sheet that hides what is not asked yet; what is wrong always shows."""
    rules = []
    for question in questions:
        conditions = conditions_of(questions, question)
        for key, codes in conditions:
            chosen = ", ".join(
                f'[name="{field_name(key)}"][value="{code}"]:checked' for code in codes
            )
            rules.append(
                f".app-answer:not(:has({chosen})) .utrecht-form-field"
                f':not(.utrecht-form-field--invalid):has([name="{field_name(question.key)}"])'
                " { display: none; }"
            )
    return "\n".join(rules) + "\n"


REQUIRED = _("Give an answer here.")
