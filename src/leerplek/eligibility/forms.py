"""What may be sent: a version of a rule, what is known of a person, and the self-check."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation, Region
from leerplek.common.forms import LeerplekForm, VersionedModelForm, VersionForm
from leerplek.eligibility.enums import PER_ROUTE, Confidence, Education, RuleKind
from leerplek.eligibility.judging import Facts
from leerplek.eligibility.models import Background
from leerplek.eligibility.parameters import PARAMETERS, Parameter
from leerplek.eligibility.selectors import schools_in
from leerplek.programmes.enums import LearningRoute

ANSWERS = [("yes", _("yes")), ("no", _("no")), ("", _("I do not know"))]


class RuleForm(LeerplekForm):
    """A version of a rule of one kind: what it asks, from when, and who says so."""

    def __init__(self, *args: Any, kind: str, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind not in PER_ROUTE:
            del self.fields["learning_route"]
        if kind != RuleKind.ENTRY:
            del self.fields["school"]
        else:
            self.fields["school"].queryset = schools_in(region)  # type: ignore[attr-defined]
        asked = {each.name: _field(each) for each in PARAMETERS[kind]}
        self.fields = {**asked, **self.fields}

    learning_route = forms.ChoiceField(label=_("Learning route"), choices=LearningRoute.choices)
    school = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("School"),
        required=False,
        empty_label=_("every school without a rule of its own"),
    )
    valid_from = forms.DateField(label=_("Valid from"))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where it stands: the name and date of the page, letter or regulation."),
    )
    source_url = forms.URLField(
        label=_("Link to the source"), required=False, assume_scheme="https"
    )
    confidence = forms.ChoiceField(
        label=_("How sure is this?"), choices=Confidence.choices, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and high < low:
            self.add_error("high", _("This is lower than the amount it begins with."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        names = {each.name for each in PARAMETERS[self.kind]}
        given = self.cleaned_data
        rest = {name: value for name, value in given.items() if name not in names}
        return {**rest, "parameters": {name: given[name] for name in names}}


def _field(parameter: Parameter) -> forms.Field:
    if parameter.kind is bool:
        return forms.BooleanField(label=parameter.label, required=False)
    if parameter.kind is int:
        return forms.IntegerField(
            label=parameter.label,
            min_value=parameter.minimum,
            max_value=parameter.maximum,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "app-short"}),
        )
    if parameter.kind is str:
        return forms.ChoiceField(label=parameter.label, choices=parameter.choices)
    return forms.MultipleChoiceField(
        label=parameter.label,
        choices=parameter.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class BackgroundForm(VersionedModelForm):
    """What the rules ask of a person and the file does not say."""

    diploma = forms.NullBooleanField(label=_("Has a vocational diploma"), required=False)
    in_gp_care = forms.NullBooleanField(label=_("Works in GP care now"), required=False)
    was_assistant = forms.NullBooleanField(
        label=_("Was a doctor's assistant before"), required=False
    )
    shortened = forms.NullBooleanField(label=_("Takes a shortened course"), required=False)

    class Meta:
        model = Background
        fields = ("education", "diploma", "in_gp_care", "was_assistant", "shortened")
        labels: ClassVar = {"education": _("Highest diploma")}


class _Answer(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            choices=ANSWERS,
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            initial="",
            **kwargs,
        )


class FundingForm(VersionForm):
    """Three questions that end in who pays; only the end is kept."""

    uwv = _Answer(_("Does this person have an adviser at UWV?"))
    works = _Answer(_("Does this person work now, outside GP care?"))
    own = _Answer(_("Can and will this person pay the school themselves?"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if all(cleaned.get(name) is None for name in ("uwv", "works", "own")):
            raise forms.ValidationError(_("Answer at least one of the questions."))
        return cleaned


class SelfCheckForm(LeerplekForm):
    """A few questions to somebody who thinks about it; nothing of the answers is kept."""

    routes = forms.MultipleChoiceField(
        label=_("How would you like to learn?"),
        choices=LearningRoute.choices,
        initial=[LearningRoute.BBL.value],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("BBL is working and learning at once. BOL is mostly at school."),
    )
    hours = forms.DecimalField(
        label=_("How many hours a week can you work and learn?"),
        required=False,
        min_value=0,
        max_value=60,
        max_digits=4,
        decimal_places=1,
    )
    education = forms.ChoiceField(
        label=_("What is your highest diploma?"),
        required=False,
        choices=[("", _("I do not know")), *Education.choices],
    )
    diploma = _Answer(_("Do you have a vocational diploma?"))
    in_gp_care = _Answer(_("Do you work in GP care now?"))
    was_assistant = _Answer(_("Were you a doctor's assistant before?"))
    birth_date = forms.DateField(
        label=_("When were you born?"),
        required=False,
        help_text=_(
            "For money of the fund only. You can take part at every age. For example 31-12-1990"
        ),
    )

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if born and born >= timezone.localdate():
            raise forms.ValidationError(_("A birth date lies in the past."))
        return born

    def facts(self) -> Facts:
        """Return the answers as the rules want them."""
        given = self.cleaned_data
        hours = given["hours"]
        return Facts(
            routes=tuple(given["routes"]),
            birth_date=given["birth_date"],
            hours=None if hours is None else float(hours),
            diploma=given["diploma"],
            in_gp_care=given["in_gp_care"],
            was_assistant=given["was_assistant"],
            education=given["education"] or None,
        )
