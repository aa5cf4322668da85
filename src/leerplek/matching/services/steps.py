"""Extra steps of a practice before it decides: a second talk, a day along (I12)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import ExtraKind, ProposalEvent, ProposalState, Side
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import ExtraStep
from leerplek.matching.services.closing import call_off_both
from leerplek.matching.services.inviting import invite
from leerplek.matching.services.moving import ProposalError, locked, touch


@transaction.atomic
def add_step(
    proposal: MatchProposal,
    *,
    kind: str,
    starts_at: datetime,
    minutes: int,
    where: str,
    invites: bool,
    version: int,
    actor: User,
) -> ExtraStep:
    """Plan a step of the practice, inside the term for go or no-go.

    A later day is refused: only a person who gives the two a longer term moves that.
    """
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.TALKED or proposal.decision_due_on is None:
        raise ProposalError(_("An extra step comes after the talk and before go or no-go."))
    if starts_at <= timezone.now():
        raise ProposalError(_("This moment is past. Choose a later one."))
    if timezone.localdate(starts_at) > proposal.decision_due_on:
        raise ProposalError(
            _("This is after the last day for go or no-go. Move that day first, or choose earlier.")
        )
    step = ExtraStep(
        proposal=proposal,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        where=where,
        made_by=actor,
    )
    if invites:
        invite(proposal, step, _titles(proposal, step), contact=actor)
    step.save()
    _tell(ProposalEvent.STEP_ADDED, step, actor=actor)
    return step


def _titles(proposal: MatchProposal, step: ExtraStep) -> dict[Side, str]:
    """Return what the step is called in each calendar; that of the practice names nobody."""
    what = str(ExtraKind(step.kind).label)
    practice = proposal.sites[0].practice
    return {
        Side.PRACTICE: _("%(what)s of a candidate") % {"what": what.capitalize()},
        Side.CANDIDATE: _("%(what)s at %(practice)s")
        % {"what": what.capitalize(), "practice": practice},
    }


@transaction.atomic
def tick_step(
    proposal: MatchProposal,
    *,
    step: ExtraStep,
    done_on: date | None,
    version: int,
    actor: User,
) -> MatchProposal:
    """Note on which day a step was done; without a day it is to do again."""
    proposal, step = _locked(proposal, step, version=version)
    today = timezone.localdate()
    if done_on is not None and not timezone.localdate(proposal.made_at) <= done_on <= today:
        raise ProposalError(_("This day cannot be right. Look at it again."))
    if step.done_on != done_on:
        step.done_on = done_on
        step.save(update_fields=["done_on"])
        _tell(ProposalEvent.STEP_DONE if done_on else ProposalEvent.STEP_UNDONE, step, actor=actor)
    return proposal


@transaction.atomic
def remove_step(
    proposal: MatchProposal, *, step: ExtraStep, version: int, actor: User
) -> MatchProposal:
    """Take a step away; who was invited is told that it is off."""
    proposal, step = _locked(proposal, step, version=version)
    call_off_both(step, actor=actor)
    _tell(ProposalEvent.STEP_REMOVED, step, actor=actor)
    step.delete()
    return proposal


def _locked(
    proposal: MatchProposal, step: ExtraStep, *, version: int
) -> tuple[MatchProposal, ExtraStep]:
    """Lock the proposal and return it with its step, as both are now."""
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    found = proposal.steps.select_related("with_practice", "with_candidate").filter(pk=step.pk)
    now = found.first()
    if now is None:
        raise ProposalError(_("This step was removed in the meantime."))
    if proposal.state != ProposalState.TALKED:
        raise ProposalError(_("This proposal is closed or a match already. Look at it again."))
    return proposal, now


def _tell(event: ProposalEvent, step: ExtraStep, *, actor: User) -> None:
    touch(step.proposal)
    data = {"step": step.pk, "kind": step.kind}
    record(event, step.proposal, actor=actor, data=data)
