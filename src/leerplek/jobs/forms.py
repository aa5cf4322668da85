"""Which background work somebody wants to see."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm
from leerplek.jobs.enums import JobState


class JobFilter(LeerplekForm):
    """How far the work is."""

    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        states = [(value, capfirst(str(label))) for value, label in JobState.choices]
        field.choices = [("", _("All")), *states]
