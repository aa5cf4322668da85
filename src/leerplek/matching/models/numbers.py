"""The last number that a round of a class was given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation
from leerplek.programmes.models import Cohort


class RoundNumber(models.Model):
    """The last number given to a round of an organisation in a class.

    It only goes up.  Prints, files and people on the phone say "round 3": a number does
    not come back for another round, not even when round 3 was removed.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("last number of a round")
        verbose_name_plural = _("last numbers of rounds")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "organisation"], name="one_last_number")
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.organisation_id} {self.last}"
