"""What ends with a proposal: its talk to come, and what the two are still asked about it."""

from django.db import transaction

from leerplek.accounts.models import User
from leerplek.asks.things import close_links_about, stop_asking_about
from leerplek.audit.services import record
from leerplek.communication.services.appointments import call_off
from leerplek.jobs.leases import Lease
from leerplek.jobs.services import enqueue
from leerplek.matching.enums import ProposalEvent, ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting, Decision

STOP_ASKING = "matching.stop_asking"
# The kind of ask by which each of the two says go or no-go, and before the talk that it cannot be.
GO_NO_GO = {"practice": "go_no_go", "candidate": "go_no_go_candidate"}


def end_what_waits(proposal: MatchProposal, *, actor: User) -> None:
    """End the talk to come and the questions of a proposal that is closed or matched.

    The questions are ended by work in the background: who answers one by link has it
    locked and waits for the proposal, so here it cannot be waited for.
    """
    meeting = ChemistryMeeting.objects.filter(proposal=proposal).first()
    if meeting is not None and meeting.held_on is None:
        call_off_talk(meeting, actor=actor)
    stop_asking_soon(proposal)


def stop_asking_soon(proposal: MatchProposal) -> None:
    """Have the questions about a proposal end that are of no use in its state of now."""
    enqueue(
        STOP_ASKING,
        dedupe=f"{STOP_ASKING}:{proposal.pk}:{proposal.version}",
        args={"proposal": proposal.pk},
        organisation=proposal.organisation,
    )


def stop_asking(lease: Lease) -> None:
    """End what is asked about a proposal on which nobody has to decide now.

    Of a decision that was taken back the link stops: who has decided once is asked anew.
    """
    pk = int(lease.args["proposal"])
    with lease.finish():
        proposal = MatchProposal.objects.filter(pk=pk).first()
        is_open = proposal is not None and proposal.state == ProposalState.TALKED
        decided = set(Decision.objects.filter(proposal=pk).values_list("side", flat=True))
        for side, kind in GO_NO_GO.items():
            if not is_open:
                stop_asking_about(kind, pk, actor=None)
            if not is_open or side not in decided:
                close_links_about(kind, pk)


@transaction.atomic
def call_off_talk(meeting: ChemistryMeeting, *, actor: User) -> None:
    """Call off a talk to come; who was invited by us is told."""
    if meeting.starts_at is None:
        return
    for appointment in (meeting.with_practice, meeting.with_candidate):
        if appointment is not None and not appointment.is_over:
            call_off(appointment, version=appointment.version, actor=actor)
    meeting.starts_at = meeting.with_practice = meeting.with_candidate = None
    meeting.save(update_fields=["starts_at", "with_practice", "with_candidate"])
    record(ProposalEvent.TALK_CALLED_OFF, meeting.proposal, actor=actor)
