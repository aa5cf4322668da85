"""Runs of the engine and what they suggest.  A suggestion is nothing until a person acts.

What names a pair may be about a combined place: then it has the `combination`, and `place`
is that of the practice that lent the learner when the row was made.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_moment
from leerplek.matching.enums import (
    OPEN_STATES,
    WAITING_STATES,
    Mode,
    ProposalState,
    WithdrawnBecause,
)
from leerplek.matching.models import (  # noqa: F401 -- Django finds the tables here
    asked,
    before,
    evenings,
    numbers,
    talks,
)
from leerplek.matching.models.board import once
from leerplek.matching.models.combinations import Combination
from leerplek.practices.models import Place, PracticeSite
from leerplek.programmes.models import Cohort


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def visible_to(self, user: Any) -> "MatchRunQuerySet":
        """A run holds the people of one organisation, and is for that organisation."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class MatchRun(models.Model):
    """One question to the engine and its verified answer, kept as they were.

    `problem` is what the engine saw, `round` what its answer is told from: ids,
    kilometres, hours, dates and points, and no names or addresses.  The same problem
    gives the same answer next year.  Why somebody has no place is worked out when it is
    asked; `explanation` says only who was not asked about, and what they wait for.

    What people change on the board comes on top and leaves these as they are: their
    choices are rows of their own, and `board` is the verified answer that keeps to
    them; it is empty until somebody changes something.  `board_version` counts those
    changes, so that nobody overwrites what a colleague did meanwhile.

    `what_if` holds the numbers that were changed, by setting, in a round that somebody
    kept to see what other numbers would give; the class's own settings are not those.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="runs", verbose_name=_("cohort")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="runs", verbose_name=_("organisation")
    )
    number = models.PositiveIntegerField(_("number of the round"))
    mode = models.CharField(_("kind of round"), max_length=20, choices=Mode)
    seed = models.PositiveIntegerField(default=0)
    round = models.JSONField()
    problem = models.JSONField()
    result = models.JSONField()
    explanation = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    board = models.JSONField(null=True, blank=True)
    board_version = models.PositiveIntegerField(default=0)
    what_if = models.JSONField(default=dict, blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "organisation", "number"], name="run_numbers")
        ]

    def __str__(self) -> str:
        told = {"number": self.number, "moment": format_moment(self.made_at)}
        return gettext("Round %(number)s · %(moment)s") % told

    def get_absolute_url(self) -> str:
        return reverse("matching:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Any) -> "SuggestionQuerySet":
        return self.filter(run__organisation__in=organisations_of(user, READING_ROLES))


class Suggestion(models.Model):
    """A pair the engine returned, with its reasons taken apart."""

    known_by = "run"

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="suggestions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="suggestions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suggestions")
    combination = models.ForeignKey(
        Combination, on_delete=models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    km = models.FloatField(null=True)
    is_exact = models.BooleanField(default=False)
    points = models.JSONField(default=dict)
    is_locked = models.BooleanField(default=False)
    broken_rules = models.JSONField(default=list)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = once("suggested_once_a_run", "run")

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"


class MatchProposalQuerySet(models.QuerySet["MatchProposal"]):
    def visible_to(self, user: Any) -> "MatchProposalQuerySet":
        """A proposal names a candidate, and is for the organisation that owns the file."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))

    def open(self) -> "MatchProposalQuerySet":
        """Keep the promises that still stand."""
        return self.filter(state__in=sorted(OPEN_STATES))

    def waiting(self) -> "MatchProposalQuerySet":
        """Keep what stands and is no match yet: somebody has to talk or to decide."""
        return self.filter(state__in=sorted(WAITING_STATES))

    def at_places(self, places: Iterable[int]) -> "MatchProposalQuerySet":
        """Keep what is at one of these places, alone or as half of a combined place."""
        rows = list(places)
        return self.filter(
            Q(combination=None, place__in=rows)
            | Q(combination__first__in=rows)
            | Q(combination__second__in=rows)
        )


class MatchProposal(models.Model):
    """A candidate proposed for a place by a person's act: a promise, until it is closed.

    `talk_due_on` is the last day for the talk, `decision_due_on` the last day to say go or
    no-go, known once the talk was held.  Only a person moves them, and when they are past
    nothing happens by itself but a reminder and a line of work (I09).

    Distance and points are numbers and codes as they were at that moment.
    `agreed_to` holds the codes of what spoke against the pair and was accepted by
    the person.  Proposals made in one go share an `act`, to take them back together.
    A run that is thrown away leaves its proposals.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="proposals")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="proposals")
    combination = models.ForeignKey(
        Combination, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="proposals"
    )
    run = models.ForeignKey(
        MatchRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    act = models.UUIDField(db_index=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ProposalState, default=ProposalState.PROPOSED
    )
    km = models.FloatField(null=True)
    uncertainty_km = models.FloatField(default=0)
    points = models.JSONField(default=dict)
    agreed_to = models.JSONField(default=list)
    talk_due_on = models.DateField(_("talk before"))
    decision_due_on = models.DateField(_("go or no-go before"), null=True, blank=True)
    matched_at = models.DateTimeField(_("match made on"), null=True, blank=True)
    # After a no-go: when the other of the two was told, in the words of a person.
    told_on = models.DateField(_("the other was told on"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(
        _("reason"), max_length=20, choices=WithdrawnBecause, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    objects = MatchProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            *once("one_open_proposal_for_a_pair", only=Q(state__in=sorted(OPEN_STATES))),
            models.CheckConstraint(
                condition=Q(
                    state=ProposalState.WITHDRAWN,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                )
                & ~Q(withdrawn_because="")
                | Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                & ~Q(state=ProposalState.WITHDRAWN),
                name="withdrawn_by_whom_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["talked", "matched"]) | Q(decision_due_on__isnull=False),
                name="decision_term_after_the_talk",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.MATCHED, matched_at__isnull=False)
                | ~Q(state=ProposalState.MATCHED) & Q(matched_at__isnull=True),
                name="matched_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state=ProposalState.MATCHED),
                name="one_match_for_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"

    def get_absolute_url(self) -> str:
        return reverse("matching:proposal", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def due_on(self) -> date | None:
        """Return the last day of what is waited for now, or None when nothing is."""
        if self.state == ProposalState.PROPOSED:
            return self.talk_due_on
        return self.decision_due_on if self.state == ProposalState.TALKED else None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def sites(self) -> tuple[PracticeSite, ...]:
        """The sites where the candidate would work: of a combined place two, the lender first."""
        return tuple(place.site for place in self._places)

    @property
    def practices(self) -> str:
        """The practice, or both of a combined place: "De Linde + De Brink"."""
        return " + ".join(str(site.practice) for site in self.sites)

    @property
    def _places(self) -> tuple[Place, ...]:
        return (self.place,) if self.combination is None else self.combination.both
