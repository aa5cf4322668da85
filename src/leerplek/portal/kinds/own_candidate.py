"""A practice has somebody itself: what it tells, and what we ask that person (C20, I11)."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, PRACTICE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.candidates.enums import CandidateState, StopReason
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import lock_candidate, stop_oneself, withdraw_candidate
from leerplek.importing.fields import MailField, PhoneField
from leerplek.importing.sensitive import Care
from leerplek.practices.models import Practice
from leerplek.programmes.enums import LearningRoute

BRINGS, AGREES = "own_candidate", "own_candidate_agrees"
YES, NO = "yes", "no"


class BringsForm(AnswerForm):
    """Whom a practice brings, and how we reach that person."""

    first_name = forms.CharField(label=_("First name"), max_length=100)
    last_name = forms.CharField(label=_("Last name"), max_length=120)
    phone = PhoneField(
        label=_("Phone"), required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = MailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("A phone number or an e-mail address is enough: we ask whether they agree."),
        widget=forms.TextInput(attrs={"inputmode": "email"}),
    )
    route = forms.ChoiceField(
        label=_("By which learning route?"),
        choices=LearningRoute.choices,
        widget=forms.RadioSelect,
    )
    knows = forms.BooleanField(
        label=_("I spoke about this with them, and they know that I pass on their name.")
    )

    cares: ClassVar = {"first_name": Care.NAME, "last_name": Care.NAME}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reached = cleaned.get("phone") or cleaned.get("email")
        if not reached and not {"phone", "email"} & set(self.errors):
            text = gettext("Fill in a phone number or an e-mail address: then we can ask them.")
            self.add_error("phone", text)
        return cleaned

    def given(self) -> Given:
        """Return what is kept with the practice: of the person nothing, that is in their file."""
        return Given(codes={"route": self.cleaned_data["route"]})

    def facts(self) -> dict[str, str]:
        """Return what the file of the person begins with."""
        names = ("first_name", "last_name", "phone", "email")
        return {name: self.cleaned_data[name] for name in names}


class AgreesForm(AnswerForm):
    """Yes or no, by the person whom a practice brought."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("to a candidate", "Your answer"),
        choices=[
            (YES, pgettext_lazy("to a candidate", "Yes, I want to learn there")),
            (NO, pgettext_lazy("to a candidate", "No, I do not want this")),
        ],
        widget=forms.RadioSelect,
    )

    def given(self) -> Given:
        return Given(codes={"answer": self.cleaned_data["answer"]})


def _practice_of(ask: Ask) -> str:
    practice = Practice.objects.filter(pk=ask.subject or 0).first()
    return practice.name if practice else gettext("A practice")


def _asks(ask: Ask) -> str:
    return pgettext("to a candidate", "%(practice)s wants to train you. Do you want that too?") % {
        "practice": _practice_of(ask)
    }


def _act_on_answer(told: Told) -> None:
    """Let who says no stop: the file goes by itself, and the place is free again."""
    candidate = told.ask.candidate
    assert candidate is not None  # noqa: S101 -- asked of candidates only
    if told.given.codes["answer"] == YES or candidate.state == CandidateState.WITHDRAWN:
        return
    if told.actor is None:
        stop_oneself(candidate)
        return
    locked = lock_candidate(candidate)
    withdraw_candidate(
        locked, version=locked.version, because=StopReason.WITHDREW, actor=told.actor
    )


def _answered(ask: Ask) -> Lines:
    words = {YES: gettext("yes"), NO: gettext("no")}
    return [(gettext("Wants to learn there"), words[ask.answer["answer"]])]


def _after(ask: Ask) -> str:
    if ask.answer["answer"] == NO:
        return pgettext(
            "to a candidate",
            "We stop here, and your file is erased by itself. You need not do anything.",
        )
    return pgettext(
        "to a candidate",
        "The school looks whether you can follow the course. %(contact)s calls you about it.",
    ) % {"contact": who_is_there(ask).person}


def is_brought(candidate: Candidate, practice: Practice) -> bool:
    """Tell whether somebody still takes part, and for this practice."""
    return candidate.state == CandidateState.ACTIVE and candidate.own_practice_id == practice.pk


# Its answers tell of somebody else, so only the organisation that keeps the file reads them.
OWN_CANDIDATE = AskKind(
    name=BRINGS,
    label=_("Own candidate of the practice"),
    heading=lambda _ask: gettext("Whom do you have yourself?"),
    lead=_(
        "We ask them whether they agree, and the school whether they can follow the course. Until "
        "then we keep your place free for them."
    ),
    about=frozenset({PRACTICE}),
    form=BringsForm,
    in_words=lambda ask: [
        (gettext("Learning route"), str(LearningRoute(ask.answer["route"]).label)),
        (gettext("Candidate"), str(ask.about_candidate)),
    ],
    next_step=lambda ask: (
        gettext(
            "We ask them whether they agree. Then the school judges, and %(contact)s calls you."
        )
        % {"contact": who_is_there(ask).person}
    ),
    about_a_thing=True,
    shows_others=True,
)
OWN_CANDIDATE_AGREES = AskKind(
    name=AGREES,
    label=_("Does the own candidate of a practice agree?"),
    heading=_asks,
    lead=pgettext_lazy(
        "to a candidate",
        "They gave us your name. If you say no we stop, and your file is erased by itself.",
    ),
    about=frozenset({CANDIDATE}),
    form=AgreesForm,
    effect=_act_on_answer,
    in_words=_answered,
    next_step=_after,
    about_a_thing=True,
)
