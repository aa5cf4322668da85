"""What the coordinator's pages on polls may send."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region, User
from leerplek.asks.selectors import contacts_for
from leerplek.common.forms import LeerplekForm, VersionedModelForm, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import Willingness
from leerplek.surveys.enums import Audience
from leerplek.surveys.models import Poll, PollReason
from leerplek.surveys.ready import MAYBE, NO, YES
from leerplek.surveys.selectors.looking import Difference
from leerplek.surveys.selectors.polls import (
    ANSWERED,
    CLOSED,
    OPEN,
    TO_LOOK,
    TWICE,
    WAITING,
    AnswerFilter,
    AudienceFilter,
    towns_of,
)

# Three weeks to answer, and two more in which everybody who said yes or maybe is called.
USUAL_DAYS, CALL_DAYS = 21, 14
FIRSTS = [(YES, _("yes")), (MAYBE, _("maybe")), (NO, _("no"))]


class PollForm(CarefulForm, VersionedModelForm):
    """A poll: what stands above it, its days, and whom to call."""

    class Meta:
        model = Poll
        widgets: ClassVar = {"return_address": forms.Textarea(attrs={"rows": 3})}
        fields = ("title", "title_en", "due_on", "call_by_on", "contact", "return_address")
        help_texts: ClassVar = {
            "title": _("For example: can you train a doctor's assistant?"),
            "title_en": _("For who reads English; empty, and they read the Dutch."),
            "return_address": _("It stands on the sheets that you print."),
            "call_by_on": _("Who says yes or maybe reads that you call before this day."),
        }

    cares: ClassVar = {"title": Care.FREE, "title_en": Care.FREE, "return_address": Care.NAME}

    def __init__(self, *args: Any, region: Region, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.fields["contact"]
        assert isinstance(contact, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        contact.queryset = contacts_for(region)
        contact.empty_label = None
        if self.instance.pk is None:
            today = timezone.localdate()
            self.initial.setdefault("contact", user.pk)
            self.initial.setdefault("due_on", today + timedelta(days=USUAL_DAYS))
            self.initial.setdefault("call_by_on", today + timedelta(days=USUAL_DAYS + CALL_DAYS))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewPollForm(PollForm):
    """A new poll says whom it asks; its questions are the ready ones of that audience."""

    audience = forms.ChoiceField(
        label=_("Whom does it ask?"), choices=Audience.choices, widget=forms.RadioSelect
    )

    field_order = (
        *("audience", "title", "title_en", "due_on", "call_by_on", "contact", "return_address"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("audience", Audience.PRACTICE)
        del self.fields["version"]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "audience": self.cleaned_data["audience"]}


class PollFilterForm(LeerplekForm):
    """The filter above the list of polls."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), (OPEN, _("open")), (CLOSED, _("closed"))],
    )

    @property
    def chosen(self) -> str:
        self.full_clean()
        return str(self.cleaned_data.get("state", ""))


class AnswerFilterForm(LeerplekForm):
    """The filters above the people of a poll, as they stand in the address."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            (WAITING, _("did not answer")),
            (ANSWERED, _("answered")),
            (TO_LOOK, _("answered, to look at")),
            (TWICE, _("answered more than once")),
        ],
    )
    trains = forms.ChoiceField(
        label=pgettext_lazy("a poll", "Answer"), required=False, choices=[("", _("all")), *FIRSTS]
    )

    @property
    def filters(self) -> AnswerFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return AnswerFilter(**self.cleaned_data)


class SendForm(LeerplekForm):
    """Whom a poll asks; they are shown before anybody is asked."""

    search = forms.CharField(
        label=_("Name"), required=False, max_length=100, help_text=_("Empty is everybody.")
    )
    trains = forms.ChoiceField(
        label=_("What the register says"),
        required=False,
        choices=[
            ("", _("all practices")),
            (Willingness.YES, _("who trains learners")),
            (Willingness.MAYBE, _("who perhaps trains learners")),
            (Willingness.NO, _("who does not train learners")),
            (Willingness.UNKNOWN, _("of whom we do not know it")),
        ],
    )
    town = forms.ChoiceField(label=_("Town"), required=False)
    at_most_gps = forms.IntegerField(
        label=_("At most this number of GPs"), required=False, min_value=1, max_value=99
    )
    only_due = forms.BooleanField(
        label=_("Leave out who answered this in the past year"), required=False
    )
    only_again = forms.BooleanField(
        label=_("Only who asked to be asked again, and whose day has come"), required=False
    )
    also_never = forms.BooleanField(label=_("Also who asked not to be asked again"), required=False)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = self.fields["town"]
        assert isinstance(town, forms.ChoiceField)  # noqa: S101 -- narrows the type
        if poll.audience == Audience.CANDIDATE:
            for name in ("trains", "town", "at_most_gps", "only_again", "also_never"):
                del self.fields[name]
        else:
            towns = towns_of(poll.organisation.region)
            town.choices = [("", _("all towns")), *[(each, each) for each in towns]]

    @property
    def wanted(self) -> AudienceFilter:
        return AudienceFilter(**self.cleaned_data)


class LookForm(VersionForm):
    """What of an answer goes into the register; nothing ticked leaves the register as it is."""

    answer = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    fields_taken = forms.MultipleChoiceField(
        label=_("What do you take over?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, differences: list[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fields_taken"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [
            (each.field, f"{each.label}: {each.now or '–'} → {each.said or '–'}")
            for each in differences
        ]
        self.initial.setdefault("fields_taken", [each.field for each in differences])
        if not differences:
            del self.fields["fields_taken"]


class ReasonForm(CarefulForm, VersionedModelForm):
    """A reason that a practice can choose, and what we say to it."""

    class Meta:
        model = PollReason
        fields = (
            "words",
            "words_en",
            "advice",
            "advice_en",
            "action",
            "action_page",
            "action_url",
            "position",
            "is_offered",
        )

    action_url = forms.URLField(
        label=_("Or a page elsewhere"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("For example the page on a subsidy, with https:// in front."),
    )

    cares: ClassVar = dict.fromkeys(
        ("words", "words_en", "advice", "advice_en", "action"), Care.FREE
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("action_page") and cleaned.get("action_url"):
            self.add_error("action_url", gettext("Choose one page: leave this empty, or that."))
        if (cleaned.get("action_page") or cleaned.get("action_url")) and not cleaned.get("action"):
            self.add_error("action", gettext("Write in a few words what we do about it."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
