"""Before and after an evening of speed dates: who comes, and with whom would you go on?"""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, PRACTICE, AnswerForm, AskKind, Given, Lines
from leerplek.asks.models import Ask
from leerplek.common.formats import format_date, format_hours, format_km
from leerplek.matching.enums import (
    CARDS_FOR_PRACTICE,
    TOP_THREE_OF_CANDIDATE,
    TOP_THREE_OF_PRACTICE,
)
from leerplek.matching.selectors.favourites import (
    FAVOURITES,
    Card,
    cards_for,
    favourites_of,
    hosts_of,
)
from leerplek.matching.selectors.wishes import (
    WISHES,
    guests_asked,
    met_by,
    wishes_of,
)
from leerplek.portal.shared_papers import PaperLink, links_to_papers
from leerplek.programmes.enums import LearningRoute

NOBODY = "nobody"
FIELDS = ("first", "second", "third")
LABELS = (_("First choice"), _("Second choice"), _("Third choice"))


class TopThreeForm(AnswerForm):
    """Up to three of those who were met, the dearest first."""

    first = forms.ChoiceField(label=LABELS[0])
    second = forms.ChoiceField(label=LABELS[1], required=False)
    third = forms.ChoiceField(label=LABELS[2], required=False)

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        met = [
            (str(each.pk), _with_round(each.name, each.round)) for each in met_by(guests_asked(ask))
        ]
        more = ("", gettext("Nobody else"))
        self._choose("first", [("", gettext("choose …")), *met, (NOBODY, gettext("Nobody"))])
        self._choose("second", [more, *met])
        self._choose("third", [more, *met])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = choices

    def earlier(self) -> dict[str, Any]:
        if WISHES not in self.ask.answer:
            return {}
        wishes = [str(pk) for pk in self.ask.answer[WISHES]]
        return dict(zip(FIELDS, wishes or [NOBODY], strict=False))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, second, third = (cleaned.get(name) or "" for name in FIELDS)
        if first == NOBODY and (second or third):
            self.add_error("first", gettext("Choose a first one, or choose nobody else below."))
        elif third and not second:
            self.add_error("second", gettext("Choose a second one, or choose nobody else below."))
        chosen = [each for each in (first, second, third) if each and each != NOBODY]
        if len(set(chosen)) < len(chosen):
            self.add_error(None, gettext("Choose each of them once."))
        return cleaned

    def given(self) -> Given:
        chosen = (self.cleaned_data[name] for name in FIELDS)
        return Given({WISHES: [int(each) for each in chosen if each and each != NOBODY]})


class FavouritesForm(AnswerForm):
    """Whom a practice would like to meet, of who comes: none, or as many as the class allows."""

    favourites = forms.TypedMultipleChoiceField(
        label=_("Whom would you like to meet?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        hosts = hosts_of(ask)
        self.most = hosts[0].evening.cohort.numbers.favourites if hosts else 0
        field = self.fields["favourites"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        self.cards = cards_for(ask)
        field.choices = [(card.pk, card_in_words(card)) for card in self.cards]
        if not field.choices:
            field.help_text = gettext(
                "At this moment nobody comes who could work at your practice."
            )
            return
        field.help_text = ngettext(
            "Tick at most %(count)d, or nobody.", "Tick at most %(count)d, or nobody.", self.most
        ) % {"count": self.most}

    def earlier(self) -> dict[str, Any]:
        return {FAVOURITES: self.ask.answer.get(FAVOURITES, [])}

    def papers(self) -> list[tuple[str, PaperLink]]:
        """Return what may be looked at of who comes, each with the first name."""
        links = links_to_papers(self.ask)
        return [(card.name, link) for card in self.cards for link in links.get(card.pk, ())]

    def clean_favourites(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["favourites"]
        if len(chosen) > self.most:
            raise forms.ValidationError(
                gettext("You ticked more than %(count)d. Untick some.") % {"count": self.most}
            )
        return chosen

    def given(self) -> Given:
        return Given({FAVOURITES: sorted(self.cleaned_data["favourites"])})


def card_in_words(card: Card) -> str:
    """Return a candidate as a practice reads it before the evening: a first name, no more."""
    facts = [
        card.name,
        format_hours(card.hours_min, card.hours_max),
        ", ".join(str(LearningRoute(each).label) for each in card.routes),
        "" if card.km is None else format_km(card.km, approximate=True),
        card.education,
    ]
    return " · ".join(fact for fact in facts if fact)


def _favourites_in_words(ask: Ask) -> Lines:
    """Tell who was marked; who was removed or does not come any more has no name."""
    names = {card.pk: card.name for card in cards_for(ask)}
    marked = [names.get(pk, gettext("no longer here")) for pk in favourites_of(ask)]
    return [(gettext("Favourites"), ", ".join(marked) or gettext("Nobody"))]


def _after_favourites(ask: Ask) -> str:
    return gettext(
        "Only the coordinators read this. You can change it until %(date)s. The timetable sees to "
        "it that you meet, as far as there is room."
    ) % {"date": format_date(ask.due_on)}


def _who_comes(_ask: Ask) -> str:
    return gettext("Who comes to the speed dates?")


def _with_round(name: str, number: int) -> str:
    return gettext("%(name)s (round %(number)d)") % {"name": name, "number": number}


def _in_words(ask: Ask) -> Lines:
    """Tell who was chosen; who was removed since has no name."""
    wishes = wishes_of(ask)
    if not wishes:
        return [(str(LABELS[0]), gettext("Nobody"))]
    names = {each.pk: each.name for each in met_by(guests_asked(ask))}
    return [
        (str(label), names.get(pk, gettext("no longer here")))
        for label, pk in zip(LABELS, wishes, strict=False)
    ]


def _next_step(ask: Ask) -> str:
    told = {"date": format_date(ask.due_on)}
    if ask.candidate_id:
        text = pgettext(
            "to a candidate",
            "Only the coordinators read this. You can change it "
            "until %(date)s. After that you hear what came of it.",
        )
    else:
        text = gettext(
            "Only the coordinators read this. You can change it "
            "until %(date)s. After that you hear what came of it."
        )
    return text % told


def _of_candidate(_ask: Ask) -> str:
    return pgettext("to a candidate", "With which practices would you like to go on?")


def _of_practice(_ask: Ask) -> str:
    return gettext("With which candidates would you like to go on?")


# The first names of candidates are on it: six digits first.
EVENING_CARDS = AskKind(
    name=CARDS_FOR_PRACTICE,
    label=_("Cards before speed dates"),
    heading=_who_comes,
    lead=_("Mark whom you would like to meet. The candidates do not see this."),
    about=frozenset({PRACTICE}),
    form=FavouritesForm,
    in_words=_favourites_in_words,
    next_step=_after_favourites,
    about_a_thing=True,
    may_change=True,
    shows_others=True,
    is_private=True,
)
TOP_THREE_CANDIDATE = AskKind(
    name=TOP_THREE_OF_CANDIDATE,
    label=_("Top three after speed dates"),
    heading=_of_candidate,
    lead=_("At most three, the best first. The other side does not see this."),
    about=frozenset({CANDIDATE}),
    form=TopThreeForm,
    in_words=_in_words,
    next_step=_next_step,
    about_a_thing=True,
    may_change=True,
    is_private=True,
)
# The names of candidates are on it: six digits first.
TOP_THREE_PRACTICE = AskKind(
    name=TOP_THREE_OF_PRACTICE,
    label=_("Top three after speed dates"),
    heading=_of_practice,
    lead=_("At most three, the best first. The other side does not see this."),
    about=frozenset({PRACTICE}),
    form=TopThreeForm,
    in_words=_in_words,
    next_step=_next_step,
    about_a_thing=True,
    may_change=True,
    shows_others=True,
    is_private=True,
)
