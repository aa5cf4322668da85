"""A poll as a kind of ask: its questions on a phone, and what happens after an answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import BOTH, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.common.formats import format_date, format_month
from leerplek.programmes.selectors import next_start
from leerplek.surveys.asking import QuestionsForm, codes_of, reasons_to_choose
from leerplek.surveys.enums import Means
from leerplek.surveys.models import PollReason
from leerplek.surveys.questions import said_about
from leerplek.surveys.ready import NO
from leerplek.surveys.selectors.again import again_on_of
from leerplek.surveys.selectors.names import POLL
from leerplek.surveys.selectors.polls import answered_with, newest, poll_of
from leerplek.surveys.services.versions import lock_version
from leerplek.surveys.wording import lines_of


class PollForm(QuestionsForm, AnswerForm):
    """The questions of a poll: who answered before keeps the version that they answered."""

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(
            *args,
            ask=ask,
            questionnaire=answered_with(ask) if ask.answer else newest(poll_of(ask)),
            reasons=reasons_to_choose(ask.about.region_id, ask.answer.get("said", {})),
            **kwargs,
        )

    def earlier(self) -> Mapping[str, Any]:
        return self.filled_in(self.ask.answer.get("said", {}))

    def given(self) -> Given:
        return Given(codes=codes_of(poll_of(self.ask), self.questionnaire, self.said()))


def _hold_version(told: Told) -> None:
    """Let no version be taken back while it is answered."""
    lock_version(told.given.codes["questionnaire"], told.ask.subject or 0)


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
    return [(reason.said, reason.said_advice) for reason in reasons]


def _still_open(ask: Ask) -> bool:
    return poll_of(ask).is_open


INVITATION = AskKind(
    name=POLL,
    label=_("A poll"),
    heading=lambda ask: poll_of(ask).heading,
    lead=_("Your answer binds you to nothing. A no helps us too."),
    about=BOTH,
    form=PollForm,
    effect=_hold_version,
    in_words=_in_words,
    next_step=_next_step,
    follow_up=_follow_up,
    mails_what_follows=True,
    may_change=True,
    about_a_thing=True,
    still_open=_still_open,
)
