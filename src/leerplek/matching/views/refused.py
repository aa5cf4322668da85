"""A step that was not done: said on the board, at an address that may be loaded again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from leerplek.matching.board import Board
from leerplek.matching.enums import StepKind
from leerplek.matching.models import MatchRun
from leerplek.matching.reasons import broken_rule_sentence
from leerplek.matching.selectors.board import Happened, board_of, named_pairs, steps_after
from leerplek.matching.services.board import (
    BoardChangedError,
    BrokenRulesError,
    PromisedError,
    Step,
)
from leerplek.matching.solving import MatchingError
from matchengine.rules import CAPACITY, PROPOSALS, Rule

# What the address of a board says about a step: the place that it was at, or why it was not done.
# Every other link leaves it out.
SAYS = ("at", "asks", "rule", "stale")


class RefusedForm(forms.Form):
    """What the address says: the step that asks a question with its rules, or an old version."""

    asks = forms.RegexField(
        r"^(lock|move|place)-(c\d{1,15})-(p\d{1,15})-(p\d{1,15})?$", required=False
    )
    rule = forms.MultipleChoiceField(
        required=False, choices=[(code, code) for code in (*Rule, CAPACITY, PROPOSALS)]
    )
    stale = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


@dataclass(frozen=True)
class Question:
    """A step that breaks rules, to be done all the same or left."""

    wish: Step
    person: str
    place: str
    rules: tuple[str, ...]


def question_in(query: QueryDict, board: Board) -> Question | None:
    """Return the question that an address asks, about people and places of this board."""
    form = RefusedForm(query)
    if not form.is_valid() or not form.cleaned_data["asks"] or not form.cleaned_data["rule"]:
        return None
    kind, person, place, came_from = form.cleaned_data["asks"].split("-")
    if not {person, place} <= board.names.keys():
        return None
    return Question(
        wish=Step(StepKind(kind), person, place, came_from),
        person=board.names[person],
        place=board.names[place],
        rules=tuple(broken_rule_sentence(rule) for rule in form.cleaned_data["rule"]),
    )


def stale_in(query: QueryDict, run: MatchRun, board: Board, user: Any) -> dict[str, Any]:
    """Return what was done since the page from which a step came too late."""
    form = RefusedForm(query)
    version = form.cleaned_data["stale"] if form.is_valid() else None
    if version is None or version >= run.board_version:
        return {}
    steps = steps_after(run, board.names, user, version=version)
    return {"problem": too_late(steps), "steps": steps}


def too_late(steps: Sequence[Happened]) -> str:
    """Return that somebody was first: a colleague, or the same person somewhere else."""
    if steps and all(step.is_own for step in steps):
        return _("You changed this board in another window meanwhile. This step was not done.")
    return str(BoardChangedError())


def said_in_address(error: MatchingError, run: MatchRun, wish: Step | None, version: int) -> str:
    """Return what the address of the board says about a step that was not done."""
    if isinstance(error, BoardChangedError) and version < run.board_version:
        return urlencode({"stale": version})
    if isinstance(error, BrokenRulesError) and wish is not None:
        asks = f"{wish.kind.value}-{wish.candidate_id}-{wish.place_id}-{wish.came_from}"
        return urlencode([("asks", asks), *(("rule", rule) for rule in error.rules)])
    return ""


def refusal(error: MatchingError, run: MatchRun, user: Any) -> str:
    """Return why a step was not done, with the names of the pairs that stand in the way."""
    if not isinstance(error, PromisedError):
        return str(error)
    sentence = _("%(person)s is proposed at %(place)s. Take that proposal back first.")
    return " ".join(
        sentence % {"person": person, "place": place}
        for person, place in named_pairs(error.pairs, board_of(run, user).names)
    ) or str(error)
