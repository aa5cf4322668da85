"""Dated rules with their source, what is known of a person, and what was judged by which rule."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES, Role
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.candidates.models import Candidate
from leerplek.eligibility.enums import Confidence, Education, RuleKind, Verdict
from leerplek.eligibility.words import sentence
from leerplek.programmes.enums import LearningRoute


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def visible_to(self, user: Any) -> "RuleVersionQuerySet":
        """The national rules are for everybody, those of a region for who works there."""
        return self.filter(Q(region__isnull=True) | Q(region__in=regions_of(user, list(Role))))


class RuleVersion(models.Model):
    """One rule from one day on, as its source says it.

    It is never changed: the next version ends it.  Without a region it is the national
    default, which a region's own version of the same rule replaces.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="rules"
    )
    kind = models.CharField(_("rule"), max_length=20, choices=RuleKind)
    learning_route = models.CharField(
        _("learning route"), max_length=20, choices=LearningRoute, blank=True
    )
    school = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("school"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    parameters = models.JSONField(_("what the rule asks"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("link to the source"), blank=True)
    confidence = models.CharField(_("how sure"), max_length=20, choices=Confidence)
    check_again_on = models.DateField(_("check again on"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "learning_route", "pk"]
        verbose_name = _("version of a rule")
        verbose_name_plural = _("versions of rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="rule_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        about = [self.get_kind_display()]
        if self.learning_route:
            about.append(self.get_learning_route_display())
        if self.school:
            about.append(str(self.school))
        return ", ".join(about)

    @property
    def source_link(self) -> str:
        """Return the address of the source when it is one of the web, else nothing."""
        return self.source_url if self.source_url.startswith(("https://", "http://")) else ""

    @property
    def scope(self) -> tuple[str, str, int | None]:
        """Return which rule this is a version of."""
        return self.kind, self.learning_route, self.school_id


class RuleConfirmationQuerySet(models.QuerySet["RuleConfirmation"]):
    def visible_to(self, user: Any) -> "RuleConfirmationQuerySet":
        return self.filter(region__in=regions_of(user, list(Role)))


class RuleConfirmation(models.Model):
    """Somebody looked at the source for a region, and the rule still stands there."""

    rule = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="confirmations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate)
    check_again_on = models.DateField(_("check again on"))

    objects = RuleConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_on", "-pk"]
        verbose_name = _("confirmation of a rule")
        verbose_name_plural = _("confirmations of rules")

    def __str__(self) -> str:
        return f"{self.rule} {self.confirmed_on}"


class BackgroundQuerySet(models.QuerySet["Background"]):
    def visible_to(self, user: Any) -> "BackgroundQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class Background(models.Model):
    """What the rules ask of a person and the file does not say; empty is "not asked yet"."""

    known_by = "candidate"

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="background")
    education = models.CharField(_("highest diploma"), max_length=20, choices=Education, blank=True)
    diploma = models.BooleanField(_("has a vocational diploma"), null=True, blank=True)
    in_gp_care = models.BooleanField(_("works in GP care now"), null=True, blank=True)
    was_assistant = models.BooleanField(_("was a doctor's assistant before"), null=True, blank=True)
    shortened = models.BooleanField(_("takes a shortened course"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BackgroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("background for what fits")
        verbose_name_plural = _("backgrounds for what fits")

    def __str__(self) -> str:
        return str(self.candidate)


class EligibilityCheckQuerySet(models.QuerySet["EligibilityCheck"]):
    def visible_to(self, user: Any) -> "EligibilityCheckQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class EligibilityCheck(models.Model):
    """What fitted a person on one day; it keeps the rules it was made under."""

    known_by = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="eligibility_checks"
    )
    judged_on = models.DateField(_("judged on"), default=timezone.localdate)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("judged by"),
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = EligibilityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("judgement of what fits")
        verbose_name_plural = _("judgements of what fits")

    def __str__(self) -> str:
        return f"{self.candidate} {self.judged_on}"


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, user: Any) -> "OutcomeQuerySet":
        checks = EligibilityCheck.objects.visible_to(user)
        return self.filter(judgement__in=checks)


class Outcome(models.Model):
    """What one version of a rule said: a verdict and the codes of its reasons."""

    known_by = "judgement"

    judgement = models.ForeignKey(
        EligibilityCheck,
        on_delete=models.CASCADE,
        related_name="outcomes",
        verbose_name=_("judgement of what fits"),
    )
    rule = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("rule")
    )
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    reasons = models.JSONField(_("reasons"), default=list)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("outcome of a rule")
        verbose_name_plural = _("outcomes of rules")

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_verdict_display()}"

    @property
    def reasons_in_words(self) -> str:
        return " ".join(sentence(reason) for reason in self.reasons)
