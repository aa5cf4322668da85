"""What people decide on a board, and what they remember about a pair."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.models import Candidate
from leerplek.matching.enums import ChoiceKind, StepKind
from leerplek.matching.models.combinations import Combination
from leerplek.practices.models import Place


def once(name: str, *others: str, only: Q | None = None) -> list[models.BaseConstraint]:
    """Keep a pair single: at a place by itself, and apart from that at a combined place."""
    only = only or Q()
    return [
        models.UniqueConstraint(
            fields=[*others, "candidate", "place"],
            condition=only & Q(combination__isnull=True),
            name=name,
        ),
        models.UniqueConstraint(
            fields=[*others, "candidate", "combination"],
            condition=only & Q(combination__isnull=False),
            name=f"{name}_combined",
        ),
    ]


class PairChoiceQuerySet(models.QuerySet["PairChoice"]):
    def visible_to(self, user: Any) -> "PairChoiceQuerySet":
        return self.filter(run__organisation__in=organisations_of(user, READING_ROLES))


class PairChoice(models.Model):
    """What a person decided about one pair of a round; it goes along to the next round."""

    known_by = "run"

    run = models.ForeignKey("matching.MatchRun", on_delete=models.CASCADE, related_name="choices")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    combination = models.ForeignKey(
        Combination, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
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
        constraints = once("one_choice_for_a_pair", "run")

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

    run = models.ForeignKey("matching.MatchRun", on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=StepKind)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    combination = models.ForeignKey(
        Combination, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    came_from = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    came_from_combination = models.ForeignKey(
        Combination, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
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
    combination = models.ForeignKey(
        Combination, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
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
        constraints = once("one_note_for_a_pair")

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.place_id}"
