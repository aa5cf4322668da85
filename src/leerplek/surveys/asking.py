"""The questions of a poll as a form, and an answer to them as it is kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from leerplek.common.forms import LeerplekForm
from leerplek.importing.fields import REFUSALS, CarefulForm
from leerplek.importing.sensitive import Care, found_in
from leerplek.surveys.enums import Means, QuestionKind
from leerplek.surveys.fields import REQUIRED, field_name, field_of, kept, shown_again
from leerplek.surveys.models import Poll, PollReason, Questionnaire
from leerplek.surveys.questions import (
    Question,
    Said,
    missing,
    only_asked,
    said_about,
    that_means,
)
from leerplek.surveys.selectors.again import can_ask_again_on, promised
from leerplek.surveys.selectors.polls import reasons_of

IN_OWN_WORDS = frozenset({QuestionKind.TEXT, QuestionKind.STATEMENT})


class QuestionsForm(CarefulForm, LeerplekForm):
    """The questions of a version; what is asked only after another answer shows then.

    Which question shows is decided by a style sheet, so it needs no scripts; the server
    decides once more, and drops what was answered to a question that is not asked.
    """

    # A form elsewhere asked what it asked: what it did not ask is no mistake of who answered.
    needs_answers = True

    def __init__(
        self,
        *args: Any,
        questionnaire: Questionnaire,
        reasons: Sequence[PollReason],
        **kwargs: Any,
    ) -> None:
        self.questionnaire = questionnaire
        self.questions = questionnaire.listed()
        super().__init__(*args, **kwargs)
        for question in questionnaire.worded():
            self.add_field(field_name(question.key), field_of(question, reasons))

    @property
    def media(self) -> forms.Media:
        address = reverse("surveys:style", args=[self.questionnaire.pk])
        return forms.Media(css={"all": [address]})

    @property
    def first_name(self) -> str:
        """Return the name of the field of the first question."""
        return field_name(self.questions[0].key)

    def filled_in(self, said: Said) -> Mapping[str, Any]:
        """Return the fields as an earlier answer fills them."""
        return {
            field_name(each.key): shown_again(each, said[each.key])
            for each in self.questions
            if each.key in said
        }

    def said(self) -> dict[str, Any]:
        """Return what was said to the questions that are asked."""
        return only_asked(self.questions, self._told())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        said = self.said()
        for question in missing(self.questions, said) if self.needs_answers else ():
            if field_name(question.key) not in self.errors:
                self.add_error(field_name(question.key), str(REQUIRED))
        for question in self.questions:
            if question.kind in IN_OWN_WORDS and question.key in said:
                self._refuse(question)
        self._refuse_day(said)
        # An answer that does not count may be wrong as well.
        for question in self.questions:
            name = field_name(question.key)
            if name in self.errors and not self._is_asked(question):
                del self.errors[name]
        return cleaned

    def _told(self) -> dict[str, Any]:
        return {
            each.key: kept(each, self.cleaned_data.get(field_name(each.key)))
            for each in self.questions
        }

    def _is_asked(self, question: Question) -> bool:
        return question.key in only_asked(self.questions, {**self._told(), question.key: True})

    def _refuse(self, question: Question) -> None:
        value = self.cleaned_data[field_name(question.key)]
        care = Care.NAME if question.kind == QuestionKind.STATEMENT else Care.FREE
        if question.means in {Means.PHONE, Means.EMAIL, Means.CONTACT_NAME}:
            return
        refused = found_in(str(value), care)
        if refused:
            self.add_error(field_name(question.key), gettext(str(REFUSALS[refused])))

    def _refuse_day(self, said: Mapping[str, Any]) -> None:
        named = said_about(self.questions, said, Means.AGAIN_ON)
        question = that_means(self.questions, Means.AGAIN_ON)
        if named and question and not can_ask_again_on(date.fromisoformat(named)):
            text = gettext("Choose a day from tomorrow, and within three years.")
            self.add_error(field_name(question.key), text)


def codes_of(
    poll: Poll, questionnaire: Questionnaire, said: Said, on: date | None = None
) -> dict[str, Any]:
    """Return an answer to this version, given on a day (today), as an ask keeps it."""
    questions = questionnaire.listed()
    first = questions[0]
    return {
        "questionnaire": questionnaire.pk,
        "said": said,
        "first": said.get(first.key, "") if first.kind == QuestionKind.CHOICE else "",
        **promised(questions, said, poll.organisation, on),
    }


def reasons_to_choose(region: int, said: Said) -> list[PollReason]:
    """Return the reasons on offer, and those that somebody who said this chose earlier."""
    reasons = list(reasons_of(region, only_offered=True))
    chosen = {pk for value in said.values() if isinstance(value, list) for pk in value}
    gone = chosen - {reason.pk for reason in reasons}
    numbers = [pk for pk in gone if isinstance(pk, int)]
    return reasons + (list(reasons_of(region).filter(pk__in=numbers)) if numbers else [])
