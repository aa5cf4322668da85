"""The workflow of a proposal, in any order that two coordinators can think of."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import remove_candidate, return_candidate, withdraw_candidate
from leerplek.common.errors import DomainError
from leerplek.matching.enums import NEXT, Concern, StepKind, WithdrawnBecause
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.selectors.board import board_of, promises_among
from leerplek.matching.selectors.proposals import proposals_to_reconsider
from leerplek.matching.services.board import Step, change_board, undo_step
from leerplek.matching.services.proposals import propose_pairs, undo_act, withdraw_proposal
from leerplek.matching.services.runs import remove_run
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_place, make_run
from leerplek.practices.models import Place
from leerplek.practices.services import confirm_place, withdraw_confirmation

PICK = st.integers(0, 5)
WHO = st.integers(0, 1)
CONCERNS = frozenset(Concern.values)


class ProposalMachine(RuleBasedStateMachine):
    """Two coordinators of one class, who propose, take back, and change people and places."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        organisation = OrganisationFactory()
        self.people = [UserFactory(), UserFactory()]
        for person in self.people:
            person.organisation = organisation
            MembershipFactory(user=person, organisation=organisation, role=Role.COORDINATOR)
        self.cohort = make_cohort(self.people[0])
        for index in range(3):
            make_place(self.people[0])
            make_candidate(self.people[0], f"Kim {index}", km_north=index)
        self.was: dict[int, str] = {}
        self.start(0)

    def teardown(self) -> None:
        """Leave the database as it was, for the next example."""
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    def _try(self, rows, pick, act):
        """Do something with one of these rows; a refusal must leave the proposals as they were."""
        found = list(rows)
        if not found:
            return None
        before = _proposals()
        try:
            return act(found[pick % len(found)])
        except DomainError:
            assert _proposals() == before
            return None

    @rule(who=WHO)
    def start(self, who):
        try:
            run = make_run(self.people[who], self.cohort)
        except DomainError:
            return
        standing = {
            (f"c{candidate}", f"p{place}")
            for candidate, place in MatchProposal.objects.open()
            .exclude(pk__in=proposals_to_reconsider(self.people[who]).values("pk"))
            .values_list("candidate_id", "place_id")
        }
        assert standing <= board_of(run, self.people[who]).pairs

    @rule(pick=PICK, who=WHO, which=st.sets(PICK), agrees=st.booleans(), is_stale=st.booleans())
    def propose(self, pick, who, which, agrees, is_stale):
        def act(run):
            pairs = sorted(board_of(run, self.people[who]).pairs)
            chosen = {pair for index, pair in enumerate(pairs) if index in which}
            agreed = CONCERNS if agrees else frozenset()
            version = run.board_version + is_stale
            done = propose_pairs(
                run,
                pairs=dict.fromkeys(chosen, agreed),
                version=version,
                actor=self.people[who],
            )
            assert not is_stale
            assert len(done.made) + len(done.refused) == len(chosen)

        self._try(MatchRun.objects.order_by("-pk"), pick, act)

    @rule(
        pick=PICK,
        who=WHO,
        kind=st.sampled_from(["lock", "forbid", "place", "release"]),
        person=PICK,
        place=PICK,
    )
    def change(self, pick, who, kind, person, place):
        def act(run):
            board = board_of(run, self.people[who])
            persons, places = board.problem.candidates, board.problem.places
            step = Step(
                StepKind(kind),
                persons[person % len(persons)].id,
                places[place % len(places)].id,
            )
            changed = change_board(
                run,
                step,
                version=run.board_version,
                actor=self.people[who],
                knows_broken_rules=True,
            )
            promised = promises_among(changed.before, run)
            assert promised <= changed.after

        self._try(MatchRun.objects.order_by("-pk"), pick, act)

    @rule(pick=PICK, who=WHO)
    def undo_on_the_board(self, pick, who):
        def act(run):
            changed = undo_step(run, version=run.board_version, actor=self.people[who])
            assert promises_among(changed.before, run) <= changed.after

        self._try(MatchRun.objects.order_by("-pk"), pick, act)

    @rule(pick=PICK, who=WHO, because=st.sampled_from(WithdrawnBecause), is_stale=st.booleans())
    def withdraw(self, pick, who, because, is_stale):
        def act(proposal):
            version = proposal.version - is_stale
            withdraw_proposal(
                proposal, because=because.value, version=version, actor=self.people[who]
            )
            assert not is_stale

        self._try(MatchProposal.objects.order_by("-pk"), pick, act)

    @rule(pick=PICK, who=WHO)
    def undo(self, pick, who):
        def act(proposal):
            if proposal.run is not None:
                undo_act(proposal.run, act=proposal.act, actor=self.people[who])
                same = MatchProposal.objects.open().filter(act=proposal.act)
                assert not same.exists()

        self._try(MatchProposal.objects.select_related("run"), pick, act)

    @rule(pick=PICK)
    def candidate_stops(self, pick):
        self._try(
            Candidate.objects.all(),
            pick,
            lambda row: withdraw_candidate(row, version=row.version, actor=self.people[0]),
        )

    @rule(pick=PICK)
    def candidate_returns(self, pick):
        self._try(
            Candidate.objects.all(),
            pick,
            lambda row: return_candidate(row, version=row.version, actor=self.people[0]),
        )

    @rule(pick=PICK)
    def candidate_is_erased(self, pick):
        if Candidate.objects.count() > 1:
            self._try(
                Candidate.objects.all(),
                pick,
                lambda row: remove_candidate(row, version=row.version, actor=self.people[0]),
            )

    @rule(pick=PICK)
    def place_closes(self, pick):
        self._try(
            Place.objects.all(),
            pick,
            lambda row: withdraw_confirmation(row, version=row.version, actor=self.people[0]),
        )

    @rule(pick=PICK)
    def place_opens(self, pick):
        self._try(
            Place.objects.all(),
            pick,
            lambda row: confirm_place(row, how="mail", version=row.version, actor=self.people[0]),
        )

    @rule(pick=PICK)
    def round_is_removed(self, pick):
        self._try(MatchRun.objects.all(), pick, lambda run: remove_run(run, actor=self.people[0]))

    @invariant()
    def states_move_only_as_the_table_says(self):
        now = dict(MatchProposal.objects.values_list("pk", "state"))
        for key, state in now.items():
            was = self.was.get(key, state)
            assert state == was or state in NEXT[was], (was, state)
        self.was = now

    @invariant()
    def nobody_is_over_a_number_without_having_agreed(self):
        for field, concern in (("place_id", "place_full"), ("candidate_id", "candidate_full")):
            standing = MatchProposal.objects.open().values_list(field, "agreed_to")
            plain = Counter(row for row, agreed in standing if concern not in agreed)
            assert max(plain.values(), default=0) <= 2

    @invariant()
    def every_proposal_and_every_withdrawal_has_one_event(self):
        made = Counter(
            Event.objects.filter(kind="proposal.made").values_list("subject_id", flat=True)
        )
        back = Counter(
            Event.objects.filter(kind="proposal.withdrawn").values_list("subject_id", flat=True)
        )
        assert set(made.values()) | set(back.values()) <= {1}
        assert {str(key) for key in self.was} <= set(made)
        withdrawn = {str(key) for key, state in self.was.items() if state == "withdrawn"}
        assert withdrawn <= set(back)


def _proposals():
    return list(MatchProposal.objects.order_by("pk").values())


@pytest.mark.slow
@pytest.mark.django_db
def test_a_proposal_stays_whole_whatever_happens_in_whatever_order():
    run_state_machine_as_test(
        ProposalMachine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
