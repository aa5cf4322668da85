"""What the pages on the waiting list and on another class may send."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import ToldBy
from leerplek.common.forms import VersionForm
from leerplek.programmes.models import Cohort


class WaitForm(VersionForm):
    """That somebody agreed to wait, when, and how they said so; nothing when that is known."""

    given_on = forms.DateField(label=_("Given on"), initial=timezone.localdate)
    told_by = forms.ChoiceField(
        label=_("How did they say so?"), choices=ToldBy.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["given_on"], self.fields["told_by"]


class MoveForm(VersionForm):
    """The class that somebody goes to."""

    cohort = forms.ChoiceField(label=_("Class"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = {str(one.pk): one for one in cohorts}
        field = self.fields["cohort"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(key, str(one)) for key, one in self.cohorts.items()]

    @property
    def chosen(self) -> Cohort:
        return self.cohorts[self.cleaned_data["cohort"]]
