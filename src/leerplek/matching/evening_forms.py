"""What the pages of an evening of speed dates may send."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import DateTextField, LeerplekForm, TimeTextField, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.matching.enums import GuestState
from leerplek.matching.forms import PairsField
from leerplek.matching.models.evenings import Evening, EveningGuest
from leerplek.programmes.models import Cohort
from leerplek.programmes.selectors import cohorts_here

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SHORT = {"class": "app-short"}


def _number(label: Any, low: int, high: int, **kwargs: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs=SHORT)
    return forms.IntegerField(label=label, min_value=low, max_value=high, widget=widget, **kwargs)


class EveningForm(CarefulForm, LeerplekForm):
    """When and where an evening is, and how its rounds go.  The class is chosen once."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Class"), empty_label=None)
    day = DateTextField(label=_("Day"))
    begins = TimeTextField(label=_("The first round starts at"), help_text=_("For example 19.30"))
    venue = forms.CharField(label=_("Where"), max_length=200, required=False)
    rounds = _number(_("How many rounds"), 1, 40, initial=8)
    minutes = _number(_("Minutes of a talk"), 1, 120, initial=8)
    between = _number(_("Minutes to change seats"), 0, 60, initial=2)
    break_after = _number(
        _("A break after round"),
        1,
        40,
        required=False,
        help_text=_("Leave it empty when there is no break."),
    )
    break_minutes = _number(_("Minutes of the break"), 1, 120, initial=15)
    tables = _number(
        _("How many tables"),
        1,
        200,
        required=False,
        help_text=_("Leave it empty for as many as are needed."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    cares: ClassVar[Mapping[str, Care]] = {"venue": Care.FREE}
    use_required_attribute = False

    def __init__(
        self, *args: Any, user: Any, region: Region, evening: Evening | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if evening is not None:
            del self.fields["cohort"]
            start = timezone.localtime(evening.starts_at, AMSTERDAM)
            names = (name for name in self.fields if name not in {"day", "begins"})
            facts = {name: getattr(evening, name) for name in names}
            self.initial.update({**facts, "day": start.date(), "begins": start.time()})
            return
        del self.fields["version"]
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_here(user, region)

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: day and time are one moment, in Dutch time."""
        facts = dict(self.cleaned_data)
        day, at = facts.pop("day"), facts.pop("begins")
        for name in ("cohort", "version"):
            facts.pop(name, None)
        return {**facts, "starts_at": datetime.combine(day, at, tzinfo=AMSTERDAM)}


class GuestsForm(VersionForm):
    """Who comes, by ticks."""

    candidates = forms.TypedMultipleChoiceField(
        label=_("Candidates"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.TypedMultipleChoiceField(
        label=_("Practices"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        candidates: Iterable[tuple[int, str]],
        places: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("candidates", candidates), ("places", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
            field.choices = list(choices)


class MarkForm(VersionForm):
    """Who is here or not: some guests and one of the states."""

    guests = forms.ModelMultipleChoiceField(
        EveningGuest.objects.none(),
        error_messages={"required": _("You chose nobody. Tick at least one.")},
    )
    to = forms.ChoiceField(
        choices=[choice for choice in GuestState.choices if choice[0] != GuestState.INVITED]
    )

    def __init__(self, *args: Any, evening: Evening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guests"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = evening.guests.all()


class AskForm(LeerplekForm):
    """Before which day the top three is handed in."""

    due_on = DateTextField(label=_("Answer before"))


class OutcomeForm(LeerplekForm):
    """Which pairs of an answer are proposed, each with what was agreed to."""

    pair = PairsField(label=_("Pairs"), required=False)


class RoundForm(VersionForm):
    """Which round runs now."""

    number = forms.IntegerField(min_value=1, max_value=200)
