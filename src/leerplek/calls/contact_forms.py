"""The one line by which a contact with a practice is noted."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import DateTextField, LeerplekForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import ContactWay


class ContactForm(CarefulForm, LeerplekForm):
    """What was spoken of; the rest has an answer already."""

    about = forms.CharField(
        label=_("About what?"),
        max_length=300,
        help_text=_("A few words are enough. Write nothing about anybody's health."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    way = forms.ChoiceField(label=_("How?"), choices=ContactWay.choices, initial=ContactWay.PHONE)
    spoken_on = DateTextField(label=_("On which day?"))
    next_on = DateTextField(
        label=_("Again on"),
        required=False,
        help_text=_("Then it comes on the call list."),
    )
    spoken_by = forms.CharField(
        label=_("Who spoke, if not you?"),
        required=False,
        max_length=160,
        help_text=_("For example the contact person of a school."),
    )

    cares: ClassVar = {"about": Care.FREE, "spoken_by": Care.NAME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"spoken_on": timezone.localdate()}, **kwargs)

    def clean_spoken_on(self) -> date:
        day: date = self.cleaned_data["spoken_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("A contact is noted afterwards: choose today or an earlier day.")
            )
        return day
