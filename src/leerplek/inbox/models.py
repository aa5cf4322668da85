"""What people ask of the region: one list, whoever they are and however it came in (B08)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.candidates.models import Candidate
from leerplek.inbox.enums import AskedFor, CameBy, Outcome, RequestState
from leerplek.practices.models import Practice


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: Any) -> "RequestQuerySet":
        """The inbox is of a region; what a candidate of ours says is for who keeps the file."""
        ours = Q(organisation__isnull=True) | Q(
            organisation__in=organisations_of(user, READING_ROLES)
        )
        return self.filter(ours, region__in=regions_of(user, READING_ROLES))


class Request(models.Model):
    """A question or wish of somebody who need not be known to us yet.

    There is no field for what may not be kept: no citizen number, no health, no
    kind of benefit; the form refuses such words.  A finished request is erased
    after `REQUESTS_KEPT_DAYS` (docs/privacy.md).
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="requests")
    # Empty for what everybody of the region may read and answer.
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for"),
    )
    asked_for = models.CharField(_("about"), max_length=20, choices=AskedFor)
    came_by = models.CharField(
        _("how it came in"), max_length=20, choices=CameBy, default=CameBy.FORM
    )
    name = models.CharField(_("name"), max_length=160)
    practice_name = models.CharField(_("practice or organisation"), max_length=160, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    town = models.CharField(_("town or postcode"), max_length=120, blank=True)
    text = models.TextField(_("question"), max_length=2000, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=RequestState, default=RequestState.NEW
    )
    outcome = models.CharField(_("how it ended"), max_length=20, choices=Outcome, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )
    practice = models.ForeignKey(
        Practice,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("practice"),
    )
    # When a person's file is erased, what they asked goes along.
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("candidate"),
    )
    # The page that sent it: the same page sent twice is one request.
    page_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    closed_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [models.Index(fields=["region", "state", "made_at"], name="request_region_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="", email=""), name="request_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.DONE, closed_at__isnull=False) & ~Q(outcome="")
                | Q(closed_at__isnull=True, outcome="") & ~Q(state=RequestState.DONE),
                name="request_done_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.BUSY) | Q(owner__isnull=False),
                name="request_busy_has_an_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inbox:detail", args=[self.pk])


class RequestNote(models.Model):
    """What was said or done about a request, by whom and when; also its answer."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="request_notes")
    text = models.TextField(_("note"), max_length=2000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note on a request")
        verbose_name_plural = _("notes on requests")

    def __str__(self) -> str:
        return f"{self.request_id}"

    @property
    def region_id(self) -> int:
        return self.request.region_id
