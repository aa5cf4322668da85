"""What the two tell of their talk: held or not, and what was spoken of (I08, I13)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.matching.enums import ProposalEvent, ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import TalkReport
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.matching.services.moving import ProposalError, locked, touch
from leerplek.matching.services.talks import ask_next_soon, talk_was_held


@transaction.atomic
def report_talk(
    proposal: MatchProposal,
    *,
    side: str,
    was_held: bool,
    discussed: Iterable[str],
    by: str,
    contact: User,
    actor: User | None,
) -> MatchProposal:
    """Keep what one of the two says of the talk.

    The first who says that it was held lets the term for go or no-go count from the agreed
    day, unless the other said that it was not: then a coordinator finds out.  Who says
    that it was not held moves nothing.
    """
    proposal = locked(proposal)
    meeting = ChemistryMeeting.objects.filter(proposal=proposal).first()
    day = None if meeting is None else meeting.held_on
    if meeting is not None and meeting.starts_at is not None and day is None:
        if meeting.starts_at > timezone.now():
            raise ProposalError(_("The talk is still to come. Tell us afterwards how it was."))
        day = timezone.localdate(meeting.starts_at)
    if proposal.state not in {ProposalState.PROPOSED, ProposalState.TALKED} or day is None:
        raise ProposalError(_("There is no talk to tell of."))
    said = {
        "was_held": was_held,
        "discussed": sorted(discussed) if was_held else [],
        "told_by": by,
        "recorded_by": actor,
        "said_at": timezone.now(),
    }
    TalkReport.objects.update_or_create(proposal=proposal, side=side, defaults=said)
    touch(proposal)
    data = {"side": str(side), "held": was_held, "by": str(by)}
    record(ProposalEvent.REPORTED, proposal, actor=actor, data=data)
    denied = proposal.reports.filter(was_held=False).exists()
    if proposal.state == ProposalState.PROPOSED and was_held and not denied:
        talk_was_held(proposal, held_on=day, actor=actor)
        ask_next_soon(proposal, contact=contact)
    return proposal
