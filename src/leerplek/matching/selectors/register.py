"""What can be changed in the register from a board."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.common.sorting import by_name, name_key
from leerplek.matching.board import Board, PairKey
from leerplek.matching.idents import combination_rows, place_rows
from leerplek.matching.models import MatchRun
from leerplek.matching.models.combinations import CombinationQuerySet
from leerplek.matching.selectors.combinations import combinations_in
from leerplek.practices.models import Place, Practice


def candidates_to_bring(run: MatchRun, user: Any) -> QuerySet[Candidate]:
    """Return the candidates of the class who have no practice of their own yet."""
    return _of_class(run, user).filter(own_practice=None, own_practice_name="")


def brought_by(run: MatchRun, practice: Practice, user: Any) -> QuerySet[Candidate]:
    """Return the candidates of the class that a practice brought."""
    return _of_class(run, user).filter(own_practice=practice)


def proposed_at(board: Board, place_id: str, promised: Collection[PairKey]) -> list[str]:
    """Return the names of who is on this board at a place and was proposed there."""
    there = [person for person, place in board.pairs.intersection(promised) if place == place_id]
    return sorted((board.names[each] for each in there if each in board.names), key=name_key)


def place_of_board(run: MatchRun, pk: int, user: Any) -> QuerySet[Place]:
    """Return the place of a run, as far as this person may see it."""
    known = place_rows(each["id"] for each in run.round["offers"])
    rows = Place.objects.visible_to(user).select_related("site__practice__region")
    return rows.filter(pk__in=known & {pk})


def combination_of_board(run: MatchRun, ident: str, user: Any) -> CombinationQuerySet:
    """Return the combination of a run, as far as this person may see it."""
    known = combination_rows(each["id"] for each in run.round["offers"] if each["id"] == ident)
    return combinations_in(None, user).filter(pk__in=known)


def _of_class(run: MatchRun, user: Any) -> QuerySet[Candidate]:
    rows = Candidate.objects.visible_to(user).filter(
        Q(cohort=run.cohort_id) | Q(cohort=None),
        organisation=run.organisation_id,
        state=CandidateState.ACTIVE,
    )
    return by_name(rows, "first_name", "last_name")
