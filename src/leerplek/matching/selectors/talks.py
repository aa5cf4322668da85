"""How far each proposal is: whom it waits for, what is late, and what a match still lacks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.common.formats import format_date, format_moment
from leerplek.intake.selectors.starting import Obstacle, admission_obstacle, start_obstacles
from leerplek.matching.enums import (
    CombinationState,
    Concern,
    ProposalEvent,
    ProposalState,
    Side,
)
from leerplek.matching.models import MatchProposal, MatchProposalQuerySet
from leerplek.matching.models.combinations import Combination
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.selectors.agreed import counts
from leerplek.matching.selectors.taken import matches, with_go
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.supervisors.selectors.places import counts as is_certain


@dataclass(frozen=True)
class Light:
    """One thing that a match needs: green, or red with what to do about it."""

    name: str
    label: str
    is_green: bool
    text: str


@dataclass(frozen=True)
class Waiting:
    """Whom a proposal waits for and until when; `for_whom` is empty when it waits for nobody."""

    for_whom: str
    is_late: bool = False


def meeting_of(proposal: MatchProposal) -> ChemistryMeeting | None:
    return ChemistryMeeting.objects.filter(proposal=proposal).first()


def decisions_of(proposal: MatchProposal) -> dict[str, Decision]:
    """Return what each of the two decided, by who."""
    return {each.side: each for each in proposal.decisions.select_related("recorded_by")}


def seats_left(proposal: MatchProposal) -> int:
    """Return how many seats this practice can still say go for, this proposal not counted.

    A settled combination keeps its seats at both its places.  The caller has the places
    locked when it acts on it.
    """
    others = with_go(MatchProposal.objects.open()).exclude(pk=proposal.pk)
    combination = proposal.combination
    if combination is None:
        return _free_at(proposal.place, others, besides=None)
    free = [_free_at(half, others, besides=combination) for half in combination.both]
    return min(combination.seats - others.filter(combination=combination).count(), *free)


def _free_at(place: Place, others: MatchProposalQuerySet, *, besides: Combination | None) -> int:
    settled = Combination.objects.filter(
        Q(first=place) | Q(second=place), state=CombinationState.SETTLED
    )
    if besides is not None:
        settled = settled.exclude(pk=besides.pk)
    kept = sum(max(0, each.seats - others.filter(combination=each).count()) for each in settled)
    return place.number - others.at_places([place.pk]).count() - kept


def lights_of(proposal: MatchProposal) -> list[Light]:
    """Return what a match of these two needs, each green or red (I14)."""
    decided = decisions_of(proposal)
    candidate = proposal.candidate
    elsewhere = matches().filter(candidate=candidate).exclude(pk=proposal.pk)
    school = admission_obstacle(candidate)
    return [
        *(_said_go(side, decided.get(side)) for side in Side),
        Light(
            "seat",
            _("A free place"),
            seats_left(proposal) > 0,
            _("The practice has no place left."),
        ),
        Light(
            "place",
            _("The place is still there"),
            place_counts(proposal),
            _("The place no longer counts: look at the practice, or at the combined place."),
        ),
        Light(
            "one_match",
            _("No other match"),
            not elsewhere.exists(),
            _("The candidate has a match at another practice. Take that back first."),
        ),
        Light(
            "takes_part",
            _("The candidate takes part"),
            candidate.state == CandidateState.ACTIVE,
            _("The candidate no longer takes part."),
        ),
        Light(
            "school",
            _("The school admits the candidate"),
            school is None,
            "" if school is None else school.text,
        ),
        Light(
            "funding",
            _("It is clear who pays the school"),
            candidate.funding_route != FundingRoute.UNKNOWN,
            _("It is not clear yet who pays the school. Fill in the funding route in the file."),
        ),
    ]


def place_counts(proposal: MatchProposal) -> bool:
    """Tell whether the place, or each of two that are one, can still get somebody."""
    if proposal.combination is not None and not counts(proposal.combination):
        return False
    trains = all(site.practice.trains != Willingness.NO for site in proposal.sites)
    knew = Concern.PLACE_NOT_CONFIRMED.value in proposal.agreed_to
    return trains and (is_certain(proposal.place) or knew)


def before_the_start(proposal: MatchProposal) -> list[Obstacle]:
    """Return what keeps the candidate of a match from starting on the first day of the class."""
    return start_obstacles(proposal.candidate, proposal.cohort.start_on)


def _said_go(side: Side, decision: Decision | None) -> Light:
    words = {
        Side.PRACTICE: (_("Go of the practice"), _("The practice has not said go yet.")),
        Side.CANDIDATE: (_("Go of the candidate"), _("The candidate has not said go yet.")),
    }
    label, text = words[side]
    return Light(f"go_{side.value}", label, decision is not None and decision.is_go, text)


def with_talks(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    """Read along the talk and the decisions, for what a line of a list says."""
    return rows.select_related("meeting").prefetch_related("decisions")


def waits_for(proposal: MatchProposal) -> Waiting:
    """Say whom a proposal waits for, since or until when; nothing when it waits for nobody.

    It reads what `with_talks` read along.
    """
    if proposal.state == ProposalState.PROPOSED:
        return Waiting(_for_the_talk(proposal), is_late=_talk_is_late(proposal))
    if proposal.state == ProposalState.NO_GO and proposal.told_on is None:
        return Waiting(_("you: tell %(whom)s") % {"whom": other_side(proposal)})
    if proposal.state != ProposalState.TALKED or proposal.decision_due_on is None:
        return Waiting("")
    decided = {each.side for each in proposal.decisions.all()}
    missing = [str(side.label) for side in Side if side not in decided]
    if not missing:
        return Waiting(_("you: make the match"))
    told = {"who": _(" and ").join(missing), "day": format_date(proposal.decision_due_on)}
    return Waiting(
        _("%(who)s: go or no-go by %(day)s") % told,
        is_late=proposal.is_late,
    )


def _talk_is_late(proposal: MatchProposal) -> bool:
    """Tell whether the talk is late; one that is agreed for a later day is not."""
    meeting = getattr(proposal, "meeting", None)
    if meeting is None or meeting.starts_at is None:
        return proposal.is_late
    return bool(meeting.starts_at <= timezone.now())


def _for_the_talk(proposal: MatchProposal) -> str:
    meeting = getattr(proposal, "meeting", None)
    if meeting is None or meeting.starts_at is None:
        return _("a moment for the talk, by %(day)s") % {"day": format_date(proposal.talk_due_on)}
    told = {"moment": format_moment(meeting.starts_at)}
    if meeting.starts_at > timezone.now():
        return _("the talk on %(moment)s") % told
    return _("you: was the talk of %(moment)s held?") % told


def other_side(proposal: MatchProposal) -> str:
    """Return who has still to hear of a no-go: the one who did not say it."""
    said_no = {each.side for each in proposal.decisions.all() if not each.is_go}
    if said_no == {Side.CANDIDATE.value}:
        return str(Side.PRACTICE.label)
    return str(Side.CANDIDATE.label)


def _rows(user: Any, region: Region | None) -> MatchProposalQuerySet:
    rows = MatchProposal.objects.visible_to(user)
    return rows if region is None else rows.filter(organisation__region=region)


def talks_late(user: Any, *, region: Region | None = None) -> MatchProposalQuerySet:
    """Return the proposals of which the talk should have been held by now, and nobody noted it."""
    return late_talks(_rows(user, region))


def late_talks(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    """Keep what waits for a talk past its last day, or whose agreed moment is past."""
    is_past = Q(talk_due_on__lt=timezone.localdate()) & (
        Q(meeting=None) | Q(meeting__starts_at=None)
    )
    return rows.filter(
        is_past | Q(meeting__starts_at__lte=timezone.now()), state=ProposalState.PROPOSED
    )


def decisions_late(user: Any, *, region: Region | None = None) -> MatchProposalQuerySet:
    """Return the proposals that wait for a go or no-go past the last day: the ones to call about.

    It is never a no by itself (I09).
    """
    return late_decisions(_rows(user, region))


def late_decisions(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    return _decided(rows, both=False).filter(decision_due_on__lt=timezone.localdate())


def matches_to_make(user: Any, *, region: Region | None = None) -> MatchProposalQuerySet:
    """Return the proposals to which both said go."""
    return ready_to_match(_rows(user, region))


def ready_to_match(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    return _decided(rows, both=True)


def _decided(rows: MatchProposalQuerySet, *, both: bool) -> MatchProposalQuerySet:
    said_go = (
        Decision.objects.filter(proposal=OuterRef("pk"), is_go=True)
        .order_by()
        .values("proposal")
        .annotate(number=Count("pk"))
        .filter(number=len(Side))
    )
    is_both = Exists(said_go)
    return rows.filter(is_both if both else ~is_both, state=ProposalState.TALKED)


def no_gos_to_tell(user: Any, *, region: Region | None = None) -> MatchProposalQuerySet:
    """Return the proposals that ended in a no-go of which the other was not told yet."""
    return to_tell(_rows(user, region))


def to_tell(rows: MatchProposalQuerySet) -> MatchProposalQuerySet:
    return rows.filter(state=ProposalState.NO_GO, told_on=None)


def others_of(proposal: MatchProposal, user: Any) -> MatchProposalQuerySet:
    """Return the other proposals that stand of the same candidate or at the same place."""
    same = Q(candidate=proposal.candidate_id) | Q(
        place=proposal.place_id, combination=proposal.combination_id
    )
    rows = MatchProposal.objects.visible_to(user).open().filter(same).exclude(pk=proposal.pk)
    return with_talks(rows).select_related(
        "candidate",
        "place__site__practice",
        "combination__first__site__practice",
        "combination__second__site__practice",
    )


def proposal_history(proposal: MatchProposal) -> list[HistoryLine]:
    """Return what happened to a proposal, newest first."""
    return history_lines(proposal, words=dict(ProposalEvent.choices), among=[MatchProposal])
