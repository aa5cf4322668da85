"""Who guides learners at practices, at which places, and what a region asks of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Region
from leerplek.accounts.selectors import regions_of
from leerplek.asks.enums import AnsweredBy
from leerplek.practices.enums import Weekday, Willingness
from leerplek.practices.models import Place, PracticeSite
from leerplek.supervisors.enums import Part, Reply, SupervisorRole, Training
from leerplek.supervisors.experience import years_on


class SupervisorPolicy(models.Model):
    """What a region asks of supervisors, and how long it keeps who left.

    A practice is never asked for more than the region decided: without a row nothing is
    required (requirements D13, O05, O08).
    """

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, related_name="supervisor_policy"
    )
    needs_yes = models.BooleanField(
        _("a place counts only after the yes of its lead supervisor"), default=False
    )
    needs_training = models.BooleanField(
        _("a place counts only with a trained lead supervisor"), default=False
    )
    experience_years = models.DecimalField(
        _("years of experience below which we advise"), max_digits=3, decimal_places=1, default=3
    )
    certificate_days = models.PositiveSmallIntegerField(
        _("days before the end of a certificate that it is listed"), default=180
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days that a supervisor has to answer"), default=14
    )
    kept_days = models.PositiveSmallIntegerField(
        _("days that who left is kept"),
        default=365,
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("rules on supervisors")
        verbose_name_plural = _("rules on supervisors")

    def __str__(self) -> str:
        return f"{self.region_id}"


class SupervisorQuerySet(models.QuerySet["Supervisor"]):
    def visible_to(self, user: Any) -> "SupervisorQuerySet":
        """As the practice they work at: for the coordinators and readers of its region."""
        return self.filter(site__practice__region__in=regions_of(user, READING_ROLES))

    def present(self) -> "SupervisorQuerySet":
        return self.filter(left_on__isnull=True)

    def trained(self, on: date) -> "SupervisorQuerySet":
        """Who did a training of which the certificate did not end before a day."""
        holds = Q(certificate_until__isnull=True) | Q(certificate_until__gte=on)
        return self.filter(holds, training=Training.DONE)


class Supervisor(models.Model):
    """Somebody at a practice who guides learners, or could (requirement O01).

    `weekdays` are the days on which they are there; none means that nobody knows yet.
    Of the training the last one is kept. `experience_years` is what was told on
    `experience_told_on`: years go on by themselves.
    """

    site = models.ForeignKey(
        PracticeSite, on_delete=models.CASCADE, related_name="supervisors", verbose_name=_("site")
    )
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(
        _("role at the practice"),
        max_length=20,
        choices=SupervisorRole,
        default=SupervisorRole.UNKNOWN,
    )
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    experience_years = models.DecimalField(
        _("years of experience in this work"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    experience_told_on = models.DateField(_("years told on"), null=True, blank=True)
    training = models.CharField(
        _("training of supervisors"), max_length=20, choices=Training, default=Training.UNKNOWN
    )
    training_name = models.CharField(_("which training"), max_length=160, blank=True)
    trained_on = models.DateField(_("training finished on"), null=True, blank=True)
    certificate_until = models.DateField(_("certificate valid until"), null=True, blank=True)
    willing = models.CharField(
        _("wants to guide learners"),
        max_length=20,
        choices=Willingness,
        default=Willingness.UNKNOWN,
    )
    weekdays = models.JSONField(_("days at the practice"), default=list, blank=True)
    is_digicoach = models.BooleanField(_("is digicoach of the practice"), default=False)
    notes = models.TextField(_("remarks"), max_length=2000, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SupervisorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("supervisor")
        verbose_name_plural = _("supervisors")
        constraints = [
            models.CheckConstraint(
                condition=Q(training=Training.DONE)
                | Q(training_name="", trained_on__isnull=True, certificate_until__isnull=True),
                name="supervisor_details_of_a_training_done",
            ),
            models.CheckConstraint(
                condition=Q(trained_on__isnull=True)
                | Q(certificate_until__isnull=True)
                | Q(certificate_until__gte=F("trained_on")),
                name="supervisor_certificate_after_training",
            ),
            models.CheckConstraint(
                condition=Q(experience_years__isnull=True, experience_told_on__isnull=True)
                | Q(experience_years__gte=0, experience_told_on__isnull=False),
                name="supervisor_experience_told_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("supervisors:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.site.region_id

    @property
    def is_present(self) -> bool:
        return self.left_on is None

    @property
    def years(self) -> Decimal | None:
        """Return the years of experience as they are today, as far as they were told."""
        return years_on(self.experience_years, self.experience_told_on, timezone.localdate())

    @property
    def is_trained(self) -> bool:
        """Tell whether a training was done of which the certificate holds today."""
        ends = self.certificate_until
        return self.training == Training.DONE and (ends is None or ends >= timezone.localdate())

    @property
    def weekdays_in_words(self) -> str:
        return ", ".join(str(Weekday(day).label) for day in self.weekdays)


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, user: Any) -> "SupervisionQuerySet":
        return self.filter(place__site__practice__region__in=regions_of(user, READING_ROLES))

    def now(self) -> "SupervisionQuerySet":
        return self.filter(ended_on__isnull=True)


class Supervision(models.Model):
    """One of the two who guide the learner at a place, and what they said to that.

    `weekdays` are the days that this one takes; none means every day that they are there.
    One that ended stays with the person, so that it can be told and erased.
    """

    place = models.ForeignKey(
        Place,
        on_delete=models.CASCADE,
        related_name="supervision",
        verbose_name=pgettext_lazy("for a learner", "place"),
    )
    supervisor = models.ForeignKey(
        Supervisor,
        on_delete=models.CASCADE,
        related_name="supervision",
        verbose_name=_("supervisor"),
    )
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.LEAD)
    weekdays = models.JSONField(_("days"), default=list, blank=True)
    tasks = models.TextField(_("tasks"), max_length=500, blank=True)
    reply = models.CharField(_("answer"), max_length=10, choices=Reply, default=Reply.OPEN)
    replied_on = models.DateField(_("answered on"), null=True, blank=True)
    replied_by = models.CharField(
        _("how it was answered"), max_length=20, choices=AnsweredBy, blank=True
    )
    ended_on = models.DateField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["part", "pk"]
        verbose_name = _("supervision of a place")
        verbose_name_plural = _("supervision of places")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "part"],
                condition=Q(ended_on__isnull=True),
                name="supervision_one_of_each_part",
            ),
            models.UniqueConstraint(
                fields=["place", "supervisor"],
                condition=Q(ended_on__isnull=True),
                name="supervision_once_at_a_place",
            ),
            models.CheckConstraint(
                condition=Q(reply=Reply.OPEN, replied_on__isnull=True, replied_by="")
                | (~Q(reply=Reply.OPEN) & Q(replied_on__isnull=False) & ~Q(replied_by="")),
                name="supervision_replied_when_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}.{self.part}"

    @property
    def region_id(self) -> int:
        return self.place.region_id

    @property
    def days(self) -> list[str]:
        """Return the days that this one is there for the learner; none when nobody knows."""
        days: list[str] = self.weekdays or self.supervisor.weekdays
        return days

    @property
    def days_in_words(self) -> str:
        return ", ".join(str(Weekday(day).label) for day in self.days)
