"""Seats and people that a match has taken, so that nobody is proposed for them any more."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from leerplek.candidates.models import Candidate
from leerplek.matching.enums import ProposalState, Side
from leerplek.matching.models import MatchProposal, MatchProposalQuerySet
from leerplek.matching.models.talks import Decision
from leerplek.practices.models import PlaceQuerySet


def matches() -> MatchProposalQuerySet:
    """Return every match, whoever made it: a place is as full as it is."""
    return MatchProposal.objects.filter(state=ProposalState.MATCHED).order_by()


def match_in_the_way(candidate: Candidate) -> str:
    """Return why somebody with a match stays in the class, or ""."""
    if not matches().filter(candidate=candidate).exists():
        return ""
    return _("%(name)s has a match. Put the match back first, on the page of the proposal.") % {
        "name": candidate
    }


def with_matches(places: PlaceQuerySet) -> PlaceQuerySet:
    """Count along how many seats of each place a match has taken there alone (`matched`)."""
    return places.annotate(matched=counted(matches(), combination=None, place=OuterRef("pk")))


def counted(proposals: MatchProposalQuerySet, **where: Any) -> Any:
    """Return how many of these proposals are there, counted in the query of the rows."""
    found = proposals.filter(**where).order_by().annotate(one=Value(1))
    return Coalesce(Subquery(found.values("one").annotate(number=Count("pk")).values("number")), 0)


def with_go(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    """Keep the proposals to which the practice said go: each takes a whole seat."""
    said_go = Decision.objects.filter(proposal=OuterRef("pk"), side=Side.PRACTICE, is_go=True)
    return rows.filter(Exists(said_go))
