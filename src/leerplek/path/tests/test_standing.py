from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.calls.models import CallTry
from leerplek.calls.tests.factories import CallFactory
from leerplek.candidates.enums import FundingRoute, ToldBy
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.candidates.waiting import put_on_waiting_list
from leerplek.intake.tests.factories import (
    FundingPermissionFactory,
    SchoolVerdictFactory,
    admit,
    in_days,
)
from leerplek.matching.enums import ProposalState, Side
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_place
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Seat
from leerplek.meetings.tests.factories import MeetingFactory
from leerplek.path.enums import Act, Step, WaitingFor
from leerplek.path.selectors.standing import standing_of, standings


@pytest.fixture
def samira(anna):
    return make_candidate(anna)


def propose(anna, candidate, **fields):
    """Return a proposal at De Linde, as the services keep it."""
    cohort = candidate.cohort or make_cohort(anna)
    return MatchProposal.objects.create(
        candidate=candidate,
        place=make_place(anna),
        cohort=cohort,
        organisation=anna.organisation,
        act="00000000-0000-4000-8000-000000000001",
        talk_due_on=in_days(14),
        made_by=anna,
        **fields,
    )


def phone(candidate, outcome="answered"):
    call = CallFactory(practice=None, candidate=candidate)
    return CallTry.objects.create(call=call, outcome=outcome, due_before=call.due_on)


def sit(candidate, state, *, days):
    meeting = MeetingFactory(
        organisation=candidate.organisation, starts_at=timezone.now() + timedelta(days=days)
    )
    return Seat.objects.create(meeting=meeting, candidate=candidate, state=state)


def _told(standing):
    return (
        standing.step,
        standing.waiting_for,
        standing.who,
        standing.act,
        standing.next_on,
        standing.is_late,
        standing.url,
    )


def test_who_signed_up_is_phoned_within_the_days_of_the_programme(anna):
    cohort = make_cohort(anna, step_days=3)
    samira = make_candidate(anna, cohort=cohort)

    assert _told(standing_of(samira)) == (
        Step.SIGNED_UP,
        WaitingFor.US,
        "Zorggroep Noord",
        Act.CALL,
        in_days(3),
        False,
        reverse("calls:add_candidate", args=[samira.pk]),
    )


@pytest.mark.parametrize(
    ("outcome", "step"), [("later", Step.PHONED), ("not_reached", Step.SIGNED_UP)]
)
def test_who_was_not_reached_was_not_phoned(samira, outcome, step):
    phone(samira, outcome)

    assert standing_of(samira).step == step


@pytest.mark.parametrize(
    ("state", "days", "step", "act", "whom"),
    [
        (SeatState.COMING, 3, Step.SIGNED_UP, Act.ATTEND, WaitingFor.CANDIDATE),
        (SeatState.WAITING, 3, Step.SIGNED_UP, Act.CHAIR, WaitingFor.US),
        (SeatState.COMING, -3, Step.SIGNED_UP, Act.TICK_OFF, WaitingFor.US),
        (SeatState.ATTENDED, -3, Step.INFORMED, Act.ASK_SCHOOL, WaitingFor.US),
        (SeatState.NO_SHOW, -3, Step.SIGNED_UP, Act.CALL, WaitingFor.US),
    ],
)
def test_a_meeting_counts_when_somebody_was_ticked_off_at_it(samira, state, days, step, act, whom):
    sit(samira, state, days=days)

    standing = standing_of(samira)

    assert (standing.step, standing.act, standing.waiting_for) == (step, act, whom)


def test_a_school_that_is_late_is_named_with_its_verdict(samira):
    verdict = SchoolVerdictFactory(
        candidate=samira, organisation__name="Graafschap", asked_on=in_days(-20)
    )

    assert _told(standing_of(samira)) == (
        Step.VERDICT,
        WaitingFor.SCHOOL,
        "Graafschap",
        Act.JUDGE,
        in_days(-6),
        True,
        reverse("intake:verdict", args=[verdict.pk]),
    )


def test_who_goes_by_uwv_waits_for_its_permission(anna):
    samira = make_candidate(anna, funding_route=FundingRoute.UWV)
    admit(samira, anna)
    permission = FundingPermissionFactory(candidate=samira, organisation__name="UWV Oost")

    standing = standing_of(samira)

    assert _told(standing) == (
        Step.PERMISSION,
        WaitingFor.UWV,
        "UWV Oost",
        Act.PERMIT,
        in_days(28),
        False,
        reverse("intake:permission", args=[permission.pk]),
    )


def test_who_pays_in_another_way_needs_no_permission(anna):
    samira = make_candidate(anna, funding_route=FundingRoute.FUND)
    admit(samira, anna)

    standing = standing_of(samira)

    assert (standing.step, standing.act) == (Step.READY, Act.PROPOSE)
    assert [each.step for each in standing.done if not each.is_needed] == [Step.PERMISSION]


def test_the_practice_is_named_from_the_proposal_to_the_match(anna):
    samira = make_candidate(anna, funding_route=FundingRoute.FUND)
    admit(samira, anna)
    proposal = propose(anna, samira)
    found = [standing_of(samira)]
    ChemistryMeeting.objects.create(proposal=proposal, starts_at=timezone.now() + timedelta(days=2))
    found.append(standing_of(samira))
    ChemistryMeeting.objects.update(held_on=in_days(0))
    MatchProposal.objects.update(state=ProposalState.TALKED, decision_due_on=in_days(14))
    found.append(standing_of(samira))
    for side in Side:
        Decision.objects.create(
            proposal=proposal, side=side, is_go=True, told_by="phone", decided_at=timezone.now()
        )
    found.append(standing_of(samira))
    MatchProposal.objects.update(state=ProposalState.MATCHED, matched_at=timezone.now())
    found.append(standing_of(samira))

    assert [(each.step, each.act, each.who) for each in found] == [
        (Step.PROPOSED, Act.AGREE_TALK, "De Linde"),
        (Step.TALK, Act.TALK, "De Linde"),
        (Step.TALK, Act.DECIDE, "De Linde"),
        (Step.GO, Act.MATCH, "Zorggroep Noord"),
        (Step.GO, Act.START, ""),
    ]


def test_a_proposal_by_mistake_was_none(anna, samira):
    propose(
        anna,
        samira,
        state=ProposalState.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawn_by=anna,
        withdrawn_because="mistake",
    )

    assert standing_of(samira).farthest == Step.SIGNED_UP


def test_who_stopped_says_why_and_how_far_they_came(anna, samira):
    phone(samira)
    withdraw_candidate(samira, version=1, because="other_job", actor=anna)

    standing = standing_of(Candidate.objects.get())

    assert (standing.step, standing.farthest, standing.act) == (
        Step.STOPPED,
        Step.PHONED,
        Act.NOTHING,
    )
    assert standing.stopped_because == "heeft ander werk"


def test_who_agreed_to_wait_stands_on_the_waiting_list(anna, samira):
    put_on_waiting_list(
        samira, version=samira.version, given_on=in_days(0), told_by=ToldBy.PHONE, actor=anna
    )

    standing = standing_of(samira)

    assert (standing.step, standing.next_on) == (Step.WAITING_LIST, samira.consents.get().until_on)


def test_many_are_read_with_as_many_questions_as_one(anna, django_assert_num_queries):
    cohort = make_cohort(anna)
    for number in range(3):
        one = CandidateFactory(organisation=anna.organisation, cohort=cohort)
        phone(one)
        sit(one, SeatState.ATTENDED, days=-number - 1)
        admit(one, anna)
        FundingPermissionFactory(candidate=one)
        propose(anna, one)
    rows = Candidate.objects.visible_to(anna)

    with django_assert_num_queries(9):
        assert len(standings(rows.filter(pk=one.pk))) == 1
    with django_assert_num_queries(9):
        assert len(standings(rows)) == 3
