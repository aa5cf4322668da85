"""What the pages on matching may send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import LeerplekForm
from leerplek.matching.cards import PlaceCard
from leerplek.matching.enums import Mode, StepKind
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

    q = forms.CharField(label=_("Practice or candidate"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("Places"),
        required=False,
        choices=[
            ("", _("all places")),
            ("open", _("with room left")),
            ("nobody", _("with nobody")),
            ("chosen", _("where somebody decided something")),
        ],
    )

    def keeps(self, card: PlaceCard) -> bool:
        """Tell whether this place is shown."""
        if not self.is_bound or not self.is_valid():
            return True
        wanted = self.cleaned_data["q"].casefold()
        names = [card.name, *(pair.name for pair in card.pairs)]
        if wanted and not any(wanted in name.casefold() for name in names):
            return False
        return {
            "": True,
            "open": card.has_gap,
            "nobody": not card.pairs,
            "chosen": bool(card.forbidden) or any(pair.choice or pair.note for pair in card.pairs),
        }[self.cleaned_data["show"]]


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
