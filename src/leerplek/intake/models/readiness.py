"""What somebody needs before lessons begin."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import (
    ReadinessKind,
    ReadinessState,
)


class ReadinessQuerySet(models.QuerySet["Readiness"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class Readiness(models.Model):
    """Whether somebody has what lessons ask: a laptop, digital skills, typing (G08-G10).

    What is not in order says what is done about it, and by when.
    """

    known_by = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="readiness", verbose_name=_("candidate")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReadinessKind)
    state = models.CharField(
        _("state"), max_length=20, choices=ReadinessState, default=ReadinessState.UNKNOWN
    )
    to_do = models.TextField(_("what is done about it"), max_length=300, blank=True)
    by_on = models.DateField(_("ready by"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("noted by"),
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReadinessQuerySet.as_manager()

    class Meta:
        ordering = ["by_on", "pk"]
        verbose_name = _("laptop or skill")
        verbose_name_plural = _("laptop and skills")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind"], name="readiness_once_a_kind"),
            models.CheckConstraint(
                condition=~Q(state=ReadinessState.TO_DO) | (~Q(to_do="") & Q(by_on__isnull=False)),
                name="readiness_says_what_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def region_id(self) -> int:
        return self.candidate.region_id

    @property
    def is_late(self) -> bool:
        to_do = self.state == ReadinessState.TO_DO
        return to_do and self.by_on is not None and self.by_on < timezone.localdate()
