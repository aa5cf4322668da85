"""Who could come in the place of somebody for whom it became a no-go."""

from dataclasses import dataclass, replace

from leerplek.common.formats import format_km
from leerplek.common.sorting import name_key
from leerplek.matching.board import pairs_of
from leerplek.matching.enums import Mode, ProposalState
from leerplek.matching.idents import pair_of, row_of
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.snapshot import build_snapshot, with_ways_to_halves
from leerplek.matching.solving import answer_near


@dataclass(frozen=True)
class NextCandidate:
    """Somebody whom the engine would propose at the place now."""

    candidate_pk: int
    name: str
    distance: str


def next_candidates(proposal: MatchProposal, names: dict[int, str]) -> list[NextCandidate]:
    """Return whom a repaired round proposes at this place, beside what is proposed already.

    The engine changes as little as it can (mode `rematch`): every proposal that stands
    stays, and two for whom it was a no-go are not brought together again.  It is shown to
    a coordinator, who decides; nothing is kept.  `names` are the candidates that may be named.
    """
    round_ = round_of(proposal.cohort, proposal.organisation)
    if not round_.persons or not round_.usable_offers:
        return []
    refused = MatchProposal.objects.filter(cohort=proposal.cohort, state=ProposalState.NO_GO)
    closed = frozenset(pair_of(each) for each in refused) - round_.proposed
    snapshot = build_snapshot(with_ways_to_halves(replace(round_, forbid=round_.forbid | closed)))
    known = frozenset(round_.proposed)
    _near, result = answer_near(snapshot.problem, previous=known, mode=Mode.PROPOSE.value, seed=0)
    _person, place = pair_of(proposal)
    known_km = snapshot.problem.km or {}
    found = [
        NextCandidate(
            row_of(person), names[row_of(person)], _distance(known_km.get((person, where)))
        )
        for person, where in pairs_of(result) - known
        if where == place and row_of(person) in names
    ]
    return sorted(found, key=lambda each: name_key(each.name))


def _distance(kilometres: float | None) -> str:
    """Return the distance, or nothing for who has no known address."""
    return "" if kilometres is None else format_km(kilometres)
