"""Who must be called, why, and what became of it: where silence ends."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.calls.enums import ENDING, CallState, Outcome, Reason, Whom
from leerplek.candidates.models import Candidate
from leerplek.communication.models import Message
from leerplek.practices.models import Practice

# Who said to be calling and forgot to write down what came of it keeps nobody else from it.
BUSY_MINUTES = 20


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> "CallQuerySet":
        """A call to a practice is for the region; a call to a candidate, for its owner."""
        of_practice = Q(practice__region__in=regions_of(user, READING_ROLES))
        of_candidate = Q(candidate__organisation__in=organisations_of(user, READING_ROLES))
        return self.filter(of_practice | of_candidate)


class Call(models.Model):
    """One person to be called about one thing, until it is settled.

    `outcome` is that of the last try.  Only some outcomes end a call; nobody is taken
    for a no because a phone was not picked up.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="calls", verbose_name=_("organisation")
    )
    # When a file is erased, the calls go along.
    practice = models.ForeignKey(
        Practice,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("practice"),
    )
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("candidate"),
    )
    ask = models.ForeignKey(
        Ask,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("question"),
    )
    message = models.ForeignKey(
        Message,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("message"),
    )
    reason = models.CharField(_("why"), max_length=20, choices=Reason)
    about = models.CharField(_("what it is about"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=CallState, default=CallState.TO_DO)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    due_on = models.DateField(_("call on"))
    tries = models.PositiveSmallIntegerField(_("tried"), default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who calls"),
    )
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("is calling now"),
    )
    calling_since = models.DateTimeField(_("is calling since"), null=True, blank=True)
    # Who was put on the list together can be taken off together.
    act = models.UUIDField(null=True, blank=True, db_index=True)
    # Nobody: the list itself noticed that an answer stayed out.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("finished on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="call_state_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, candidate__isnull=True)
                | Q(practice__isnull=True, candidate__isnull=False),
                name="call_to_one_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=CallState.DONE, closed_at__isnull=False, outcome__in=sorted(ENDING)
                )
                | Q(state=CallState.TO_DO, closed_at__isnull=True) & ~Q(outcome__in=sorted(ENDING)),
                name="call_done_says_how",
            ),
            models.CheckConstraint(
                condition=Q(caller__isnull=True, calling_since__isnull=True)
                | Q(caller__isnull=False, calling_since__isnull=False, state=CallState.TO_DO),
                name="call_busy_says_since",
            ),
            models.UniqueConstraint(
                fields=["ask"], condition=Q(state=CallState.TO_DO), name="call_once_an_ask"
            ),
            models.UniqueConstraint(
                fields=["message"], condition=Q(state=CallState.TO_DO), name="call_once_a_message"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("calls:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def person(self) -> Practice | Candidate:
        """Return who is called."""
        person = self.practice or self.candidate
        assert person is not None  # noqa: S101 -- the table refuses a call to nobody
        return person

    @property
    def phone(self) -> str:
        return self.person.phone

    @property
    def ask_for(self) -> str:
        """Return whom to ask for on the phone, as far as that is known."""
        return self.practice.contact_name if self.practice else str(self.person)

    @property
    def subject(self) -> str:
        """Return what it is about: in the words of who put it on the list, or what was asked."""
        return self.about or (str(kind_of(self.ask).label) if self.ask else "")

    @property
    def person_url(self) -> str:
        room = "practices" if self.practice_id else "candidates"
        return reverse(f"{room}:detail", args=[self.person.pk])

    @property
    def change_url(self) -> str:
        room = "practices" if self.practice_id else "candidates"
        return reverse(f"{room}:change", args=[self.person.pk])

    @property
    def is_open(self) -> bool:
        return self.state == CallState.TO_DO

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def has_wrong_number(self) -> bool:
        return self.is_open and self.outcome == Outcome.WRONG_NUMBER

    @property
    def busy_with(self) -> Any:
        """Return who is on the phone about this now, or None."""
        since = self.calling_since
        if since is None or timezone.now() - since > timedelta(minutes=BUSY_MINUTES):
            return None
        return self.caller


class CallTry(models.Model):
    """One try: what came of it, and what the list said before, for who takes it back."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="all_tries")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    next_on = models.DateField(_("call again on"), null=True, blank=True)
    outcome_before = models.CharField(max_length=20, choices=Outcome, blank=True)
    due_before = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("phone call")
        verbose_name_plural = _("phone calls")

    def __str__(self) -> str:
        return f"{self.call_id} {self.outcome}"

    @property
    def region_id(self) -> int:
        return self.call.region_id


class CallScript(models.Model):
    """The region's own words for what to go through on the phone (G06).

    Each line is one thing to ask or tell.  Without a row the ready script counts.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    whom = models.CharField(_("with whom"), max_length=20, choices=Whom)
    text = models.TextField(_("what you go through"), max_length=4000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["whom"]
        verbose_name = _("script for calls")
        verbose_name_plural = _("scripts for calls")
        constraints = [
            models.UniqueConstraint(fields=["region", "whom"], name="call_script_once"),
            models.CheckConstraint(condition=~Q(text=""), name="call_script_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.whom}"
