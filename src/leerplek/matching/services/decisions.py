"""Go and no-go of the two, the match, and the way back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import (
    OPEN_STATES,
    REASONS,
    ProposalEvent,
    ProposalState,
    Side,
)
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.selectors.taken import matches
from leerplek.matching.selectors.talks import lights_of, seats_left
from leerplek.matching.services.closing import GO_NO_GO, end_what_waits, stop_asking_soon
from leerplek.matching.services.moving import (
    ProposalError,
    locked,
    locked_with_places,
    move,
    touch,
)


@transaction.atomic
def record_decision(
    proposal: MatchProposal,
    *,
    side: str,
    is_go: bool,
    reason: str = "",
    words: str = "",
    by: str,
    version: int,
    actor: User,
) -> MatchProposal:
    """Write down what the practice or the candidate said: go, or no-go with a reason (U04).

    What they are being asked by link is answered with it.
    """
    waiting = Ask.objects.filter(kind=GO_NO_GO[side], subject=proposal.pk, state=AskState.OPEN)
    ask = waiting.first()
    if ask is None:
        return decide(
            proposal,
            side=side,
            is_go=is_go,
            reason=reason,
            words=words,
            by=by,
            version=version,
            actor=actor,
        )
    given = Given(codes=as_codes(is_go=is_go, reason=reason), text=words)
    cleaned = {"proposal_version": version}
    record_answer(ask, given, by=by, cleaned=cleaned, version=ask.version, actor=actor)
    return MatchProposal.objects.get(pk=proposal.pk)


def as_codes(*, is_go: bool, reason: str) -> Mapping[str, Any]:
    """Return a decision as the answer of an ask keeps it."""
    return {"go": is_go, "reason": reason}


@transaction.atomic
def decide(
    proposal: MatchProposal,
    *,
    side: str,
    is_go: bool,
    reason: str,
    words: str,
    by: str,
    version: int | None = None,
    actor: User | None,
) -> MatchProposal:
    """Keep what one of the two decided; a no-go closes the proposal, also before the talk.

    A go of the practice takes one of its seats, so the place is locked while they are
    counted: two people can press "go" in the same minute.
    """
    takes_seat = is_go and side == Side.PRACTICE
    proposal = locked_with_places(proposal) if takes_seat else locked(proposal)
    if version is not None:
        refuse_when_moved(proposal, version=version)
    _refuse_decision(proposal, side=side, is_go=is_go, reason=reason)
    if takes_seat and seats_left(proposal) < 1:
        raise ProposalError(
            _("The practice already said go to as many candidates as it has places.")
        )
    statement = {
        "is_go": is_go,
        "reason": "" if is_go else reason,
        "words": words,
        "told_by": by,
        "recorded_by": actor,
        "decided_at": timezone.now(),
    }
    Decision.objects.update_or_create(proposal=proposal, side=side, defaults=statement)
    data = {"side": str(side), "go": is_go, "reason": str(statement["reason"]), "by": str(by)}
    record(ProposalEvent.DECIDED, proposal, actor=actor, data=data)
    if is_go:
        touch(proposal)
    else:
        move(proposal, ProposalState.NO_GO, actor=actor)
        end_what_waits(proposal, actor=actor or proposal.made_by)
    return proposal


def _refuse_decision(proposal: MatchProposal, *, side: str, is_go: bool, reason: str) -> None:
    if proposal.state not in {ProposalState.PROPOSED, ProposalState.TALKED}:
        raise ProposalError(_("This proposal is closed or a match already. Look at it again."))
    if is_go and proposal.state == ProposalState.PROPOSED:
        raise ProposalError(_("A go comes after the talk. Note first that the talk was held."))
    if is_go and matches().filter(candidate=proposal.candidate_id).exists():
        raise ProposalError(
            _("The candidate has a match at another practice. Take that back first.")
        )
    if not is_go and reason not in REASONS[side]:
        raise ProposalError(_("A no-go needs a reason."))


@transaction.atomic
def take_decision_back(
    proposal: MatchProposal, *, side: str, version: int, actor: User
) -> MatchProposal:
    """Put a go back that was a mistake; of a no-go the whole proposal is put back (`reopen`)."""
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.TALKED:
        raise ProposalError(_("This proposal is closed or a match already. Look at it again."))
    gone, _counts = proposal.decisions.filter(side=side).delete()
    if not gone:
        raise ProposalError(_("Nothing was decided here yet."))
    touch(proposal)
    data = {"side": str(side)}
    record(ProposalEvent.DECISION_TAKEN_BACK, proposal, actor=actor, data=data)
    stop_asking_soon(proposal)
    return proposal


@transaction.atomic
def make_match(proposal: MatchProposal, *, version: int, actor: User) -> MatchProposal:
    """Make a match of two go's, once every light is green (I14).

    A person does this, with the place and the candidate locked: nobody gets two places,
    and no place more people than it has seats.
    """
    proposal = locked_with_places(proposal)
    refuse_when_moved(proposal, version=version)
    red = [light.text for light in lights_of(proposal) if not light.is_green]
    if red:
        raise ProposalError(" ".join(red))
    move(proposal, ProposalState.MATCHED, matched_at=timezone.now(), actor=actor)
    end_what_waits(proposal, actor=actor)
    return proposal


@transaction.atomic
def undo_match(proposal: MatchProposal, *, version: int, actor: User) -> MatchProposal:
    """Put a match back that was made by mistake; the two go's stay."""
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.MATCHED:
        raise ProposalError(_("This proposal is not a match. Look at it again."))
    move(proposal, ProposalState.TALKED, matched_at=None, actor=actor)
    return proposal


@transaction.atomic
def reopen(proposal: MatchProposal, *, version: int, actor: User) -> MatchProposal:
    """Put a no-go back that was a mistake, or that somebody changed their mind about.

    The decision that closed it goes; the terms stay as they were, until a person moves them.
    """
    proposal = locked_with_places(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.NO_GO:
        raise ProposalError(_("This proposal is not closed. Look at it again."))
    others = MatchProposal.objects.filter(
        candidate=proposal.candidate_id,
        place=proposal.place_id,
        combination=proposal.combination_id,
        state__in=sorted(OPEN_STATES),
    )
    if others.exists():
        raise ProposalError(_("The two were proposed again since. Go on with that proposal."))
    if proposal.decisions.filter(side=Side.PRACTICE, is_go=True) and seats_left(proposal) < 1:
        raise ProposalError(
            _("The practice said go to somebody else since, and has no place left.")
        )
    talked = ChemistryMeeting.objects.filter(proposal=proposal, held_on__isnull=False).exists()
    to = ProposalState.TALKED if talked else ProposalState.PROPOSED
    move(proposal, to, told_on=None, actor=actor)
    proposal.decisions.filter(is_go=False).delete()
    stop_asking_soon(proposal)
    return proposal


@transaction.atomic
def record_told(
    proposal: MatchProposal, *, told_on: date, version: int, actor: User
) -> MatchProposal:
    """Note that a person told the other of the two that it is a no-go, in kind words."""
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.NO_GO:
        raise ProposalError(_("This proposal is not closed. Look at it again."))
    if told_on > timezone.localdate():
        raise ProposalError(_("This day is still to come."))
    proposal.told_on = told_on
    proposal.save(update_fields=["told_on"])
    touch(proposal)
    record(ProposalEvent.TOLD, proposal, actor=actor)
    return proposal
