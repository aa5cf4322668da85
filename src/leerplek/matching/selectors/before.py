"""How far the two are before and around the talk: who is at turn, since when, and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.common.formats import format_moment
from leerplek.matching.enums import ProposalState, Side
from leerplek.matching.models import MatchProposal, MatchProposalQuerySet
from leerplek.matching.models.before import Moment, TalkReport
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.practices.models import PracticeSite


@dataclass(frozen=True)
class Turn:
    """Who has to do something now before the talk, and since when."""

    who: str
    what: str
    since: datetime


def address_of(site: PracticeSite) -> str:
    """Return street and town of a site, as an invitation says it."""
    parts = (site.street, f"{site.postcode} {site.place_name}".strip())
    return ", ".join(filter(None, parts))


def turns_of(proposal: MatchProposal) -> list[Turn]:
    """Return who is at turn while no talk is agreed; nobody in every other state."""
    meeting = ChemistryMeeting.objects.filter(proposal=proposal).first()
    is_planned = meeting is not None and meeting.starts_at is not None
    if proposal.state != ProposalState.PROPOSED or is_planned:
        return []
    if meeting is not None and meeting.no_moment_at is not None:
        return [Turn(_("you"), _("none of the moments suits the candidate"), meeting.no_moment_at)]
    moments = list(proposal.moments.all())
    if moments:
        since = min(each.made_at for each in moments)
        return [Turn(str(Side.CANDIDATE.label), _("chooses a moment"), since)]
    said = {each.side: each.said_at for each in proposal.wants.all()}
    waits = _asked(proposal)
    turns = [
        Turn(str(Side(side).label), _("says whether they want to talk"), at)
        for side, at in waits.items()
        if side not in said
    ]
    if turns:
        return turns
    since = max(said.values(), default=proposal.made_at)
    return [Turn(_("you"), _("agree on a moment with both"), since)]


def _asked(proposal: MatchProposal) -> dict[str, datetime]:
    """Return since when each of the two is asked whether they want to talk."""
    rows = Ask.objects.filter(state=AskState.OPEN, organisation=proposal.organisation_id).filter(
        Q(kind="before_talk", subject=proposal.place_id)
        | Q(kind="before_talk_candidate", subject=proposal.pk)
    )
    return {
        Side.PRACTICE.value if each.practice_id else Side.CANDIDATE.value: each.made_at
        for each in rows
    }


@dataclass(frozen=True)
class ToAsk:
    """A proposal that waits for a talk, and who of the two would be asked about it now.

    `why_not` says why it cannot be asked, or nothing.
    """

    proposal: MatchProposal
    asks_practice: bool
    asks_candidate: bool
    why_not: str

    @property
    def can_be_asked(self) -> bool:
        return not self.why_not and (self.asks_practice or self.asks_candidate)


def asked_before_talk(proposals: MatchProposalQuerySet) -> list[ToAsk]:
    """Return the proposals for which no talk is agreed, with whom asking them would reach.

    In a fixed number of queries.
    """
    waiting = proposals.filter(state=ProposalState.PROPOSED)
    rows = list(waiting.filter(meeting__starts_at=None).prefetch_related("wants"))
    ahead = Ask.objects.filter(state=AskState.OPEN)
    of_places = ahead.filter(kind="before_talk", subject__in=[each.place_id for each in rows])
    asked_at = {each.subject: each.organisation_id for each in of_places}
    of_people = ahead.filter(kind="before_talk_candidate", subject__in=[each.pk for each in rows])
    people = set(of_people.values_list("subject", flat=True))
    return [_to_ask(each, asked_at.get(each.place_id), each.pk in people) for each in rows]


def _to_ask(proposal: MatchProposal, asks_now: int | None, is_candidate_asked: bool) -> ToAsk:
    said = {wish.side for wish in proposal.wants.all()}
    is_others = asks_now is not None and asks_now != proposal.organisation_id
    return ToAsk(
        proposal,
        asks_practice=asks_now is None and Side.PRACTICE.value not in said,
        asks_candidate=not is_candidate_asked and Side.CANDIDATE.value not in said,
        why_not=_("another organisation is asking this practice now: call it") if is_others else "",
    )


def free_moments(proposal: MatchProposal) -> list[Moment]:
    """Return the moments to come that nobody else at this place has."""
    taken = _taken_at(proposal)
    ahead = proposal.moments.filter(starts_at__gt=timezone.now())
    return [each for each in ahead if each.starts_at not in taken]


def _taken_at(proposal: MatchProposal) -> set[datetime]:
    rows: Iterable[datetime | None] = (
        ChemistryMeeting.objects.filter(proposal__place=proposal.place_id, starts_at__isnull=False)
        .exclude(proposal=proposal)
        .values_list("starts_at", flat=True)
    )
    return {each for each in rows if each is not None}


def reports_of(proposal: MatchProposal) -> dict[str, TalkReport]:
    """Return what each of the two told of the talk, by who."""
    return {each.side: each for each in proposal.reports.select_related("recorded_by")}


def contradicts(proposal: MatchProposal) -> bool:
    """Tell whether one of the two says that the talk was held, and the other that it was not.

    Also when it is noted as held, and one of them says it was not.
    """
    said = {each.was_held for each in proposal.reports.all()}
    if proposal.state == ProposalState.TALKED:
        return False in said
    return proposal.state == ProposalState.PROPOSED and len(said) > 1


def steps_in_words(proposal: MatchProposal) -> list[tuple[str, str]]:
    """Return the extra steps of the practice as both of the two read them (I12)."""
    return [
        (str(each.get_kind_display()).capitalize(), _in_words(each))
        for each in proposal.steps.all()
    ]


def _in_words(step: Any) -> str:
    told = {"moment": format_moment(step.starts_at), "where": step.where}
    words = _("%(moment)s, %(where)s") % told
    return _("%(words)s (done)") % {"words": words} if step.done_on else words
