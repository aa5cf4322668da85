"""After an evening of speed dates: whom would you like to go on with?  At most three."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, PRACTICE, AnswerForm, AskKind, Given, Lines
from leerplek.asks.models import Ask
from leerplek.common.formats import format_date
from leerplek.matching.enums import TOP_THREE_OF_CANDIDATE, TOP_THREE_OF_PRACTICE
from leerplek.matching.selectors.wishes import (
    WISHES,
    guests_asked,
    met_by,
    wishes_of,
)

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
