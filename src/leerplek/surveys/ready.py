"""The two polls that are there to begin with, after the steps of the playbook (D01, D04, D05).

They are written in the languages of the people who answer; a coordinator changes the words
in the poll that she makes of them.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import starmap

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.surveys.enums import Audience, Means, QuestionKind
from leerplek.surveys.questions import Choice, Question

YES, MAYBE, NO = "yes", "maybe", "no"
UNKNOWN = "unknown"
OPEN = (YES, MAYBE)


def ready_questions(audience: str) -> tuple[Question, ...]:
    """Return the questions of the ready poll for this audience, in Dutch and in English."""
    return _in_both(_candidates if audience == Audience.CANDIDATE else _practices)


def more_questions(audience: str) -> tuple[Question, ...]:
    """Return what a poll can ask besides, of which the answers fill the register."""
    return () if audience == Audience.CANDIDATE else _in_both(_of_register)


def leading(audience: str) -> str:
    """Return the key of the question that the response counts by: yes, maybe or no."""
    return "wants" if audience == Audience.CANDIDATE else "trains"


def _in_both(make: Callable[[], tuple[Question, ...]]) -> tuple[Question, ...]:
    with translation.override(settings.LANGUAGE_CODE):
        dutch = make()
    with translation.override("en"):
        english = make()
    return tuple(starmap(_with_english, zip(dutch, english, strict=True)))


def _with_english(question: Question, english: Question) -> Question:
    pairs = zip(question.choices, english.choices, strict=True)
    choices = tuple(replace(one, label_en=other.label) for one, other in pairs)
    return replace(question, text_en=english.text, help_en=english.help, choices=choices)


def _of_register() -> tuple[Question, ...]:
    return (
        Question(
            key="gp_count",
            kind=QuestionKind.NUMBER,
            text=_("How many GPs work at your practice?"),
            means=Means.GP_COUNT,
        ),
        Question(
            key="contact_name",
            kind=QuestionKind.TEXT,
            text=_("Whom can we best talk to?"),
            means=Means.CONTACT_NAME,
        ),
        Question(
            key="phone",
            kind=QuestionKind.TEXT,
            text=_("By which phone number can we reach you?"),
            means=Means.PHONE,
        ),
        Question(
            key="email",
            kind=QuestionKind.TEXT,
            text=_("To which e-mail address can we write?"),
            means=Means.EMAIL,
        ),
    )


def _practices() -> tuple[Question, ...]:
    """A no takes two answers: no, and why. That we may ask again stands there already."""
    places = {
        "bbl": _("How many places for BBL (working and learning)?"),
        "bol": _("How many places for BOL (school with a traineeship)?"),
        "third_route": _("How many places for the third route?"),
    }
    return (
        Question(
            key="trains",
            kind=QuestionKind.CHOICE,
            text=_("Can you train somebody?"),
            is_required=True,
            choices=(
                Choice(YES, _("Yes")),
                Choice(MAYBE, _("Maybe")),
                Choice(NO, _("No")),
            ),
            means=Means.TRAINS,
        ),
        Question(
            key="reasons",
            kind=QuestionKind.REASONS,
            text=_("What stands in the way?"),
            help=_("Choose all that fit."),
            is_required=True,
            only_if="trains",
            only_codes=(NO,),
            means=Means.REASONS,
        ),
        Question(
            key="words",
            kind=QuestionKind.TEXT,
            text=_("Do you want to tell us more?"),
            help=_("You need not. Write nothing about anybody's health."),
            only_if="trains",
            only_codes=(MAYBE, NO),
            means=Means.WORDS,
        ),
        Question(
            key="again",
            kind=QuestionKind.CHOICE,
            text=_("May we ask you again next year?"),
            choices=(Choice(YES, _("Yes")), Choice(NO, _("No, do not ask us again"))),
            only_if="trains",
            only_codes=(NO,),
            means=Means.AGAIN,
            usual=YES,
        ),
        Question(
            key="again_on",
            kind=QuestionKind.DATE,
            text=_("From which day may we ask you again?"),
            help=_("You need not fill this in."),
            only_if="again",
            only_codes=(YES,),
            means=Means.AGAIN_ON,
        ),
        *(
            Question(
                key=f"places_{route}",
                kind=QuestionKind.NUMBER,
                text=text,
                help=_("Leave it empty when you do not know yet."),
                only_if="trains",
                only_codes=OPEN,
            )
            for route, text in places.items()
        ),
        Question(
            key="supervisor",
            kind=QuestionKind.CHOICE,
            text=_("Does the doctor's assistant who would supervise agree?"),
            choices=(Choice(YES, _("Yes")), Choice(NO, _("We still have to ask"))),
            only_if="trains",
            only_codes=(YES,),
        ),
        Question(
            key="recognised",
            kind=QuestionKind.CHOICE,
            text=_("Are you a recognised training company (SBB)?"),
            help=_("If not, we help you with it."),
            choices=(
                Choice(YES, _("Yes")),
                Choice(NO, _("No")),
                Choice(UNKNOWN, pgettext("to a practice", "I do not know")),
            ),
            only_if="trains",
            only_codes=OPEN,
        ),
        Question(
            key="digicoach",
            kind=QuestionKind.CHOICE,
            text=_("Does somebody in your team help others with computers?"),
            choices=(Choice(YES, _("Yes")), Choice(NO, _("No"))),
            only_if="trains",
            only_codes=(YES,),
        ),
        Question(
            key="intention",
            kind=QuestionKind.STATEMENT,
            text=_("We intend to train somebody. Name of the GP:"),
            help=_("This is an intention and no contract. You can still change your mind."),
            is_required=True,
            only_if="trains",
            only_codes=(YES,),
        ),
    )


def _candidates() -> tuple[Question, ...]:
    return (
        Question(
            key="wants",
            kind=QuestionKind.CHOICE,
            text=pgettext("to a candidate", "Do you want to become a doctor's assistant?"),
            is_required=True,
            choices=(
                Choice(YES, _("Yes")),
                Choice(MAYBE, _("Maybe")),
                Choice(NO, _("No")),
            ),
        ),
        Question(
            key="sure",
            kind=QuestionKind.SCALE,
            text=pgettext("to a candidate", "How sure are you?"),
            help=_("1 is not sure at all, 5 is very sure."),
            only_if="wants",
            only_codes=OPEN,
        ),
        Question(
            key="from_when",
            kind=QuestionKind.DATE,
            text=pgettext("to a candidate", "From when could you begin?"),
            only_if="wants",
            only_codes=OPEN,
        ),
        Question(
            key="hours",
            kind=QuestionKind.NUMBER,
            text=pgettext("to a candidate", "How many hours a week do you want to work?"),
            only_if="wants",
            only_codes=OPEN,
        ),
        Question(
            key="needs",
            kind=QuestionKind.TEXT,
            text=pgettext("to a candidate", "What do you still want to know before you choose?"),
            help=pgettext("to a candidate", "Write nothing about your health."),
            only_if="wants",
            only_codes=(MAYBE,),
        ),
        Question(
            key="why_not",
            kind=QuestionKind.TEXT,
            text=pgettext("to a candidate", "Do you want to tell us why not?"),
            help=pgettext("to a candidate", "You need not. Write nothing about your health."),
            only_if="wants",
            only_codes=(NO,),
        ),
    )
