"""The question to a supervisor: do you guide the learner at this place?"""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import PRACTICE, Addressee, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.asks.services import AskError
from leerplek.common.formats import format_date, format_hours, format_number
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import Weekday
from leerplek.supervisors.enums import GUIDES, Part, Reply
from leerplek.supervisors.experience import is_little
from leerplek.supervisors.forms import in_order
from leerplek.supervisors.models import Supervision
from leerplek.supervisors.selectors.asking import supervision_of
from leerplek.supervisors.selectors.places import Guidance, guidance_of, in_words
from leerplek.supervisors.services.asking import keep_reply, put_question


class GuidesForm(AnswerForm):
    """Yes, no or a question first; and on which days somebody is there."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Reply.YES, _("Yes, I guide the learner")),
            (Reply.NO, _("No")),
            (Reply.QUESTION, _("I have a question first")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Your question, or what you want to add"),
        required=False,
        max_length=1000,
        help_text=_("Write nothing about anybody's health."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On which days are you at the practice?"),
        required=False,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Look whether it is right. You need not fill this in."),
    )

    cares: ClassVar = {"words": Care.FREE}

    def earlier(self) -> dict[str, Any]:
        supervision = supervision_of(self.ask)
        days = supervision.supervisor.weekdays if supervision else []
        return {"weekdays": days, **self.ask.answer, "words": self.ask.answer_text}

    def clean_weekdays(self) -> list[str]:
        return in_order(self.cleaned_data["weekdays"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asks = cleaned.get("answer") == Reply.QUESTION
        if asks and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", gettext("Write your question."))
        return cleaned

    def given(self) -> Given:
        codes = {name: self.cleaned_data[name] for name in ("answer", "weekdays")}
        return Given(codes=codes, text=self.cleaned_data["words"])


def _keep(told: Told) -> None:
    supervision = supervision_of(told.ask)
    if supervision is None or supervision.ended_on is not None:
        raise AskError(gettext("This is not needed any more. You need not answer."))
    codes = told.given.codes
    supervision = keep_reply(
        supervision,
        reply=codes["answer"],
        by=told.by,
        weekdays=codes["weekdays"],
        actor=told.actor,
    )
    if codes["answer"] == Reply.QUESTION:
        put_question(supervision, told.given.text, by=told.by, actor=told.actor)


def _in_words(ask: Ask) -> Lines:
    lines = [(gettext("What was answered"), str(Reply(ask.answer["answer"]).label))]
    if ask.answer.get("weekdays"):
        lines.append((gettext("Days at the practice"), in_words(ask.answer["weekdays"])))
    if ask.answer_text:
        lines.append((gettext("What was added"), ask.answer_text))
    return lines


def _next_step(ask: Ask) -> str:
    contact = {"contact": who_is_there(ask).person}
    if ask.answer["answer"] == Reply.YES:
        text = gettext(
            "You hear from %(contact)s when there is a learner. You need not do anything now."
        )
    elif ask.answer["answer"] == Reply.NO:
        text = gettext(
            "%(contact)s looks with your practice for somebody else. You need not do anything now."
        )
    else:
        text = gettext("%(contact)s answers your question. After that you say yes or no.")
    return text % contact


def _heading(ask: Ask) -> str:
    supervision = supervision_of(ask)
    if supervision is not None and supervision.part == Part.SECOND:
        return gettext("Do you want to guide a learner, as the second supervisor?")
    return gettext("Do you want to guide a learner?")


def _card(ask: Ask) -> Lines:
    """Return what it is about: the place, who shares it, and what somebody may want to know."""
    supervision = supervision_of(ask)
    if supervision is None or supervision.ended_on is not None:
        return []
    here = guidance_of(supervision.place)
    lines = [*_about_place(here), *_about_sharing(here, supervision)]
    return [(label, value) for label, value in lines if value]


def _about_place(here: Guidance) -> Lines:
    place = here.place
    hours = format_hours(place.hours_min, place.hours_max)
    start = place.start_on or (place.cohort.start_on if place.cohort else None)
    return [
        (gettext("Practice"), place.site.practice.name),
        (gettext("Learning route"), str(place.get_learning_route_display())),
        (gettext("Hours a week"), hours),
        (gettext("From"), format_date(start) if start else ""),
        (gettext("Days of the learner"), place.weekdays_in_words),
    ]


def _about_sharing(here: Guidance, own: Supervision) -> Lines:
    others = [each for each in here.both if each.pk != own.pk]
    shared = ", ".join(
        f"{each.supervisor} ({each.days_in_words})" if each.days else str(each.supervisor)
        for each in others
    )
    least = here.policy.experience_years
    advice = gettext(
        "You work in this profession for less than %(least)s years. That is no objection. Share "
        "the learner with somebody who has more experience, and plan a talk in the first weeks."
    ) % {"least": format_number(least)}
    return [
        (gettext("You do it with"), shared),
        (gettext("What you take on"), own.tasks),
        (gettext("Your days with the learner"), in_words(own.weekdays)),
        (gettext("Days without guidance so far"), here.uncovered_in_words),
        (gettext("Our advice"), advice if is_little(own.supervisor.years, least) else ""),
    ]


def _still_open(ask: Ask) -> bool:
    supervision = supervision_of(ask)
    return supervision is not None and supervision.ended_on is None


def _addressee(ask: Ask) -> Addressee | None:
    supervision = supervision_of(ask)
    if supervision is None:
        return None
    person = supervision.supervisor
    return Addressee(name=person.name, email=person.email, phone=person.phone)


GUIDES_AT_PLACE = AskKind(
    name=GUIDES,
    label=_("Does a supervisor guide at a place?"),
    heading=_heading,
    lead=_("Your practice named you for this. A no is fine too."),
    about=frozenset({PRACTICE}),
    form=GuidesForm,
    effect=_keep,
    in_words=_in_words,
    next_step=_next_step,
    may_change=True,
    about_a_thing=True,
    card=_card,
    still_open=_still_open,
    addressee=_addressee,
)
