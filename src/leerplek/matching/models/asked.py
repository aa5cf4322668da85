"""Rounds that somebody asked for and that are not there yet."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.jobs.enums import JobState
from leerplek.jobs.models import Job
from leerplek.matching.enums import AskedKind, Mode
from leerplek.programmes.models import Cohort


class AskedRoundQuerySet(models.QuerySet["AskedRound"]):
    def visible_to(self, user: Any) -> "AskedRoundQuerySet":
        """What is asked for is for the organisation whose people it is about, as the run is."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class AskedRound(models.Model):
    """A round that somebody asked for, until its run is there.

    A run is kept only whole, so until then there is none.  People, places and numbers
    are read when the work begins, in one go: what waited for its turn does not answer a
    question of yesterday.  `pairs` is how many pairs that was at the moment of asking;
    `error` says in words why there is no run; `dropped` counts the choices on the board
    that had nobody or nowhere to apply to any more.
    """

    kind = models.CharField(max_length=20, choices=AskedKind)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="asked_rounds")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="asked_rounds"
    )
    mode = models.CharField(_("kind of round"), max_length=20, choices=Mode)
    about = models.ForeignKey(
        "matching.MatchRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="asked_about",
    )
    numbers = models.JSONField(default=dict, blank=True)
    pairs = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    error = models.TextField(blank=True)
    run = models.OneToOneField(
        "matching.MatchRun", on_delete=models.CASCADE, null=True, blank=True, related_name="asked"
    )
    dropped = models.PositiveIntegerField(default=0)

    objects = AskedRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("round that was asked for")
        verbose_name_plural = _("rounds that were asked for")
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=True) | Q(error=""), name="asked_round_is_made_or_failed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cohort_id}"

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def state(self) -> JobState:
        """Tell how far it is at this moment."""
        if self.run_id is not None:
            return JobState.DONE
        if self.error or self.job is None:
            return JobState.FAILED
        return self.job.state
