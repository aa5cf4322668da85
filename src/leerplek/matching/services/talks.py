"""The talk of the two: agree on it, note that it was held, and put that back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.things import ask_about, move_due_about
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.jobs.leases import Lease
from leerplek.jobs.services import enqueue
from leerplek.matching.enums import WAITING_STATES, ProposalEvent, ProposalState, Term
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import ExtraStep
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.matching.services.closing import (
    AFTER_TALK,
    GO_NO_GO,
    call_off_talk,
    stop_asking_soon,
)
from leerplek.matching.services.inviting import invite, people_of, titles_of_talk
from leerplek.matching.services.moving import (
    ProposalError,
    locked,
    locked_with_practice,
    move,
    touch,
)


@transaction.atomic
def plan_talk(
    proposal: MatchProposal,
    *,
    starts_at: datetime,
    minutes: int,
    where: str,
    invites: bool,
    version: int,
    actor: User,
) -> MatchProposal:
    """Note when and where the two talk; with `invites` each of them gets an invitation.

    A talk that was agreed before is moved, and who was invited is told so.
    """
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    agree_on_talk(
        proposal,
        starts_at=starts_at,
        minutes=minutes,
        where=where,
        invites=invites,
        contact=actor,
        actor=actor,
    )
    return proposal


def agree_on_talk(
    proposal: MatchProposal,
    *,
    starts_at: datetime,
    minutes: int,
    where: str,
    invites: bool,
    contact: User,
    actor: User | None,
) -> None:
    """Keep the moment of a talk of which the proposal is locked; `contact` invites the two.

    `actor` is None when the candidate chose the moment by link.
    """
    if proposal.state != ProposalState.PROPOSED:
        raise ProposalError(_("The talk was held already, or the proposal is closed."))
    if starts_at <= timezone.now():
        raise ProposalError(
            _("This moment is past. Choose a later one, or note that the talk was held.")
        )
    meeting, _made = ChemistryMeeting.objects.get_or_create(proposal=proposal)
    meeting.starts_at, meeting.minutes, meeting.where = starts_at, minutes, where
    meeting.no_moment_at = None
    if invites or meeting.with_practice is not None:
        invite(proposal, meeting, titles_of_talk(proposal), contact=contact)
    meeting.save()
    # The moment that was chosen stays, so that nobody else at this place can choose it.
    proposal.moments.exclude(starts_at=starts_at, is_chosen=True).delete()
    proposal.reports.all().delete()
    touch(proposal)
    record(ProposalEvent.TALK_PLANNED, proposal, actor=actor)
    stop_asking_soon(proposal)
    if meeting.with_practice is not None:
        ask_next_soon(proposal, contact=contact)


@transaction.atomic
def cancel_talk(proposal: MatchProposal, *, version: int, actor: User) -> MatchProposal:
    """Call the talk off; the proposal stands, and another moment can be agreed on."""
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    meeting = ChemistryMeeting.objects.filter(proposal=proposal, held_on=None).first()
    if proposal.state != ProposalState.PROPOSED or meeting is None or meeting.starts_at is None:
        raise ProposalError(_("There is no talk to call off."))
    call_off_talk(meeting, actor=actor)
    touch(proposal)
    return proposal


@transaction.atomic
def record_talk(
    proposal: MatchProposal, *, held_on: date, asks: bool = True, version: int, actor: User
) -> MatchProposal:
    """Note that the two talked: from that day counts the term to say go or no-go (I09).

    With `asks` both are asked for it, each by their own link; who has no address is called.
    """
    proposal = locked_with_practice(proposal)
    refuse_when_moved(proposal, version=version)
    talk_was_held(proposal, held_on=held_on, actor=actor)
    if asks:
        ask_both(proposal, actor=actor)
    return proposal


def talk_was_held(proposal: MatchProposal, *, held_on: date, actor: User | None) -> None:
    """Keep that the two talked, of a locked proposal; who says so by link is no `actor`."""
    if proposal.state != ProposalState.PROPOSED:
        raise ProposalError(_("The talk was held already, or the proposal is closed."))
    today = timezone.localdate()
    if held_on > today:
        raise ProposalError(_("A talk that is still to come was not held."))
    if held_on < timezone.localdate(proposal.made_at):
        raise ProposalError(_("This day is before the proposal was made."))
    due_on = held_on + timedelta(days=proposal.cohort.numbers.go_no_go_days)
    move(proposal, ProposalState.TALKED, decision_due_on=due_on, actor=actor)
    meeting, _made = ChemistryMeeting.objects.get_or_create(proposal=proposal)
    if meeting.starts_at is not None and meeting.starts_at > timezone.now():
        # They talked before the day that was agreed: that day is off.
        call_off_talk(meeting, actor=actor)
    meeting.held_on = held_on
    meeting.save(update_fields=["held_on"])
    proposal.moments.filter(is_chosen=False).delete()
    stop_asking_soon(proposal)


ASK_NEXT = "matching.ask_next"


def ask_next_soon(proposal: MatchProposal, *, contact: User) -> None:
    """Have both asked what comes next: how the talk was, or after it for go or no-go.

    By work in the background, for a candidate who answers by link may not lock the practice.
    """
    enqueue(
        ASK_NEXT,
        dedupe=f"{ASK_NEXT}:{proposal.pk}:{proposal.version}",
        args={"proposal": proposal.pk, "contact": contact.pk},
        organisation=proposal.organisation,
    )


def ask_next(lease: Lease) -> None:
    """Ask what fits the state of now; a proposal that went is asked about no more."""
    waiting = MatchProposal.objects.filter(pk=int(lease.args["proposal"]))
    contact = User.objects.get(pk=int(lease.args["contact"]))
    with lease.finish():
        found = waiting.select_related("place__site__practice", "combination").first()
        if found is None:
            return
        proposal = locked_with_practice(found)
        if proposal.state == ProposalState.TALKED:
            ask_both(proposal, actor=contact)
        elif proposal.state == ProposalState.PROPOSED:
            _ask_how_it_was(proposal, contact=contact)


def _ask_how_it_was(proposal: MatchProposal, *, contact: User) -> None:
    """Give both what they can talk about, and ask after the talk how it was (I08, I13)."""
    meeting = ChemistryMeeting.objects.filter(proposal=proposal).first()
    if meeting is None or meeting.starts_at is None:
        return
    for side, person in people_of(proposal).items():
        ask_about(
            person,
            kind=AFTER_TALK[side],
            subject=proposal.pk,
            candidate=proposal.candidate,
            organisation=proposal.organisation,
            due_on=timezone.localdate(meeting.starts_at) + timedelta(days=2),
            contact=contact,
            actor=None,
        )


def ask_both(proposal: MatchProposal, *, actor: User) -> None:
    """Ask each of the two who has not decided for a go or no-go, before the last day."""
    decided = set(proposal.decisions.values_list("side", flat=True))
    for side, person in people_of(proposal).items():
        if side not in decided:
            ask_about(
                person,
                kind=GO_NO_GO[side],
                subject=proposal.pk,
                candidate=proposal.candidate,
                organisation=proposal.organisation,
                due_on=proposal.decision_due_on or timezone.localdate(),
                contact=actor,
                actor=actor,
            )


@transaction.atomic
def ask_again(proposal: MatchProposal, *, version: int, actor: User) -> MatchProposal:
    """Ask who has not decided for a go or no-go by link; a question that waits stays the same."""
    proposal = locked_with_practice(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.TALKED:
        raise ProposalError(_("Nothing is to be decided here now."))
    ask_both(proposal, actor=actor)
    return proposal


@transaction.atomic
def take_talk_back(proposal: MatchProposal, *, version: int, actor: User) -> MatchProposal:
    """Put back that a talk was held, when that was a mistake; nobody may have said go yet."""
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    if proposal.state != ProposalState.TALKED:
        raise ProposalError(_("There is no step to put back."))
    if proposal.decisions.exists():
        raise ProposalError(_("Somebody decided already. Take that decision back first."))
    if proposal.steps.exists():
        raise ProposalError(_("The practice has extra steps here. Remove those first."))
    move(proposal, ProposalState.PROPOSED, decision_due_on=None, actor=actor)
    ChemistryMeeting.objects.filter(proposal=proposal).update(held_on=None)
    # What was told of it was told of a talk that was not held.
    proposal.reports.all().delete()
    stop_asking_soon(proposal)
    return proposal


def later_than(day: date, steps: Iterable[ExtraStep]) -> bool:
    """Tell whether one of these steps is after the last day."""
    return any(timezone.localdate(step.starts_at) > day for step in steps)


@transaction.atomic
def move_term(
    proposal: MatchProposal, *, term: str, day: date, version: int, actor: User
) -> MatchProposal:
    """Move the last day of the talk or of the decision: a person does, never the clock.

    Who is asked for a decision is asked before the new day.
    """
    if term == Term.DECISION:
        for side, person in people_of(proposal).items():
            kind = GO_NO_GO[side]
            move_due_about(person, kind=kind, subject=proposal.pk, due_on=day)
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    field = {Term.TALK: "talk_due_on", Term.DECISION: "decision_due_on"}[Term(term)]
    in_force = {Term.TALK: ProposalState.PROPOSED, Term.DECISION: ProposalState.TALKED}
    if proposal.state not in WAITING_STATES or proposal.state != in_force[Term(term)]:
        raise ProposalError(_("This term is over: the proposal is further than that."))
    if day < timezone.localdate():
        raise ProposalError(_("This day is past. Choose a later one."))
    if getattr(proposal, field) == day:
        return proposal
    if term == Term.DECISION and later_than(day, proposal.steps.filter(done_on=None)):
        raise ProposalError(_("An extra step of the practice is after this day. Look at it first."))
    setattr(proposal, field, day)
    proposal.save(update_fields=[field])
    touch(proposal)
    data = {"term": str(term), "day": day.isoformat()}
    record(ProposalEvent.TERM_MOVED, proposal, actor=actor, data=data)
    return proposal
