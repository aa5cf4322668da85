"""Runs of the engine and what they suggest.  A suggestion is nothing until a person acts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.models import Candidate
from leerplek.matching.enums import Mode
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def visible_to(self, user: Any) -> "MatchRunQuerySet":
        """A run holds the people of one organisation, and is for that organisation."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class MatchRun(models.Model):
    """One question to the engine and its verified answer, kept as they were.

    `problem` is what the engine saw, `round` what its answer is told from: ids,
    kilometres, hours, dates and points, and no names or addresses.  The same problem
    gives the same answer next year.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="runs", verbose_name=_("cohort")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="runs", verbose_name=_("organisation")
    )
    mode = models.CharField(_("kind of round"), max_length=20, choices=Mode)
    seed = models.PositiveIntegerField(default=0)
    round = models.JSONField()
    problem = models.JSONField()
    result = models.JSONField()
    explanation = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")

    def __str__(self) -> str:
        return f"{self.cohort} {self.pk}"

    @property
    def region_id(self) -> int:
        return self.organisation.region_id


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Any) -> "SuggestionQuerySet":
        return self.filter(run__organisation__in=organisations_of(user, READING_ROLES))


class Suggestion(models.Model):
    """A pair the engine returned, with its reasons taken apart."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="suggestions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="suggestions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suggestions")
    km = models.FloatField(null=True)
    is_exact = models.BooleanField(default=False)
    points = models.JSONField(default=dict)
    is_locked = models.BooleanField(default=False)
    broken_rules = models.JSONField(default=list)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "candidate", "place"], name="suggested_once_a_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"
