"""What coordinators send on the pages about what practices told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import VersionForm
from leerplek.portal.looking import Difference


class TakeOverForm(VersionForm):
    """What goes into the register; nothing ticked leaves the register as it is."""

    answer = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    keys = forms.MultipleChoiceField(
        label=_("What do you take over?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, differences: list[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [each for each in differences if not each.hint]
        field = self.fields["keys"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [
            (each.key, f"{each.label}: {each.now or '–'} → {each.said or '–'}") for each in possible
        ]
        self.initial.setdefault("keys", [each.key for each in possible])
        if not possible:
            del self.fields["keys"]
