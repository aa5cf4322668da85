"""What the page of a practice sends to say that facts still hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm
from leerplek.practices.enums import ConfirmedHow, Facts
from leerplek.practices.models import Practice


class FactsForm(LeerplekForm):
    """By which way the practice said it, and of which block: each block has a button."""

    how = forms.ChoiceField(
        label=_("How did you hear it?"),
        choices=[each for each in ConfirmedHow.choices if each[0] != ConfirmedHow.FORM],
        initial=ConfirmedHow.PHONE,
    )
    facts = forms.ChoiceField(choices=Facts.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": practice.version}, **kwargs)


class BlockForm(LeerplekForm):
    """Which block is meant."""

    facts = forms.ChoiceField(choices=Facts.choices, widget=forms.HiddenInput)
