"""What a practice tells on its own page, without being asked: right, different, or offered.

What is different and what is offered waits for a look by a coordinator, beside the register.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import User
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import PRACTICE, AnswerForm, AskKind, Given, Lines
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.common.formats import format_hours, format_number
from leerplek.common.phones import format_phone
from leerplek.importing.fields import MailField, PhoneField, PlainDecimalField
from leerplek.importing.sensitive import Care
from leerplek.portal.kinds.details import details_in_words
from leerplek.portal.kinds.practices import PracticeDetailsForm
from leerplek.practices.models import Practice
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS, hours_are_in_order
from leerplek.programmes.enums import LearningRoute

CHANGES, OFFER, CONFIRMED = "practice_changes", "practice_offer", "details_confirmed"
CHANGED_FIELDS = ("contact_name", "phone", "email", "gp_count")
MOST_PLACES, MOST_WEEKS, LONGEST = 20, 52, 600
NO_WORDS = _("Write nothing about anybody's health.")


class ChangesForm(AnswerForm):
    """How a practice is reached, filled in as the register says it now."""

    contact_name = forms.CharField(label=_("Contact person"), required=False, max_length=160)
    phone = PhoneField(
        label=_("Phone"), required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = MailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email"}),
    )
    gp_count = PlainDecimalField(
        label=_("Number of GPs"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
    )
    words = forms.CharField(
        label=_("What else is not right? For example your address or your places."),
        required=False,
        max_length=LONGEST,
        help_text=NO_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"contact_name": Care.NAME, "words": Care.FREE}

    def earlier(self) -> Mapping[str, Any]:
        return {name: getattr(_practice(self.ask), name) for name in CHANGED_FIELDS}

    def changed(self) -> dict[str, Any]:
        """Return the fields that say something else than the register, as they are kept."""
        now = _practice(self.ask)
        return {
            name: plain(self.cleaned_data[name])
            for name in CHANGED_FIELDS
            if name in self.cleaned_data and self.cleaned_data[name] != getattr(now, name)
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.changed() and not cleaned.get("words"):
            text = gettext("Nothing is different yet. Change what is not right, or go back.")
            self.add_error(None, text)
        return cleaned

    def given(self) -> Given:
        return Given(codes={"fields": self.changed()}, text=self.cleaned_data["words"])


class OfferForm(AnswerForm):
    """How many places for which learning route, in which order, and who supervises."""

    hours_min = PlainDecimalField(
        label=_("Hours a week, at least"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )
    hours_max = PlainDecimalField(
        label=_("Hours a week, at most"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )
    lead_weeks = forms.IntegerField(
        label=_("How many weeks do you need to arrange everything?"),
        required=False,
        min_value=0,
        max_value=MOST_WEEKS,
        help_text=_("Between the day you know who comes and the first day."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "app-short"}),
    )
    supervisor_name = forms.CharField(
        label=_("Who supervises the learner?"),
        required=False,
        max_length=160,
        help_text=_("Leave it empty when you do not know yet."),
    )
    supervisor_phone = PhoneField(label=_("Phone of the supervisor"), required=False)
    supervisor_email = MailField(label=_("E-mail address of the supervisor"), required=False)
    words = forms.CharField(
        label=_("Do you want to tell us more?"),
        required=False,
        max_length=LONGEST,
        help_text=NO_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"supervisor_name": Care.NAME, "words": Care.FREE}

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        for route in LearningRoute:
            self.fields[f"number_{route}"] = forms.IntegerField(
                label=_("How many places for %(route)s?") % {"route": route.label},
                help_text=ROUTE_HELP[route],
                required=False,
                min_value=0,
                max_value=MOST_PLACES,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "app-short"}),
            )
        choices = [("", _("no preference")), *LearningRoute.choices]
        for name, label in ORDER.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        numbers = [f"number_{route}" for route in LearningRoute]
        self.order_fields([*numbers, *ORDER, *self.base_fields])

    def earlier(self) -> Mapping[str, Any]:
        told = self.ask.answer
        if not told:
            return {}
        order = dict(zip(ORDER, told["order"], strict=False))
        numbers = {f"number_{route}": number for route, number in told["places"].items()}
        who = {f"supervisor_{name}": value for name, value in told["supervisor"].items()}
        rest = {name: told[name] for name in ("hours_min", "hours_max", "lead_weeks")}
        return {**order, **numbers, **who, **rest, "words": self.ask.answer_text}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        offered = self._offered(cleaned)
        if not offered and not self.errors:
            self.add_error(None, gettext("Fill in a number of places for at least one route."))
        first, second = cleaned.get("first"), cleaned.get("second")
        for name, chosen in (("first", first), ("second", second)):
            if chosen and chosen not in offered:
                self.add_error(name, gettext("You offer no place for this route."))
        if second and not first:
            self.add_error("first", gettext("Choose your first preference too."))
        if first and first == second:
            self.add_error("second", gettext("This is your first preference already."))
        if not hours_are_in_order(cleaned.get("hours_min"), cleaned.get("hours_max")):
            text = gettext("This is lower than the lowest number of hours.")
            self.add_error("hours_max", text)
        reached = cleaned.get("supervisor_phone") or cleaned.get("supervisor_email")
        if reached and not cleaned.get("supervisor_name"):
            self.add_error("supervisor_name", gettext("Fill in the name too."))
        return cleaned

    def _offered(self, cleaned: Mapping[str, Any]) -> dict[str, int]:
        numbers = {str(route): cleaned.get(f"number_{route}") for route in LearningRoute}
        return {route: number for route, number in numbers.items() if number}

    def given(self) -> Given:
        cleaned = self.cleaned_data
        order = [cleaned[name] for name in ORDER if cleaned.get(name)]
        supervisor = {name: cleaned[f"supervisor_{name}"] for name in ("name", "phone", "email")}
        codes = {
            "places": self._offered(cleaned),
            "order": order,
            "hours_min": plain(cleaned["hours_min"]),
            "hours_max": plain(cleaned["hours_max"]),
            "lead_weeks": cleaned["lead_weeks"],
            "supervisor": supervisor if supervisor["name"] else {},
        }
        return Given(codes=codes, text=cleaned["words"])


ORDER = {"first": _("Which one do you like best?"), "second": _("And after that?")}
ROUTE_HELP = {
    LearningRoute.BBL: _("The learner works with you and goes to school a day a week."),
    LearningRoute.BOL: _("The learner goes to school, and does a traineeship with you."),
    LearningRoute.THIRD_ROUTE: _("The learner follows a programme at an own pace."),
}


def plain(value: Any) -> Any:
    """Return a value as an answer keeps it: a number with decimals as text."""
    return str(value.normalize()) if isinstance(value, Decimal) else value


def _practice(ask: Ask) -> Practice:
    about = ask.about
    assert isinstance(about, Practice)  # noqa: S101 -- these are told by practices only
    return about


def label_of(name: str) -> str:
    """Return what a field of the register is called."""
    labels = {field.name: field.verbose_name for field in Practice._meta.concrete_fields}
    return capfirst(str(labels[name]))


def field_in_words(name: str, value: Any) -> str:
    """Return a value of the register as a person reads it; nothing is nothing."""
    if value in (None, ""):
        return ""
    if name == "phone":
        return format_phone(value)
    return format_number(Decimal(value)) if name == "gp_count" else str(value)


def places_in_words(number: int) -> str:
    """Return how many places."""
    text = ngettext("%(number)d place", "%(number)d places", number)
    return text % {"number": number}


def _changes_in_words(ask: Ask) -> Lines:
    lines = [
        (label_of(name), field_in_words(name, value) or gettext("nothing"))
        for name, value in ask.answer["fields"].items()
    ]
    return _with_words(ask, lines)


def offer_in_words(ask: Ask) -> Lines:
    """Return what a practice offers as people read it."""
    told = ask.answer
    lines = [
        (str(LearningRoute(route).label), places_in_words(number))
        for route, number in told["places"].items()
    ]
    if told["order"]:
        order = ", ".join(str(LearningRoute(route).label) for route in told["order"])
        lines.append((gettext("In order of preference"), order))
    hours = format_hours(*hours_of(told))
    if hours:
        lines.append((gettext("Hours a week"), hours))
    if told["lead_weeks"] is not None:
        lines.append((gettext("Needs to arrange everything"), weeks_in_words(told["lead_weeks"])))
    if told["supervisor"]:
        who = told["supervisor"]
        reached = (format_phone(who["phone"]) if who["phone"] else "", who["email"])
        lines.append((gettext("Supervisor"), ", ".join(filter(None, (who["name"], *reached)))))
    return _with_words(ask, lines)


def hours_of(told: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and the highest number of hours of an offer."""
    low, high = told["hours_min"], told["hours_max"]
    return Decimal(low) if low else None, Decimal(high) if high else None


def weeks_in_words(weeks: int) -> str:
    """Return a number of weeks."""
    return ngettext("%(weeks)d week", "%(weeks)d weeks", weeks) % {"weeks": weeks}


def _with_words(ask: Ask, lines: Lines) -> Lines:
    return [*lines, (gettext("Also said"), ask.answer_text)] if ask.answer_text else lines


def _looked_at(ask: Ask) -> str:
    return gettext("%(contact)s looks at it, and calls when something is not clear.") % {
        "contact": who_is_there(ask).person
    }


DETAILS_CONFIRMED = AskKind(
    name=CONFIRMED,
    label=_("Details confirmed"),
    heading=lambda _ask: gettext("What the practice said is right"),
    lead="",
    about=frozenset({PRACTICE}),
    form=PracticeDetailsForm,
    in_words=details_in_words,
    next_step=lambda _ask: gettext("You need not do anything now."),
    about_a_thing=True,
    is_thanked_for=False,
)
PRACTICE_CHANGES = AskKind(
    name=CHANGES,
    label=_("Details changed by the practice"),
    heading=lambda _ask: gettext("What is not right?"),
    lead=_("Change what is not right. We look at it before it counts."),
    about=frozenset({PRACTICE}),
    form=ChangesForm,
    in_words=_changes_in_words,
    next_step=_looked_at,
    about_a_thing=True,
)
PRACTICE_OFFER = AskKind(
    name=OFFER,
    label=_("Places offered by the practice"),
    heading=lambda _ask: gettext("What can you offer a learner?"),
    lead=_("Your answer binds you to nothing. Several routes may be filled in."),
    about=frozenset({PRACTICE}),
    form=OfferForm,
    in_words=offer_in_words,
    next_step=_looked_at,
    about_a_thing=True,
)
TOLD_KINDS = {CHANGES: PRACTICE_CHANGES, OFFER: PRACTICE_OFFER}


def draft_of(practice: Practice, kind: AskKind, *, contact: User) -> Ask:
    """Return a question that is not kept, for the form to be filled in as it was told last."""
    last = Ask.objects.filter(practice=practice, kind=kind.name, state=AskState.ANSWERED)
    before = last.order_by("-answered_at", "-pk").first() if kind.name == OFFER else None
    return Ask(
        practice=practice,
        organisation=practice.organisation,
        kind=kind.name,
        contact=contact,
        answer=before.answer if before else {},
        answer_text=before.answer_text if before else "",
        version=0,
    )
