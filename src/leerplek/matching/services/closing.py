"""What ends with a proposal: its talk to come, and what the two are still asked about it."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.asks.things import close_links_about, stop_asking_about
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.communication.services.appointments import call_off
from leerplek.jobs.leases import Lease
from leerplek.jobs.services import enqueue
from leerplek.matching.enums import ProposalEvent, ProposalState, Side
from leerplek.matching.models import MatchProposal, MatchProposalQuerySet
from leerplek.matching.models.before import ExtraStep, Moment
from leerplek.matching.models.talks import ChemistryMeeting, Decision

STOP_ASKING = "matching.stop_asking"
# The kind of ask by which each of the two says go or no-go, and before the talk that it cannot be.
BEFORE_TALK = {"practice": "before_talk", "candidate": "before_talk_candidate"}
CHOOSE_MOMENT = "choose_moment"
AFTER_TALK = {"practice": "after_talk", "candidate": "after_talk_candidate"}
GO_NO_GO = {"practice": "go_no_go", "candidate": "go_no_go_candidate"}


def end_what_waits(proposal: MatchProposal, *, actor: User) -> None:
    """End the talk to come, the extra steps and the questions of who is closed or matched.

    The questions are ended by work in the background: who answers one by link has it
    locked and waits for the proposal, so here it cannot be waited for.
    """
    meeting = ChemistryMeeting.objects.filter(proposal=proposal).first()
    if meeting is not None and meeting.held_on is None:
        call_off_talk(meeting, actor=actor)
    proposal.moments.all().delete()
    if proposal.state != ProposalState.MATCHED:
        for step in _steps_ahead(proposal):
            call_off_both(step, actor=actor)
    stop_asking_soon(proposal)


def _steps_ahead(proposal: MatchProposal) -> QuerySet[ExtraStep]:
    """Return the steps to do, and those done before their moment: that one is still ahead."""
    return proposal.steps.filter(Q(done_on=None) | Q(starts_at__gt=timezone.now()))


def stop_asking_soon(proposal: MatchProposal) -> None:
    """Have the questions about a proposal end that are of no use in its state of now."""
    enqueue(
        STOP_ASKING,
        dedupe=f"{STOP_ASKING}:{proposal.pk}:{proposal.version}",
        args={
            "proposal": proposal.pk,
            "place": proposal.place_id,
            "organisation": proposal.organisation_id,
        },
        organisation=proposal.organisation,
    )


def stop_asking(lease: Lease) -> None:
    """End what is asked about a proposal on which nobody has to answer now.

    Of a decision that was taken back the link stops: who has decided once is asked anew.
    """
    pk = int(lease.args["proposal"])
    with lease.finish():
        proposal = MatchProposal.objects.filter(pk=pk).first()
        state = "" if proposal is None else proposal.state
        is_open = state == ProposalState.TALKED
        decided = set(Decision.objects.filter(proposal=pk).values_list("side", flat=True))
        for side, kind in GO_NO_GO.items():
            if not is_open:
                stop_asking_about(kind, pk, actor=None)
            if not is_open or side not in decided:
                close_links_about(kind, pk)
        _stop_before(pk, state)
        # Work that was asked for before there were such questions names no place.
        if "place" in lease.args:
            _stop_cards(int(lease.args["place"]), int(lease.args["organisation"]))


def _stop_before(pk: int, state: str) -> None:
    """End what was asked before and about the talk, when it was agreed or held or is off."""
    meeting = ChemistryMeeting.objects.filter(proposal=pk).first()
    is_planned = meeting is not None and meeting.starts_at is not None
    if state != ProposalState.PROPOSED or is_planned:
        stop_asking_about(BEFORE_TALK["candidate"], pk, actor=None)
        stop_asking_about(CHOOSE_MOMENT, pk, actor=None)
    elif not Moment.objects.filter(proposal=pk).exists():
        stop_asking_about(CHOOSE_MOMENT, pk, actor=None)
    if state != ProposalState.TALKED and not is_planned:
        for kind in AFTER_TALK.values():
            stop_asking_about(kind, pk, actor=None)


def _stop_cards(place: int, organisation: int) -> None:
    """End the question to a practice when nobody is left on whom it has to say something."""
    unread = on_cards(place, organisation).exclude(wants__side=Side.PRACTICE)
    if not unread.filter(Q(meeting=None) | Q(meeting__starts_at=None)).exists():
        stop_asking_about(BEFORE_TALK["practice"], place, actor=None, organisation=organisation)


def on_cards(place: int, organisation: int) -> MatchProposalQuerySet:
    """Return what a practice reads before the talk: one card a candidate, by first name."""
    rows = MatchProposal.objects.filter(
        place=place, organisation=organisation, state=ProposalState.PROPOSED
    )
    return rows.select_related("candidate", "meeting").order_by("candidate__first_name", "pk")


@transaction.atomic
def call_off_talk(meeting: ChemistryMeeting, *, actor: User | None) -> None:
    """Call off a talk to come; who was invited by us is told."""
    if meeting.starts_at is None:
        return
    call_off_both(meeting, actor=actor)
    meeting.starts_at = None
    meeting.save(update_fields=["starts_at", "with_practice", "with_candidate"])
    Moment.objects.filter(proposal=meeting.proposal_id).delete()
    record(ProposalEvent.TALK_CALLED_OFF, meeting.proposal, actor=actor)


def call_off_both(what: ChemistryMeeting | ExtraStep, *, actor: User | None) -> None:
    """Call off the appointments of the two; who was invited by us is told."""
    for appointment in (what.with_practice, what.with_candidate):
        if appointment is not None and not appointment.is_over:
            call_off(appointment, version=appointment.version, actor=actor)
    what.with_practice = what.with_candidate = None
    what.save(update_fields=["with_practice", "with_candidate"])


def call_off_talks_of(candidate: Candidate, actor: User | None) -> None:
    """Take a talk out of the calendar of the practice before the file of the candidate goes.

    What the practice reads of it names nobody, as its invitation did.
    """
    proposals = MatchProposal.objects.open().filter(candidate=candidate)
    for proposal in proposals.select_related("organisation").order_by("pk"):
        ahead: list[ChemistryMeeting | ExtraStep] = [
            *ChemistryMeeting.objects.filter(proposal=proposal, held_on=None),
            *_steps_ahead(proposal),
        ]
        for each in ahead:
            if each.with_practice is not None and not each.with_practice.is_over:
                call_off(each.with_practice, version=each.with_practice.version, actor=actor)
        stop_asking_soon(proposal)
