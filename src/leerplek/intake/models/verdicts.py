"""What schools are asked about candidates, and what they said."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Organisation
from leerplek.candidates.enums import CandidateState
from leerplek.intake.enums import (
    VERDICTS,
    ExemptionState,
    NotAdmitted,
    ToldBy,
    VerdictState,
)
from leerplek.intake.models.questions import Question, QuestionQuerySet


class SchoolVerdictQuerySet(QuestionQuerySet["SchoolVerdict"]):
    answered_in = Role.SCHOOL

    def waiting(self) -> Self:
        """A school that gave its verdict may have to say yet of what somebody is free.

        Also who is not admitted hears of that: it may be what a next verdict hangs on.
        """
        asked = Exemption.objects.filter(state=ExemptionState.ASKED).values("verdict")
        is_open = Q(state=VerdictState.ASKED) | Q(state__in=sorted(VERDICTS), pk__in=asked)
        return self.filter(is_open, candidate__state=CandidateState.ACTIVE)

    def _open_to(self, asked: Q) -> Q:
        """Who stopped, or is not asked about any more, is gone for the school."""
        is_open = ~Q(state=VerdictState.CANCELLED)
        return asked & is_open & Q(candidate__state=CandidateState.ACTIVE)


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
    # The test of language and arithmetic at the start: the level reached in each part, in words.
    tested_on = models.DateField(_("TOA test on"), null=True, blank=True)
    test_result = models.TextField(_("result of the TOA test"), max_length=500, blank=True)
    shorter_months = models.PositiveSmallIntegerField(
        _("months that the course is shorter"), null=True, blank=True
    )

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
                | Q(state__in=sorted(VERDICTS), decided_at__isnull=False)
                & (Q(decided_by__isnull=False) | Q(told_by=ToldBy.LINK))
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
            models.CheckConstraint(
                condition=Q(test_result="") | Q(tested_on__isnull=False),
                name="verdict_test_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(shorter_months__isnull=True)
                | ~Q(state=VerdictState.NOT_ADMITTED) & Q(shorter_months__gte=1),
                name="verdict_shortens_who_is_admitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("intake:verdict", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        states = {each.state for each in self.exemptions.all()} if self.state in VERDICTS else ()
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
