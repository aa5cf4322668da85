"""What the pages on matching may send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import LeerplekForm
from leerplek.matching.enums import Mode, Show, StepKind
from leerplek.programmes.models import Cohort
from leerplek.programmes.selectors import cohorts_here


class RunForm(LeerplekForm):
    """For which class, and what kind of round."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Class"), empty_label=None)
    mode = forms.ChoiceField(
        label=_("Kind of round"),
        choices=Mode.choices,
        initial=Mode.PROPOSE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_here(user, region)


class BoardFilterForm(LeerplekForm):
    """Which places of the board are shown."""

    q = forms.CharField(label=_("Practice, town or candidate"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("all places")), *Show.choices]
    )

    @property
    def wanted(self) -> dict[str, str]:
        """What is looked for; what cannot be used is not looked for."""
        if not self.is_bound or not self.is_valid():
            return {}
        return {name: self.cleaned_data[name] for name in ("q", "show")}


class VersionForm(forms.Form):
    """Which state of the board the page showed."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class StepForm(VersionForm):
    """One step on the board, as buttons and dragging send it."""

    kind = forms.ChoiceField(choices=StepKind.choices)
    candidate = forms.RegexField(r"^c\d{1,15}$")
    place = forms.RegexField(r"^p\d{1,15}$")
    came_from = forms.RegexField(r"^p\d{1,15}$", required=False)
    knows = forms.BooleanField(required=False)


class NoteForm(LeerplekForm):
    """What to remember about a candidate at a place."""

    text = forms.CharField(
        label=_("Note"),
        help_text=_(
            "For yourself and your colleagues. No health, no benefit, nothing you would not "
            "show to the person: who asks may read it."
        ),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
