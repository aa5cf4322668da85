"""Work that waits for a worker, what comes back by itself, and which workers there are."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import WRITING_ROLES, Role
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.jobs.enums import JobState

OPEN = Q(done_at__isnull=True, failed_at__isnull=True, cancelled_at__isnull=True)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> "JobQuerySet":
        """A coordinator sees the work of their organisation, an administrator that of the region.

        What belongs to the whole installation is for every administrator.
        """
        administered = regions_of(user, {Role.ADMINISTRATOR})
        seen = Q(organisation__in=organisations_of(user, WRITING_ROLES))
        seen |= Q(organisation__region__in=administered)
        seen |= Q(organisation__isnull=True) & Q(Exists(administered))
        return self.filter(seen)

    def open(self) -> "JobQuerySet":
        return self.filter(OPEN)

    def in_state(self, state: str, now: datetime) -> "JobQuerySet":
        """Return the jobs of which `Job.state` says this at that moment."""
        if state == JobState.RUNNING:
            return self.open().filter(lease_until__gt=now)
        if state == JobState.WAITING:
            return self.open().exclude(lease_until__gt=now)
        return self.filter(**{f"{state}_at__isnull": False})


class Job(models.Model):
    """One piece of work, written in the transaction that asks for it.

    `args` holds keys of rows and codes, never anything of a person.  `dedupe` makes
    asking twice the same as asking once.  A worker holds a job by `lease_token` until
    `lease_until`; who no longer holds it can write nothing.  `progress` is where a
    long job goes on after it was broken off.
    """

    kind = models.CharField(_("kind of work"), max_length=60)
    args = models.JSONField(default=dict)
    dedupe = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    run_at = models.DateTimeField(_("not before"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    progress = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    fault = models.CharField(_("technical name of what went wrong"), max_length=100, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["run_at", "id"], condition=OPEN, name="job_ready")]
        constraints = [
            models.CheckConstraint(
                condition=OPEN
                | Q(done_at__isnull=False, failed_at__isnull=True, cancelled_at__isnull=True)
                | Q(done_at__isnull=True, failed_at__isnull=False, cancelled_at__isnull=True)
                | Q(done_at__isnull=True, failed_at__isnull=True, cancelled_at__isnull=False),
                name="job_ends_once",
            ),
            models.CheckConstraint(
                condition=OPEN | Q(lease_token__isnull=True), name="job_that_ended_has_no_lease"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def region_id(self) -> int | None:
        return None if self.organisation is None else self.organisation.region_id

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.failed_at is None and self.cancelled_at is None

    @property
    def state(self) -> JobState:
        """Tell how far this job is at this moment."""
        if self.done_at is not None:
            return JobState.DONE
        if self.failed_at is not None:
            return JobState.FAILED
        if self.cancelled_at is not None:
            return JobState.CANCELLED
        held = self.lease_until is not None and self.lease_until > timezone.now()
        return JobState.RUNNING if held else JobState.WAITING


class Schedule(models.Model):
    """When a kind of work that comes back is due again."""

    kind = models.CharField(max_length=60, unique=True)
    next_run_at = models.DateTimeField()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")

    def __str__(self) -> str:
        return self.kind


class Worker(models.Model):
    """A worker that is alive, and when it last said so."""

    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.pk}"
