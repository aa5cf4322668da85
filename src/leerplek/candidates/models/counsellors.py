"""Whom a candidate can call outside the team."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation


class Counsellor(models.Model):
    """The confidential counsellor of an organisation's candidates: nobody of the team (N08)."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="counsellor")
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=30)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    words = models.TextField(_("when to call, and what this person does"), max_length=600)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("confidential counsellor")
        verbose_name_plural = _("confidential counsellors")

    def __str__(self) -> str:
        return self.name

    @property
    def region_id(self) -> int:
        return self.organisation.region_id
