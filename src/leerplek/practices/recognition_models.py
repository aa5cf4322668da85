"""For which learning route a site is recognised by SBB, since when, and how far a request is."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import regions_of
from leerplek.practices.enums import AccreditationState, RecognitionPath, RecognitionStep
from leerplek.programmes.enums import LearningRoute


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def visible_to(self, user: Any) -> "RecognitionQuerySet":
        return self.filter(site__practice__region__in=regions_of(user, READING_ROLES))


class Recognition(models.Model):
    """The recognition of one site for one learning route (M01).

    A site itself says what holds for every route; a row here says it of one route, and goes
    before that.  `steps` holds the days on which steps to it were done, by their code.
    """

    site = models.ForeignKey(
        "practices.PracticeSite", on_delete=models.CASCADE, related_name="recognitions"
    )
    learning_route = models.CharField(
        _("learning route"), max_length=20, choices=LearningRoute, default=LearningRoute.BBL
    )
    accreditation = models.CharField(
        _("recognised training company (SBB)"),
        max_length=20,
        choices=AccreditationState,
        default=AccreditationState.UNKNOWN,
    )
    since = models.DateField(_("recognised since"), null=True, blank=True)
    until = models.DateField(_("recognised until"), null=True, blank=True)
    number = models.CharField(_("number of the training company"), max_length=20, blank=True)
    path = models.CharField(
        _("who asks for it"),
        max_length=20,
        choices=RecognitionPath,
        default=RecognitionPath.TOGETHER,
    )
    steps = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["site", "learning_route"]
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "learning_route"], name="recognition_once_a_route"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="recognition_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_learning_route_display())

    @property
    def region_id(self) -> int:
        region_id: int = self.site.practice.region_id
        return region_id

    @property
    def steps_done(self) -> int:
        return len(self.steps)

    @property
    def steps_in_all(self) -> int:
        return len(RecognitionStep)
