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
from leerplek.communication.models import Appointment, Message
from leerplek.intake.tests.factories import admit
from leerplek.jobs.worker import work_off
from leerplek.matching.enums import NEXT, REASONS, ProposalState, Side, Term, WithdrawnBecause
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import ExtraStep, Moment, WantsTalk
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.services.before import ask_before, offer_moments, want_talk
from leerplek.matching.services.decisions import (
    make_match,
    record_decision,
    record_told,
    reopen,
    take_decision_back,
    undo_match,
)
from leerplek.matching.services.proposals import withdraw_proposal
from leerplek.matching.services.steps import add_step, remove_step, tick_step
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
from leerplek.portal.kinds.cards import cards_of
from leerplek.practices.models import Place
from leerplek.practices.services import confirm_place, withdraw_confirmation

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
SOON = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
ASKED_IN = {
    ("go_no_go", "go_no_go_candidate"): {T},
    ("before_talk_candidate", "choose_moment"): {P},
    ("after_talk", "after_talk_candidate"): {P, T},
}
TABLES = (
    *(MatchProposal, Decision, ChemistryMeeting, WantsTalk, Moment, ExtraStep),
    *(Ask, Event, Appointment, Message),
)
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

    @rule(pick=PICK, who=WHO, stale=RARELY)
    def ask_whether_they_want(self, pick, who, stale):
        self._do(pick, who, ask_before, P, is_stale=stale)

    @rule(pick=PICK, who=WHO, side=SIDE, dies=RARELY)
    def want(self, pick, who, side, dies):
        self._do(pick, who, want_talk, P, side=side, by="phone", dies=dies)

    @rule(pick=PICK, who=WHO, first=st.integers(0, 2), dies=RARELY)
    def offer(self, pick, who, first, dies):
        # The same few moments again and again: two candidates want the same one.
        moments = [SOON + timedelta(hours=first + each) for each in range(2)]
        facts = {"moments": moments, "by": "phone", "contact": self.people[who]}
        self._do(pick, who, offer_moments, P, dies=dies, **facts)

    @rule(pick=PICK, none=RARELY)
    def choose(self, pick, none):
        asks = list(Ask.objects.filter(state=AskState.OPEN, kind="choose_moment").order_by("pk"))
        if asks:
            ask = asks[pick % len(asks)]
            moments = list(Moment.objects.filter(proposal=ask.subject))
            at = "none" if none or not moments else _iso(moments[pick % len(moments)])
            self._by_link(ask, Given(codes={"moment": at}))

    @rule(pick=PICK, says_no=RARELY)
    def read_the_cards(self, pick, says_no):
        asks = list(Ask.objects.filter(state=AskState.OPEN, kind="before_talk").order_by("pk"))
        if asks:
            ask = asks[pick % len(asks)]
            cards = {str(each.pk): "hours" if says_no else "talk" for each in cards_of(ask)}
            moments = [(SOON + timedelta(hours=each)).isoformat() for each in range(2)]
            self._by_link(ask, Given(codes={"cards": cards, "moments": moments}))

    @rule(pick=PICK, who=WHO, days=st.integers(-1, 20), stale=RARELY, dies=RARELY)
    def plan_step(self, pick, who, days, stale, dies):
        starts_at = timezone.now() + timedelta(days=days, minutes=5)
        facts = {"kind": "day_along", "minutes": 240, "where": "Praktijk", "invites": True}
        facts["starts_at"] = starts_at
        self._do(pick, who, add_step, T, is_stale=stale, dies=dies, **facts)

    @rule(pick=PICK, who=WHO, removes=st.booleans())
    def step_done_or_removed(self, pick, who, removes):
        steps = list(ExtraStep.objects.order_by("pk"))
        if not steps:
            return
        step = steps[pick % len(steps)]
        done = {} if removes else {"done_on": timezone.localdate()}
        service = remove_step if removes else tick_step
        before = _everything()
        self.moves_terms = False
        proposal = MatchProposal.objects.get(pk=step.proposal_id)
        actor = self.people[who]
        try:
            service(proposal, step=step, version=proposal.version, actor=actor, **done)
        except DomainError:
            assert _everything() == before

    @rule(pick=PICK)
    def place_stands_or_not(self, pick):
        places = list(Place.objects.order_by("pk"))
        place = places[pick % len(places)]
        act = withdraw_confirmation if place.is_confirmed else confirm_place
        how = {} if place.is_confirmed else {"how": "phone"}
        act(place, version=place.version, actor=self.people[0], **how)

    def _by_link(self, ask, given):
        link, _code = issue_link(ask, actor=self.people[0])
        before = _everything()
        self.moves_terms = False
        try:
            answer_by_link(link, given, version=ask.version)
        except DomainError:
            assert _everything() == before
        self.terms_move_by_a_persons_act_alone()

    @rule(pick=PICK, is_go=st.booleans())
    def answer_by_link(self, pick, is_go):
        decides = Ask.objects.filter(kind__startswith="go_no_go")
        asks = list(decides.filter(state=AskState.OPEN).order_by("pk"))
        if not asks:
            return
        ask = asks[pick % len(asks)]
        self._by_link(ask, Given(codes={"go": is_go, "reason": "" if is_go else "hours"}))

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
            waiting = Ask.objects.filter(state=AskState.OPEN)
            for kinds, states in ASKED_IN.items():
                asked = waiting.filter(kind__in=kinds).values("subject")
                rows = MatchProposal.objects.filter(pk__in=asked)
                assert set(rows.values_list("state", flat=True)) <= states
            for ask in waiting.filter(kind="before_talk"):
                assert cards_of(ask)

    @invariant()
    def no_two_talks_of_a_place_were_chosen_at_one_moment(self):
        chosen = Moment.objects.filter(is_chosen=True)
        planned = dict(ChemistryMeeting.objects.values_list("proposal", "starts_at"))
        taken = list(chosen.values_list("place", "starts_at"))
        assert len(taken) == len(set(taken))
        assert all(planned.get(each.proposal_id) == each.starts_at for each in chosen)

    @invariant()
    def every_step_to_do_is_inside_the_term(self):
        for step in ExtraStep.objects.filter(done_on=None, proposal__state=ProposalState.TALKED):
            assert timezone.localdate(step.starts_at) <= step.proposal.decision_due_on

    @invariant()
    def what_is_closed_is_in_no_calendar(self):
        closed = MatchProposal.objects.exclude(pk__in=MatchProposal.objects.open())
        for model in (ChemistryMeeting, ExtraStep):
            ahead = model.objects.filter(proposal__in=closed, with_practice__isnull=False)
            to_come = ahead.filter(starts_at__gt=timezone.now())
            assert not to_come.exclude(with_practice__state="called_off").exists()


def _iso(moment):
    return moment.starts_at.isoformat()


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
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


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
