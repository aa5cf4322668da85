"""What the pages of a proposal may send: the talk, its terms, and what the two decided."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.asks.enums import AnsweredBy
from leerplek.common.forms import DateTextField, TimeTextField, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.matching.enums import Side
from leerplek.matching.go_no_go import GO, NO_GO, ReasonedForm
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import USUAL_MINUTES, ChemistryMeeting
from leerplek.matching.selectors.before import address_of

SHORTEST, LONGEST = 10, 480


class TalkForm(CarefulForm, VersionForm):
    """When and where the two talk, and whether each of them gets an invitation."""

    day = DateTextField(label=_("Day"))
    begins = TimeTextField(label=_("Time"))
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=SHORTEST, max_value=LONGEST, initial=USUAL_MINUTES
    )
    where = forms.CharField(
        label=_("Where"),
        max_length=200,
        help_text=_("An address, or for example: by phone, the practice calls."),
    )
    invites = forms.BooleanField(
        label=_("Send both an invitation for their calendar"),
        required=False,
        initial=True,
        help_text=_("Not needed when the practice and the candidate arranged it themselves."),
    )

    cares: ClassVar = {"where": Care.FREE}
    field_order = ("day", "begins", "minutes", "where", "invites", "version")

    def __init__(
        self, *args: Any, proposal: MatchProposal, meeting: ChemistryMeeting | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        site = proposal.sites[0]
        self.initial = {"where": address_of(site), "version": proposal.version, **self.initial}
        if meeting is not None and meeting.starts_at is not None:
            start = timezone.localtime(meeting.starts_at)
            self.initial |= {
                "day": start.date(),
                "begins": start.time(),
                "minutes": meeting.minutes,
                "where": meeting.where,
            }
            if meeting.with_practice_id is not None:
                del self.fields["invites"]

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: day and time are one moment."""
        facts = {"invites": False, **self.cleaned_data}
        day, at = facts.pop("day"), facts.pop("begins")
        return {**facts, "starts_at": timezone.make_aware(datetime.combine(day, at))}


class HeldForm(VersionForm):
    """On which day the two talked, and whether they are asked for go or no-go by link."""

    held_on = DateTextField(label=_("On which day did they talk?"))
    asks = forms.BooleanField(
        label=_("Ask both by their own link: go or no-go?"),
        required=False,
        initial=True,
        help_text=_("The question waits among the messages until you send it."),
    )

    field_order = ("held_on", "asks", "version")


class DecisionForm(ReasonedForm, CarefulForm, VersionForm):
    """What the practice or the candidate said, and how you heard it."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[(GO, _("Go")), (NO_GO, _("No-go"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("If no-go: why?"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In their own words"),
        required=False,
        max_length=1000,
        help_text=_("The other may ask for it. Write nothing about health."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    by = forms.ChoiceField(
        label=_("How did you hear this?"),
        choices=[choice for choice in AnsweredBy.choices if choice[0] != AnsweredBy.LINK],
    )

    cares: ClassVar = {"words": Care.FREE}
    field_order = ("answer", "reason", "words", "by", "version")

    def __init__(self, *args: Any, side: Side, talked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_reasons(side)
        if not talked:
            answer = self.fields["answer"]
            assert isinstance(answer, forms.ChoiceField)  # noqa: S101 -- narrows the type
            answer.choices = [(NO_GO, _("It cannot be"))]
            self.initial["answer"] = NO_GO

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps."""
        facts = dict(self.cleaned_data)
        is_go = facts.pop("answer") == GO
        return {**facts, "is_go": is_go}


class TermForm(VersionForm):
    """Until which day a term is moved."""

    day = DateTextField(label=_("New last day"))

    field_order = ("day", "version")


class ToldForm(VersionForm):
    """On which day a person told the other of the two."""

    told_on = DateTextField(label=_("Told on"))

    field_order = ("told_on", "version")
