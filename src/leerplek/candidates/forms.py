"""What the pages on candidates may send."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.candidates.enums import (
    AskedBy,
    CandidateState,
    ConsentPurpose,
    FundingRoute,
    ToldBy,
)
from leerplek.candidates.models import Candidate
from leerplek.candidates.selectors import (
    EVERYBODY,
    KNOWN,
    MISSING,
    UNCLEAR,
    CandidateFilter,
    cohorts_for,
)
from leerplek.common.forms import DateTextField, LeerplekForm, VersionedModelForm
from leerplek.geo.enums import TravelMode
from leerplek.geo.forms import CHOICE, AddressForm
from leerplek.importing.fields import CarefulForm, MailField, PhoneField, PlainDecimalField
from leerplek.importing.sensitive import Care
from leerplek.practices.models import Practice
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS, hours_are_in_order
from leerplek.practices.selectors import cohorts_to_choose, practices_to_choose
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort

EITHER = [("", _("all"))]
ADDRESS = ("street", "postcode", "place_name")


class CandidateFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name, place, postcode, e-mail or phone"),
    )
    state = forms.ChoiceField(
        label=_("Takes part"),
        required=False,
        choices=[
            ("", _("taking part")),
            (CandidateState.WITHDRAWN.value, _("withdrawn")),
            (CandidateState.WAITING.value, _("on the waiting list")),
            (EVERYBODY, _("everybody")),
        ],
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, empty_label=_("all")
    )
    route = forms.ChoiceField(
        label=_("Wants learning route"), required=False, choices=EITHER + LearningRoute.choices
    )
    funding_route = forms.ChoiceField(
        label=_("Funding route"), required=False, choices=EITHER + FundingRoute.choices
    )
    hours = forms.ChoiceField(
        label=_("Hours"),
        required=False,
        choices=[*EITHER, (KNOWN, _("known")), (MISSING, _("not known yet"))],
    )
    own_practice = forms.ChoiceField(
        label=_("Own practice"),
        required=False,
        choices=[*EITHER, (UNCLEAR, _("not found in the register"))],
    )
    unlocated = forms.BooleanField(label=_("Only without coordinates"), required=False)

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_to_choose(user, region)

    @property
    def filters(self) -> CandidateFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return CandidateFilter(**self.cleaned_data)


def _hours(label: Any, help_text: Any = "") -> PlainDecimalField:
    return PlainDecimalField(
        label=label,
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        help_text=help_text,
    )


class CandidateForm(CarefulForm, AddressForm, VersionedModelForm):
    """A person's file.  Scores, exclusions and the own practice have pages of their own."""

    email = MailField(label=_("E-mail address"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    birth_date = DateTextField(
        label=_("Birth date"),
        required=False,
        help_text=_("For papers and the fund's age rule only. It plays no part in matching."),
    )
    hours_min = _hours(_("Hours a week, at least"))
    hours_max = _hours(
        _("Hours a week, at most"), _("Leave both empty when the hours are not known yet.")
    )
    start_from = DateTextField(label=_("Can start from"), required=False)
    max_km = PlainDecimalField(
        label=_("Own maximum distance (km)"),
        required=False,
        min_value=Decimal(1),
        max_value=Decimal(200),
        max_digits=5,
        decimal_places=1,
        help_text=_("Only when the candidate wants to travel less or more than the programme."),
    )
    travel_modes = forms.MultipleChoiceField(
        label=_("Ways of travel"),
        required=False,
        choices=TravelMode.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    learning_routes = forms.MultipleChoiceField(
        label=_("Wanted learning routes"),
        choices=LearningRoute.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    has_laptop = forms.NullBooleanField(label=_("Has a laptop"), required=False)

    cares: ClassVar = {
        "first_name": Care.NAME,
        "last_name": Care.NAME,
        "street": Care.NAME,
        "place_name": Care.NAME,
        "prior_education": Care.WORK,
        "current_work": Care.WORK,
        "source": Care.FREE,
        "notes": Care.FREE,
    }

    class Meta:
        model = Candidate
        fields = (
            "first_name",
            "last_name",
            "email",
            "phone",
            "street",
            "postcode",
            "place_name",
            "hours_min",
            "hours_max",
            "start_from",
            "travel_modes",
            "max_km",
            "learning_routes",
            "cohort",
            "wished_setting",
            "excludes_out_of_hours",
            "prior_education",
            "current_work",
            "has_laptop",
            "funding_route",
            "birth_date",
            "source",
            "notes",
        )
        help_texts: ClassVar = {
            "postcode": _("For example 7241 AB. Leave empty for somebody who lives abroad."),
            "funding_route": _("Decides papers and the start gate. It plays no part in matching."),
            "notes": _("Nothing about health or a benefit, and no citizen service number."),
        }
        widgets: ClassVar = {"notes": forms.Textarea(attrs={"rows": 4})}

    instance: Candidate

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_for(user, self.instance)
        field.empty_label = _("not in a class yet")
        for name in ("wished_setting", "funding_route"):
            choice = self.fields[name]
            assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101 -- narrows the type
            choice.required = False
            choice.empty_value = choice.initial

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day and day >= timezone.localdate():
            raise forms.ValidationError(_("A birth date lies in the past."))
        return day

    def clean_learning_routes(self) -> list[str]:
        return [route for route in LearningRoute if route in self.cleaned_data["learning_routes"]]

    def clean_travel_modes(self) -> list[str]:
        return [mode for mode in TravelMode if mode in self.cleaned_data["travel_modes"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("first_name") and not cleaned.get("last_name"):
            self.add_error("last_name", _("Fill in a first name or a last name."))
        if not hours_are_in_order(cleaned.get("hours_min"), cleaned.get("hours_max")):
            self.add_error("hours_max", _("This is lower than the lowest number of hours."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them; the address goes apart."""
        names = (name for name in self.Meta.fields if name not in ADDRESS)
        return {name: self.cleaned_data[name] for name in names}

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the fields under headings, in the order in which a person tells them."""
        for title, names in (
            (gettext("Who"), ("first_name", "last_name", "email", "phone")),
            (gettext("Where"), (*ADDRESS, CHOICE, "lat", "lon")),
            (gettext("Hours and travel"), HOURS_AND_TRAVEL),
            (gettext("Wishes"), WISHES),
            (gettext("Background"), ("prior_education", "current_work", "has_laptop")),
            (gettext("For the papers"), ("funding_route", "birth_date")),
            (gettext("Other"), ("source", "notes")),
        ):
            yield title, [self[name] for name in names if name in self.fields]


HOURS_AND_TRAVEL = ("hours_min", "hours_max", "start_from", "travel_modes", "max_km")
WISHES = ("learning_routes", "cohort", "wished_setting", "excludes_out_of_hours")


class ExcludeForm(LeerplekForm):
    """A practice that the candidate is never proposed to."""

    practice = forms.ModelChoiceField(Practice.objects.none(), label=_("Practice"))
    asked_by = forms.ChoiceField(
        label=_("At whose wish?"), choices=AskedBy.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["practice"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = practices_to_choose(user, candidate.region)


class ConsentForm(LeerplekForm):
    """What somebody agrees to, since when, and how they said so."""

    purpose = forms.ChoiceField(
        label=_("What for?"), choices=ConsentPurpose.choices, widget=forms.RadioSelect
    )
    given_on = forms.DateField(
        label=_("Given on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    told_by = forms.ChoiceField(
        label=_("How did they say so?"), choices=ToldBy.choices, widget=forms.RadioSelect
    )


class OwnPracticeForm(CarefulForm, LeerplekForm):
    """The practice that a candidate already has, as said and as found in the register."""

    own_practice_name = forms.CharField(
        label=_("What the candidate calls it"), required=False, max_length=160
    )
    own_practice = forms.ModelChoiceField(
        Practice.objects.none(),
        label=_("Which practice of the register is that?"),
        required=False,
        empty_label=_("not found yet, or none"),
        help_text=_("Empty both fields when the candidate has no practice."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    cares: ClassVar = {"own_practice_name": Care.NAME}

    def __init__(self, *args: Any, user: Any, candidate: Candidate, **kwargs: Any) -> None:
        initial = {
            "own_practice_name": candidate.own_practice_name,
            "own_practice": candidate.own_practice_id,
            "version": candidate.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["own_practice"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = practices_to_choose(user, candidate.region)

    def say_theirs(self, current: Candidate) -> None:
        """Tell what the file says now, so that the user can decide and send again."""
        version = {self.add_prefix("version"): str(current.version)}
        self.data = {**dict(self.data.items()), **version}
        said = current.own_practice or current.own_practice_name or gettext("no practice")
        message = gettext(
            "Somebody else changed this file in the meantime; it now says: %(practice)s. "
            "Send again to replace it with yours."
        )
        self.add_error(None, message % {"practice": said})
