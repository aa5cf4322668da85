"""Which proposals there are, and which cannot go on as they are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Cast

from leerplek.accounts.models import Region
from leerplek.candidates.enums import CandidateState
from leerplek.matching.enums import OPEN_STATES, WAITING_STATES, Concern
from leerplek.matching.models import MatchProposal, MatchProposalQuerySet, MatchRun
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.agreed import counts
from leerplek.matching.selectors.settled import with_places
from leerplek.matching.selectors.taken import counted, matches
from leerplek.matching.selectors.talks import (
    late_decisions,
    late_talks,
    ready_to_match,
    to_tell,
)
from leerplek.practices.enums import Willingness
from leerplek.programmes.models import Cohort
from leerplek.supervisors.selectors.places import held_up

EVERYTHING, RECONSIDER = "all", "reconsider"
TALK_LATE, DECISION_LATE, TO_MATCH, TO_TELL = "talk_late", "decision_late", "to_match", "to_tell"
NARROWED = {
    TALK_LATE: late_talks,
    DECISION_LATE: late_decisions,
    TO_MATCH: ready_to_match,
    TO_TELL: to_tell,
}

PROPOSAL_SORTS: dict[str, tuple[str, ...]] = {
    "practice": ("place__site__practice__name", "candidate__last_name"),
    "candidate": ("candidate__last_name", "candidate__first_name"),
    "distance": ("km",),
    "made": ("made_at",),
}


@dataclass(frozen=True)
class ProposalFilter:
    """What a list of proposals is narrowed to; without a state it shows those that stand."""

    search: str = ""
    state: str = ""
    cohort: Cohort | None = None
    candidate: int | None = None
    practice: int | None = None


ANY_STATE = ProposalFilter(state=EVERYTHING)


def proposal_list(
    user: Any, filters: ProposalFilter | None = None, *, region: Region | None = None
) -> MatchProposalQuerySet:
    """Return the proposals that `user` may see and that fit the filters, with what a line shows."""
    rows = MatchProposal.objects.visible_to(user).select_related(
        "candidate",
        "place__site__practice",
        "combination__first__site__practice",
        "combination__first__cohort",
        "combination__second__site__practice",
        "combination__second__cohort",
        "cohort__programme",
        "organisation",
        "made_by",
        "withdrawn_by",
    )
    if region is not None:
        rows = rows.filter(organisation__region=region)
    return _narrowed(rows, filters or ProposalFilter())


def _narrowed(rows: MatchProposalQuerySet, filters: ProposalFilter) -> MatchProposalQuerySet:
    for word in filters.search.split():
        rows = rows.filter(_mentions(word))
    if filters.state == RECONSIDER:
        rows = _stuck(rows)
    elif filters.state in NARROWED:
        rows = NARROWED[filters.state](rows)
    elif filters.state != EVERYTHING:
        rows = rows.filter(state__in=[filters.state] if filters.state else sorted(OPEN_STATES))
    if filters.cohort is not None:
        rows = rows.filter(cohort=filters.cohort)
    if filters.candidate is not None:
        rows = rows.filter(candidate_id=filters.candidate)
    if filters.practice is not None:
        rows = rows.filter(_at_any(site__practice_id=filters.practice))
    return rows


def _mentions(word: str) -> Q:
    return (
        Q(candidate__first_name__icontains=word)
        | Q(candidate__last_name__icontains=word)
        | _at_any(site__practice__name__icontains=word)
        | _at_any(site__place_name__icontains=word)
    )


def _at_any(**where: Any) -> Q:
    """Keep what is about a place like this, also as one of the two of a combined place."""
    [(name, value)] = where.items()
    return (
        Q(**{f"place__{name}": value})
        | Q(**{f"combination__first__{name}": value})
        | Q(**{f"combination__second__{name}": value})
    )


def proposals_to_reconsider(user: Any, *, region: Region | None = None) -> MatchProposalQuerySet:
    """Return the proposals that stand while the candidate or the place no longer takes part."""
    rows = MatchProposal.objects.visible_to(user)
    return _stuck(rows if region is None else rows.filter(organisation__region=region))


def _stuck(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    """Keep what cannot go on; a place that was proposed unconfirmed was no surprise.

    A combined place goes on while it counts: both places are as they were when it was
    settled.  SQLite keeps a list as text and cannot look inside; no code is part of another's.
    """
    # The practice has not confirmed the place, or it lacks what the region asks of a supervisor.
    not_certain = Q(place__confirmed_on__isnull=True) | Q(place__in=held_up())
    knew = f'"{Concern.PLACE_NOT_CONFIRMED.value}"'
    return (
        rows.open()
        .alias(agreed_text=Cast("agreed_to", models.TextField()))
        .filter(
            ~Q(candidate__state=CandidateState.ACTIVE)
            | Q(place__site__practice__trains=Willingness.NO)
            | not_certain & ~Q(agreed_text__contains=knew)
            | Q(combination__in=_no_longer_counting(rows))
            | Q(state__in=sorted(WAITING_STATES)) & (_ELSEWHERE | _FULL)
        )
    )


# Who has a match, and where everybody has one: the other proposals of the two wait for nothing.
_ELSEWHERE = Q(candidate__in=matches().values("candidate"))
_FULL = Q(combination=None) & Q(
    place__number__lte=counted(matches(), combination=None, place=OuterRef("place"))
) | Q(combination__seats__lte=counted(matches(), combination=OuterRef("combination")))


def _no_longer_counting(rows: MatchProposalQuerySet) -> list[int]:
    """Return the combinations with a proposal that stands, of which the two are not one now."""
    promised = rows.open().order_by().values("combination")
    found = with_places(Combination.objects.filter(pk__in=promised))
    return [each.pk for each in found if not counts(each)]


def made_in_one_act(run: MatchRun, act: UUID, user: Any) -> MatchProposalQuerySet:
    """Return the proposals of one act on a run that still stand."""
    return MatchProposal.objects.visible_to(user).open().filter(run=run, act=act)
