"""What the addresses of the path may say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.enums import StopReason
from leerplek.common.forms import LeerplekForm
from leerplek.path.enums import TO_GO, Step, WaitingFor
from leerplek.path.selectors.lists import FORGOTTEN, LATE, PathFilter
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.models import Cohort

BOARD = "board"


class ClassForm(LeerplekForm):
    """Of which class and organisation the figures are."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, empty_label=_("all")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisations_of(user, READING_ROLES).filter(region=region)
        for name, rows in (("cohort", cohorts_to_choose(user, region)), ("organisation", own)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
            field.queryset = rows

    @property
    def filters(self) -> PathFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "view"}
        return PathFilter(**chosen)


class PathFilterForm(ClassForm):
    """The filters above the path; what comes from the figures goes along unseen."""

    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Name of the candidate")
    )
    step = forms.ChoiceField(
        label=_("Step"), required=False, choices=[("", _("all but stopped")), *Step.choices]
    )
    waiting_for = forms.ChoiceField(
        label=_("Waits for"), required=False, choices=[("", _("all")), *WaitingFor.choices]
    )
    late = forms.ChoiceField(
        label=_("Late"),
        required=False,
        choices=[
            ("", _("all")),
            (LATE, _("only what is late")),
            (FORGOTTEN, _("late with us, and on no other list")),
        ],
    )
    reached = forms.ChoiceField(
        required=False, choices=[(step.value, "") for step in TO_GO], widget=forms.HiddenInput
    )
    left = forms.ChoiceField(
        required=False, choices=[(step.value, "") for step in TO_GO], widget=forms.HiddenInput
    )
    because = forms.ChoiceField(
        required=False, choices=StopReason.choices, widget=forms.HiddenInput
    )
    view = forms.ChoiceField(required=False, choices=[(BOARD, BOARD)], widget=forms.HiddenInput)

    field_order = ("search", "step", "cohort", "organisation", "waiting_for", "late")

    @property
    def is_board(self) -> bool:
        """Tell whether the steps are shown beside each other."""
        self.full_clean()
        return self.cleaned_data.get("view") == BOARD

    @property
    def is_filtered(self) -> bool:
        return set(self.changed_data) != set() and self.changed_data != ["view"]
