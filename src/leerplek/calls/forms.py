"""What the pages of the call list may send."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region, User
from leerplek.asks.selectors import contacts_for
from leerplek.calls.enums import AGAIN, NOT_BY_HAND, CallState, Outcome, Reason
from leerplek.calls.selectors import (
    DONE,
    EVERYTHING,
    MINE,
    NOBODY,
    OPEN,
    TODAY,
    CallFilter,
)
from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care

SATURDAY = 5
# No key of a row is higher: a database refuses the question.
MOST = 2**63 - 1


def next_working_day(day: date) -> date:
    """Return the day after this one on which people are at work."""
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


class ScriptForm(CarefulForm, VersionForm):
    """What a region goes through on the phone."""

    text = forms.CharField(
        label=_("What you go through"),
        max_length=4000,
        help_text=_("One thing to ask or tell on each line. Ask nothing about health."),
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    cares: ClassVar = {"text": Care.FREE}
    use_required_attribute = False

    def clean_text(self) -> str:
        """Return the lines without what stands around them."""
        lines = (line.strip() for line in self.cleaned_data["text"].splitlines())
        return "\n".join(line for line in lines if line)


class CallFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Practice or candidate")
    )
    state = forms.ChoiceField(
        label=_("Which calls"),
        required=False,
        choices=[
            ("", _("to make today")),
            (OPEN, _("to make, also later")),
            (DONE, CallState.DONE.label),
            (EVERYTHING, _("all")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("all")), *Reason.choices]
    )
    owner = forms.ChoiceField(
        label=_("Who calls"),
        required=False,
        choices=[
            ("", _("everybody")),
            (MINE, pgettext_lazy("who calls", "me")),
            (NOBODY, _("nobody yet")),
        ],
    )
    practice = forms.IntegerField(required=False, max_value=MOST, widget=forms.HiddenInput)
    candidate = forms.IntegerField(required=False, max_value=MOST, widget=forms.HiddenInput)

    @property
    def filters(self) -> CallFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = dict(self.cleaned_data)
        if chosen.get("state") == TODAY:
            chosen["state"] = ""
        return CallFilter(**chosen)


class _WithOwner(LeerplekForm):
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who calls"),
        required=False,
        empty_label=_("whoever comes first"),
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = contacts_for(region)


class OwnerForm(_WithOwner, VersionForm):
    """Who makes a call."""


class PutOnListForm(CarefulForm, _WithOwner):
    """Why somebody is to be called, and when."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[choice for choice in Reason.choices if choice[0] not in NOT_BY_HAND],
        initial=Reason.FREE,
    )
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=300,
        help_text=_("In one sentence, as you will say it. Nothing about health or a benefit."),
    )
    due_on = forms.DateField(label=_("Call on"))

    field_order = ("reason", "about", "due_on", "owner")
    cares: ClassVar = {"about": Care.FREE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", timezone.localdate())


class OutcomeForm(CarefulForm, VersionForm):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.OVERTAKEN],
        widget=forms.RadioSelect,
    )
    next_on = forms.DateField(
        label=_("Call again on"),
        required=False,
        help_text=_("Only when you call again. For example 31-12-2026"),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        help_text=_("What was agreed? Nothing about health or a benefit."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"note": Care.FREE}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("next_on", next_working_day(timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wanted = cleaned.get("outcome") in AGAIN and "next_on" not in self.errors
        next_on = cleaned.get("next_on")
        if wanted and (next_on is None or next_on < timezone.localdate()):
            self.add_error("next_on", gettext("Say on which day to call again: today or later."))
        return cleaned
