"""Two part-time places for one learner."""

from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import regions_of
from leerplek.matching.enums import VAT_SETTLED, CombinationState, Lead, VatOutcome
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort

Half = TypeVar("Half")


class CombinationQuerySet(models.QuerySet["Combination"]):
    def visible_to(self, user: Any) -> "CombinationQuerySet":
        """A combination belongs to the register of practices, which a region shares."""
        return self.filter(first__site__practice__region__in=regions_of(user, READING_ROLES))


class Combination(models.Model):
    """Two part-time places for one learner: who lends to whom, and what the accountant said.

    It counts only when it is settled: the question about VAT is answered and the days
    are divided (C14).  `agreed` holds what the two places were then, as numbers and codes:
    a practice that changes its place makes the combination ask again.  The place with the
    lower number is `first`, so that two places are one combination whoever comes first.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="combinations", verbose_name=_("cohort")
    )
    first = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("first place")
    )
    second = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("second place")
    )
    seats = models.PositiveSmallIntegerField(_("number of learners"), default=1)
    first_days = models.JSONField(_("days at the first practice"), default=list, blank=True)
    second_days = models.JSONField(_("days at the second practice"), default=list, blank=True)
    lead = models.CharField(_("practice that lends"), max_length=10, choices=Lead, blank=True)
    vat_asked_on = models.DateField(_("accountant asked on"), null=True, blank=True)
    vat_outcome = models.CharField(
        _("answer on VAT"), max_length=20, choices=VatOutcome, blank=True
    )
    vat_answered_on = models.DateField(_("answered on"), null=True, blank=True)
    vat_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=CombinationState, default=CombinationState.PROPOSED
    )
    agreed = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = CombinationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("combined place")
        verbose_name_plural = _("combined places")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "first", "second"], name="combined_once_for_a_class"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="combination_in_one_order"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="combination_at_least_one"),
            models.CheckConstraint(
                condition=~Q(state=CombinationState.SETTLED)
                | (
                    ~Q(lead="")
                    & Q(vat_asked_on__isnull=False)
                    & Q(vat_answered_on__isnull=False)
                    & Q(vat_outcome__in=VAT_SETTLED)
                ),
                name="settled_combination_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.site.practice} + {self.second.site.practice}"

    def get_absolute_url(self) -> str:
        return reverse("matching:combination", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.first.site.practice.region_id

    @property
    def lender(self) -> Place | None:
        """Return the place of the practice that employs the learner, once that is decided."""
        return self.both[0] if self.lead else None

    @property
    def borrower(self) -> Place | None:
        return self.both[1] if self.lead else None

    @property
    def both(self) -> tuple[Place, Place]:
        """Return the two places, that of the practice that lends first once that is decided."""
        return self.lender_first(self.first, self.second)

    @property
    def both_ids(self) -> tuple[int, int]:
        """Return the keys of `both`, without reading the places."""
        return self.lender_first(self.first_id, self.second_id)

    def lender_first(self, at_first: Half, at_second: Half) -> tuple[Half, Half]:
        """Put what belongs to the practice that lends before what belongs to the other."""
        return (at_second, at_first) if self.lead == Lead.SECOND else (at_first, at_second)

    @property
    def is_settled(self) -> bool:
        return self.state == CombinationState.SETTLED
