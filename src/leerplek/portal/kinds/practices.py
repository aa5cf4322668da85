"""What practices are asked: are details right, do they train, are places still there."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import PRACTICE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_hours, format_month
from leerplek.common.phones import format_phone
from leerplek.importing.sensitive import Care
from leerplek.portal.kinds.corrections import is_reachable
from leerplek.portal.kinds.details import (
    RIGHT,
    TITLES,
    Block,
    DetailsForm,
    address_of,
    correct_in_words,
    details_in_words,
    known,
    number_to_call,
    refuse_silence,
)
from leerplek.portal.kinds.profiles import practice_lines
from leerplek.practices.confirming import confirm_facts
from leerplek.practices.enums import ConfirmedHow, Facts, Willingness
from leerplek.practices.models import Place, Practice
from leerplek.practices.selectors import places_of, sites_of
from leerplek.practices.services import confirm_place, record_willingness, withdraw_confirmation
from leerplek.programmes.selectors import next_start
from leerplek.surveys.selectors.polls import is_polled

HOW = {
    AnsweredBy.LINK: ConfirmedHow.FORM,
    AnsweredBy.PHONE: ConfirmedHow.PHONE,
    AnsweredBy.MAIL: ConfirmedHow.MAIL,
    AnsweredBy.PAPER: ConfirmedHow.PAPER,
    AnsweredBy.MEETING: ConfirmedHow.MEETING,
}


def _practice(ask: Ask) -> Practice:
    about = ask.about
    assert isinstance(about, Practice)  # noqa: S101 -- these kinds are asked of practices only
    return about


class PracticeDetailsForm(DetailsForm):
    """Contact, sites, and the places that were offered."""

    @classmethod
    def blocks_of(cls, ask: Ask) -> list[Block]:
        return practice_blocks(_practice(ask))


def practice_blocks(practice: Practice) -> list[Block]:
    """Return what we know of a practice, block by block; a block without anything is left out."""
    contact = known(
        (_("Practice"), practice.name),
        (_("Contact person"), practice.contact_name),
        (_("Phone"), format_phone(practice.phone)),
        (_("E-mail address"), practice.email),
    )
    sites = [
        (str(site), address_of(site) or gettext("address unknown")) for site in sites_of(practice)
    ]
    places = [place_line(place) for place in places_of(practice)]
    blocks = [
        Block("contact", TITLES["contact"], contact),
        Block("sites", TITLES["sites"], sites or known((_("Address"), ""))),
        Block("places", TITLES["places"], places),
        Block("profile", TITLES["profile"], _profile(practice)),
    ]
    return [block for block in blocks if block.lines]


def _profile(practice: Practice) -> Lines:
    """Return what candidates read of a practice; nothing when there is nothing to look at."""
    return [(label, value) for label, value in practice_lines(practice) if value]


def place_line(place: Place) -> tuple[str, str]:
    """Return a place as the practice reads it: where, how many, which hours."""
    hours = format_hours(place.hours_min, place.hours_max)
    number = ngettext("%(number)d place", "%(number)d places", place.number) % {
        "number": place.number
    }
    per_week = gettext("%(hours)s a week") % {"hours": hours} if hours else ""
    facts = (number, str(place.get_learning_route_display()), per_week)
    return str(place.site), ", ".join(filter(None, facts))


class TrainsForm(AnswerForm):
    """Yes, maybe or no; how many; why not."""

    trains = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Willingness.YES, _("Yes")),
            (Willingness.MAYBE, _("Maybe")),
            (Willingness.NO, _("No")),
        ],
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(
        label=_("How many learners?"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=_("Leave it empty when you do not know yet."),
        widget=forms.NumberInput(attrs={"class": "app-short app-unless-no"}),
    )
    reason = forms.CharField(
        label=_("If not: why not?"),
        required=False,
        max_length=300,
        help_text=_("A few words are enough. Write nothing about anybody's health."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "app-when-no"}),
    )

    cares: ClassVar = {"reason": Care.FREE}

    def earlier(self) -> dict[str, Any]:
        return {**self.ask.answer, "reason": self.ask.answer_text}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("trains") == Willingness.NO:
            cleaned["number"] = None
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", gettext("Write in a few words why not."))
        else:
            cleaned["reason"] = ""
        return cleaned

    def given(self) -> Given:
        codes = {"trains": self.cleaned_data["trains"], "number": self.cleaned_data["number"]}
        return Given(codes=codes, text=self.cleaned_data["reason"])


def _trains_heading(ask: Ask) -> str:
    start = next_start(ask.organisation.region, timezone.localdate(ask.made_at))
    if start is None:
        return gettext("Can you train somebody?")
    month = format_month(start)
    return gettext("Can you train somebody from %(month)s?") % {"month": month}


def _record_willingness(told: Told) -> None:
    record_willingness(
        _practice(told.ask),
        trains=told.given.codes["trains"],
        reason_not=told.given.text,
        how=HOW[AnsweredBy(told.by)],
        actor=told.actor,
    )


def _trains_in_words(ask: Ask) -> Lines:
    lines = [(gettext("Trains learners"), str(Willingness(ask.answer["trains"]).label))]
    if ask.answer.get("number"):
        lines.append((gettext("How many"), str(ask.answer["number"])))
    return [*lines, (gettext("Why not"), ask.answer_text)] if ask.answer_text else lines


def _asked_in_a_poll(about: Practice | Candidate) -> str:
    assert isinstance(about, Practice)  # noqa: S101 -- asked of practices only
    return gettext("A poll asks this practice the same now.") if is_polled(about) else ""


def _after_trains(ask: Ask) -> str:
    if ask.answer.get("trains") == Willingness.NO:
        return gettext("We ask you again next year. You need not do anything now.")
    return gettext(
        "%(contact)s calls you to talk about what it asks of your practice. You need not do "
        "anything now."
    ) % {"contact": who_is_there(ask).person}


STANDS, GONE, OTHER = "yes", "no", "other"


class StandsForm(AnswerForm):
    """For each place: still there, not any more, or different."""

    phone = number_to_call()
    words = forms.CharField(
        label=_("What is different?"),
        required=False,
        max_length=600,
        help_text=_("Only if something is different, for example the hours."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"words": Care.FREE}

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        self.places = list(places_of(_practice(ask)))
        super().__init__(*args, ask=ask, **kwargs)
        for place in self.places:
            where, what = place_line(place)
            self.fields[f"place_{place.pk}"] = forms.ChoiceField(
                label=f"{where}: {what}",
                choices=[
                    (STANDS, _("Yes, still there")),
                    (GONE, _("No, not any more")),
                    (OTHER, _("Something is different")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose: is this place still there, or not?")},
            )
        if is_reachable(ask):
            del self.fields["phone"]
        places = [name for name in self.fields if name.startswith("place_")]
        self.order_fields([*places, "words", "phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        differs = any(cleaned.get(f"place_{place.pk}") == OTHER for place in self.places)
        if differs and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", gettext("Write in a few words what is different."))
        if not differs:
            cleaned["words"] = ""
        refuse_silence(self, differs=differs)
        return cleaned

    def given(self) -> Given:
        codes = {str(each.pk): self.cleaned_data[f"place_{each.pk}"] for each in self.places}
        return Given(codes={"places": codes}, text=self.cleaned_data["words"])


def _settle_places(told: Told) -> None:
    answers = told.given.codes["places"]
    for place in places_of(_practice(told.ask)):
        answer = answers.get(str(place.pk))
        if answer == STANDS:
            how = HOW[AnsweredBy(told.by)]
            confirm_place(place, how=how, version=place.version, actor=told.actor)
        if answer == GONE and place.is_confirmed:
            withdraw_confirmation(place, version=place.version, actor=told.actor)
    if OTHER not in answers.values():
        _confirm(told, Facts.CAPACITY)
    correct_in_words(told)


def _confirm(told: Told, facts: Facts) -> None:
    how = HOW[AnsweredBy(told.by)]
    confirm_facts(_practice(told.ask), facts=facts, how=how, actor=told.actor)


def _confirm_details(told: Told) -> None:
    """What the practice says is right, is confirmed; contact is right with all of its addresses."""
    answers = told.given.codes
    if answers.get("contact") == answers.get("sites") == RIGHT:
        _confirm(told, Facts.CONTACT)
    if answers.get("places") == RIGHT:
        _confirm(told, Facts.CAPACITY)
    correct_in_words(told)


def _stands_in_words(ask: Ask) -> Lines:
    words = {
        STANDS: gettext("still there"),
        GONE: gettext("not any more"),
        OTHER: gettext("something is different"),
    }
    names = {str(place.pk): str(place.site) for place in places_of(_practice(ask))}
    lines = [
        (names.get(key, gettext("a place that was removed")), words[value])
        for key, value in ask.answer["places"].items()
    ]
    return [*lines, (gettext("What is different"), ask.answer_text)] if ask.answer_text else lines


def _no_places(about: Practice | Candidate) -> str:
    assert isinstance(about, Practice)  # noqa: S101 -- asked of practices only
    return "" if places_of(about).exists() else gettext("This practice offers no place yet.")


def _after_details(ask: Ask) -> str:
    if ask.answer_text:
        return gettext(
            "%(contact)s changes it for you, and calls when something is not clear. You need not "
            "do anything now."
        ) % {"contact": who_is_there(ask).person}
    return gettext("We ask this once a year. You need not do anything now.")


def _after_stands(ask: Ask) -> str:
    if ask.answer_text:
        return _after_details(ask)
    if STANDS not in ask.answer["places"].values():
        return gettext("We look for nobody for this place now. You need not do anything now.")
    return gettext(
        "We look for a learner who fits. %(contact)s calls you when there is one. You need not do "
        "anything now."
    ) % {"contact": who_is_there(ask).person}


PRACTICE_DETAILS = AskKind(
    name="practice_details",
    label=_("Are the details right?"),
    heading=lambda _ask: gettext("Are your details right?"),
    lead=_("This is what we know of you. It takes a minute."),
    about=frozenset({PRACTICE}),
    form=PracticeDetailsForm,
    effect=_confirm_details,
    in_words=details_in_words,
    next_step=_after_details,
)
PRACTICE_TRAINS = AskKind(
    name="practice_trains",
    label=_("Can the practice train somebody?"),
    heading=_trains_heading,
    lead=_("Your answer binds you to nothing."),
    about=frozenset({PRACTICE}),
    form=TrainsForm,
    effect=_record_willingness,
    in_words=_trains_in_words,
    next_step=_after_trains,
    objection=_asked_in_a_poll,
    may_change=True,
)
PLACE_STANDS = AskKind(
    name="place_stands",
    label=_("Are the places still there?"),
    heading=lambda _ask: gettext("Is the place that you offered still there?"),
    lead=_("We only look for a learner for places that are still there."),
    about=frozenset({PRACTICE}),
    form=StandsForm,
    effect=_settle_places,
    in_words=_stands_in_words,
    next_step=_after_stands,
    objection=_no_places,
)
