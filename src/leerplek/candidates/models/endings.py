"""How a class ended for who was in it, and the counts that stay when a file goes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.enums import ClassOutcome
from leerplek.programmes.models import Cohort


class ClassEndingQuerySet(models.QuerySet["ClassEnding"]):
    def visible_to(self, user: Any) -> "ClassEndingQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class ClassEnding(models.Model):
    """How a class ended for one person; who is in it still has none.

    `ended_on` is the day that the procedure of this class ended for them.  When the file is
    erased one is added to a `ClassTally`, so the counts of the class stay.
    """

    known_by = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.CASCADE, related_name="endings"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="endings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("how it ended"), max_length=20, choices=ClassOutcome)
    ended_on = models.DateField(_("ended on"))
    moved_to = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_closing = models.BooleanField(_("because the class closed"), default=False)

    objects = ClassEndingQuerySet.as_manager()

    class Meta:
        ordering = ["ended_on", "pk"]
        verbose_name = _("end of a class")
        verbose_name_plural = _("ends of classes")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "cohort"], name="class_ends_once")
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.cohort}: {self.get_outcome_display()}"


class ClassTally(models.Model):
    """How many people whose file was erased left a class in one way; nothing of a person."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="tallies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("how it ended"), max_length=20, choices=ClassOutcome)
    number = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("count of a class")
        verbose_name_plural = _("counts of classes")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "organisation", "outcome"], name="one_count_for_an_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort} {self.outcome}: {self.number}"
