"""Before an evening of speed dates: which practices come, and does the candidate come (C16)?

Practices stand by name; a candidate marks none, and no practice reads what is answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, AnswerForm, AskKind, Given, Lines
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.common.formats import format_hours, format_km, format_moment
from leerplek.importing.sensitive import Care
from leerplek.matching.enums import PRACTICES_FOR_CANDIDATE
from leerplek.matching.selectors.profiles import COMES, Shown, guest_shown, practices_for
from leerplek.portal.kinds.profiles import profile_lines

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Profile:
    """One practice as a candidate reads it; there are no papers of a practice."""

    key: str
    title: str
    lines: Lines
    papers: tuple[()] = ()


@dataclass(frozen=True)
class ReadProfile:
    """A practice to read: nothing is asked about it."""

    block: Profile
    fields: tuple[forms.BoundField, ...] = ()


class ComingForm(AnswerForm):
    """The practices that come, and whether the candidate does."""

    asked = True
    side_by_side = True
    rest_text = pgettext_lazy(
        "to a candidate", "We count on you. Can you not come, or have you a question? Tell us here."
    )

    comes = forms.ChoiceField(
        label=pgettext_lazy("to a candidate", "Do you come to the speed dates?"),
        choices=[
            (YES, pgettext_lazy("by a candidate", "Yes, I come")),
            (NO, pgettext_lazy("by a candidate", "No, I cannot come")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=pgettext_lazy("to a candidate", "Is there something you want to ask or tell?"),
        required=False,
        max_length=1000,
        help_text=pgettext_lazy(
            "to a candidate", "The coordinator reads it. Write nothing about your health."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"words": Care.FREE}

    def earlier(self) -> dict[str, Any]:
        if COMES not in self.ask.answer:
            return {}
        return {"comes": YES if self.ask.answer[COMES] else NO, "words": self.ask.answer_text}

    def given(self) -> Given:
        is_coming = self.cleaned_data["comes"] == YES
        return Given(codes={COMES: is_coming}, text=self.cleaned_data["words"])

    def blocks(self) -> Iterator[ReadProfile]:
        """Yield each practice, for the page."""
        for each in practices_for(self.ask):
            yield ReadProfile(Profile(f"place_{each.place.pk}", each.name, _lines(each)))

    @property
    def rest_title(self) -> str:
        return pgettext("to a candidate", "Do you come?")

    @property
    def rest(self) -> list[forms.BoundField]:
        """Return the fields that stand below the practices."""
        return [self["comes"], self["words"]]


def _lines(shown: Shown) -> Lines:
    place, site = shown.place, shown.place.site
    way = "" if shown.km is None else format_km(shown.km, approximate=shown.is_rough)
    lines = [
        (gettext("Distance"), way),
        (gettext("Hours a week"), format_hours(place.hours_min, place.hours_max)),
        (gettext("Learning route"), str(place.get_learning_route_display())),
        *profile_lines(place, site),
    ]
    return [(label, value) for label, value in lines if value]


def _card(ask: Ask) -> Lines:
    """Tell when and where the evening is, as it stands now."""
    guest = guest_shown(ask)
    if guest is None:
        return []
    evening = guest.evening
    lines = [
        (gettext("When"), format_moment(evening.starts_at)),
        (pgettext("of a meeting", "Where"), evening.venue),
    ]
    return [(label, value) for label, value in lines if value]


def _in_words(ask: Ask) -> Lines:
    said = gettext("comes to the speed dates") if ask.answer[COMES] else gettext("cannot come")
    lines = [(gettext("What was answered"), said)]
    return [*lines, (gettext("What was added"), ask.answer_text)] if ask.answer_text else lines


def _next_step(ask: Ask) -> str:
    contact = {"contact": who_is_there(ask).person}
    if ask.answer[COMES]:
        return pgettext("to a candidate", "See you there. You need not do anything now.")
    return (
        pgettext("to a candidate", "Thank you for telling us. %(contact)s calls you about it.")
        % contact
    )


def _is_to_come(ask: Ask) -> bool:
    guest = guest_shown(ask)
    return guest is not None and guest.evening.starts_at > timezone.now()


def _no_reminder(_ask: Ask) -> list[int]:
    return []


EVENING_PRACTICES = AskKind(
    name=PRACTICES_FOR_CANDIDATE,
    label=_("Practices before speed dates"),
    heading=lambda _ask: pgettext(
        "to a candidate", "Which practices do you meet at the speed dates?"
    ),
    lead=pgettext_lazy(
        "to a candidate",
        "These practices have work that may fit you. They stand in no particular order.",
    ),
    about=frozenset({CANDIDATE}),
    form=ComingForm,
    in_words=_in_words,
    next_step=_next_step,
    may_change=True,
    about_a_thing=True,
    card=_card,
    still_open=_is_to_come,
    needs_answer=False,
    when_silent=pgettext_lazy("to a candidate", "Do you come? Then you need not do anything here."),
    reminder_days=_no_reminder,
)
