"""What the pages on people and roles may send."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Absence, Organisation, Region, User
from leerplek.accounts.selectors import coordinators_of, organisations_in
from leerplek.common.forms import DateTextField, LeerplekForm
from leerplek.common.phones import format_phone, read_phone


class GiveRoleForm(LeerplekForm):
    """A person, a role and an organisation of the working region."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=160)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("choose …")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("choose …")), *Role.choices])
    until_on = DateTextField(
        label=_("Until"), required=False, help_text=_("Leave empty for as long as it lasts.")
    )

    def __init__(self, *args: Any, region: Region | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = organisations_in(region)


class PhoneForm(LeerplekForm):
    """The number at which practices and candidates reach this person."""

    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Practices and candidates see this number with your name. Empty: they mail."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = format_phone(user.phone) if user.phone else ""

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        number = read_phone(typed)
        if typed and not number:
            raise forms.ValidationError(
                _("Enter one phone number with all its digits, for example 06 12345678.")
            )
        return number


class PhotoForm(LeerplekForm):
    """A photo of oneself."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPG, PNG or WebP, at most 10 MB. We keep the middle of it, as a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class AbsenceForm(LeerplekForm):
    """From when until when somebody is away, and who is there; all empty is not away."""

    from_on = DateTextField(label=_("First day away"), required=False)
    until_on = DateTextField(label=_("Last day away"), required=False)
    replaced_by = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who is there instead"),
        required=False,
        empty_label=_("choose …"),
    )

    def __init__(
        self, *args: Any, user: User, region: Region, absence: Absence | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = coordinators_of(region).exclude(pk=user.pk)
        if not field.queryset.exists():
            field.help_text = _(
                "Nobody else coordinates in this region yet. Your administrator can add somebody."
            )
        if absence is not None:
            self.initial.update({name: getattr(absence, name) for name in self.fields})

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or self.is_empty:
            return cleaned
        for name in self.fields:
            if not cleaned.get(name):
                self.add_error(name, gettext("Fill this in, or leave all three empty."))
        if not self.errors and cleaned["until_on"] < cleaned["from_on"]:
            self.add_error("until_on", gettext("The last day lies before the first."))
        return cleaned
