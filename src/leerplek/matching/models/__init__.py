"""Runs of the engine and what they suggest.  A suggestion is nothing until a person acts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_moment
from leerplek.jobs.enums import JobState
from leerplek.jobs.models import Job
from leerplek.matching.enums import (
    OPEN_STATES,
    AskedKind,
    ChoiceKind,
    Mode,
    ProposalState,
    StepKind,
    WithdrawnBecause,
)
from leerplek.matching.models import combinations  # noqa: F401 -- Django finds the tables here
from leerplek.practices.models import Place
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


class AskedRoundQuerySet(models.QuerySet["AskedRound"]):
    def visible_to(self, user: Any) -> "AskedRoundQuerySet":
        """What is asked for is for the organisation whose people it is about, as the run is."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class AskedRound(models.Model):
    """A round that somebody asked for, until its run is there.

    A run is kept only whole, so until then there is none.  People, places and numbers
    are read when the work begins, in one go: what waited for its turn does not answer a
    question of yesterday.  `pairs` is how many pairs that was at the moment of asking;
    `error` says in words why there is no run; `dropped` counts the choices on the board
    that had nobody or nowhere to apply to any more.
    """

    kind = models.CharField(max_length=20, choices=AskedKind)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="asked_rounds")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="asked_rounds"
    )
    mode = models.CharField(_("kind of round"), max_length=20, choices=Mode)
    about = models.ForeignKey(
        MatchRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="asked_about"
    )
    numbers = models.JSONField(default=dict, blank=True)
    pairs = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    error = models.TextField(blank=True)
    run = models.OneToOneField(
        MatchRun, on_delete=models.CASCADE, null=True, blank=True, related_name="asked"
    )
    dropped = models.PositiveIntegerField(default=0)

    objects = AskedRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("round that was asked for")
        verbose_name_plural = _("rounds that were asked for")
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=True) | Q(error=""), name="asked_round_is_made_or_failed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cohort_id}"

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def state(self) -> JobState:
        """Tell how far it is at this moment."""
        if self.run_id is not None:
            return JobState.DONE
        if self.error or self.job is None:
            return JobState.FAILED
        return self.job.state


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Any) -> "SuggestionQuerySet":
        return self.filter(run__organisation__in=organisations_of(user, READING_ROLES))


class Suggestion(models.Model):
    """A pair the engine returned, with its reasons taken apart."""

    known_by = "run"

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="suggestions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="suggestions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suggestions")
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
        constraints = [
            models.UniqueConstraint(
                fields=["run", "candidate", "place"], name="suggested_once_a_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"


class PairChoiceQuerySet(models.QuerySet["PairChoice"]):
    def visible_to(self, user: Any) -> "PairChoiceQuerySet":
        return self.filter(run__organisation__in=organisations_of(user, READING_ROLES))


class PairChoice(models.Model):
    """What a person decided about one pair of a round; it goes along to the next round."""

    known_by = "run"

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="choices")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=ChoiceKind)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PairChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("choice on the board")
        verbose_name_plural = _("choices on the board")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "candidate", "place"], name="one_choice_for_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.candidate_id} {self.place_id}"


class BoardStepQuerySet(models.QuerySet["BoardStep"]):
    def visible_to(self, user: Any) -> "BoardStepQuerySet":
        return self.filter(run__organisation__in=organisations_of(user, READING_ROLES))


class BoardStep(models.Model):
    """One thing somebody did on a board, and how the board was before, to undo it.

    `before` holds ids only: the choices and the pairs as they were.
    """

    known_by = "run"

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=StepKind)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    came_from = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BoardStepQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("step on the board")
        verbose_name_plural = _("steps on the board")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="board_steps_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.number} {self.kind}"


class PairNoteQuerySet(models.QuerySet["PairNote"]):
    def visible_to(self, user: Any) -> "PairNoteQuerySet":
        return self.filter(candidate__organisation__in=organisations_of(user, READING_ROLES))


class PairNote(models.Model):
    """What somebody wants to remember about a candidate at a place, from round to round."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("note"), max_length=500)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = PairNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note on a pair")
        verbose_name_plural = _("notes on pairs")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "place"], name="one_note_for_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"


class MatchProposalQuerySet(models.QuerySet["MatchProposal"]):
    def visible_to(self, user: Any) -> "MatchProposalQuerySet":
        """A proposal names a candidate, and is for the organisation that owns the file."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))

    def open(self) -> "MatchProposalQuerySet":
        """Keep the promises that still stand."""
        return self.filter(state__in=sorted(OPEN_STATES))


class MatchProposal(models.Model):
    """A candidate proposed for a place by a person's act: a promise, until it is withdrawn.

    Distance and points are numbers and codes as they were at that moment.
    `agreed_to` holds the codes of what spoke against the pair and was accepted by
    the person.  Proposals made in one go share an `act`, to take them back together.
    A run that is thrown away leaves its proposals.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="proposals")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="proposals")
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
            models.UniqueConstraint(
                fields=["candidate", "place"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="one_open_proposal_for_a_pair",
            ),
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
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
