"""What the rooms keep about many people at once: a fixed number of questions, however many."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from leerplek.calls.enums import CallState, Outcome
from leerplek.calls.models import Call, CallTry
from leerplek.candidates.enums import CandidateState, ConsentPurpose, FundingRoute
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate, CandidateQuerySet, Consent
from leerplek.intake.enums import PermissionState, VerdictState
from leerplek.intake.models import FundingPermission, SchoolVerdict
from leerplek.matching.enums import ProposalState, WithdrawnBecause
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.talks import with_talks
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Seat
from leerplek.path.known import (
    ADMITTED,
    ASKED,
    CONDITIONAL,
    NO,
    Answer,
    Chair,
    Facts,
    Proposal,
)

# Who was on the phone, whatever came of it.
SPOKEN = (Outcome.ANSWERED, Outcome.LATER)
SAID = {
    VerdictState.ASKED.value: ASKED,
    VerdictState.ADMITTED.value: ADMITTED,
    VerdictState.NOT_ADMITTED.value: NO,
    PermissionState.GRANTED.value: ADMITTED,
    PermissionState.REFUSED.value: NO,
    VerdictState.CONDITIONAL.value: CONDITIONAL,
}

R = TypeVar("R")
Grouped = dict[int, list[R]]


def facts_of(rows: CandidateQuerySet) -> list[tuple[Candidate, Facts]]:
    """Return the facts of each of these candidates, in their order; the caller may see them all.

    `rows` is not sliced: it is part of the questions about the other rooms.
    """
    people = list(rows.select_related("cohort__programme", "organisation"))
    among = rows.order_by().values("pk")
    phoned, calls = _phoned(among), _open_calls(among)
    informed, chairs = _meetings(among)
    verdicts, permissions = _verdicts(among), _permissions(among)
    proposals, waiting = _proposals(among), _waiting(among)
    return [
        (
            one,
            Facts(
                name=one.full_name,
                organisation=str(one.organisation),
                signed_up_on=_day(one.made_at),
                step_days=numbers_of(one).step_days,
                phoned_on=phoned.get(one.pk),
                call=calls.get(one.pk),
                informed_on=informed.get(one.pk),
                chair=chairs.get(one.pk),
                verdicts=tuple(verdicts[one.pk]),
                route_is_known=one.funding_route != FundingRoute.UNKNOWN,
                goes_by_uwv=one.funding_route == FundingRoute.UWV,
                permission=permissions.get(one.pk),
                has_hours=one.has_hours,
                is_located=one.latitude is not None,
                proposals=tuple(proposals[one.pk]),
                class_starts_on=None if one.cohort is None else one.cohort.start_on,
                waits_since=_waits_since(one, waiting.get(one.pk)),
                waits_until=waiting[one.pk].until_on if one.pk in waiting else None,
                stopped_on=one.ended_on if one.state == CandidateState.WITHDRAWN else None,
            ),
        )
        for one in people
    ]


def _phoned(among: Any) -> dict[int, date]:
    tries = CallTry.objects.filter(call__candidate__in=among, outcome__in=SPOKEN).order_by("-pk")
    rows = tries.values_list("call__candidate_id", "made_at")
    return {pk: _day(moment) for pk, moment in rows}


def _open_calls(among: Any) -> dict[int, tuple[int, date, date]]:
    calls = Call.objects.filter(candidate__in=among, state=CallState.TO_DO)
    rows = calls.order_by("-due_on", "-pk").values_list("candidate_id", "pk", "made_at", "due_on")
    return {person: (pk, _day(made), due) for person, pk, made, due in rows}


def _meetings(among: Any) -> tuple[dict[int, date], dict[int, Chair]]:
    """Return the first meeting each was at, and the next that each may come to."""
    states = (SeatState.ATTENDED, SeatState.COMING, SeatState.WAITING)
    seats = Seat.objects.filter(candidate__in=among, state__in=states)
    informed: dict[int, date] = {}
    chairs: dict[int, Chair] = {}
    now = timezone.now()
    for seat in seats.select_related("meeting").order_by("-meeting__starts_at", "-pk"):
        meeting, on = seat.meeting, _day(seat.meeting.starts_at)
        if seat.state == SeatState.ATTENDED:
            informed[seat.candidate_id] = on
            continue
        is_waiting = seat.state == SeatState.WAITING
        is_over = meeting.starts_at + timedelta(minutes=meeting.minutes) < now
        # Who waited for a chair that never came free is invited again.
        if not (is_over and is_waiting):
            chairs[seat.candidate_id] = Chair(
                meeting.pk, on, _day(seat.asked_at), is_waiting=is_waiting, is_over=is_over
            )
    return informed, chairs


def _verdicts(among: Any) -> Grouped[Answer]:
    rows = SchoolVerdict.objects.filter(candidate__in=among).exclude(state=VerdictState.CANCELLED)
    return _by_person(
        (row.candidate_id, _answer(row))
        for row in rows.select_related("organisation").order_by("pk")
    )


def _permissions(among: Any) -> dict[int, Answer]:
    rows = FundingPermission.objects.filter(candidate__in=among)
    standing = rows.exclude(state=PermissionState.WITHDRAWN).select_related("organisation")
    return {row.candidate_id: _answer(row) for row in standing.order_by("pk")}


def _answer(row: SchoolVerdict | FundingPermission) -> Answer:
    return Answer(
        key=row.pk,
        said=SAID[row.state],
        who=str(row.organisation),
        asked_on=row.asked_on,
        due_on=row.due_on,
        decided_on=None if row.decided_at is None else _day(row.decided_at),
    )


def _proposals(among: Any) -> Grouped[Proposal]:
    rows = MatchProposal.objects.filter(candidate__in=among).exclude(
        withdrawn_because=WithdrawnBecause.MISTAKE
    )
    read = with_talks(rows).select_related(
        "place__site__practice",
        "combination__first__site__practice",
        "combination__second__site__practice",
        "meeting",
    )
    return _by_person((row.candidate_id, _proposal(row)) for row in read.order_by("pk"))


def _proposal(row: MatchProposal) -> Proposal:
    meeting = getattr(row, "meeting", None)
    talk_at = None if meeting is None else meeting.starts_at
    decisions = list(row.decisions.all())
    is_no_go = row.state == ProposalState.NO_GO
    held_on = None if meeting is None else meeting.held_on
    return Proposal(
        key=row.pk,
        practice=row.practices,
        made_on=_day(row.made_at),
        talk_due_on=row.talk_due_on,
        is_open=row.is_open,
        talk_on=None if talk_at is None else _day(talk_at),
        talk_is_past=talk_at is not None and talk_at <= timezone.now(),
        held_on=held_on,
        decision_due_on=row.decision_due_on,
        go={each.side: _day(each.decided_at) for each in decisions if each.is_go},
        decided=frozenset(each.side for each in decisions),
        matched_on=None if row.matched_at is None else _day(row.matched_at),
        closed_on=_closed_on(row),
        is_told=not is_no_go or row.told_on is not None,
    )


def _closed_on(row: MatchProposal) -> date | None:
    """Return when a proposal ended: it was taken back, or one of the two said no."""
    if row.withdrawn_at is not None:
        return _day(row.withdrawn_at)
    if row.state != ProposalState.NO_GO:
        return None
    said_no = [_day(each.decided_at) for each in row.decisions.all() if not each.is_go]
    return max(said_no, default=_day(row.made_at))


def _waiting(among: Any) -> dict[int, Consent]:
    """Return who agreed to wait for a later class, as long as that holds."""
    today = timezone.localdate()
    rows = Consent.objects.filter(
        candidate__in=among,
        purpose=ConsentPurpose.WAITING_LIST,
        ended_on__isnull=True,
        given_on__lte=today,
        until_on__gte=today,
    )
    return {row.candidate_id: row for row in rows}


def _waits_since(one: Candidate, consent: Consent | None) -> date | None:
    """Return since when somebody is on the waiting list; None when they are not."""
    if one.state != CandidateState.WAITING:
        return None
    known = [one.ended_on, consent.given_on if consent else None, _day(one.made_at)]
    return next(day for day in known if day is not None)


def _by_person(pairs: Iterable[tuple[int, R]]) -> Grouped[R]:
    found: Grouped[R] = defaultdict(list)
    for pk, row in pairs:
        found[pk].append(row)
    return found


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
