"""What the pages on supervisors may send."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.asks.forms import WhenForm
from leerplek.common.forms import DateTextField, LeerplekForm, VersionedModelForm, VersionForm
from leerplek.importing.fields import CarefulForm, MailField, PhoneField, PlainDecimalField
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import Weekday, Willingness
from leerplek.practices.models import Place, Practice
from leerplek.supervisors.enums import SupervisorRole, Training
from leerplek.supervisors.models import Supervision, Supervisor, SupervisorPolicy
from leerplek.supervisors.selectors.register import (
    ENDED,
    ENDING,
    EVERYBODY,
    GONE,
    TRAINED,
    UNTRAINED,
    SupervisorFilter,
    supervisors_of,
)
from leerplek.supervisors.selectors.told_names import ToldName

EITHER = [("", _("all"))]


class SupervisorFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name, practice, place, training or phone number"),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=EITHER + SupervisorRole.choices
    )
    training = forms.ChoiceField(
        label=_("Training"),
        required=False,
        choices=[
            *EITHER,
            (TRAINED, _("trained")),
            (UNTRAINED, _("without a training")),
            (ENDING, _("certificate ends soon")),
            (ENDED, _("certificate has ended")),
        ],
    )
    willing = forms.ChoiceField(
        label=_("Wants to guide"), required=False, choices=EITHER + Willingness.choices
    )
    is_digicoach = forms.BooleanField(label=_("Only digicoaches"), required=False)
    state = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("who works at a practice now")),
            (GONE, _("who left")),
            (EVERYBODY, _("everybody")),
        ],
    )

    @property
    def filters(self) -> SupervisorFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return SupervisorFilter(**self.cleaned_data)


class CoverageForm(LeerplekForm):
    """Which of the practices behind the figure are shown."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("without a trained supervisor")), (TRAINED, _("with one"))],
    )

    @property
    def shows_trained(self) -> bool:
        self.full_clean()
        return bool(self.cleaned_data.get("show") == TRAINED)


class SupervisorForm(CarefulForm, VersionedModelForm):
    """What is known of somebody who guides learners."""

    email = MailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Their own address: to it goes the personal link."),
    )
    phone = PhoneField(label=_("Phone"), required=False)
    experience_years = PlainDecimalField(
        label=_("Years of experience in this work"),
        required=False,
        min_value=0,
        max_value=60,
        max_digits=3,
        decimal_places=1,
        help_text=_("As of today: the years go on by themselves. Leave empty when unknown."),
    )
    trained_on = DateTextField(label=_("Training finished on"), required=False)
    certificate_until = DateTextField(label=_("Certificate valid until"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("On which days are they at the practice?"),
        required=False,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all boxes empty when it is not known."),
    )

    cares: ClassVar = {"name": Care.NAME, "training_name": Care.WORK, "notes": Care.FREE}

    class Meta:
        model = Supervisor
        fields = (
            "name",
            "site",
            "role",
            "email",
            "phone",
            "willing",
            "weekdays",
            "experience_years",
            "training",
            "training_name",
            "trained_on",
            "certificate_until",
            "is_digicoach",
            "notes",
        )
        help_texts: ClassVar = {
            "training_name": _("For example: Praktijkbegeleider, 2 days."),
            "is_digicoach": _("Helps colleagues with digital work."),
            "notes": _("Write nothing about anybody's health."),
        }
        widgets: ClassVar = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["experience_years"] = self.instance.years
        for name in ("role", "willing", "training"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows the type
            field.required, field.empty_value = False, field.initial
        sites = list(practice.sites.all())
        if len(sites) == 1:
            # One address leaves nothing to choose.
            del self.fields["site"]
            self.instance.site = sites[0]
            return
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        site.queryset = practice.sites.all()
        site.empty_label = None

    def clean_weekdays(self) -> list[str]:
        return in_order(self.cleaned_data["weekdays"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        done, until = cleaned.get("trained_on"), cleaned.get("certificate_until")
        if done and done > timezone.localdate():
            self.add_error("trained_on", _("This day is still to come."))
        if done and until and until < done:
            self.add_error("certificate_until", _("This is before the end of the training."))
        if cleaned.get("training_name") or done or until:
            if cleaned.get("training") == Training.NONE:
                text = _("You filled in a training. Choose done, or leave its details empty.")
                self.add_error("training", text)
            else:
                cleaned["training"] = Training.DONE
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class LeaveForm(VersionForm):
    """On which day somebody left the practice."""

    left_on = DateTextField(label=_("Left on"))

    def clean_left_on(self) -> date:
        day: date = self.cleaned_data["left_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Note it when it is there."))
        return day


class NameForm(CarefulForm, LeerplekForm):
    """Who is the lead or second supervisor of a place, and what they take of it."""

    supervisor = forms.ModelChoiceField(
        Supervisor.objects.none(), label=_("Who?"), widget=forms.RadioSelect, empty_label=None
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On which days do they guide the learner?"),
        required=False,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all boxes empty for every day that they are there."),
    )
    tasks = forms.CharField(
        label=_("What do they take on?"),
        required=False,
        max_length=500,
        help_text=_("For example: desk and triage, or the talks with school."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    cares: ClassVar = {"tasks": Care.FREE}

    def __init__(
        self, *args: Any, place: Place, part: str, now: Iterable[Supervision], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [each.supervisor_id for each in now if each.part != part]
        here = next((each for each in now if each.part == part), None)
        field = self.fields["supervisor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = supervisors_of(place.site.practice).exclude(pk__in=others)
        if here is not None:
            self.initial.update(
                supervisor=here.supervisor_id,
                weekdays=here.weekdays,
                tasks=here.tasks,
                instead_of=here.pk,
            )

    def clean_weekdays(self) -> list[str]:
        return in_order(self.cleaned_data["weekdays"])


class AskForm(WhenForm):
    """Before when a supervisor says whether they guide at a place, and whom they can call."""


class PolicyForm(VersionedModelForm):
    """What a region asks of supervisors."""

    experience_years = PlainDecimalField(
        label=_("Years of experience below which we advise"),
        min_value=0,
        max_value=20,
        max_digits=3,
        decimal_places=1,
        help_text=_("It is advice: with less experience a place counts as well."),
    )
    certificate_days = forms.IntegerField(
        label=_("Days before the end of a certificate that it is listed"),
        min_value=0,
        max_value=1000,
    )
    answer_days = forms.IntegerField(
        label=_("Days that a supervisor has to answer"), min_value=1, max_value=90
    )
    kept_days = forms.IntegerField(
        label=_("Days that who left is kept"), min_value=0, max_value=2000
    )

    class Meta:
        model = SupervisorPolicy
        fields = (
            "needs_yes",
            "needs_training",
            "experience_years",
            "certificate_days",
            "answer_days",
            "kept_days",
        )
        help_texts: ClassVar = {
            "needs_yes": _("Without it, a missing yes is shown, and the place counts."),
            "needs_training": _("Without it, a missing training is shown, and the place counts."),
        }


class ToldNamesForm(LeerplekForm):
    """Of which texts people are made."""

    lines = forms.MultipleChoiceField(
        label=_("Names"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one name.")},
    )

    def __init__(self, *args: Any, told: Iterable[ToldName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(line.key, line.text) for line in told]


def in_order(days: Iterable[str]) -> list[str]:
    """Return days in the order of the week."""
    return [day.value for day in Weekday if day.value in set(days)]
