"""Candidates: what a person told us to find a practice near home."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.enums import (
    SAID_THEMSELVES,
    AskedBy,
    CandidateState,
    ConsentPurpose,
    FundingRoute,
    PaperKind,
    SaidHow,
    Scale,
    StopReason,
    ToldBy,
)
from leerplek.candidates.models import (  # noqa: F401 -- Django finds the tables here
    counsellors,
    endings,
    erasing,
)
from leerplek.documents.enums import FileType
from leerplek.geo.enums import TravelMode
from leerplek.geo.models import LocatedModel
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.models import Practice
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort


def only_bbl() -> list[str]:
    """Return what a candidate wants who was not asked: BBL (docs/matching.md)."""
    return [LearningRoute.BBL.value]


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: Any) -> "CandidateQuerySet":
        """A person's file is for the organisation that owns it, not for the whole region."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class Candidate(LocatedModel):
    """A person who wants to become a doctor's assistant.

    There is no citizen number, no health and no kind of benefit here.  The birth
    date serves papers and the fund's age rule; it is never part of matching.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="candidates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="candidates"
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name=_("cohort"),
    )
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    hours_min = models.DecimalField(
        _("hours a week, at least"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    hours_max = models.DecimalField(
        _("hours a week, at most"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    start_from = models.DateField(_("can start from"), null=True, blank=True)
    travel_modes = models.JSONField(_("ways of travel"), default=list, blank=True)
    max_km = models.DecimalField(
        _("own maximum distance (km)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    learning_routes = models.JSONField(_("wanted learning routes"), default=only_bbl)
    funding_route = models.CharField(
        _("funding route"), max_length=20, choices=FundingRoute, default=FundingRoute.UNKNOWN
    )
    prior_education = models.CharField(_("prior education"), max_length=200, blank=True)
    current_work = models.CharField(_("current work"), max_length=200, blank=True)
    has_laptop = models.BooleanField(_("has a laptop"), null=True, blank=True)
    wished_setting = models.CharField(
        _("would like a practice in a"),
        max_length=20,
        choices=PracticeSetting,
        default=PracticeSetting.UNKNOWN,
    )
    excludes_out_of_hours = models.BooleanField(
        _("does not want the out-of-hours centre"), default=False
    )
    own_practice_name = models.CharField(_("already has a practice"), max_length=160, blank=True)
    own_practice = models.ForeignKey(
        Practice,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="own_candidates",
        verbose_name=_("own practice"),
    )
    source = models.CharField(_("source"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=CandidateState, default=CandidateState.ACTIVE
    )
    ended_on = models.DateField(_("stopped on"), null=True, blank=True)
    # Empty for who takes part, and for who stopped before reasons were kept.
    ended_because = models.CharField(
        _("why stopped"), max_length=20, choices=StopReason, blank=True
    )
    stopped_at = models.DateTimeField(_("stopped on their own page"), null=True, blank=True)
    notes = models.TextField(_("remarks"), blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        indexes = [models.Index(fields=["organisation", "last_name"], name="candidate_owner_name")]
        constraints = [
            *LocatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(first_name="", last_name=""), name="candidate_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(hours_min__isnull=True)
                | Q(hours_max__isnull=True)
                | Q(hours_max__gte=F("hours_min")),
                name="candidate_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=CandidateState.ACTIVE, ended_on__isnull=True)
                | Q(~Q(state=CandidateState.ACTIVE), ended_on__isnull=False),
                name="candidate_stopped_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=CandidateState.WITHDRAWN) | Q(ended_because=""),
                name="candidate_stopped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("candidates:detail", args=[self.pk])

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def routes_in_words(self) -> str:
        return ", ".join(str(LearningRoute(route).label) for route in self.learning_routes)

    @property
    def travel_in_words(self) -> str:
        return ", ".join(str(TravelMode(mode).label) for mode in self.travel_modes)

    @property
    def has_hours(self) -> bool:
        """Tell whether matching knows how many hours this person has."""
        return self.hours_min is not None or self.hours_max is not None


class ScaleScoreQuerySet(models.QuerySet["ScaleScore"]):
    def visible_to(self, user: Any) -> "ScaleScoreQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class ScaleScore(models.Model):
    """What somebody who spoke with the candidate thought, from 1 to 5 (G19).

    Of a school it says which one and how: then `given_by` is its own person, or the coordinator
    who heard it, or nobody when it came by link.
    """

    known_by = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="scores")
    scale = models.CharField(_("scale"), max_length=30, choices=Scale)
    value = models.PositiveSmallIntegerField(_("score"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    school = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("school that gave it"),
    )
    told_by = models.CharField(_("how it was told"), max_length=20, choices=SaidHow, blank=True)
    given_on = models.DateField(_("given on"), default=timezone.localdate)

    objects = ScaleScoreQuerySet.as_manager()

    class Meta:
        ordering = ["scale"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=5), name="score_from_1_to_5"
            ),
            models.UniqueConstraint(fields=["candidate", "scale"], name="score_once_a_scale"),
            models.CheckConstraint(
                condition=Q(school__isnull=True, told_by="", given_by__isnull=False)
                | Q(school__isnull=False, told_by=SaidHow.LINK, given_by__isnull=True)
                | Q(
                    school__isnull=False,
                    told_by__in=sorted(set(SaidHow) - {SaidHow.LINK}),
                    given_by__isnull=False,
                ),
                name="score_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scale_display()}: {self.value}"

    @property
    def is_on_behalf(self) -> bool:
        """Tell whether a coordinator wrote down what a school said."""
        return self.school_id is not None and self.told_by not in SAID_THEMSELVES


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, user: Any) -> "ExclusionQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class Exclusion(models.Model):
    """A pair that is not to be proposed, because one of them or a coordinator said so."""

    known_by = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="exclusions")
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="exclusions")
    asked_by = models.CharField(_("asked by"), max_length=20, choices=AskedBy)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "practice"], name="excluded_once")
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.practice}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: Any) -> "ConsentQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class Consent(models.Model):
    """Somebody agrees to one thing, for at most a year (domain facts, section 5).

    Renewing ends this one and makes another, so what was agreed when can be shown.
    """

    known_by = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("what for"), max_length=20, choices=ConsentPurpose)
    given_on = models.DateField(_("given on"))
    until_on = models.DateField(_("until"))
    told_by = models.CharField(_("how it was told"), max_length=20, choices=ToldBy)
    # Empty for who ticked it without an account.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("given_on")), name="consent_days_in_order"
            ),
            models.UniqueConstraint(
                fields=["candidate", "purpose"],
                condition=Q(ended_on__isnull=True),
                name="one_consent_for_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_purpose_display()}"

    def holds_on(self, day: date) -> bool:
        return self.ended_on is None and self.given_on <= day <= self.until_on


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> "PaperQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class Paper(models.Model):
    """A CV, diploma or other paper of a candidate, as it was cleaned (decision record 0033).

    Its bytes stand in the row, so they are erased with the file and are in every backup;
    a list of papers leaves them out (`defer`).
    """

    known_by = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("what it is"), max_length=20, choices=PaperKind)
    name = models.CharField(_("name of the paper"), max_length=100, blank=True)
    file_type = models.CharField(_("type of file"), max_length=10, choices=FileType)
    size = models.PositiveIntegerField(_("size in bytes"))
    content = models.BinaryField(_("contents"))
    content_hash = models.CharField(max_length=64)
    is_scanned = models.BooleanField(_("scanned for viruses"), default=False)
    share_agreed_on = models.DateField(_("practices may see it since"), null=True, blank=True)
    told_by = models.CharField(_("how it was told"), max_length=20, choices=ToldBy, blank=True)
    # Empty for who sent it from their own page.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded on"), auto_now_add=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "content_hash"], name="paper_kept_once"),
            models.CheckConstraint(condition=Q(size__gte=1), name="paper_is_not_empty"),
            models.CheckConstraint(
                condition=Q(share_agreed_on__isnull=True, told_by="")
                | (Q(share_agreed_on__isnull=False) & ~Q(told_by="")),
                name="paper_sharing_was_told",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    @property
    def may_be_shared(self) -> bool:
        """Tell whether the person agrees that a practice sees this paper."""
        return self.share_agreed_on is not None

    @property
    def download_name(self) -> str:
        """Return a name of nobody: the name of a file stands in lists of downloads."""
        return f"{self.kind}-{self.pk}.{self.file_type}"
