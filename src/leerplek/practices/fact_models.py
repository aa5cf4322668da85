"""Who confirmed what we know of a practice, when, and by which way."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import regions_of
from leerplek.practices.enums import ConfirmedHow, Facts


class FactConfirmationQuerySet(models.QuerySet["FactConfirmation"]):
    def visible_to(self, user: Any) -> "FactConfirmationQuerySet":
        return self.filter(practice__region__in=regions_of(user, READING_ROLES))

    def last_first(self) -> "FactConfirmationQuerySet":
        """Order so that the confirmation that counts comes first."""
        return self.order_by("-confirmed_on", "-pk")

    def note(
        self, practice: Any, *, facts: str, how: str, on: date, by: Any, was: Any = None
    ) -> "FactConfirmation":
        """Keep that a block was confirmed; the caller records the event."""
        return self.create(
            practice=practice,
            facts=facts,
            confirmed_on=on,
            confirmed_by=by,
            confirmed_how=how,
            was=was or {},
        )


class FactConfirmation(models.Model):
    """That a practice said of one block of facts: this is right.

    Each time is a row; the last day counts, so that taking one back leaves the one before.
    `confirmed_by` is who wrote it down, nobody when the practice did so by its own link.
    What is offered has its day on each `Place` too: a confirmation of the capacity confirms
    the places anew, and `was` keeps what stood there, by the key of the place.
    """

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="confirmations"
    )
    facts = models.CharField(_("what was confirmed"), max_length=20, choices=Facts)
    confirmed_on = models.DateField(_("confirmed on"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    confirmed_how = models.CharField(_("how it was confirmed"), max_length=20, choices=ConfirmedHow)
    was = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = FactConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("confirmation of facts")
        verbose_name_plural = _("confirmations of facts")
        indexes = [
            models.Index(fields=["practice", "facts", "-confirmed_on"], name="fact_of_practice")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(confirmed_how=""), name="fact_confirmed_how")
        ]

    def __str__(self) -> str:
        return f"{self.practice_id}.{self.facts}"

    @property
    def region_id(self) -> int:
        region_id: int = self.practice.region_id
        return region_id
