"""Practices of a region, their sites and what they offer."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import regions_of
from leerplek.geo.models import LocatedModel
from leerplek.practices.contact_models import ContactNote
from leerplek.practices.enums import (
    AccreditationState,
    ConfirmedHow,
    HostType,
    PracticeSetting,
    Weekday,
    Willingness,
)
from leerplek.practices.fact_models import FactConfirmation
from leerplek.practices.profile_models import PracticeProfile
from leerplek.practices.recognition_models import Recognition
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort

__all__ = [
    "ContactNote",
    "FactConfirmation",
    "Place",
    "PlaceQuerySet",
    "Practice",
    "PracticeQuerySet",
    "PracticeSite",
    "PracticeSiteQuerySet",
    "Recognition",
]


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, user: Any) -> "PracticeQuerySet":
        """The register is shared by the coordinators and readers of one region."""
        return self.filter(region__in=regions_of(user, READING_ROLES))


class Practice(PracticeProfile):
    """A GP practice, health centre or out-of-hours centre of the region's register.

    Every practice is here, also the one that never answered: unknown is an answer
    of its own (requirement C02).
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="practices")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="practices"
    )
    name = models.CharField(_("name"), max_length=160)
    host_type = models.CharField(
        _("kind of host"), max_length=40, choices=HostType, default=HostType.PRACTICE
    )
    agb_code = models.CharField(_("AGB code"), max_length=8, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=160, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    gp_count = models.DecimalField(
        _("number of GPs"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    setting = models.CharField(
        _("village or town"),
        max_length=20,
        choices=PracticeSetting,
        default=PracticeSetting.UNKNOWN,
    )
    is_dispensing = models.BooleanField(_("has its own pharmacy"), null=True, blank=True)
    trains = models.CharField(
        _("trains learners"), max_length=20, choices=Willingness, default=Willingness.UNKNOWN
    )
    reason_not = models.CharField(_("reason why not"), max_length=300, blank=True)
    notes = models.TextField(_("remarks"), blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        indexes = [models.Index(fields=["region", "name"], name="practice_region_name")]

    def __str__(self) -> str:
        return self.name


class PracticeSiteQuerySet(models.QuerySet["PracticeSite"]):
    def visible_to(self, user: Any) -> "PracticeSiteQuerySet":
        return self.filter(practice__region__in=regions_of(user, READING_ROLES))


class PracticeSite(LocatedModel):
    """A visiting address of a practice; distances are measured to it (C15)."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("name of the site"), max_length=160, blank=True)
    accreditation = models.CharField(
        _("recognised training company (SBB)"),
        max_length=20,
        choices=AccreditationState,
        default=AccreditationState.UNKNOWN,
    )
    accredited_until = models.DateField(_("recognised until"), null=True, blank=True)
    supervisor_name = models.CharField(_("supervisor"), max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PracticeSiteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("practice site")
        verbose_name_plural = _("practice sites")
        constraints = [*LocatedModel.Meta.constraints]

    def __str__(self) -> str:
        return self.name or self.place_name or self.practice.name

    @property
    def region_id(self) -> int:
        return self.practice.region_id


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, user: Any) -> "PlaceQuerySet":
        return self.filter(site__practice__region__in=regions_of(user, READING_ROLES))


class Place(models.Model):
    """One or more equal places for a learner at a site: what matching gives out.

    Who employs, where the work is done and which company is recognised are three
    things: an empty formal employer or training company means the practice itself.
    `weekdays` are the days on which a learner can be here; none means that nobody
    knows yet, never that there are none.
    """

    site = models.ForeignKey(
        PracticeSite, on_delete=models.CASCADE, related_name="places", verbose_name=_("workplace")
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("cohort"),
    )
    learning_route = models.CharField(
        _("learning route"), max_length=20, choices=LearningRoute, default=LearningRoute.BBL
    )
    number = models.PositiveSmallIntegerField(_("number of places"), default=1)
    hours_min = models.DecimalField(
        _("hours a week, at least"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    hours_max = models.DecimalField(
        _("hours a week, at most"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    start_on = models.DateField(_("from"), null=True, blank=True)
    is_divisible = models.BooleanField(_("may be shared with another practice"), default=False)
    weekdays = models.JSONField(_("days for the learner"), default=list, blank=True)
    formal_employer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("formal employer"),
    )
    training_company = models.ForeignKey(
        Practice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recognised training company"),
    )
    supervisor_name = models.CharField(_("supervisor"), max_length=160, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_how = models.CharField(
        _("how it was confirmed"), max_length=20, choices=ConfirmedHow, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("for a learner", "place")
        verbose_name_plural = pgettext_lazy("for a learner", "places")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="place_at_least_one"),
            models.CheckConstraint(
                condition=Q(hours_min__isnull=True)
                | Q(hours_max__isnull=True)
                | Q(hours_max__gte=F("hours_min")),
                name="place_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_how="")
                | (Q(confirmed_on__isnull=False) & ~Q(confirmed_how="")),
                name="place_confirmed_on_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site.practice} {self.get_learning_route_display()}"

    @property
    def region_id(self) -> int:
        return self.site.practice.region_id

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    @property
    def weekdays_in_words(self) -> str:
        return ", ".join(str(Weekday(day).label) for day in self.weekdays)
