"""What the pages on which a poll's questions are changed may send."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import REFUSALS
from leerplek.importing.sensitive import Care, found_in
from leerplek.surveys.editing import Condition, chosen_anew, is_protected, to_wait_for
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.questions import (
    LONGEST_CHOICE,
    MOST_CHOICES,
    WITH_CHOICES,
    Choice,
    Question,
)
from leerplek.surveys.ready import leading

LONGEST_QUESTION, LONGEST_HELP = 300, 500
FEWEST_ROWS, MORE_ROWS = 4, 3
UP, DOWN, REMOVE, READY, DROP, UNDO = "up", "down", "remove", "ready", "drop", "undo"
ACTS = (UP, DOWN, REMOVE, READY, DROP, UNDO)
# Between the key of a question and the code of an answer; neither holds one.
AND = "|"


class StepForm(VersionForm):
    """One press of a button beside a question, or above all of them."""

    act = forms.ChoiceField(
        choices=[(each, each) for each in (UP, DOWN, REMOVE, READY, DROP, UNDO)]
    )
    key = forms.CharField(required=False, max_length=60)


class QuestionForm(VersionForm):
    """A question: its words in two languages, its answers, and after which answer it is asked.

    The kind is chosen before.  What the program reads keeps its answers: their words can be
    changed, and none comes or goes.
    """

    text = forms.CharField(label=_("Question"), max_length=LONGEST_QUESTION)
    text_en = forms.CharField(
        label=_("Question in English"),
        required=False,
        max_length=LONGEST_QUESTION,
        help_text=_("Empty: who reads English reads the Dutch question."),
    )
    help = forms.CharField(
        label=_("Help below the question"), required=False, max_length=LONGEST_HELP
    )
    help_en = forms.CharField(label=_("Help in English"), required=False, max_length=LONGEST_HELP)
    is_required = forms.BooleanField(label=_("An answer is needed"), required=False)
    waits_for = forms.MultipleChoiceField(
        label=_("Ask this only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick answers to one question. Tick nothing, and it is always asked."),
    )

    def __init__(
        self,
        *args: Any,
        question: Question,
        questions: Sequence[Question],
        audience: str,
        rows: int = 0,
        **kwargs: Any,
    ) -> None:
        self.question = question
        self.keeps_answers = is_protected(question, audience)
        super().__init__(*args, **kwargs)
        self.rows = self._how_many(rows)
        for number in range(1, self.rows + 1):
            self._add_row(number)
        self._begin()
        self.fields["is_required"].disabled = question.key == leading(audience)
        self._offer(to_wait_for(questions, question.key))
        self.order_fields(["version", "text", "text_en", *self._row_names(), "help", "help_en"])

    @property
    def can_grow(self) -> bool:
        """Tell whether there may be more answers to choose than there are rows."""
        return 0 < self.rows < MOST_CHOICES and not self.keeps_answers

    def _how_many(self, wanted: int) -> int:
        there = len(self.question.choices)
        if self.question.kind not in WITH_CHOICES or self.keeps_answers:
            return there
        return min(max(wanted, there + 2, FEWEST_ROWS), MOST_CHOICES)

    def _add_row(self, number: int) -> None:
        dutch = _("Answer %(number)d") % {"number": number}
        english = _("Answer %(number)d in English") % {"number": number}
        for name, label, is_needed in (
            (f"dutch_{number}", dutch, self.keeps_answers),
            (f"english_{number}", english, False),
        ):
            field = forms.CharField(label=label, required=is_needed, max_length=LONGEST_CHOICE)
            self.add_field(name, field)

    def _row_names(self) -> Iterator[str]:
        for number in range(1, self.rows + 1):
            yield from (f"dutch_{number}", f"english_{number}")

    def _begin(self) -> None:
        question = self.question
        for name in ("text", "text_en", "help", "help_en", "is_required"):
            self.initial.setdefault(name, getattr(question, name))
        for number, choice in enumerate(question.choices, start=1):
            self.initial.setdefault(f"dutch_{number}", choice.label)
            self.initial.setdefault(f"english_{number}", choice.label_en)
        waits_for = [f"{question.only_if}{AND}{code}" for code in question.only_codes]
        self.initial.setdefault("waits_for", waits_for)

    def _offer(self, before: Sequence[Question]) -> None:
        field = self.fields["waits_for"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [
            (each.text, [(f"{each.key}{AND}{one.code}", one.label) for one in each.choices])
            for each in before
        ]
        if not before:
            del self.fields["waits_for"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            refused = found_in(value, Care.FREE) if isinstance(value, str) else None
            if refused:
                self.add_error(name, gettext(str(REFUSALS[refused])))
        if len({each.split(AND)[0] for each in cleaned.get("waits_for", [])}) > 1:
            self.add_error("waits_for", gettext("Tick answers to one question."))
        if self.rows and not self.keeps_answers and len(self._filled()) < 2:
            self.add_error("dutch_1", gettext("Give at least two answers to choose from."))
        for number in range(1, self.rows + 1):
            if cleaned.get(f"english_{number}") and not cleaned.get(f"dutch_{number}"):
                text = gettext("Write this answer in Dutch as well.")
                self.add_error(f"dutch_{number}", text)
        labels = [dutch for _code, dutch, _english in self._filled()]
        if len(set(labels)) < len(labels):
            self.add_error("dutch_1", gettext("Each answer is there once."))
        return cleaned

    def _filled(self) -> list[tuple[str, str, str]]:
        there = [choice.code for choice in self.question.choices]
        rows = []
        for number in range(1, self.rows + 1):
            dutch = self.cleaned_data.get(f"dutch_{number}", "")
            code = there[number - 1] if number <= len(there) else ""
            rows.append((code, dutch, self.cleaned_data.get(f"english_{number}", "")))
        return [row for row in rows if row[1]]

    def asked(self, *, used: set[str]) -> Question:
        """Return the question of a valid form; `used` are the codes it had in any version."""
        said = self.cleaned_data
        waits_for = self._condition()
        choices: tuple[Choice, ...] = chosen_anew(self._filled(), used=used) if self.rows else ()
        return replace(
            self.question,
            **{name: said[name] for name in ("text", "text_en", "help", "help_en", "is_required")},
            choices=choices,
            only_if=waits_for.key,
            only_codes=waits_for.codes,
        )

    def _condition(self) -> Condition:
        pairs = [each.split(AND) for each in self.cleaned_data.get("waits_for", [])]
        if not pairs:
            return Condition()
        return Condition(pairs[0][0], tuple(code for _key, code in pairs))


class TryForm(LeerplekForm):
    """In which language the questions are looked at."""

    language = forms.ChoiceField(choices=[("nl", "nl"), ("en", "en")], required=False)


def begun(kind: str, key: str) -> Question:
    """Return a question of this kind that says nothing yet."""
    return Question(key=key, kind=QuestionKind(kind), text="")
