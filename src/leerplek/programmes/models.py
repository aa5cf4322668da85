"""Programmes of a region, their classes and the organisations that share a class."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.programmes.catalogue import Numbers, numbers_from
from leerplek.programmes.enums import LearningRoute


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """A region's programmes are for its coordinators and readers, and for partners."""
        partner = CohortPartner.objects.filter(
            organisation__in=organisations_of(user, READING_ROLES)
        )
        return self.filter(
            Q(region__in=regions_of(user, READING_ROLES))
            | Q(pk__in=partner.values("cohort__programme"))
        )


class Programme(models.Model):
    """A regional side-entry programme of one lead organisation, with its own numbers."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="programmes")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes"
    )
    name = models.CharField(_("name"), max_length=160)
    settings = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="programme_name_in_region")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def numbers(self) -> Numbers:
        return numbers_from(self.settings)


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any) -> "CohortQuerySet":
        """A class is for the region's coordinators and readers, and for its partners."""
        partner = CohortPartner.objects.filter(
            organisation__in=organisations_of(user, READING_ROLES)
        )
        return self.filter(
            Q(programme__region__in=regions_of(user, READING_ROLES))
            | Q(pk__in=partner.values("cohort"))
        )


class Cohort(models.Model):
    """A class: the group that starts together at a school on one date."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=160)
    start_on = models.DateField(_("start date"))
    learning_route = models.CharField(
        _("learning route"), max_length=20, choices=LearningRoute, default=LearningRoute.BBL
    )
    settings = models.JSONField(default=dict, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-start_on", "name"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="cohort_name_in_programme")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_id(self) -> int:
        return self.programme.region_id

    @property
    def numbers(self) -> Numbers:
        """Return the class's numbers: its own over the programme's over the playbook's."""
        return numbers_from(self.programme.settings, self.settings)


class AgreedShareQuerySet(models.QuerySet["AgreedShare"]):
    def visible_to(self, user: Any) -> "AgreedShareQuerySet":
        """Who sees a class sees who agreed to bring how many."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class AgreedShare(models.Model):
    """How many learners an organisation agreed to bring into a class, from a day on (B03).

    The agreement that began last counts; the earlier ones stay to show.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="agreed_shares")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreed_shares"
    )
    learners = models.PositiveSmallIntegerField(_("learners"))
    from_on = models.DateField(_("agreed on"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AgreedShareQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = _("agreed share")
        verbose_name_plural = _("agreed shares")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.learners}"


class CohortPartnerQuerySet(models.QuerySet["CohortPartner"]):
    def visible_to(self, user: Any) -> "CohortPartnerQuerySet":
        """Who sees a class sees who shares it."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class CohortPartner(models.Model):
    """An organisation, perhaps of another region, that puts its own people in the class."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="shared_cohorts"
    )

    objects = CohortPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner of a cohort")
        verbose_name_plural = _("partners of a cohort")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "organisation"], name="partner_once")
        ]

    def __str__(self) -> str:
        return f"{self.cohort} {self.organisation}"
