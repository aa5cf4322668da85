"""The versions of the questions of a poll, and who answered which."""

from dataclasses import dataclass

from django.db.models import Count

from leerplek.asks.enums import AskState
from leerplek.asks.models import Answer, Ask
from leerplek.surveys.models import Poll, Questionnaire
from leerplek.surveys.questions import Question
from leerplek.surveys.selectors.names import POLL


@dataclass(frozen=True)
class Version:
    """A version that was asked: its questions, and how many answers that count are to it."""

    questionnaire: Questionnaire
    questions: tuple[Question, ...]
    answered: int

    @property
    def number(self) -> int:
        return self.questionnaire.number


def draft_of(poll: Poll) -> Questionnaire | None:
    """Return the draft of the next version, or None."""
    return poll.questionnaires.filter(is_draft=True).first()


def is_answered(questionnaire: Questionnaire) -> bool:
    """Tell whether somebody answered this version, also when the answer was changed since."""
    answers = Answer.objects.filter(ask__kind=POLL, ask__subject=questionnaire.poll_id)
    return answers.filter(answer__questionnaire=questionnaire.pk).exists()


def versions_of(poll: Poll) -> list[Version]:
    """Return what was asked, the newest first."""
    answered = Ask.objects.filter(kind=POLL, subject=poll.pk, state=AskState.ANSWERED)
    rows = answered.order_by().values_list("answer__questionnaire").annotate(Count("pk"))
    counts = dict(rows)
    return [
        Version(each, each.listed(), counts.get(each.pk, 0))
        for each in poll.questionnaires.filter(is_draft=False).order_by("-number")
    ]


def used_keys(poll: Poll) -> set[str]:
    """Return the keys of all questions that the poll asked, or is about to ask."""
    return {each.key for every in poll.questionnaires.all() for each in every.listed()}


def used_codes(poll: Poll, key: str) -> set[str]:
    """Return the codes of the answers that a question had to choose from, in any version."""
    return {
        choice.code
        for every in poll.questionnaires.all()
        for each in every.listed()
        if each.key == key
        for choice in each.choices
    }
