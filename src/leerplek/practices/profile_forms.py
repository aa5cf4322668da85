"""The profile and the capacity of a practice, each as a short form of its own."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import DateTextField, VersionedModelForm
from leerplek.importing.fields import CarefulForm, PlainDecimalField
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import ConfirmedHow, Facts
from leerplek.practices.models import Practice
from leerplek.practices.rules import MOST_PATIENTS, MOST_PEOPLE
from leerplek.practices.selectors import schools_to_prefer
from leerplek.programmes.enums import LearningRoute

ROUTES = ("route_1", "route_2", "route_3")


class BlockOfPractice(CarefulForm, VersionedModelForm):
    """One block of what we know; who says how they know it confirms the block as well."""

    block: ClassVar[Facts]
    title: ClassVar[Any]

    class Meta:
        model = Practice
        fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"] = forms.ChoiceField(
            label=_("How do you know this?"),
            required=False,
            choices=[
                ("", _("I only correct something")),
                *(each for each in ConfirmedHow.choices if each[0] != ConfirmedHow.FORM),
            ],
            help_text=_("When the practice told it, all that stands here counts as confirmed."),
        )

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ProfileForm(BlockOfPractice):
    """What the practice is like (C16)."""

    block = Facts.PROFILE
    title = _("Profile")

    team_size = forms.IntegerField(
        label=_("How many people work there"), required=False, min_value=1, max_value=MOST_PEOPLE
    )
    assistant_count = PlainDecimalField(
        label=_("Doctor's assistants in the team"),
        required=False,
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=1,
    )
    patient_count = forms.IntegerField(
        label=_("Number of patients"), required=False, min_value=1, max_value=MOST_PATIENTS
    )

    cares: ClassVar = {"his": Care.FREE, "languages": Care.FREE, "profile": Care.FREE}

    class Meta(BlockOfPractice.Meta):
        fields = (
            "team_size",
            "assistant_count",
            "patient_count",
            "his",
            "languages",
            "profile",
            "preferred_school",
        )
        help_texts: ClassVar = {
            "profile": _("In a few words of the practice itself. Candidates read this."),
        }
        widgets: ClassVar = {"profile": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = self.fields["preferred_school"]
        assert isinstance(schools, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        schools.queryset = schools_to_prefer(self.instance.region)
        schools.empty_label = str(_("no preference known"))


class CapacityForm(BlockOfPractice):
    """How much it can take on: routes in their order, the most of all together, room, vacancy."""

    block = Facts.CAPACITY
    title = _("Capacity")

    total_cap = forms.IntegerField(
        label=_("Learners at most, all routes together"),
        required=False,
        min_value=0,
        max_value=50,
    )
    learners_now = forms.IntegerField(
        label=_("Learners now"), required=False, min_value=0, max_value=50
    )
    rooms = forms.IntegerField(
        label=_("Consulting rooms"), required=False, min_value=0, max_value=99
    )
    workstations = forms.IntegerField(
        label=_("Workstations for learners"), required=False, min_value=0, max_value=50
    )
    vacancy_hours = PlainDecimalField(
        label=_("Vacancy, hours a week"),
        required=False,
        min_value=0,
        max_value=200,
        max_digits=4,
        decimal_places=1,
    )
    vacancy_since = DateTextField(label=_("Vacancy since"), required=False)

    class Meta(BlockOfPractice.Meta):
        fields = (
            "total_cap",
            "learners_now",
            "rooms",
            "workstations",
            "vacancy_hours",
            "vacancy_since",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (_("Learning route, first choice"), _("Second choice"), _("Third choice"))
        known = [route.value for route in self.instance.routes_in_order]
        for index, (name, label) in enumerate(zip(ROUTES, labels, strict=True)):
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", "–"), *LearningRoute.choices],
                initial=known[index] if index < len(known) else "",
            )
        self.order_fields([*ROUTES, *self.Meta.fields, "how"])

    def clean_vacancy_since(self) -> Any:
        day = self.cleaned_data["vacancy_since"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("A vacancy cannot begin in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [cleaned.get(name) for name in ROUTES if cleaned.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error(ROUTES[1], _("Choose each learning route once."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        chosen = [self.cleaned_data[name] for name in ROUTES]
        return {**super().facts(), "routes": ",".join(filter(None, chosen))}
