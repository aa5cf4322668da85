"""The append-only record of who did or read what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.common.errors import DomainError


class EventQuerySet(models.QuerySet["Event"]):
    """Events are written once; only their tests may count them."""

    def update(self, **_fields: Any) -> int:
        raise DomainError(_("An audit event is never changed."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise DomainError(_("An audit event is never removed."))


class Event(models.Model):
    """One act or one reading, written in the transaction of the act itself.

    `data` holds names of fields, codes and numbers: never a name, an address or
    free text, so that an event need not be erased when a person is.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    region_id = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise DomainError(_("An audit event is never changed."))
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        raise DomainError(_("An audit event is never removed."))
