"""What the pages on combined places may send."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import DateTextField, LeerplekForm, VersionedModelForm
from leerplek.matching.enums import CombinationState, Lead
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.combinations import AGAIN, OPEN, FinderFilter
from leerplek.matching.selectors.facts import place_label
from leerplek.practices.enums import Weekday
from leerplek.practices.models import Place
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort
from leerplek.programmes.selectors import cohorts_here

ALL = [("", _("all"))]


class FinderForm(LeerplekForm):
    """For which class two places are sought, and the filters above the list."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Class"), empty_label=None)
    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Practice or town")
    )
    route = forms.ChoiceField(
        label=_("Learning route"), required=False, choices=ALL + LearningRoute.choices
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("With this place"), required=False, empty_label=_("all")
    )
    only_known = forms.BooleanField(label=_("Only without open questions"), required=False)

    def __init__(
        self, data: Any, *, user: Any, region: Region, cohort: Cohort, **kwargs: Any
    ) -> None:
        sent = data.copy()
        sent.setdefault("cohort", str(cohort.pk))
        super().__init__(sent, initial={"cohort": cohort.pk}, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_here(user, region)
        self._choose_place(data.get("place", ""), user, region)

    def _choose_place(self, asked: str, user: Any, region: Region) -> None:
        """Offer the place that the address names, and no list of all of them."""
        if not asked.isdecimal():
            del self.fields["place"]
            return
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        places = Place.objects.visible_to(user).filter(site__practice__region=region, pk=asked)
        field.queryset = places.select_related("site__practice")
        field.label_from_instance = place_label  # type: ignore[method-assign,assignment]

    @property
    def filters(self) -> FinderFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        told = {name: value for name, value in self.cleaned_data.items() if name != "cohort"}
        return FinderFilter(**told)

    @property
    def chosen(self) -> Cohort | None:
        self.full_clean()
        cohort: Cohort | None = self.cleaned_data.get("cohort")
        return cohort


class CombinationFilterForm(LeerplekForm):
    """The filters above the list of combinations."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            *ALL,
            (OPEN, _("not settled yet, or asking again")),
            (AGAIN, _("asking again after a change")),
            *CombinationState.choices,
        ],
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Class"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_here(user, region)


class ProposeForm(LeerplekForm):
    """Which two places may be one, and for which class."""

    first = forms.ModelChoiceField(Place.objects.none(), widget=forms.HiddenInput)
    second = forms.ModelChoiceField(Place.objects.none(), widget=forms.HiddenInput)
    cohort = forms.ModelChoiceField(Cohort.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.visible_to(user).filter(site__practice__region=region)
        rows = {
            "first": places.select_related("site__practice", "cohort"),
            "second": places.select_related("site__practice", "cohort"),
            "cohort": cohorts_here(user, region),
        }
        for name, queryset in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
            field.queryset = queryset


class ChecklistForm(VersionedModelForm):
    """What must be known before two places count as one."""

    lead = forms.ChoiceField(
        label=_("Which practice employs the learner, and lends them to the other?"),
        required=False,
        widget=forms.RadioSelect,
    )
    first_days = forms.MultipleChoiceField(
        required=False, choices=Weekday.choices, widget=forms.CheckboxSelectMultiple
    )
    second_days = forms.MultipleChoiceField(
        required=False, choices=Weekday.choices, widget=forms.CheckboxSelectMultiple
    )
    seats = forms.IntegerField(
        label=_("For how many learners?"), min_value=1, max_value=50, required=False
    )
    vat_asked_on = DateTextField(label=_("On which day was an accountant asked?"), required=False)
    vat_answered_on = DateTextField(label=_("On which day did the answer come?"), required=False)

    class Meta:
        model = Combination
        fields = (
            "lead",
            "first_days",
            "second_days",
            "seats",
            "vat_asked_on",
            "vat_outcome",
            "vat_answered_on",
        )
        labels: ClassVar = {"vat_outcome": _("What was the answer?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = (
            place_label(place) for place in (self.instance.first, self.instance.second)
        )
        lead = self.fields["lead"]
        assert isinstance(lead, forms.ChoiceField)  # noqa: S101 -- narrows the type
        lead.choices = [
            ("", _("not known yet")),
            (Lead.FIRST.value, first),
            (Lead.SECOND.value, second),
        ]
        words = _("Days at %(practice)s")
        self.fields["first_days"].label = words % {"practice": first}
        self.fields["second_days"].label = words % {"practice": second}
        if self.instance.first.number == 1 or self.instance.second.number == 1:
            del self.fields["seats"]

    def clean_first_days(self) -> list[str]:
        return self._days("first_days")

    def clean_second_days(self) -> list[str]:
        days = self._days("second_days")
        if set(days) & set(self.cleaned_data.get("first_days", ())):
            raise forms.ValidationError(_("A learner cannot be at both practices on one day."))
        return days

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 1

    def facts(self) -> dict[str, Any]:
        """Return the fields as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def _days(self, name: str) -> list[str]:
        chosen = self.cleaned_data[name]
        return [day.value for day in Weekday if day.value in chosen]
