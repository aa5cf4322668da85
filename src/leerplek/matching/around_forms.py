"""What the pages around a talk may send: wishes, moments, and extra steps of a practice."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.asks.enums import AnsweredBy
from leerplek.common.forms import DateTextField, LeerplekForm, TimeTextField, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.matching.enums import ExtraKind
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.before import address_of
from leerplek.matching.services.before import MOMENTS
from leerplek.matching.talk_forms import LONGEST, SHORTEST


class WantsForm(VersionForm):
    """How a coordinator heard that one of the two wants to talk."""

    by = forms.ChoiceField(
        label=_("How did you hear this?"),
        choices=[choice for choice in AnsweredBy.choices if choice[0] != AnsweredBy.LINK],
    )

    field_order = ("by", "version")


class MomentsForm(WantsForm):
    """At which moments the practice can talk, as a coordinator heard it; the last may be empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOMENTS + 1):
            told = {"number": number}
            needed = number < MOMENTS
            self.fields[f"day_{number}"] = DateTextField(
                label=_("Moment %(number)d: day") % told, required=needed
            )
            self.fields[f"time_{number}"] = TimeTextField(
                label=_("Moment %(number)d: time") % told, required=needed
            )
        self.order_fields([*(name for name in self.fields if name not in {"by", "version"}), "by"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, at = (cleaned.get(f"{what}_{MOMENTS}") for what in ("day", "time"))
        if not self.errors and (day is None) != (at is None):
            self.add_error(f"day_{MOMENTS}", _("Fill in both the day and the time."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: each day and time are one moment."""
        cleaned = self.cleaned_data
        pairs = [
            (cleaned[f"day_{number}"], cleaned[f"time_{number}"])
            for number in range(1, MOMENTS + 1)
        ]
        return {
            "moments": [_moment(day, at) for day, at in pairs if day is not None],
            "by": cleaned["by"],
            "version": cleaned["version"],
        }


def _moment(day: Any, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class StepForm(CarefulForm, VersionForm):
    """An extra step of the practice: what, when and where."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=ExtraKind.choices, widget=forms.RadioSelect
    )
    day = DateTextField(label=_("Day"))
    begins = TimeTextField(label=_("Time"))
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=SHORTEST, max_value=LONGEST, initial=45
    )
    where = forms.CharField(label=_("Where"), max_length=200)
    invites = forms.BooleanField(
        label=_("Send both an invitation for their calendar"), required=False, initial=True
    )

    cares: ClassVar = {"where": Care.FREE}
    field_order = ("kind", "day", "begins", "minutes", "where", "invites", "version")

    def __init__(self, *args: Any, proposal: MatchProposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = address_of(proposal.sites[0])
        self.initial = {"where": where, "version": proposal.version, **self.initial}

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: day and time are one moment."""
        facts = dict(self.cleaned_data)
        day, at = facts.pop("day"), facts.pop("begins")
        return {**facts, "starts_at": _moment(day, at)}


class DoneForm(VersionForm):
    """On which day an extra step was done."""

    done_on = DateTextField(
        label=_("Done on"),
        required=False,
        help_text=_("For example 31-12-2026. Leave it empty when it is still to be done."),
    )

    field_order = ("done_on", "version")


class AskRoundForm(LeerplekForm):
    """Of which proposals both are asked whether they want to talk."""

    pick = forms.TypedMultipleChoiceField(
        label=_("Proposals"),
        coerce=int,
        error_messages={
            "required": _("You chose nothing. Tick at least one proposal."),
            "invalid_choice": _("Something changed in the meantime. Look at the list once more."),
        },
    )

    def __init__(self, *args: Any, choices: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pick"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(pk, str(pk)) for pk in choices]

    @property
    def chosen(self) -> set[int]:
        """Return what was ticked, as far as it can be asked."""
        return set(self.cleaned_data.get("pick", [])) if hasattr(self, "cleaned_data") else set()
