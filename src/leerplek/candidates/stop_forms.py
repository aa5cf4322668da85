"""What the page on which somebody stops may send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import StopReason
from leerplek.common.forms import VersionForm


class StopForm(VersionForm):
    """Why somebody no longer takes part."""

    because = forms.ChoiceField(
        label=_("Why does this person stop?"),
        choices=StopReason.choices,
        widget=forms.RadioSelect,
        help_text=_("For the figures of the class. Choose what weighs most."),
    )
