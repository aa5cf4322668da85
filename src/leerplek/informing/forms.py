"""What the pages on what people are told may send."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.informing.check import STATEMENTS, Answer
from leerplek.informing.texts import filled_in
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS


class TopicForm(CarefulForm, VersionForm):
    """A programme's own words for one topic."""

    text = forms.CharField(
        label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 12})
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Left empty, who reads English gets the Dutch text."),
    )

    # A text for everybody holds nobody's number; it may speak of illness and of benefits.
    cares: ClassVar = {"text": Care.NAME, "text_en": Care.NAME}
    use_required_attribute = False


class CheckForm(LeerplekForm):
    """What somebody says of themselves; nothing need be answered, and nothing is kept."""

    pay_now = forms.IntegerField(
        label=pgettext_lazy("to a candidate", "What do you earn now, gross a month?"),
        required=False,
        min_value=0,
        max_value=20_000,
        help_text=_("You need not fill this in. We do not keep it."),
    )
    hours = forms.DecimalField(
        label=pgettext_lazy("to a candidate", "How many hours a week do you want to work?"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )

    def __init__(self, *args: Any, values: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            each.name: forms.ChoiceField(
                label=filled_in(str(each.says), values),
                required=False,
                choices=Answer.choices,
                widget=forms.RadioSelect,
            )
            for each in STATEMENTS
        }
        self.fields = {**asked, **self.fields}

    def given(self) -> dict[str, str]:
        """Return what was answered."""
        said = {each.name: self.cleaned_data[each.name] for each in STATEMENTS}
        return {name: value for name, value in said.items() if value}
