"""The talk of the two: agree on it, note that it was held, and put that back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.things import ask_about, move_due_about
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.versions import refuse_when_moved
from leerplek.communication.models import Appointment
from leerplek.communication.services.appointments import change_appointment, plan_appointment
from leerplek.matching.enums import WAITING_STATES, ProposalEvent, ProposalState, Side, Term
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.matching.services.closing import GO_NO_GO, call_off_talk, stop_asking_soon
from leerplek.matching.services.moving import (
    ProposalError,
    locked,
    locked_with_practice,
    move,
    touch,
)
from leerplek.practices.models import Practice


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
    if proposal.state != ProposalState.PROPOSED:
        raise ProposalError(_("The talk was held already, or the proposal is closed."))
    if starts_at <= timezone.now():
        raise ProposalError(
            _("This moment is past. Choose a later one, or note that the talk was held.")
        )
    meeting, _made = ChemistryMeeting.objects.get_or_create(proposal=proposal)
    meeting.starts_at, meeting.minutes, meeting.where = starts_at, minutes, where
    if invites or meeting.with_practice is not None:
        _invite(proposal, meeting, actor=actor)
    meeting.save()
    touch(proposal)
    record(ProposalEvent.TALK_PLANNED, proposal, actor=actor)
    return proposal


def _invite(proposal: MatchProposal, meeting: ChemistryMeeting, *, actor: User) -> None:
    """Write the two invitations, or move those that were sent.

    That of the practice names nobody: a mailbox is read by many.
    """
    practice = proposal.sites[0].practice
    titles = {
        "with_practice": _("Getting acquainted with a candidate"),
        "with_candidate": _("Getting acquainted at %(practice)s") % {"practice": practice},
    }
    people: dict[str, Practice | Candidate] = {
        "with_practice": practice,
        "with_candidate": proposal.candidate,
    }
    for name, title in titles.items():
        agreed = getattr(meeting, name)
        if agreed is not None and not agreed.is_over:
            changed = _moved(agreed, title, meeting, actor=actor)
        else:
            changed = plan_appointment(
                people[name],
                title=title,
                starts_at=_moment(meeting),
                minutes=meeting.minutes,
                place=meeting.where,
                contact=actor,
                organisation=proposal.organisation,
                actor=actor,
            )
        setattr(meeting, name, changed)


def _moved(
    appointment: Appointment, title: str, meeting: ChemistryMeeting, *, actor: User
) -> Appointment:
    return change_appointment(
        appointment,
        title=title,
        starts_at=_moment(meeting),
        minutes=meeting.minutes,
        place=meeting.where,
        version=appointment.version,
        actor=actor,
    )


def _moment(meeting: ChemistryMeeting) -> datetime:
    assert meeting.starts_at is not None  # noqa: S101 -- set by the caller
    return meeting.starts_at


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
    if asks:
        ask_both(proposal, actor=actor)
    return proposal


def ask_both(proposal: MatchProposal, *, actor: User) -> None:
    """Ask each of the two who has not decided for a go or no-go, before the last day."""
    decided = set(proposal.decisions.values_list("side", flat=True))
    for side, person in _people(proposal).items():
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


def _people(proposal: MatchProposal) -> dict[Side, Practice | Candidate]:
    return {
        Side.PRACTICE: proposal.sites[0].practice,
        Side.CANDIDATE: proposal.candidate,
    }


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
    move(proposal, ProposalState.PROPOSED, decision_due_on=None, actor=actor)
    ChemistryMeeting.objects.filter(proposal=proposal).update(held_on=None)
    stop_asking_soon(proposal)
    return proposal


@transaction.atomic
def move_term(
    proposal: MatchProposal, *, term: str, day: date, version: int, actor: User
) -> MatchProposal:
    """Move the last day of the talk or of the decision: a person does, never the clock.

    Who is asked for a decision is asked before the new day.
    """
    if term == Term.DECISION:
        for side, person in _people(proposal).items():
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
    setattr(proposal, field, day)
    proposal.save(update_fields=[field])
    touch(proposal)
    data = {"term": str(term), "day": day.isoformat()}
    record(ProposalEvent.TERM_MOVED, proposal, actor=actor, data=data)
    return proposal
