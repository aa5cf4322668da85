"""What the pages on the recognition of a site for a learning route may send."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import DateTextField, LeerplekForm, VersionedModelForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import RecognitionStep
from leerplek.practices.models import Recognition


class RecognitionForm(CarefulForm, VersionedModelForm):
    """What holds for one learning route at a site."""

    since = DateTextField(label=_("Recognised since"), required=False)
    until = DateTextField(
        label=_("Recognised until"),
        required=False,
        help_text=_("Leave empty when SBB names no last day."),
    )

    cares: ClassVar = {"number": Care.FREE}

    class Meta:
        model = Recognition
        fields = ("learning_route", "accreditation", "since", "until", "number", "path")
        help_texts: ClassVar = {
            "number": _("As it stands on Stagemarkt."),
            "path": _("The steps to the recognition are in the words of who does them."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The recognition cannot end before it begins."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class StepForm(LeerplekForm):
    """Which step was done, or was not done after all."""

    step = forms.ChoiceField(choices=RecognitionStep.choices, widget=forms.HiddenInput)
    is_done = forms.BooleanField(required=False, widget=forms.HiddenInput)
