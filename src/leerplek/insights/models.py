"""The one table of this room: a view of the practices that others see by a link."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import regions_of
from leerplek.asks.access import AccessLink


class SharedViewQuerySet(models.QuerySet["SharedView"]):
    def visible_to(self, user: Any) -> "SharedViewQuerySet":
        """Who sees the practices of a region sees with whom they are shared."""
        return self.filter(organisation__region__in=regions_of(user, READING_ROLES))

    def working(self) -> "SharedViewQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class SharedView(AccessLink):
    """A view of the blind spots for a partner without an account (C01).

    `filters` holds what the view was narrowed to, by the names of `SpotFilter`.  What is shown
    is what it says now, as far as who made the link may still see it.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="shared_views",
        verbose_name=_("organisation that shares"),
    )
    whom = models.CharField(_("for whom"), max_length=160)
    filters = models.JSONField(default=dict, blank=True)
    shows_names = models.BooleanField(_("with the names of practices"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SharedViewQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("shared view")
        verbose_name_plural = _("shared views")
        constraints = [
            models.CheckConstraint(condition=~Q(whom=""), name="shared_view_says_for_whom")
        ]

    def __str__(self) -> str:
        return self.whom

    @property
    def region_id(self) -> int:
        return self.organisation.region_id
