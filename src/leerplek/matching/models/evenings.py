"""Evenings of speed dates: who comes, and who talks with whom in which round."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_moment
from leerplek.matching.enums import AWAY_STATES, GuestState
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort


class EveningQuerySet(models.QuerySet["Evening"]):
    def visible_to(self, user: Any) -> "EveningQuerySet":
        """An evening holds the people of one organisation, and is for that organisation."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class Evening(models.Model):
    """An evening of speed dates of one organisation, for one class.

    `held` are the rounds that are not touched any more; it goes up with each act during the
    evening.  `clock_round` and `clock_at` say which round somebody started by hand, and when:
    from there on the clock counts.  `is_stale` tells that guests or rounds were changed
    after the timetable was made.  `outcome` says in codes who got nothing and why, and
    `before` what the last act changed, to take it back.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="evenings", verbose_name=_("cohort")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="evenings",
        verbose_name=_("organisation"),
    )
    starts_at = models.DateTimeField(_("first round starts at"))
    venue = models.CharField(_("where"), max_length=200, blank=True)
    rounds = models.PositiveSmallIntegerField(_("number of rounds"), default=8)
    minutes = models.PositiveSmallIntegerField(_("minutes of a talk"), default=8)
    between = models.PositiveSmallIntegerField(_("minutes to change seats"), default=2)
    break_after = models.PositiveSmallIntegerField(_("break after round"), null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField(_("minutes of the break"), default=15)
    tables = models.PositiveSmallIntegerField(_("number of tables"), null=True, blank=True)
    held = models.PositiveSmallIntegerField(default=0)
    clock_round = models.PositiveSmallIntegerField(null=True, blank=True)
    clock_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(_("timetable made on"), null=True, blank=True)
    is_stale = models.BooleanField(default=False)
    outcome = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = EveningQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("evening of speed dates")
        verbose_name_plural = _("evenings of speed dates")
        constraints = [
            models.CheckConstraint(
                condition=Q(rounds__gte=1, minutes__gte=1), name="evening_has_rounds"
            ),
            models.CheckConstraint(
                condition=Q(held__lte=models.F("rounds")), name="evening_holds_its_rounds"
            ),
        ]

    def __str__(self) -> str:
        return format_moment(self.starts_at)

    def get_absolute_url(self) -> str:
        return reverse("matching:evening", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id


class EveningGuestQuerySet(models.QuerySet["EveningGuest"]):
    def visible_to(self, user: Any) -> "EveningGuestQuerySet":
        return self.filter(evening__organisation__in=organisations_of(user, READING_ROLES))


class EveningGuest(models.Model):
    """Somebody who comes: a candidate, or the practice behind a place.

    `ask` is by which they hand in their top three, and `cards` by which a practice reads who
    comes and marks favourites, or a candidate which practices come; the answers are kept there
    alone.
    """

    known_by = "evening"

    evening = models.ForeignKey(
        Evening, on_delete=models.CASCADE, related_name="guests", verbose_name=_("evening")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=GuestState, default=GuestState.INVITED
    )
    ask = models.ForeignKey(
        Ask, on_delete=models.SET_NULL, null=True, blank=True, related_name="evening_guests"
    )

    cards = models.ForeignKey(
        Ask, on_delete=models.SET_NULL, null=True, blank=True, related_name="evening_hosts"
    )

    objects = EveningGuestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("guest of an evening of speed dates")
        verbose_name_plural = _("guests of evenings of speed dates")
        constraints = [
            models.UniqueConstraint(fields=["evening", "candidate"], name="candidate_comes_once"),
            models.UniqueConstraint(fields=["evening", "place"], name="place_comes_once"),
            models.CheckConstraint(
                condition=Q(candidate__isnull=False, place__isnull=True)
                | Q(candidate__isnull=True, place__isnull=False),
                name="guest_is_one_of_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evening_id} {self.candidate_id or self.place_id}"

    @property
    def is_away(self) -> bool:
        return self.state in AWAY_STATES


class SpeedDateQuerySet(models.QuerySet["SpeedDate"]):
    def visible_to(self, user: Any) -> "SpeedDateQuerySet":
        return self.filter(evening__organisation__in=organisations_of(user, READING_ROLES))


class SpeedDate(models.Model):
    """One talk: a candidate and a practice at one table in one round, both counted from 1."""

    known_by = "evening"

    evening = models.ForeignKey(
        Evening, on_delete=models.CASCADE, related_name="dates", verbose_name=_("evening")
    )
    round = models.PositiveSmallIntegerField(_("round of the evening"))
    table = models.PositiveSmallIntegerField(_("table"))
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="speed_dates")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="speed_dates")

    objects = SpeedDateQuerySet.as_manager()

    class Meta:
        ordering = ["round", "table"]
        verbose_name = _("speed date")
        verbose_name_plural = _("speed dates")
        constraints = [
            models.UniqueConstraint(
                fields=["evening", "round", "candidate"], name="candidate_at_one_table"
            ),
            models.UniqueConstraint(
                fields=["evening", "round", "place"], name="place_at_one_table"
            ),
            models.UniqueConstraint(
                fields=["evening", "round", "table"], name="table_for_one_talk"
            ),
            models.UniqueConstraint(
                fields=["evening", "candidate", "place"], name="two_meet_once_an_evening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evening_id} {self.round} {self.table}"
