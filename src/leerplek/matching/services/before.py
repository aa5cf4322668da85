"""Before the talk: do the two want it, and when can they?  Nobody is ranked here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.asks.things import ask_about
from leerplek.audit.services import record
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import ProposalEvent, ProposalState, Side
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import Moment, WantsTalk
from leerplek.matching.models.talks import USUAL_MINUTES, ChemistryMeeting
from leerplek.matching.selectors.before import address_of
from leerplek.matching.services.closing import BEFORE_TALK, CHOOSE_MOMENT, stop_asking_soon
from leerplek.matching.services.moving import ProposalError, locked, locked_with_practice, touch
from leerplek.matching.services.talks import agree_on_talk

MOMENTS = 3


@transaction.atomic
def ask_before(
    proposal: MatchProposal, *, version: int, act: UUID | None = None, actor: User
) -> MatchProposal:
    """Ask both by link whether they want to talk; a question that waits stays the same.

    The practice is asked once about everybody who is proposed at its place.  With `act` the
    questions are of one act, and can be withdrawn together.
    """
    proposal = locked_with_practice(proposal)
    refuse_when_moved(proposal, version=version)
    _refuse_when_talked(proposal)
    practice = proposal.sites[0].practice
    kind = BEFORE_TALK[Side.PRACTICE]
    others = Ask.objects.filter(
        practice=practice, kind=kind, subject=proposal.place_id, state=AskState.OPEN
    )
    if others.exclude(organisation=proposal.organisation).exists():
        raise ProposalError(
            _("Another organisation is asking this practice the same now. Call the practice.")
        )
    said = set(proposal.wants.values_list("side", flat=True))
    facts: dict[str, Any] = {
        "organisation": proposal.organisation,
        "due_on": proposal.talk_due_on,
        "contact": actor,
        "act": act,
        "actor": actor,
    }
    if Side.PRACTICE not in said:
        ask_about(practice, kind=kind, subject=proposal.place_id, **facts)
    if Side.CANDIDATE not in said:
        kind = BEFORE_TALK[Side.CANDIDATE]
        ask_about(proposal.candidate, kind=kind, subject=proposal.pk, **facts)
    record(ProposalEvent.ASKED_BEFORE, proposal, actor=actor)
    return proposal


@dataclass(frozen=True)
class AskedMany:
    """What was asked at once: of how many proposals, and which were not, each with why."""

    act: UUID
    asked: int
    refused: tuple[tuple[MatchProposal, str], ...]


def ask_before_many(proposals: Iterable[MatchProposal], *, actor: User) -> AskedMany:
    """Ask both of each of these proposals whether they want to talk, as one act.

    Each is a transaction of its own, for each locks a practice and a person: what cannot be
    asked any more is returned with its reason, and the rest is asked.
    """
    act, asked, refused = uuid4(), 0, []
    for proposal in proposals:
        try:
            ask_before(proposal, version=proposal.version, act=act, actor=actor)
        except DomainError as error:
            refused.append((proposal, str(error)))
        else:
            asked += 1
    return AskedMany(act, asked, tuple(refused))


@transaction.atomic
def want_talk(
    proposal: MatchProposal, *, side: str, by: str, version: int | None = None, actor: User | None
) -> MatchProposal:
    """Keep that one of the two wants to talk; saying it again changes nothing."""
    proposal = locked(proposal)
    if version is not None:
        refuse_when_moved(proposal, version=version)
    _refuse_when_talked(proposal)
    said = {"told_by": by, "recorded_by": actor, "said_at": timezone.now()}
    _wish, is_new = WantsTalk.objects.get_or_create(proposal=proposal, side=side, defaults=said)
    if is_new:
        touch(proposal)
        data = {"side": str(side), "by": str(by)}
        record(ProposalEvent.WANTS_TALK, proposal, actor=actor, data=data)
        stop_asking_soon(proposal)
    return proposal


@transaction.atomic
def offer_moments(
    proposal: MatchProposal,
    *,
    moments: Sequence[datetime],
    by: str,
    contact: User,
    version: int | None = None,
    actor: User | None,
) -> MatchProposal:
    """Keep at which moments the practice can talk, and ask the candidate to choose one.

    They take the place of the moments before.  No term moves by it.
    """
    proposal = locked(proposal)
    if version is not None:
        refuse_when_moved(proposal, version=version)
    _refuse_when_talked(proposal)
    if not 2 <= len(set(moments)) <= MOMENTS:
        raise ProposalError(_("Propose two or three different moments."))
    if min(moments) <= timezone.now():
        raise ProposalError(_("One of the moments is past. Choose a later one."))
    meeting, _made = ChemistryMeeting.objects.get_or_create(proposal=proposal)
    if meeting.starts_at is not None:
        raise ProposalError(_("The talk is agreed already. Move it, or call it off first."))
    meeting.no_moment_at = None
    meeting.save(update_fields=["no_moment_at"])
    proposal.moments.all().delete()
    Moment.objects.bulk_create(
        Moment(proposal=proposal, place=proposal.place, starts_at=each, told_by=by)
        for each in sorted(set(moments))
    )
    touch(proposal)
    data = {"moments": len(set(moments)), "by": str(by)}
    record(ProposalEvent.MOMENTS, proposal, actor=actor, data=data)
    ask_about(
        proposal.candidate,
        kind=CHOOSE_MOMENT,
        subject=proposal.pk,
        organisation=proposal.organisation,
        due_on=proposal.talk_due_on,
        contact=contact,
        actor=actor,
    )
    return proposal


@transaction.atomic
def choose_moment(
    proposal: MatchProposal, *, starts_at: datetime | None, contact: User, actor: User | None
) -> MatchProposal:
    """Plan the talk at the moment that the candidate chose; None is none of them.

    Two candidates can choose at the same time: the table itself lets one of them have it.
    """
    proposal = locked(proposal)
    _refuse_when_talked(proposal)
    if starts_at is None:
        proposal.moments.all().delete()
        ChemistryMeeting.objects.update_or_create(
            proposal=proposal, defaults={"no_moment_at": timezone.now()}
        )
        touch(proposal)
        record(ProposalEvent.NO_MOMENT, proposal, actor=actor)
        return proposal
    chosen = proposal.moments.filter(starts_at=starts_at).first()
    if chosen is None:
        raise ProposalError(_("This moment is no longer there. Choose another one."))
    try:
        with transaction.atomic():
            chosen.is_chosen = True
            chosen.save(update_fields=["is_chosen"])
    except IntegrityError as error:
        raise ProposalError(
            _("Somebody else just chose this moment. Choose another one.")
        ) from error
    agree_on_talk(
        proposal,
        starts_at=starts_at,
        minutes=USUAL_MINUTES,
        where=address_of(proposal.sites[0]) or proposal.practices,
        invites=True,
        contact=contact,
        actor=actor,
    )
    return proposal


def _refuse_when_talked(proposal: MatchProposal) -> None:
    if proposal.state != ProposalState.PROPOSED:
        raise ProposalError(_("The talk was held already, or the proposal is closed."))
