"""Do your details still hold?  Block by block: right, or what is to be corrected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import AnswerForm, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.importing.fields import PhoneField
from leerplek.importing.sensitive import Care
from leerplek.portal.kinds.corrections import ask_for_correction, is_reachable

RIGHT, WRONG = "right", "wrong"
LONGEST = 600
TITLES: dict[str, Any] = {
    "contact": _("Contact"),
    "sites": _("Where you are"),
    "places": _("What you offer a learner"),
    "profile": _("What candidates read about you"),
    "hours": _("Hours"),
    "travel": _("Where you live and how you travel"),
}


@dataclass(frozen=True)
class Block:
    """A part of what we know of somebody, as they read it."""

    key: str
    title: Any
    lines: Lines


@dataclass(frozen=True)
class AskedBlock:
    """A block with the fields that ask about it."""

    block: Block
    fields: tuple[forms.BoundField, ...]


def number_to_call() -> PhoneField:
    """Return the field for who cannot be reached yet."""
    return PhoneField(
        label=_("On which number can we call you about this?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


def refuse_silence(form: AnswerForm, *, differs: bool) -> None:
    """Ask for a number when something differs and we know no way to reach the person."""
    is_asked = differs and "phone" in form.fields and "phone" not in form.errors
    if is_asked and not form.cleaned_data.get("phone"):
        form.add_error("phone", number_is_needed(form.ask))


def number_is_needed(ask: Ask) -> str:
    """Return what is said to who cannot be reached and gives no number."""
    if ask.candidate_id:
        return pgettext("to a candidate", "Fill in your number: then we can call you.")
    return gettext("Fill in your number: then we can call you.")


class DetailsForm(AnswerForm):
    """One choice for each block, and words for what is not right."""

    phone = number_to_call()

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        self.asked = self.blocks_of(ask)
        super().__init__(*args, ask=ask, **kwargs)
        for block in self.asked:
            self.fields[block.key] = forms.ChoiceField(
                label=_("Is this right?"),
                choices=[
                    (RIGHT, _("Yes, this is right")),
                    (WRONG, _("No, something is not right")),
                ],
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext("Choose at “%(block)s”: is this right, or not?")
                    % {"block": block.title}
                },
            )
            self.fields[_words(block)] = forms.CharField(
                label=_("What should it be?"),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3, "class": "app-when-wrong"}),
            )
        if is_reachable(ask):
            del self.fields["phone"]
        elif ask.candidate_id:
            self.fields["phone"].label = pgettext(
                "to a candidate", "On which number can we call you about this?"
            )
        self.order_fields([*(name for name in self.fields if name != "phone"), "phone"])

    @classmethod
    def blocks_of(cls, ask: Ask) -> list[Block]:
        """Return the blocks that are shown."""
        raise NotImplementedError

    @property
    def cares(self) -> Mapping[str, Care]:  # type: ignore[override]
        return {_words(block): Care.FREE for block in self.asked}

    def blocks(self) -> Iterator[AskedBlock]:
        """Yield each block with its fields, for the page."""
        for block in self.asked:
            yield AskedBlock(block, (self[block.key], self[_words(block)]))

    @property
    def rest(self) -> list[forms.BoundField]:
        """Return the fields that stand below the blocks."""
        return [self[name] for name in ("phone",) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for block in self.asked:
            words = _words(block)
            is_silent = cleaned.get(block.key) == WRONG and not cleaned.get(words)
            if is_silent and words not in self.errors:
                self.add_error(words, gettext("Write in a few words what it should be."))
        something = any(cleaned.get(block.key) == WRONG for block in self.asked)
        refuse_silence(self, differs=something)
        return cleaned

    def given(self) -> Given:
        codes = {block.key: self.cleaned_data[block.key] for block in self.asked}
        wrong = [
            f"{block.title}: {self.cleaned_data[_words(block)]}"
            for block in self.asked
            if codes[block.key] == WRONG
        ]
        return Given(codes=codes, text="\n".join(wrong))


def _words(block: Block) -> str:
    return f"{block.key}_words"


def correct_in_words(told: Told) -> None:
    """Put what is not right in the inbox; what is right needs nobody."""
    if told.given.text:
        phone = str(told.cleaned.get("phone") or "")
        ask_for_correction(told.ask, told.given.text, by=told.by, phone=phone, actor=told.actor)


def details_in_words(ask: Ask) -> Lines:
    """Return which blocks are right, and what is to be corrected."""
    words = {RIGHT: gettext("right"), WRONG: gettext("not right")}
    lines = [(str(TITLES[key]), words[value]) for key, value in ask.answer.items() if key in TITLES]
    return [*lines, (gettext("Correction"), ask.answer_text)] if ask.answer_text else lines


def known(*values: tuple[Any, Any]) -> Lines:
    """Return lines of a block; what is empty is said to be unknown."""
    return [(str(label), str(value or gettext("unknown"))) for label, value in values]


def address_of(row: Any) -> str:
    """Return an address on one line."""
    town = " ".join(filter(None, (row.postcode, row.place_name)))
    return ", ".join(filter(None, (row.street, town)))
