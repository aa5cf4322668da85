"""What the pages on practices, sites and places may send."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from leerplek.accounts.models import Organisation, Region
from leerplek.common.forms import DateTextField, LeerplekForm, VersionedModelForm
from leerplek.geo.forms import AddressForm
from leerplek.importing.fields import (
    AgbField,
    CarefulForm,
    MailField,
    PhoneField,
    PlainDecimalField,
)
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import (
    AccreditationState,
    Age,
    ConfirmedHow,
    Facts,
    HostType,
    Weekday,
    Willingness,
)
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.recognition import ENDING
from leerplek.practices.rules import (
    LEAST_HOURS,
    MOST_HOURS,
    hours_are_in_order,
)
from leerplek.practices.selectors import (
    CONFIRMED,
    NO_PLACES,
    ROOM,
    UNCONFIRMED,
    VACANCY,
    PracticeFilter,
    cohorts_to_choose,
    confirmed_places_of,
    employers_to_choose,
    practices_to_choose,
    same_agb_code,
    schools_to_prefer,
    seats_at,
)
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort

EITHER = [("", _("all"))]
OPEN_PLACES, WITHDRAW, KEEP = "open_places", "withdraw", "keep"


class PracticeFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name, place, postcode, contact or AGB code"),
    )
    trains = forms.ChoiceField(
        label=_("Trains learners"), required=False, choices=EITHER + Willingness.choices
    )
    route = forms.ChoiceField(
        label=_("Has a place for"), required=False, choices=EITHER + LearningRoute.choices
    )
    confirmed = forms.ChoiceField(
        label=_("Places"),
        required=False,
        choices=[
            *EITHER,
            (CONFIRMED, _("confirmed")),
            (UNCONFIRMED, _("not confirmed")),
            (NO_PLACES, _("no places known")),
        ],
    )
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Cohort"), required=False)
    facts = forms.ChoiceField(
        label=_("Which fact"),
        required=False,
        choices=[
            ("", Facts.CAPACITY.label),
            *(each for each in Facts.choices if each[0] != Facts.CAPACITY),
        ],
    )
    age = forms.ChoiceField(label=_("How certain"), required=False, choices=EITHER + Age.choices)
    recognition = forms.ChoiceField(
        label=_("Recognition"),
        required=False,
        choices=[*EITHER, (ENDING, _("ended, or ends soon")), *AccreditationState.choices],
    )
    host_type = forms.ChoiceField(
        label=_("Kind of host"), required=False, choices=EITHER + HostType.choices
    )
    school = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Prefers the school"), required=False
    )
    needs = forms.ChoiceField(
        label=_("Needs"),
        required=False,
        choices=[*EITHER, (VACANCY, _("has a vacancy")), (ROOM, _("is short of room"))],
    )
    unlocated = forms.BooleanField(label=_("Only without coordinates"), required=False)

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "cohort", cohorts_to_choose(user, region), empty=_("all"))
        _choose_from(self, "school", schools_to_prefer(region), empty=_("all"))

    @property
    def filters(self) -> PracticeFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return PracticeFilter(**self.cleaned_data)


class PracticeForm(CarefulForm, VersionedModelForm):
    """What is known of a practice as a whole."""

    agb_code = AgbField(label=_("AGB code"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    email = MailField(label=_("E-mail address"), required=False)
    gp_count = PlainDecimalField(
        label=_("Number of GPs"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
    )
    is_dispensing = forms.NullBooleanField(label=_("Has its own pharmacy"), required=False)

    cares: ClassVar = {
        "name": Care.NAME,
        "contact_name": Care.NAME,
        "reason_not": Care.FREE,
        "notes": Care.FREE,
    }

    class Meta:
        model = Practice
        fields = (
            "name",
            "host_type",
            "agb_code",
            "contact_name",
            "phone",
            "email",
            "trains",
            "reason_not",
            "gp_count",
            "setting",
            "is_dispensing",
            "notes",
        )
        help_texts: ClassVar = {
            "trains": _("Unknown is an answer too: nobody asked them yet."),
            "reason_not": _("What the practice itself gave as a reason, in a few words."),
        }
        widgets: ClassVar = {
            "notes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_default(self, "host_type", "trains", "setting")

        is_turning = (
            self.data.get(self.add_prefix("trains")) == Willingness.NO != self.initial.get("trains")
        )
        count = seats_at(confirmed_places_of(self.instance)) if is_turning else 0
        if count:
            self._ask_about_places(count)

    def _ask_about_places(self, count: int) -> None:
        """Ask what becomes of the confirmed places of a practice that does not train any more."""
        self.fields[OPEN_PLACES] = forms.ChoiceField(
            label=ngettext(
                "What becomes of its %(count)d confirmed place?",
                "What becomes of its %(count)d confirmed places?",
                count,
            )
            % {"count": count},
            choices=[
                (WITHDRAW, _("Withdraw the confirmation: it does not offer them any more")),
                (KEEP, _("Keep them: rounds leave them out until the practice trains again")),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("This practice still has confirmed places. Choose.")},
        )
        names = [name for name in self.fields if name != OPEN_PLACES]
        names.insert(names.index("reason_not") + 1, OPEN_PLACES)
        self.order_fields(names)

    @property
    def withdraws_places(self) -> bool:
        return bool(self.cleaned_data.get(OPEN_PLACES) == WITHDRAW)

    def clean_agb_code(self) -> str:
        code: str = self.cleaned_data["agb_code"]
        other = same_agb_code(self.instance, code)
        if other is not None and code != self.initial.get("agb_code"):
            raise forms.ValidationError(
                _("This AGB code is already that of %(practice)s.") % {"practice": other}
            )
        return code

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SiteForm(CarefulForm, AddressForm, VersionedModelForm):
    """A visiting address of a practice."""

    accredited_until = DateTextField(label=_("Recognised until"), required=False)

    cares: ClassVar = {
        "name": Care.NAME,
        "street": Care.NAME,
        "place_name": Care.NAME,
    }

    class Meta:
        model = PracticeSite
        fields = (
            "name",
            "street",
            "postcode",
            "place_name",
            "accreditation",
            "accredited_until",
        )
        help_texts: ClassVar = {
            "name": _("Only needed when the practice has more than one address."),
            "postcode": _("For example 7241 AB. Distances are measured to this address."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_default(self, "accreditation")

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them; the address goes apart."""
        names = ("name", "accreditation", "accredited_until")
        return {name: self.cleaned_data[name] for name in names}


class PlaceForm(VersionedModelForm):
    """One or more equal places at a site."""

    number = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=50, initial=1)
    hours_min = PlainDecimalField(
        label=_("Hours a week, at least"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        help_text=_("Leave empty when it is not known."),
    )
    hours_max = PlainDecimalField(
        label=_("Hours a week, at most"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )
    start_on = DateTextField(label=_("From"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("On which days can a learner be there?"),
        required=False,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all boxes empty when it is not known."),
    )

    class Meta:
        model = Place
        fields = (
            "learning_route",
            "number",
            "hours_min",
            "hours_max",
            "weekdays",
            "is_divisible",
            "cohort",
            "start_on",
            "formal_employer",
            "training_company",
        )
        help_texts: ClassVar = {
            "cohort": _("Leave empty when the place is for any class."),
            "formal_employer": _("Leave empty when the practice itself employs the learner."),
            "training_company": _(
                "Leave empty when the practice itself is the recognised training company."
            ),
        }

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        itself = _("the practice itself")
        _choose_from(self, "cohort", cohorts_to_choose(user, region), empty=_("any class"))
        _choose_from(self, "formal_employer", employers_to_choose(region), empty=itself)
        practices = practices_to_choose(user, region).exclude(pk=self.instance.site.practice_id)
        _choose_from(self, "training_company", practices, empty=itself)

    def clean_weekdays(self) -> list[str]:
        chosen = self.cleaned_data["weekdays"]
        return [day.value for day in Weekday if day.value in chosen]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        low: Decimal | None = cleaned.get("hours_min")
        if not hours_are_in_order(low, cleaned.get("hours_max")):
            self.add_error("hours_max", _("This is lower than the lowest number of hours."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ConfirmForm(LeerplekForm):
    """How and when a practice confirmed a place."""

    how = forms.ChoiceField(
        label=_("How was it confirmed?"), choices=ConfirmedHow.choices, widget=forms.RadioSelect
    )
    confirmed_on = DateTextField(label=_("On which day?"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        initial = {"version": place.version, "confirmed_on": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_confirmed_on(self) -> Any:
        day = self.cleaned_data["confirmed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A place cannot be confirmed in the future."))
        return day


def _choose_from(
    form: forms.BaseForm, name: str, rows: "models.QuerySet[Any]", *, empty: Any
) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
    field.queryset = rows
    field.empty_label = empty


def _with_default(form: PracticeForm | SiteForm, *names: str) -> None:
    """Let a list without a choice mean the default, so that nothing has to be filled in."""
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows the type
        field.required = False
        field.empty_value = field.initial
