"""What the pages on messages may send."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region, User
from leerplek.asks.selectors import contacts_for
from leerplek.candidates.models import Candidate
from leerplek.common.forms import DateTextField, LeerplekForm, TimeTextField
from leerplek.communication.enums import Channel, Language, MessageState, Party
from leerplek.communication.fields import WordingError, refuse_wrong_fields, refuse_wrong_subject
from leerplek.communication.kinds import MESSAGE_KINDS, MessageKind
from leerplek.communication.models import Appointment, ContactPreference, MessageSettings
from leerplek.communication.selectors.messages import (
    EVERYTHING,
    LATE,
    OPEN,
    TO_POST,
    UNDELIVERED,
    MessageFilter,
)
from leerplek.communication.selectors.texts import Wording
from leerplek.communication.working_days import AMSTERDAM
from leerplek.importing.fields import CarefulForm, PhoneField
from leerplek.importing.sensitive import Care
from leerplek.practices.models import Practice

HOURS = range(7, 19)
LENGTHS = [
    (15, _("a quarter of an hour")),
    (30, _("half an hour")),
    (45, _("three quarters of an hour")),
    (60, _("an hour")),
    (90, _("an hour and a half")),
    (120, _("two hours")),
]
EARLIEST, LATEST = -60, 60
MOST_REMINDERS = 5
# What a coordinator can do with one message, and with many at once.
ACTS = ("release", "now", "hold", "cancel", "call", "done", "back")
MANY = ("release", "hold", "cancel")


class MessageFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name, subject or e-mail address"),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind of message"), required=False)
    practice = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    candidate = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state, kind = self.fields["state"], self.fields["kind"]
        assert isinstance(state, forms.ChoiceField)  # noqa: S101 -- narrows the type
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 -- narrows the type
        state.choices = [
            ("", _("not finished")),
            (UNDELIVERED, _("did not arrive")),
            (LATE, _("should have gone")),
            (TO_POST, _("to post")),
            *MessageState.choices,
            (EVERYTHING, _("all")),
        ]
        kind.choices = [("", _("all")), *((each.name, each.label) for each in MESSAGE_KINDS)]

    @property
    def filters(self) -> MessageFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = dict(self.cleaned_data)
        if chosen.get("state") == OPEN:
            chosen["state"] = ""
        return MessageFilter(**chosen)


class ActForm(LeerplekForm):
    """What is done with one message, with the version that was looked at."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ManyForm(LeerplekForm):
    """What is done with the messages that were ticked."""

    act = forms.ChoiceField(choices=[(act, act) for act in MANY])
    keys = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = self.fields["keys"]
        assert isinstance(keys, forms.TypedMultipleChoiceField)  # noqa: S101 -- narrows the type
        sent: Any = self.data
        keys.choices = [(key, key) for key in sent.getlist("keys") if key.isdecimal()]


class WordsForm(CarefulForm, LeerplekForm):
    """The words of one message."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"), max_length=6000, widget=forms.Textarea(attrs={"rows": 14})
    )

    cares: ClassVar[Mapping[str, Care]] = {"subject": Care.FREE, "text": Care.FREE}


class MessageForm(WordsForm):
    """Other words for a message that did not leave yet."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TextForm(LeerplekForm):
    """A region's own text of one kind; with the person on whom it is tried out."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(
        label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 14})
    )
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: MessageKind,
        party: str,
        language: str,
        wording: Wording,
        people: Any,
        **kwargs: Any,
    ) -> None:
        self.kind, self.party, self.language = kind, party, language
        kwargs["initial"] = {
            "subject": wording.subject,
            "body": wording.body,
            "number": wording.number,
        }
        super().__init__(*args, **kwargs)
        self.fields["example"] = forms.ModelChoiceField(
            people,
            label=_("Show it as a message to"),
            required=False,
            empty_label=_("choose somebody"),
            help_text=_("Nothing is sent. You see the message with everything filled in."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        checks = {"subject": refuse_wrong_subject, "body": refuse_wrong_fields}
        for name, check in checks.items():
            try:
                check(
                    cleaned.get(name, "[link]" if name == "body" else ""),
                    kind=self.kind,
                    party=self.party,
                    language=self.language,
                )
            except WordingError as error:
                self.add_error(name, str(error))
        return cleaned


class NumberForm(LeerplekForm):
    """A question with the version of the text that was looked at."""

    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DaysField(forms.CharField):
    """Days as people write them: "7, 12, 14"; kept as whole numbers, in order."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(day) for day in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            days = sorted({int(part) for part in text.replace(",", " ").split()})
        except ValueError:
            raise forms.ValidationError(
                gettext("Write whole numbers with commas between, for example 7, 12, 14.")
            ) from None
        if len(days) > MOST_REMINDERS or any(not EARLIEST <= day <= LATEST for day in days):
            raise forms.ValidationError(
                gettext("At most %(most)s days, each at most %(far)s away.")
                % {"most": MOST_REMINDERS, "far": LATEST}
            )
        return days


class SettingsForm(LeerplekForm):
    """How a region sends."""

    phone = PhoneField(
        label=_("Phone number in every message"),
        required=False,
        help_text=_("For when the contact person has no number of their own."),
    )
    send_hour = forms.TypedChoiceField(
        label=_("Messages go out at"),
        coerce=int,
        choices=[(hour, f"{hour}.00") for hour in HOURS],
        help_text=_("On working days. What you release later that day goes at once, until six."),
    )
    sends_by_itself = forms.BooleanField(
        label=_("Send questions without reading them first"),
        required=False,
        help_text=_("Without this, each question waits until you have read it."),
    )
    thanks = forms.BooleanField(
        label=_("Thank for an answer that came by the personal link"), required=False
    )
    go_no_go_days = DaysField(
        label=_("Reminders on a go or no-go"),
        required=False,
        help_text=_("Days after the question went out, for example 7, 12, 14."),
    )
    other_days = DaysField(
        label=_("Other reminders"),
        required=False,
        help_text=_("Days before (-) or after the last day, for example -2, 1."),
    )
    kept_days = forms.IntegerField(
        label=_("Days that messages are kept"),
        min_value=28,
        max_value=1825,
        help_text=_("After that they are erased by themselves. Between 28 and 1825."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, settings: MessageSettings, **kwargs: Any) -> None:
        names = [*self.base_fields]
        kwargs["initial"] = {name: getattr(settings, name) for name in names}
        super().__init__(*args, **kwargs)


class PreferenceForm(CarefulForm, LeerplekForm):
    """How somebody wants to hear from us."""

    channel = forms.ChoiceField(
        label=_("Wants to hear from us"), choices=Channel.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=Language.choices)
    no_mail = forms.BooleanField(
        label=_("No mail at all"),
        required=False,
        help_text=_("Also no reminders. Every message becomes a call to make."),
    )
    no_mail_why = forms.CharField(label=_("Why no mail"), max_length=200, required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    cares: ClassVar[Mapping[str, Care]] = {"no_mail_why": Care.FREE}

    def __init__(self, *args: Any, preference: ContactPreference, **kwargs: Any) -> None:
        self.since = preference.no_mail_since
        kwargs["initial"] = {
            "channel": preference.channel,
            "language": preference.language,
            "no_mail": self.since is not None,
            "no_mail_why": preference.no_mail_why,
            "version": preference.version,
        }
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps; the day of the first "no" stays."""
        facts = dict(self.cleaned_data)
        says_no = facts.pop("no_mail")
        facts["no_mail_since"] = (self.since or timezone.localdate()) if says_no else None
        return facts


class AppointmentForm(CarefulForm, LeerplekForm):
    """What is agreed: about what, when, how long and where."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("It stands in their calendar, for example: getting to know each other."),
    )
    day = DateTextField(label=_("Day"))
    begins = TimeTextField(label=_("Time"))
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=LENGTHS, initial=45)
    place = forms.CharField(
        label=_("Where"),
        max_length=200,
        help_text=_("An address, or for example: by phone, we call you."),
    )
    contact = forms.ModelChoiceField(
        User.objects.none(), label=_("With whom"), empty_label=_("choose …")
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    cares: ClassVar[Mapping[str, Care]] = {"title": Care.FREE, "place": Care.FREE}
    use_required_attribute = False

    def __init__(
        self, *args: Any, region: Region, appointment: Appointment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if appointment is not None:
            # Their calendar sees an invitation of somebody else as another appointment.
            del self.fields["contact"]
            start = timezone.localtime(appointment.starts_at, AMSTERDAM)
            facts = {name: getattr(appointment, name) for name in ("title", "place", "minutes")}
            now = {"day": start.date(), "begins": start.time(), "version": appointment.version}
            self.initial.update(facts | now)
            return
        del self.fields["version"]
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = contacts_for(region)

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: day and time are one moment, in Dutch time."""
        facts = dict(self.cleaned_data)
        day, at = facts.pop("day"), facts.pop("begins")
        return {**facts, "starts_at": datetime.combine(day, at, tzinfo=AMSTERDAM)}


def people_to_try(user: Any, region: Region, party: str) -> Any:
    """Return on whom a text can be tried out: people that this user may see."""
    if party == Party.CANDIDATE:
        return Candidate.objects.visible_to(user).filter(region=region)
    return Practice.objects.visible_to(user).filter(region=region)


def kind_labels() -> dict[str, str]:
    """Return what each kind of message is called, at the beginning of a line."""
    return {kind.name: capfirst(str(kind.label)) for kind in MESSAGE_KINDS}
