"""Around the talk of the two: who wants it, when they can, how it was, and what comes after."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import organisations_of
from leerplek.asks.enums import AnsweredBy
from leerplek.common.formats import format_moment
from leerplek.communication.models import Appointment
from leerplek.matching.enums import ExtraKind, Side
from leerplek.practices.models import Place


class OfProposalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfProposalQuerySet":
        return self.filter(proposal__organisation__in=organisations_of(user, READING_ROLES))


class WantsTalk(models.Model):
    """One of the two read about the other, and wants to talk.

    Who does not is a `Decision`, a no-go with its reason.  `recorded_by` is empty for who
    answered by their own link.
    """

    known_by = "proposal"

    proposal = models.ForeignKey(
        "matching.MatchProposal", on_delete=models.CASCADE, related_name="wants"
    )
    side = models.CharField(_("who"), max_length=20, choices=Side)
    told_by = models.CharField(_("how it was told"), max_length=20, choices=AnsweredBy)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said on"))

    objects = OfProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wish to talk")
        verbose_name_plural = _("wishes to talk")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="each_side_wants_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side}"


class Moment(models.Model):
    """A moment at which the practice can talk; the candidate chooses one of them.

    `place` is that of the proposal: at one place two candidates never choose the same moment.
    """

    known_by = "proposal"

    proposal = models.ForeignKey(
        "matching.MatchProposal", on_delete=models.CASCADE, related_name="moments"
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(_("moment of the talk"))
    is_chosen = models.BooleanField(_("chosen"), default=False)
    told_by = models.CharField(_("how it was told"), max_length=20, choices=AnsweredBy)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = OfProposalQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("proposed moment")
        verbose_name_plural = _("proposed moments")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "starts_at"], name="moment_proposed_once"),
            models.UniqueConstraint(
                fields=["place", "starts_at"],
                condition=Q(is_chosen=True),
                name="one_talk_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.pk}"


class ExtraStep(models.Model):
    """Something the practice does of its own before it decides, inside the term (I12)."""

    known_by = "proposal"

    proposal = models.ForeignKey(
        "matching.MatchProposal", on_delete=models.CASCADE, related_name="steps"
    )
    kind = models.CharField(_("what it is"), max_length=20, choices=ExtraKind)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveIntegerField(_("minutes"))
    where = models.CharField(_("where"), max_length=200)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    with_practice = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    with_candidate = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = OfProposalQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("extra step of a practice")
        verbose_name_plural = _("extra steps of a practice")

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.pk}"

    @property
    def what(self) -> str:
        """Return what it is and when, as a page says it."""
        return f"{self.get_kind_display()}, {format_moment(self.starts_at)}"


class TalkReport(models.Model):
    """What one of the two told of the talk: whether it was held, and what was spoken of (I13).

    `discussed` holds codes of `talking_points`; who says the talk was not held has none.
    """

    known_by = "proposal"

    proposal = models.ForeignKey(
        "matching.MatchProposal", on_delete=models.CASCADE, related_name="reports"
    )
    side = models.CharField(_("who"), max_length=20, choices=Side)
    was_held = models.BooleanField(_("the talk was held"))
    discussed = models.JSONField(_("what was spoken of"), default=list, blank=True)
    told_by = models.CharField(_("how it was told"), max_length=20, choices=AnsweredBy)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said on"))

    objects = OfProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("report of a talk")
        verbose_name_plural = _("reports of a talk")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="each_side_reports_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side}"
