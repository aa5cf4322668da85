"""What the pages on what people are told may send."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care


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
