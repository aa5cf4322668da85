"""The talk of a practice and a candidate, and what each of the two decided."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import organisations_of
from leerplek.asks.enums import AnsweredBy
from leerplek.communication.models import Appointment
from leerplek.matching.enums import Reason, Side

# How long a talk lasts when nobody says otherwise.
USUAL_MINUTES = 45


class ChemistryMeetingQuerySet(models.QuerySet["ChemistryMeeting"]):
    def visible_to(self, user: Any) -> "ChemistryMeetingQuerySet":
        return self.filter(proposal__organisation__in=organisations_of(user, READING_ROLES))


class ChemistryMeeting(models.Model):
    """The first talk of the two (klikgesprek): when and where, and on which day it was held.

    Each of the two has an appointment of their own, with its invitation; it is empty
    when they agreed between themselves, and nobody is told by us.
    """

    known_by = "proposal"

    proposal = models.OneToOneField(
        "matching.MatchProposal", on_delete=models.CASCADE, related_name="meeting"
    )
    starts_at = models.DateTimeField(_("moment of the talk"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=USUAL_MINUTES)
    where = models.CharField(_("where"), max_length=200, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    # The candidate looked at the moments that were proposed, and none of them was possible.
    no_moment_at = models.DateTimeField(_("no moment was possible"), null=True, blank=True)
    with_practice = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    with_candidate = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ChemistryMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("chemistry meeting")
        verbose_name_plural = _("chemistry meetings")

    def __str__(self) -> str:
        return f"{self.proposal_id}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        return self.filter(proposal__organisation__in=organisations_of(user, READING_ROLES))


class Decision(models.Model):
    """What one of the two said: go, or a no-go with its reason.

    `recorded_by` is who wrote it down; it is empty for who answered by their own link.
    """

    known_by = "proposal"

    proposal = models.ForeignKey(
        "matching.MatchProposal", on_delete=models.CASCADE, related_name="decisions"
    )
    side = models.CharField(_("who"), max_length=20, choices=Side)
    is_go = models.BooleanField(_("said go"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    words = models.TextField(_("in own words"), max_length=1000, blank=True)
    told_by = models.CharField(_("how it was told"), max_length=20, choices=AnsweredBy)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided on"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="each_side_decides_once"),
            models.CheckConstraint(
                condition=Q(is_go=True, reason="") | Q(is_go=False) & ~Q(reason=""),
                name="no_go_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side}"
