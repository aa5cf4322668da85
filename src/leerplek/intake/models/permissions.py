"""What UWV is asked about candidates, and what it said."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Organisation
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.intake.enums import (
    PERMISSIONS,
    PermissionState,
    Refused,
    ToldBy,
)
from leerplek.intake.models.questions import Question, QuestionQuerySet


class FundingPermissionQuerySet(QuestionQuerySet["FundingPermission"]):
    answered_in = Role.UWV_ADVISER

    def waiting(self) -> Self:
        """Nobody waits for the permission of who goes another way by now."""
        return super().waiting().filter(candidate__funding_route=FundingRoute.UWV)

    def _open_to(self, asked: Q) -> Q:
        """An adviser sees the people of their own route, as long as it is theirs."""
        is_open = ~Q(state=PermissionState.WITHDRAWN)
        by_uwv = Q(candidate__funding_route=FundingRoute.UWV)
        return asked & is_open & by_uwv & Q(candidate__state=CandidateState.ACTIVE)


class FundingPermission(Question):
    """Whether UWV lets a candidate begin (G14): nobody of that route starts without it."""

    known_by = "candidate"

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="permissions",
        verbose_name=_("UWV office"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=PermissionState, default=PermissionState.ASKED
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Refused, blank=True)
    expected_weeks = models.PositiveSmallIntegerField(_("weeks that it usually takes"))
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    valid_from_on = models.DateField(_("may start from"), null=True, blank=True)
    valid_until_on = models.DateField(_("may start until"), null=True, blank=True)

    objects = FundingPermissionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("permission of UWV")
        verbose_name_plural = _("permissions of UWV")
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="permission_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=~Q(state=PermissionState.WITHDRAWN),
                name="one_permission_of_uwv",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")), name="permission_term_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=PermissionState.ASKED, decided_at__isnull=True)
                | Q(state=PermissionState.WITHDRAWN)
                | Q(
                    state__in=sorted(PERMISSIONS),
                    decided_at__isnull=False,
                )
                & (Q(decided_by__isnull=False) | Q(told_by=ToldBy.LINK))
                & ~Q(told_by=""),
                name="permission_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PermissionState.GRANTED, PermissionState.CONDITIONAL])
                | Q(granted_on__isnull=False, valid_from_on__isnull=False),
                name="permission_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(valid_until_on__isnull=True)
                | Q(valid_until_on__gte=F("valid_from_on")),
                name="permission_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=PermissionState.CONDITIONAL) | ~Q(conditions=""),
                name="permission_names_its_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(state=PermissionState.REFUSED) | ~Q(reason=""),
                name="permission_names_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("intake:permission", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return super().is_waiting and self.candidate.funding_route == FundingRoute.UWV

    @property
    def is_granted(self) -> bool:
        return self.state in {PermissionState.GRANTED, PermissionState.CONDITIONAL}

    def allows(self, on: date) -> bool:
        """Tell whether this person may start on a day; both days count."""
        return (
            self.is_granted
            and self.valid_from_on is not None
            and self.valid_from_on <= on
            and (self.valid_until_on is None or on <= self.valid_until_on)
        )
