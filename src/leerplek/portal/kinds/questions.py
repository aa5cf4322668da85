"""A question in the coordinator's own words, answered in words."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import AnswerForm, AskKind, Given, Lines
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.importing.sensitive import Care


class WordsForm(AnswerForm):
    """An answer in words."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        help_text=_("Write nothing about health or a benefit: we may not keep that."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    cares: ClassVar = {"words": Care.FREE}

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        if ask.candidate_id:
            self.fields["words"].label = pgettext("to a candidate", "Your answer")

    def earlier(self) -> dict[str, str]:
        return {"words": self.ask.answer_text}

    def given(self) -> Given:
        return Given(codes={}, text=self.cleaned_data["words"])


def _in_words(ask: Ask) -> Lines:
    return [(gettext("What was answered"), ask.answer_text)]


def _next_step(ask: Ask) -> str:
    if ask.candidate_id:
        text = pgettext(
            "to a candidate",
            "%(contact)s reads your answer, and calls when something is not clear. You need not do "
            "anything now.",
        )
    else:
        text = gettext(
            "%(contact)s reads your answer, and calls when something is not clear. You need not do "
            "anything now."
        )
    return text % {"contact": who_is_there(ask).person}


OPEN_QUESTION = AskKind(
    name="open_question",
    label=_("A question in your own words"),
    heading=lambda ask: ask.question,
    lead="",
    form=WordsForm,
    in_words=_in_words,
    next_step=_next_step,
    may_change=True,
    in_own_words=True,
)
# For instance about a candidate: whoever gets the link from somebody else reads nothing.
QUESTION_ABOUT_OTHERS = replace(
    OPEN_QUESTION,
    name="question_about_others",
    label=_("A question in your own words about somebody else"),
    shows_others=True,
)
