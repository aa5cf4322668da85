"""Messages as rows before they are mail, their texts, and how people want to be reached."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.communication.enums import (
    AppointmentState,
    Channel,
    Language,
    MessageState,
    Party,
    Trouble,
)
from leerplek.communication.kinds import BY_NAME, MessageKind
from leerplek.practices.models import Practice

Person = Practice | Candidate

ONE_PERSON = Q(practice__isnull=False, candidate__isnull=True) | Q(
    practice__isnull=True, candidate__isnull=False
)


def _of_people(user: Any) -> Q:
    """What goes to a practice is for its region; what goes to a candidate, for the owner."""
    of_practice = Q(practice__region__in=regions_of(user, READING_ROLES))
    return of_practice | Q(candidate__organisation__in=organisations_of(user, READING_ROLES))


def _days_after_asking() -> list[int]:
    return [7, 12, 14]


def _days_around_due() -> list[int]:
    return [-2, 1]


class MessageSettings(models.Model):
    """How a region sends: by itself or after reading, at what hour, and when it reminds.

    `go_no_go_days` count from the day the question went out (requirement I09),
    `other_days` from the day the answer is due: -2 is two days before it.
    """

    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="+")
    phone = models.CharField(_("phone number in every message"), max_length=30, blank=True)
    send_hour = models.PositiveSmallIntegerField(_("hour at which messages go out"), default=9)
    sends_by_itself = models.BooleanField(_("send without reading first"), default=False)
    thanks = models.BooleanField(_("thank for an answer"), default=True)
    go_no_go_days = models.JSONField(_("reminders on a go or no-go"), default=_days_after_asking)
    other_days = models.JSONField(_("other reminders"), default=_days_around_due)
    kept_days = models.PositiveSmallIntegerField(_("days that messages are kept"), default=365)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("settings of messages")
        verbose_name_plural = _("settings of messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(send_hour__gte=7, send_hour__lte=18), name="messages_at_a_decent_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id}"


class ContactPreferenceQuerySet(models.QuerySet["ContactPreference"]):
    def visible_to(self, user: Any) -> "ContactPreferenceQuerySet":
        return self.filter(_of_people(user))


class ContactPreference(models.Model):
    """How one practice or candidate wants to hear from us, and whether we may mail at all."""

    practice = models.OneToOneField(
        Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(
        _("wants to hear from us"), max_length=10, choices=Channel, default=Channel.MAIL
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DUTCH
    )
    no_mail_since = models.DateField(_("no mail since"), null=True, blank=True)
    no_mail_why = models.CharField(_("why no mail"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContactPreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("how to reach somebody")
        verbose_name_plural = _("how to reach people")
        constraints = [
            models.CheckConstraint(condition=ONE_PERSON, name="preference_of_one_person"),
            models.CheckConstraint(
                condition=Q(no_mail_since__isnull=False) | Q(no_mail_why=""),
                name="preference_no_mail_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def region_id(self) -> int:
        person = self.practice or self.candidate
        assert person is not None  # noqa: S101 -- the table refuses a preference of nobody
        return person.region_id


class MessageText(models.Model):
    """One version of a region's own text for one kind of message; the last one holds.

    With `question`, the name of a kind of ask, it is for messages about that question only.
    Rows are only ever added.  One with an empty body says: back to the text that comes
    with the product, or for one question: to the text of every question.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind of message"), max_length=20)
    party = models.CharField(_("for whom"), max_length=20, choices=Party)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    question = models.CharField(_("for which question only"), max_length=40, blank=True)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = models.TextField(_("text"), max_length=4000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "party", "language", "question", "-number"]
        verbose_name = _("text of messages")
        verbose_name_plural = _("texts of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "party", "language", "question", "number"],
                name="message_text_numbered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party} {self.language} {self.number}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: Any) -> "AppointmentQuerySet":
        return self.filter(_of_people(user))


class Appointment(models.Model):
    """A talk with one practice or candidate, for which they get an invitation by mail.

    Calendars know it by its `uid`; the `sequence` goes up with each change that they must
    hear of, and with the end (decision record 0025).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Whom they talk with; their calendar answers to this address.
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contact person"),
    )
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(_("what it is about"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("how long"))
    place = models.CharField(_("where"), max_length=200)
    state = models.CharField(
        _("state"), max_length=20, choices=AppointmentState, default=AppointmentState.PLANNED
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(condition=ONE_PERSON, name="appointment_with_one_person"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="appointment_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("communication:appointment", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def to(self) -> Person:
        """Return with whom this is."""
        person = self.practice or self.candidate
        assert person is not None  # noqa: S101 -- the table refuses an appointment with nobody
        return person

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to change: it has begun, or does not happen."""
        return self.state == AppointmentState.CALLED_OFF or self.starts_at <= timezone.now()


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        return self.filter(_of_people(user))

    def in_state(self, *states: str) -> "MessageQuerySet":
        return self.filter(state__in=states)


class Message(models.Model):
    """One message to one practice or candidate: a row first, mail later.

    `text` is what a person may read and change.  The personal link is not in it: where
    the text says `[link]` a fresh one is put at the moment of sending, so that no code
    lies in the database.  `message_id` names one sending; an attempt that broke off is
    repeated under the same name.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of message"), max_length=20)
    # When a file is erased, what was written to that person goes along.
    ask = models.ForeignKey(
        Ask, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    practice = models.ForeignKey(
        Practice,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("practice"),
    )
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("candidate"),
    )
    # What an invitation is for, and which of its changes this message tells.
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    sequence = models.PositiveIntegerField(default=0)
    channel = models.CharField(_("goes"), max_length=10, choices=Channel, default=Channel.MAIL)
    address = models.CharField(_("to"), max_length=254, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DUTCH
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=6000)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contact person"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=MessageState, default=MessageState.DRAFT
    )
    trouble = models.CharField(_("what is the matter"), max_length=20, choices=Trouble, blank=True)
    trouble_code = models.CharField(_("answer of the mail server"), max_length=20, blank=True)
    send_at = models.DateTimeField(_("goes out on"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    # Which sending this is, its name, and the job that is at it.
    sending = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    # What makes writing the same message twice the same as writing it once.
    dedupe = models.CharField(max_length=80, unique=True, null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["organisation", "state", "send_at"], name="message_state_when")
        ]
        constraints = [
            models.CheckConstraint(condition=ONE_PERSON, name="message_to_one_person"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "sending"]) | Q(send_at__isnull=False),
                name="message_that_goes_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "bounced"]) | Q(sent_at__isnull=False),
                name="message_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(message_id__isnull=False, job_id__isnull=False),
                name="message_on_its_way_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("communication:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def to(self) -> Person:
        """Return whom this is for."""
        person = self.practice or self.candidate
        assert person is not None  # noqa: S101 -- the table refuses a message to nobody
        return person

    @property
    def kind_of(self) -> MessageKind:
        return BY_NAME[self.kind]

    @property
    def kind_in_words(self) -> str:
        return str(self.kind_of.label)

    @property
    def is_overtaken(self) -> bool:
        """Tell whether its appointment was changed after this was written, or has begun."""
        meant = self.appointment
        if meant is None:
            return False
        return meant.sequence != self.sequence or meant.starts_at <= timezone.now()

    @property
    def is_late(self) -> bool:
        """Tell whether this should have been gone by now."""
        waits = self.state in {MessageState.READY, MessageState.SENDING}
        return waits and self.send_at is not None and self.send_at < timezone.now()
