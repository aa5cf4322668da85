"""From proposal to match in any order: two coordinators, answers by link, and broken-off work."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import answer_by_link, issue_link
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import return_candidate, withdraw_candidate
from leerplek.common.errors import DomainError
from leerplek.intake.tests.factories import admit
from leerplek.jobs.worker import work_off
from leerplek.matching.enums import NEXT, REASONS, ProposalState, Side, Term, WithdrawnBecause
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.services.decisions import (
    make_match,
    record_decision,
    record_told,
    reopen,
    take_decision_back,
    undo_match,
)
from leerplek.matching.services.proposals import withdraw_proposal
from leerplek.matching.services.talks import (
    ask_again,
    cancel_talk,
    move_term,
    plan_talk,
    record_talk,
    take_talk_back,
)
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.practices.models import Place

PICK = st.integers(0, 20)
# Most of the time nobody is late and nothing breaks off.
RARELY = st.integers(0, 7).map(lambda number: number == 7)
P, T, M, N = (
    ProposalState.PROPOSED,
    ProposalState.TALKED,
    ProposalState.MATCHED,
    ProposalState.NO_GO,
)
WHO = st.integers(0, 1)
SIDE = st.sampled_from(Side)


class KilledError(Exception):
    """The process stops halfway."""


class TalksMachine(RuleBasedStateMachine):
    """Two coordinators work on the same proposals, with what they saw or with what they saw before.

    Whatever they do either is refused and changes nothing, or is done whole.
    """

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        organisation = OrganisationFactory()
        self.people = [UserFactory(), UserFactory()]
        for person in self.people:
            person.organisation = organisation
            MembershipFactory(user=person, organisation=organisation, role=Role.COORDINATOR)
        cohort = make_cohort(self.people[0])
        for index in range(3):
            make_place(self.people[0], f"Praktijk {index}")
            kim = make_candidate(
                self.people[0], f"Kim {index}", km_north=index, funding_route=FundingRoute.FUND
            )
            admit(kim, self.people[0])
        propose_all(make_run(self.people[0], cohort), self.people[0])
        self.was = _states()
        self.terms = _terms()
        self.moves_terms = False

    def teardown(self) -> None:
        """Leave the database as it was, for the next example."""
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    def _do(self, pick, who, service, *usual, is_stale=False, dies=False, **fields):
        """Do something with a proposal in one of its usual states, or now and then in any."""
        rows = list(MatchProposal.objects.select_related("combination").order_by("pk"))
        fitting = [each for each in rows if each.state in usual]
        rows = fitting if fitting and pick % 5 else rows
        proposal = rows[pick % len(rows)]
        version = proposal.version - is_stale
        before = _everything()
        self.moves_terms = service in {move_term, record_talk, take_talk_back}
        try:
            with transaction.atomic():
                service(proposal, version=version, actor=self.people[who], **fields)
                assert not is_stale
                if dies:
                    raise KilledError
        except (DomainError, KilledError):
            assert _everything() == before
        self.states_move_only_as_the_table_says()
        self.terms_move_by_a_persons_act_alone()

    @rule(
        pick=PICK,
        who=WHO,
        days=st.integers(-1, 20),
        invites=st.booleans(),
        stale=RARELY,
        dies=RARELY,
    )
    def plan(self, pick, who, days, invites, stale, dies):
        starts_at = timezone.now() + timedelta(days=days, minutes=5)
        facts = {"minutes": 45, "where": "Praktijk", "invites": invites}
        self._do(pick, who, plan_talk, P, starts_at=starts_at, is_stale=stale, dies=dies, **facts)

    @rule(pick=PICK, who=WHO)
    def cancel(self, pick, who):
        self._do(pick, who, cancel_talk, P)

    @rule(pick=PICK, who=WHO, asks=st.booleans(), stale=RARELY, dies=RARELY)
    def talk(self, pick, who, asks, stale, dies):
        today = timezone.localdate()
        self._do(pick, who, record_talk, P, held_on=today, asks=asks, is_stale=stale, dies=dies)

    @rule(pick=PICK, who=WHO)
    def untalk(self, pick, who):
        self._do(pick, who, take_talk_back, T)

    @rule(
        pick=PICK,
        who=WHO,
        side=SIDE,
        is_go=st.booleans(),
        why=PICK,
        stale=RARELY,
        dies=RARELY,
    )
    def decide(self, pick, who, side, is_go, why, stale, dies):
        reason = "" if is_go else REASONS[side][why % len(REASONS[side])].value
        facts = {"side": side, "is_go": is_go, "reason": reason, "by": "phone"}
        self._do(pick, who, record_decision, T, is_stale=stale, dies=dies, **facts)

    @rule(pick=PICK, who=WHO)
    def all_the_way(self, pick, who):
        self._do(pick, who, record_talk, P, held_on=timezone.localdate())
        for side in Side:
            self._do(pick, who, record_decision, T, side=side, is_go=True, by="meeting")
        self._do(pick, who, make_match, T)

    @rule(pick=PICK, is_go=st.booleans())
    def answer_by_link(self, pick, is_go):
        asks = list(Ask.objects.filter(state=AskState.OPEN).order_by("pk"))
        if not asks:
            return
        ask = asks[pick % len(asks)]
        link, _code = issue_link(ask, actor=self.people[0])
        before = _everything()
        self.moves_terms = False
        given = Given(codes={"go": is_go, "reason": "" if is_go else "hours"})
        try:
            answer_by_link(link, given, version=ask.version)
        except DomainError:
            assert _everything() == before

    @rule(pick=PICK, who=WHO, side=SIDE)
    def undecide(self, pick, who, side):
        self._do(pick, who, take_decision_back, T, side=side)

    @rule(pick=PICK, who=WHO, stale=RARELY, dies=RARELY)
    def match(self, pick, who, stale, dies):
        self._do(pick, who, make_match, T, is_stale=stale, dies=dies)

    @rule(pick=PICK, who=WHO)
    def unmatch(self, pick, who):
        self._do(pick, who, undo_match, M)

    @rule(pick=PICK, who=WHO)
    def open_again(self, pick, who):
        self._do(pick, who, reopen, N)

    @rule(pick=PICK, who=WHO)
    def tell(self, pick, who):
        self._do(pick, who, record_told, N, told_on=timezone.localdate())

    @rule(pick=PICK, who=WHO)
    def ask(self, pick, who):
        self._do(pick, who, ask_again, T)

    @rule(pick=PICK, who=WHO, term=st.sampled_from(Term), days=st.integers(-2, 30))
    def move_term(self, pick, who, term, days):
        day = timezone.localdate() + timedelta(days=days)
        self._do(pick, who, move_term, P, T, term=term, day=day)

    @rule(pick=PICK, who=WHO, because=st.sampled_from(WithdrawnBecause), dies=RARELY)
    def withdraw(self, pick, who, because, dies):
        if pick % 4 == 0 and MatchProposal.objects.open().count() > 3:
            self._do(pick, who, withdraw_proposal, P, T, M, because=because.value, dies=dies)

    @rule(pick=PICK)
    def candidate_stops_or_returns(self, pick):
        rows = list(Candidate.objects.order_by("pk"))
        row = rows[pick % len(rows)]
        act = withdraw_candidate if row.ended_on is None else return_candidate
        act(row, version=row.version, actor=self.people[0])

    @rule()
    def worker_works(self):
        work_off()

    @invariant()
    def states_move_only_as_the_table_says(self):
        now = _states()
        for key, state in now.items():
            was = self.was[key]
            assert state == was or state in NEXT[was], (was, state)
        self.was = now

    @invariant()
    def no_place_has_more_matches_or_gos_than_seats(self):
        seats = dict(Place.objects.values_list("pk", "number"))
        matched = Counter(_at(MatchProposal.objects.filter(state=ProposalState.MATCHED)))
        said_go = Counter(
            Decision.objects.filter(
                side=Side.PRACTICE, is_go=True, proposal__in=MatchProposal.objects.open()
            ).values_list("proposal__place", flat=True)
        )
        for place, number in seats.items():
            assert matched[place] <= number
            assert said_go[place] <= number

    @invariant()
    def nobody_has_two_matches(self):
        matched = MatchProposal.objects.filter(state=ProposalState.MATCHED)
        people = Counter(matched.values_list("candidate", flat=True))
        assert max(people.values(), default=0) <= 1

    @invariant()
    def terms_move_by_a_persons_act_alone(self):
        now = _terms()
        assert self.moves_terms or now == self.terms
        self.terms = now

    @invariant()
    def the_history_tells_the_state(self):
        told: dict[str, str] = {}
        for event in Event.objects.filter(kind__startswith="proposal.").order_by("pk"):
            if "to" in event.data:
                told[event.subject_id] = event.data["to"]
        assert {str(key): state for key, state in _states().items() if state != "proposed"} == {
            key: state for key, state in told.items() if state != "proposed"
        }

    @invariant()
    def who_need_not_decide_is_not_asked_once_the_worker_has_worked(self):
        if Ask.objects.filter(state=AskState.OPEN).exists():
            work_off()
            asked = Ask.objects.filter(state=AskState.OPEN).values("subject")
            states = MatchProposal.objects.filter(pk__in=asked).values_list("state", flat=True)
            assert set(states) <= {ProposalState.TALKED}


def _states():
    return dict(MatchProposal.objects.values_list("pk", "state"))


def _at(rows):
    return rows.values_list("place", flat=True)


def _terms():
    return list(
        MatchProposal.objects.order_by("pk").values_list("pk", "talk_due_on", "decision_due_on")
    )


def _everything():
    """Return every row that a refusal must leave as it was."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (MatchProposal, Decision, ChemistryMeeting, Ask, Event)
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_from_proposal_to_match_nothing_breaks_in_five_thousand_steps():
    run_state_machine_as_test(
        TalksMachine,
        settings=settings(
            # The rules are the same on every database; the second one is tried shorter.
            max_examples=100 if connection.vendor == "sqlite" else 10,
            stateful_step_count=50,
            deadline=None,
            # Making a failure smaller takes longer than all the rest.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
