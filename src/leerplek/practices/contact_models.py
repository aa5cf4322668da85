"""Who of the region spoke with a practice, when, by which way and about what (B06)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import regions_of
from leerplek.practices.enums import ContactWay


class ContactNoteQuerySet(models.QuerySet["ContactNote"]):
    def visible_to(self, user: Any) -> "ContactNoteQuerySet":
        """All parties of the region read along: so a practice is not called by five of them."""
        return self.filter(practice__region__in=regions_of(user, READING_ROLES))


class ContactNote(models.Model):
    """One contact with a practice, as somebody wrote it down.

    `spoken_by` is filled in when somebody else spoke, such as a contact person of a school.
    """

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="contact_notes"
    )
    spoken_on = models.DateField(_("on which day"), default=timezone.localdate)
    way = models.CharField(_("how"), max_length=20, choices=ContactWay, default=ContactWay.PHONE)
    about = models.CharField(_("about what"), max_length=300)
    spoken_by = models.CharField(_("who spoke, if not you"), max_length=160, blank=True)
    next_on = models.DateField(_("again on"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-spoken_on", "-pk"]
        verbose_name = _("note of a contact")
        verbose_name_plural = _("notes of contacts")
        indexes = [models.Index(fields=["practice", "-spoken_on"], name="contact_of_practice")]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.spoken_on}"

    @property
    def region_id(self) -> int:
        region_id: int = self.practice.region_id
        return region_id

    @property
    def who(self) -> str:
        """Return who spoke with the practice."""
        return self.spoken_by or str(self.made_by)
