"""What the pages about erasing on request, and about the counsellor, may send."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import ToldBy
from leerplek.candidates.models.counsellors import Counsellor
from leerplek.common.forms import LeerplekForm
from leerplek.importing.fields import CarefulForm, MailField, PhoneField
from leerplek.importing.sensitive import Care


class ErasureForm(LeerplekForm):
    """That somebody asked to be erased, when and how."""

    asked_on = forms.DateField(
        label=_("Asked on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    told_by = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=[choice for choice in ToldBy.choices if choice[0] != ToldBy.LINK],
        widget=forms.RadioSelect,
    )


class RefusalForm(CarefulForm, LeerplekForm):
    """What must still be kept of somebody, and why: this person reads it."""

    because = forms.CharField(
        label=_("What must be kept, why, and until when?"),
        max_length=1000,
        help_text=_("The person reads this on their own page. Name the rule that it follows from."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    cares: ClassVar = {"because": Care.FREE}


class CounsellorForm(LeerplekForm):
    """Whom candidates can call outside the team; without a name the card is not shown."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_("Empty: no card is shown."),
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = MailField(label=_("E-mail address"), required=False)
    words = forms.CharField(
        label=_("When to call, and what does this person do?"),
        required=False,
        max_length=600,
        help_text=_("Candidates read this. For example: what you say stays between you."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, counsellor: Counsellor | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counsellor is None:
            self.initial["version"] = 0
        else:
            self.initial = {name: getattr(counsellor, name) for name in self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("name"):
            for name in ("phone", "words"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Fill in this field."))
        return cleaned
