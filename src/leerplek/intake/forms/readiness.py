"""What the pages on a laptop and skills may send."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.intake.enums import ReadinessKind, ReadinessState
from leerplek.intake.selectors.readiness import (
    EVERYTHING,
    LATE,
    TO_ARRANGE,
    ReadinessFilter,
    ReadinessLine,
)
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.models import Cohort


class ReadinessForm(CarefulForm, VersionForm):
    """How it stands with one thing that lessons ask."""

    answer = forms.ChoiceField(
        label=_("How does it stand?"), choices=ReadinessState.choices, widget=forms.RadioSelect
    )
    to_do = forms.CharField(
        label=_("What is done about it?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "app-when-to-do"}),
        help_text=_("For example a course, or a laptop on loan from the school."),
    )
    by_on = forms.DateField(label=_("By when?"), required=False)

    use_required_attribute = False
    field_order = ("answer", "to_do", "by_on")
    cares: ClassVar = {"to_do": Care.FREE}

    def __init__(self, *args: Any, line: ReadinessLine, **kwargs: Any) -> None:
        initial = {
            "answer": line.state,
            "to_do": line.to_do,
            "by_on": line.by_on,
            "version": line.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["by_on"].widget.attrs["class"] = "app-short app-when-to-do"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == ReadinessState.TO_DO:
            for name in ("to_do", "by_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Say what is done about it, and by when."))
        return cleaned


class ReadinessFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Name of the candidate")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", ReadinessState.TO_DO.label),
            (LATE, _("late")),
            (EVERYTHING, _("all")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("all")), *ReadinessKind.choices]
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_to_choose(user, region)

    @property
    def filters(self) -> ReadinessFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = dict(self.cleaned_data)
        if chosen.get("state") == TO_ARRANGE:
            chosen["state"] = ""
        return ReadinessFilter(**chosen)
