"""What the pages on matching may send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import LeerplekForm
from leerplek.matching.enums import Mode
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
