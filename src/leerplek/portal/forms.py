"""What the pages by personal link may send, besides the answers themselves."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.common.codes import LENGTH, plain
from leerplek.common.forms import LeerplekForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care


class CodeForm(LeerplekForm):
    """The code of a link, as it was read out by phone."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        help_text=_("Sixteen letters and figures, for example 7K3M-2PXA-9RTD-4HVW."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Let who left something out put it right here; this tells nothing about any code."""
        code: str = self.cleaned_data["code"]
        if len(plain(code)) != LENGTH:
            raise forms.ValidationError(
                _("A code has sixteen letters and figures. Look at it once more.")
            )
        return code


class CorrectionForm(CarefulForm, LeerplekForm):
    """What is not right in somebody's own data."""

    words = forms.CharField(
        label=_("What should it be?"),
        max_length=1000,
        help_text=_("Write nothing about health or a benefit: we may not keep that."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    cares: ClassVar = {"words": Care.FREE}
