"""A poll as a kind of ask: its questions on a phone, and what happens after an answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import BOTH, AnswerForm, AskKind, Given, Lines
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.common.formats import format_date, format_month
from leerplek.importing.fields import REFUSALS
from leerplek.importing.sensitive import Care, found_in
from leerplek.programmes.selectors import next_start
from leerplek.surveys.enums import Means, QuestionKind
from leerplek.surveys.fields import REQUIRED, field_name, field_of, kept, shown_again
from leerplek.surveys.models import PollReason
from leerplek.surveys.questions import Question, missing, only_asked, said_about, that_means
from leerplek.surveys.ready import NO
from leerplek.surveys.selectors.again import again_on_of, can_ask_again_on, promised
from leerplek.surveys.selectors.names import POLL
from leerplek.surveys.selectors.polls import answered_with, newest, poll_of, reasons_of
from leerplek.surveys.wording import lines_of

IN_OWN_WORDS = frozenset({QuestionKind.TEXT, QuestionKind.STATEMENT})


class PollForm(AnswerForm):
    """The questions of a poll; what is asked only after another answer shows then.

    Which question shows is decided by a style sheet, so it needs no scripts; the server
    decides once more, and drops what was answered to a question that is not asked.
    """

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        self.questionnaire = newest(poll_of(ask))
        self.questions = self.questionnaire.listed()
        super().__init__(*args, ask=ask, **kwargs)
        reasons = self._reasons(ask)
        for question in self.questions:
            self.add_field(field_name(question.key), field_of(question, reasons))

    def _reasons(self, ask: Ask) -> list[PollReason]:
        reasons = list(reasons_of(ask.about.region_id, only_offered=True))
        known = {each.key: each for each in self.questions}
        # What somebody chose earlier can still be chosen by them.
        chosen = [
            pk
            for key, value in ask.answer.get("said", {}).items()
            if key in known and known[key].kind == QuestionKind.REASONS
            for pk in value
        ]
        if chosen:
            offered = {reason.pk for reason in reasons}
            gone = PollReason.objects.filter(pk__in=set(chosen) - offered)
            reasons += gone
        return reasons

    @property
    def media(self) -> forms.Media:
        address = reverse("surveys:style", args=[self.questionnaire.pk])
        return forms.Media(css={"all": [address]})

    def earlier(self) -> Mapping[str, Any]:
        said = self.ask.answer.get("said", {})
        return {
            field_name(each.key): shown_again(each, said[each.key])
            for each in self.questions
            if each.key in said
        }

    def said(self) -> dict[str, Any]:
        """Return what was said to the questions that are asked."""
        told = {
            each.key: kept(each, self.cleaned_data.get(field_name(each.key)))
            for each in self.questions
        }
        return only_asked(self.questions, told)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        said = self.said()
        for question in missing(self.questions, said):
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

    def _is_asked(self, question: Question) -> bool:
        told = {
            each.key: kept(each, self.cleaned_data.get(field_name(each.key)))
            for each in self.questions
        }
        told[question.key] = True
        return question.key in only_asked(self.questions, told)

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

    def given(self) -> Given:
        said, first = self.said(), self.questions[0]
        codes = {
            "questionnaire": self.questionnaire.pk,
            "said": said,
            "first": said.get(first.key, "") if first.kind == QuestionKind.CHOICE else "",
            **promised(self.questions, said, poll_of(self.ask).organisation),
        }
        return Given(codes=codes)


def _in_words(ask: Ask) -> Lines:
    return lines_of(answered_with(ask), ask.answer["said"])


def _next_step(ask: Ask) -> str:
    facts = {
        "contact": who_is_there(ask).person,
        "day": format_date(poll_of(ask).call_by_on),
    }
    if ask.answer.get("again") == NO:
        return gettext("We do not ask you again. You need not do anything now.")
    if again_on := again_on_of(ask):
        text = gettext("We ask you again from %(day)s. You need not do anything now.")
        return text % {"day": format_date(again_on)}
    if ask.answer.get("first") == NO:
        if ask.candidate_id:
            return pgettext("to a candidate", "Thank you. You need not do anything now.")
        return gettext("Thank you. You need not do anything now.")
    if ask.candidate_id:
        return (
            pgettext(
                "to a candidate",
                "%(contact)s calls you before %(day)s. You need not do anything now.",
            )
            % facts
        )
    return gettext("%(contact)s calls you before %(day)s. You need not do anything now.") % facts


def _follow_up(ask: Ask) -> Lines:
    """Say to who said yes or maybe what comes when (D06); to who said no, what may help (C03)."""
    if ask.candidate_id:
        return []
    if ask.answer.get("first") == NO:
        return _advice(ask)
    poll = poll_of(ask)
    day = format_date(poll.call_by_on)
    lines = [
        (
            gettext("Before %(day)s") % {"day": day},
            gettext("We call you about what it asks of your practice, and about what you get."),
        ),
        (
            gettext("After that"),
            gettext("You meet candidates who live near you. You decide whether it fits."),
        ),
        (
            gettext("In the end"),
            gettext("We arrange the school, the contract and the subsidy together with you."),
        ),
    ]
    start = next_start(poll.organisation.region, poll.call_by_on)
    if start is not None:
        lines.append((format_month(start), gettext("The learner starts at your practice.")))
    return lines


def _advice(ask: Ask) -> Lines:
    questionnaire = answered_with(ask)
    chosen = said_about(questionnaire.listed(), ask.answer["said"], Means.REASONS) or []
    reasons = PollReason.objects.filter(pk__in=chosen).exclude(advice="")
    return [(reason.words, reason.advice) for reason in reasons]


def _still_open(ask: Ask) -> bool:
    return poll_of(ask).is_open


INVITATION = AskKind(
    name=POLL,
    label=_("A poll"),
    heading=lambda ask: poll_of(ask).title,
    lead=_("Your answer binds you to nothing. A no helps us too."),
    about=BOTH,
    form=PollForm,
    in_words=_in_words,
    next_step=_next_step,
    follow_up=_follow_up,
    may_change=True,
    about_a_thing=True,
    still_open=_still_open,
)
