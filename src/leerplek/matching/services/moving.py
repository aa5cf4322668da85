"""How far a proposal is: the one place that writes it, and the order of locking.

A place is locked before a candidate and a candidate before a proposal, by whoever needs
more than one of them; an answer by link has its question locked before all of these.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.errors import DomainError
from leerplek.matching.enums import BACK, NEXT, ProposalEvent, ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.practices.models import Place, Practice


class ProposalError(DomainError):
    """A proposal cannot be made, taken back, decided on or matched, with the reason."""


EVENTS: dict[str, ProposalEvent] = {
    ProposalState.TALKED: ProposalEvent.TALKED,
    ProposalState.MATCHED: ProposalEvent.MATCHED,
    ProposalState.NO_GO: ProposalEvent.NO_GO,
    ProposalState.WITHDRAWN: ProposalEvent.WITHDRAWN,
}


def locked(proposal: MatchProposal) -> MatchProposal:
    """Lock the candidate and the proposal, and return it as it is now."""
    lock_candidates([proposal.candidate_id])
    rows = MatchProposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk)
    found = rows.select_related(
        "organisation__region",
        "cohort__programme",
        "candidate",
        "place__site__practice",
        "combination__first__site__practice",
        "combination__second__site__practice",
    ).first()
    if found is None:
        raise ProposalError(_("This proposal was erased in the meantime, with the candidate."))
    return found


def lock_candidates(keys: Iterable[int]) -> None:
    """Lock people before their proposals, as who erases a file does.

    A row that points to them may be written meanwhile: an invitation, a message.
    """
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=list(keys)).order_by("pk"))


def locked_with_practice(proposal: MatchProposal) -> MatchProposal:
    """Lock the practice, the candidate and the proposal, as an answer by link does."""
    practice = proposal.sites[0].practice
    Practice.objects.select_for_update(of=("self",), no_key=True).filter(pk=practice.pk).first()
    return locked(proposal)


def locked_with_places(proposal: MatchProposal) -> MatchProposal:
    """Lock the place of a proposal, or both of a combined one, the candidate, and the proposal.

    Nobody else counts seats or matches of these until the transaction is over.
    """
    places = {proposal.place_id}
    if proposal.combination is not None:
        places = {proposal.combination.first_id, proposal.combination.second_id}
    list(Place.objects.select_for_update(no_key=True).filter(pk__in=places).order_by("pk"))
    return locked(proposal)


def move(proposal: MatchProposal, to: ProposalState, *, actor: User | None, **fields: Any) -> None:
    """Write the state, with what belongs to it: the only place that does."""
    came_from = proposal.state
    if to not in NEXT[came_from]:
        raise ProposalError(_("Somebody else changed this proposal. Look at it again."))
    proposal.state = to
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save(update_fields=["state", "version", *fields])
    event = ProposalEvent.WENT_BACK if (came_from, to) in BACK else EVENTS[to]
    data = {"from": came_from, "to": to}
    if "withdrawn_because" in fields:
        data["because"] = fields["withdrawn_because"]
    record(event, proposal, actor=actor, data=data)


def touch(proposal: MatchProposal) -> None:
    """Count a change, so that who looked at the proposal before it sees that."""
    MatchProposal.objects.filter(pk=proposal.pk).update(version=F("version") + 1)
    proposal.version += 1
