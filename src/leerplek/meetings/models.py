"""Information meetings, and who comes (F11, F12)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.models import Candidate
from leerplek.meetings.enums import SeatState
from leerplek.programmes.models import Cohort
from leerplek.signup.models import SignUp


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """A meeting is of the organisation that keeps the files of who comes."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class Meeting(models.Model):
    """One meeting at which candidates hear what they choose for.

    What is told is a text that starts from the standard topics and may be changed.
    """

    known_by = "organisation"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="meetings"
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("cohort"),
    )
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("how long"), default=60)
    place = models.CharField(_("place, or link when it is online"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("chairs"))
    # When another day, hour or place was chosen: who is on the list is told anew.
    moved_at = models.DateTimeField(_("moved on"), null=True, blank=True)
    # Else only a coordinator puts people on the list.
    is_public = models.BooleanField(_("people choose it themselves"), default=True)
    topics = models.TextField(_("what is told"), max_length=3000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("information meeting")
        verbose_name_plural = _("information meetings")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="meeting_has_a_chair"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="meeting_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def is_online(self) -> bool:
        """Tell whether the place is a link: that is for who comes, and on no public page."""
        return self.place.strip().lower().startswith(("http://", "https://"))


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: Any) -> "SeatQuerySet":
        return self.filter(meeting__organisation__in=organisations_of(user, READING_ROLES))


class Seat(models.Model):
    """One candidate at one meeting."""

    known_by = "meeting"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="seats", verbose_name=_("meeting")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="seats", verbose_name=_("candidate")
    )
    state = models.CharField(_("state"), max_length=20, choices=SeatState)
    # Who asked first moves up first, also after calling off and asking again.
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("seat at a meeting")
        verbose_name_plural = _("seats at meetings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "candidate"], name="seat_once_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.candidate_id}"

    @property
    def region_id(self) -> int:
        return self.meeting.region_id


class SeatWishQuerySet(models.QuerySet["SeatWish"]):
    def visible_to(self, user: Any) -> "SeatWishQuerySet":
        return self.filter(meeting__organisation__in=organisations_of(user, READING_ROLES))


class SeatWish(models.Model):
    """The meeting that somebody chose right after signing up.

    It becomes a seat as soon as the sign-up has a file: at once, or when a coordinator
    said whose file it is.  It goes with the sign-up.
    """

    known_by = "meeting"

    sign_up = models.OneToOneField(
        SignUp, on_delete=models.CASCADE, related_name="wish", verbose_name=_("sign-up")
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("meeting")
    )
    made_at = models.DateTimeField(_("asked on"), default=timezone.now)

    objects = SeatWishQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("wish for a meeting")
        verbose_name_plural = _("wishes for meetings")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.sign_up_id}"

    @property
    def region_id(self) -> int:
        return self.meeting.region_id
