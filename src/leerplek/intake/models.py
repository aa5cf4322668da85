"""What schools and UWV are asked about candidates, and what they said."""

from datetime import date
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES, Role
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import (
    ADMITTING,
    PERMISSIONS,
    VERDICTS,
    ExemptionState,
    NotAdmitted,
    PermissionState,
    ReadinessKind,
    ReadinessState,
    Refused,
    ToldBy,
    VerdictState,
)

QM = TypeVar("QM", bound="Question")


class QuestionQuerySet(models.QuerySet[QM]):
    """Rows have two readers: who keeps the file, and the organisation that was asked."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(self._kept_by(user) | self._asked_of(user))

    def kept_by(self, user: Any) -> Self:
        """Return the rows of the candidates whose file `user` may open."""
        return self.filter(self._kept_by(user))

    def asked_of(self, user: Any) -> Self:
        """Return what the organisation of `user` is asked, as long as it is asked."""
        return self.filter(self._asked_of(user))

    def waiting(self) -> Self:
        """Return what still waits for an answer; nobody waits for who stopped."""
        return self.filter(state=VerdictState.ASKED, candidate__state=CandidateState.ACTIVE)

    def _kept_by(self, user: Any) -> Q:
        return Q(candidate__organisation__in=organisations_of(user, READING_ROLES))

    def _asked_of(self, _user: Any) -> Q:
        raise NotImplementedError


class SchoolVerdictQuerySet(QuestionQuerySet["SchoolVerdict"]):
    def waiting(self) -> Self:
        """A school that admits somebody may have to say yet of what they are free."""
        asked = Exemption.objects.filter(state=ExemptionState.ASKED).values("verdict")
        is_open = Q(state=VerdictState.ASKED) | Q(state__in=sorted(ADMITTING), pk__in=asked)
        return self.filter(is_open, candidate__state=CandidateState.ACTIVE)

    def _asked_of(self, user: Any) -> Q:
        """Who stopped, or is not asked about any more, is gone for the school."""
        return Q(
            organisation__in=organisations_of(user, {Role.SCHOOL}),
            candidate__state=CandidateState.ACTIVE,
        ) & ~Q(state=VerdictState.CANCELLED)


class FundingPermissionQuerySet(QuestionQuerySet["FundingPermission"]):
    def waiting(self) -> Self:
        """Nobody waits for the permission of who goes another way by now."""
        return super().waiting().filter(candidate__funding_route=FundingRoute.UWV)

    def _asked_of(self, user: Any) -> Q:
        """An adviser sees the people of their own route, as long as it is theirs."""
        return Q(
            organisation__in=organisations_of(user, {Role.UWV_ADVISER}),
            candidate__state=CandidateState.ACTIVE,
            candidate__funding_route=FundingRoute.UWV,
        ) & ~Q(state=PermissionState.WITHDRAWN)


class Question(models.Model):
    """What another organisation is asked about one candidate, with a term."""

    state: Any
    get_state_display: Any
    objects: Any

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("candidate")
    )
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    due_on = models.DateField(_("answer wanted by"))
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), max_length=1000, blank=True)
    explanation = models.TextField(_("explanation"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    # The person of the school or UWV; else the coordinator who heard it from them.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    told_by = models.CharField(_("how it was answered"), max_length=20, choices=ToldBy, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def region_id(self) -> int:
        return self.candidate.region_id

    @property
    def is_waiting(self) -> bool:
        return bool(self.state == VerdictState.ASKED)

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_on < timezone.localdate()

    @property
    def was_told_to_us(self) -> bool:
        """Tell whether a coordinator wrote down what somebody else said."""
        return bool(self.told_by) and self.told_by != ToldBy.ACCOUNT


class SchoolVerdict(Question):
    """Whether a school admits a candidate (G04); one that counts for a candidate and school."""

    known_by = "candidate"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("school")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=VerdictState, default=VerdictState.ASKED
    )
    reason = models.CharField(_("reason"), max_length=20, choices=NotAdmitted, blank=True)

    objects = SchoolVerdictQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("verdict of a school")
        verbose_name_plural = _("verdicts of schools")
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="verdict_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "organisation"],
                condition=~Q(state=VerdictState.CANCELLED),
                name="one_verdict_of_a_school",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")), name="verdict_term_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=VerdictState.ASKED, decided_at__isnull=True)
                | Q(state=VerdictState.CANCELLED)
                | Q(state__in=sorted(VERDICTS), decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(told_by=""),
                name="verdict_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=VerdictState.CONDITIONAL) | ~Q(conditions=""),
                name="verdict_names_its_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(state=VerdictState.NOT_ADMITTED) | ~Q(reason=""),
                name="verdict_names_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("intake:verdict", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        states = {each.state for each in self.exemptions.all()} if self.state in ADMITTING else ()
        return super().is_waiting or ExemptionState.ASKED in states


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def visible_to(self, user: Any) -> Self:
        """Who sees a verdict sees the exemptions that were asked with it."""
        return self.filter(verdict__in=SchoolVerdict.objects.visible_to(user))


class Exemption(models.Model):
    """A part of the course that a candidate asks to be free of (G13, H07)."""

    known_by = "verdict"

    verdict = models.ForeignKey(
        SchoolVerdict,
        on_delete=models.CASCADE,
        related_name="exemptions",
        verbose_name=_("verdict of a school"),
    )
    subject = models.CharField(_("subject"), max_length=100)
    state = models.CharField(
        _("state"), max_length=20, choices=ExemptionState, default=ExemptionState.ASKED
    )
    decided_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="exemption_of_something"),
            models.UniqueConstraint(fields=["verdict", "subject"], name="exemption_asked_once"),
            models.CheckConstraint(
                condition=Q(state=ExemptionState.ASKED, decided_at__isnull=True)
                | Q(
                    state__in=[ExemptionState.GRANTED, ExemptionState.REFUSED],
                    decided_at__isnull=False,
                ),
                name="exemption_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_state_display()}"

    @property
    def region_id(self) -> int:
        return self.verdict.region_id


class FundingPermission(Question):
    """Whether UWV lets a candidate begin (G14): nobody of that route starts without it."""

    known_by = "candidate"

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="permissions",
        verbose_name=_("UWV office"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=PermissionState, default=PermissionState.ASKED
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Refused, blank=True)
    expected_weeks = models.PositiveSmallIntegerField(_("weeks that it usually takes"))
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    valid_from_on = models.DateField(_("may start from"), null=True, blank=True)
    valid_until_on = models.DateField(_("may start until"), null=True, blank=True)

    objects = FundingPermissionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("permission of UWV")
        verbose_name_plural = _("permissions of UWV")
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="permission_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=~Q(state=PermissionState.WITHDRAWN),
                name="one_permission_of_uwv",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")), name="permission_term_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=PermissionState.ASKED, decided_at__isnull=True)
                | Q(state=PermissionState.WITHDRAWN)
                | Q(
                    state__in=sorted(PERMISSIONS),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                & ~Q(told_by=""),
                name="permission_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PermissionState.GRANTED, PermissionState.CONDITIONAL])
                | Q(granted_on__isnull=False, valid_from_on__isnull=False),
                name="permission_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(valid_until_on__isnull=True)
                | Q(valid_until_on__gte=F("valid_from_on")),
                name="permission_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=PermissionState.CONDITIONAL) | ~Q(conditions=""),
                name="permission_names_its_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(state=PermissionState.REFUSED) | ~Q(reason=""),
                name="permission_names_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("intake:permission", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return super().is_waiting and self.candidate.funding_route == FundingRoute.UWV

    @property
    def is_granted(self) -> bool:
        return self.state in {PermissionState.GRANTED, PermissionState.CONDITIONAL}

    def allows(self, on: date) -> bool:
        """Tell whether this person may start on a day; both days count."""
        return (
            self.is_granted
            and self.valid_from_on is not None
            and self.valid_from_on <= on
            and (self.valid_until_on is None or on <= self.valid_until_on)
        )


class ReadinessQuerySet(models.QuerySet["Readiness"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class Readiness(models.Model):
    """Whether somebody has what lessons ask: a laptop, digital skills, typing (G08-G10).

    What is not in order says what is done about it, and by when.
    """

    known_by = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="readiness", verbose_name=_("candidate")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReadinessKind)
    state = models.CharField(
        _("state"), max_length=20, choices=ReadinessState, default=ReadinessState.UNKNOWN
    )
    to_do = models.TextField(_("what is done about it"), max_length=300, blank=True)
    by_on = models.DateField(_("ready by"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("noted by"),
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReadinessQuerySet.as_manager()

    class Meta:
        ordering = ["by_on", "pk"]
        verbose_name = _("laptop or skill")
        verbose_name_plural = _("laptop and skills")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind"], name="readiness_once_a_kind"),
            models.CheckConstraint(
                condition=~Q(state=ReadinessState.TO_DO) | (~Q(to_do="") & Q(by_on__isnull=False)),
                name="readiness_says_what_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def region_id(self) -> int:
        return self.candidate.region_id

    @property
    def is_late(self) -> bool:
        to_do = self.state == ReadinessState.TO_DO
        return to_do and self.by_on is not None and self.by_on < timezone.localdate()
