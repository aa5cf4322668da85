"""What the pages on contact persons and their links may send."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation
from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm, MailField, PhoneField
from leerplek.importing.sensitive import Care
from leerplek.intake.models import ContactPerson
from leerplek.intake.selectors.contacts import answering_organisations


class _PersonForm(CarefulForm, LeerplekForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    email = MailField(
        label=_("E-mail address"),
        help_text=_("The link and the control code go here. Use an address of one person."),
    )
    phone = PhoneField(label=_("Phone"), required=False)

    cares: ClassVar = {"name": Care.NAME}


class AddContactForm(_PersonForm):
    """Somebody at a school or UWV office who may answer by link."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("School or UWV office")
    )

    field_order = ("organisation", "name", "email", "phone")

    def __init__(self, *args: Any, keeper: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = answering_organisations(keeper)


class ChangeContactForm(_PersonForm, VersionForm):
    """How somebody is reached."""

    def __init__(self, *args: Any, contact: ContactPerson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "phone", "version"):
            self.initial.setdefault(name, getattr(contact, name))
