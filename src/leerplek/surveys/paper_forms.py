"""What the page may send on which answers on paper are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm
from leerplek.surveys.asking import QuestionsForm


class SheetForm(LeerplekForm):
    """Which sheet is typed: one by its number, else the one after another."""

    number = forms.IntegerField(
        label=_("Number on the sheet"), required=False, min_value=1, max_value=2**62
    )
    after = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )


class _FirstFocused(forms.RadioSelect):
    """A choice of one of which the first is where one types."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if str(option["index"]) == "0":
            option["attrs"]["autofocus"] = True
        return option


def begin_at_first(form: QuestionsForm) -> None:
    """Let the hands stay on the keys: the first question is where one types."""
    field = form.fields[form.first_name]
    if isinstance(field.widget, forms.RadioSelect):
        field.widget = _FirstFocused(attrs=field.widget.attrs, choices=field.widget.choices)
    else:
        field.widget.attrs["autofocus"] = True
