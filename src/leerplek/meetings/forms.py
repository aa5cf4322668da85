"""What the pages on meetings may send."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.candidates.models import Candidate
from leerplek.common.forms import DateTextField, LeerplekForm, TimeTextField, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Meeting
from leerplek.meetings.selectors import (
    PAST,
    candidates_to_seat,
    choices_of,
    standard_topics,
)
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Cohort

AS_THEY_ARE = (
    *("title", "cohort", "minutes", "place", "capacity"),
    *("is_public", "topics", "version"),
)


class MeetingForm(CarefulForm, VersionForm):
    """When and where a meeting is, for how many, and what is told."""

    title = forms.CharField(label=_("Title"), max_length=120, initial=_("Information meeting"))
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        label=_("Cohort"),
        required=False,
        empty_label=_("not in a class yet"),
    )
    day = DateTextField(label=_("Day"))
    begins = TimeTextField(label=_("Time"))
    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=10,
        max_value=600,
        initial=60,
    )
    place = forms.CharField(
        label=_("Where"), max_length=200, help_text=_("An address, or the link when it is online.")
    )
    capacity = forms.IntegerField(
        label=_("How many chairs"), min_value=1, max_value=5000, initial=100
    )
    is_public = forms.BooleanField(
        label=_("People may choose this meeting themselves"),
        required=False,
        initial=True,
        help_text=_(
            "After they sign up, or by their personal link. A link for an online meeting is shown "
            "to nobody before that."
        ),
    )
    topics = forms.CharField(
        label=_("What is told"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 11}),
        help_text=_("One topic a line. Leave out or add what you like."),
    )

    cares: ClassVar = {"title": Care.FREE, "place": Care.FREE, "topics": Care.FREE}

    def __init__(
        self, *args: Any, user: Any, region: Region, meeting: Meeting | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"version": 0, "topics": standard_topics()}
        if meeting is not None:
            start = timezone.localtime(meeting.starts_at)
            initial = {name: getattr(meeting, name) for name in AS_THEY_ARE}
            initial |= {"day": start.date(), "begins": start.time()}
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_to_choose(user, region)
        numbers = meeting.cohort.numbers if meeting and meeting.cohort else Numbers()
        told = gettext("At most %(minutes)d minutes to tell, and the rest for questions.")
        self.fields["minutes"].help_text = told % {"minutes": numbers.told_minutes}

    def clean_topics(self) -> str:
        return "\n".join(self.cleaned_data["topics"].splitlines())

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: day and time are one moment."""
        facts = dict(self.cleaned_data)
        day, at = facts.pop("day"), facts.pop("begins")
        zone = timezone.get_default_timezone()
        return {**facts, "starts_at": datetime.combine(day, at, tzinfo=zone)}


class MeetingFilterForm(LeerplekForm):
    """The filter above the list, as it stands in the address."""

    state = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("to come")), (PAST, _("past"))]
    )

    @property
    def chosen(self) -> str:
        """Return the filter of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return self.cleaned_data.get("state") or ""


class SeatsForm(LeerplekForm):
    """Who is put on the list of a meeting."""

    people = forms.ModelMultipleChoiceField(
        Candidate.objects.none(), label=_("Candidates"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = candidates_to_seat(user, meeting)


class MarkForm(LeerplekForm):
    """What one tap on the list says."""

    to = forms.ChoiceField(choices=SeatState.choices)
    seen = forms.ChoiceField(choices=SeatState.choices)


class ChooseForm(LeerplekForm):
    """Which meeting somebody comes to, right after signing up."""

    meeting = forms.ChoiceField(label=_("Choose a meeting"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, meetings: list[tuple[Meeting, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting, _left in meetings}
        field = self.fields["meeting"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = choices_of(meetings)

    @property
    def chosen(self) -> Meeting:
        return self.meetings[self.cleaned_data["meeting"]]


class DoorForm(LeerplekForm):
    """Whom one looks for at the door."""

    q = forms.CharField(
        label=_("Search by name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def wanted(self) -> str:
        """Return what the address searches; what makes no sense searches nothing."""
        self.full_clean()
        return (self.cleaned_data.get("q") or "").strip()


class LateForm(LeerplekForm):
    """Who is at the door without being on the list."""

    candidate = forms.IntegerField(min_value=1)
