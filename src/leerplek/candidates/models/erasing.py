"""Who asks to be erased."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.enums import ToldBy


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def visible_to(self, user: Any) -> "ErasureRequestQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class ErasureRequest(models.Model):
    """Somebody asks to be erased (GDPR article 17); erasing the file takes this row along."""

    known_by = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.CASCADE, related_name="erasures"
    )
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer before"))
    told_by = models.CharField(_("how it was told"), max_length=20, choices=ToldBy)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    refused_because = models.TextField(_("what is kept, and why"), max_length=1000, blank=True)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("request to be erased")
        verbose_name_plural = _("requests to be erased")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(ended_on__isnull=True), name="one_open_erasure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}.{self.pk}"

    @property
    def is_late(self) -> bool:
        return self.ended_on is None and self.due_on < timezone.localdate()
