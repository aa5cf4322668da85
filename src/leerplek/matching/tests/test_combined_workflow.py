"""Combined places in any order: no half is ever given or promised twice, and answers verify."""

from collections import Counter
from dataclasses import replace
from math import ceil

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.common.errors import DomainError
from leerplek.matching.combined import Pairing, with_combinations
from leerplek.matching.enums import CombinationState, Mode, StepKind
from leerplek.matching.idents import offer_id
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.combinations import Combination
from leerplek.matching.packed import problem_of
from leerplek.matching.selectors.board import bare_board_of, board_of, promises_among
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.combinations import (
    drop_combination,
    reopen_combination,
    settle_combination,
)
from leerplek.matching.services.proposals import propose_pairs, withdraw_proposal
from leerplek.matching.solving import answer
from leerplek.matching.tests.boards import rounds
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_run
from leerplek.matching.tests.halves import combination, half_place
from leerplek.practices.models import Place
from leerplek.practices.services import change_place
from matchengine import Result, verify

PICK = st.integers(0, 5)
# What a service says of an answer that does not verify.
UNPROVEN = _("The answer did not pass its own check, so it is not shown. Please report this.")
ACTS = [settle_combination, settle_combination, drop_combination, reopen_combination]


@pytest.mark.engine
@settings(max_examples=15, deadline=None)
@given(rounds(), st.lists(st.tuples(PICK, PICK, st.integers(1, 2), st.booleans()), max_size=4))
def test_no_half_is_given_twice_and_every_kind_of_round_verifies(round_, wanted):
    halves = [offer.id for offer in round_.offers]
    pairings = [
        Pairing(
            f"k{number}",
            halves[one % len(halves)],
            halves[other % len(halves)],
            seats,
            (),
            (),
            here,
        )
        for number, (one, other, seats, here) in enumerate(wanted)
        if one % len(halves) != other % len(halves)
    ]

    offers = with_combinations(round_.offers, pairings)

    given_out = Counter[str]()
    for offer in offers:
        for _practice, place in offer.works_at:
            given_out[place] += offer.number
    assert all(given_out[each.id] <= each.number for each in round_.offers)
    assert with_combinations(round_.offers, []) == round_.offers
    for mode in Mode.values:
        found = answer(replace(round_, offers=offers), mode=mode, seed=0)
        assert verify(found.snapshot.problem, found.result) == []


class CombinedMachine(RuleBasedStateMachine):
    """A coordinator who settles, drops, changes places, makes rounds, proposes and takes back."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        organisation = OrganisationFactory()
        self.anna = UserFactory()
        self.anna.organisation = organisation
        MembershipFactory(user=self.anna, organisation=organisation, role=Role.COORDINATOR)
        self.cohort = make_cohort(self.anna)
        first, second, third = (
            half_place(self.anna, f"De Linde {km}", km=km, number=number, hours_max=24)
            for km, number in ((0, 2), (3, 1), (5, 1))
        )
        for one, other, state in (
            (first, second, CombinationState.SETTLED),
            (second, third, CombinationState.ASKED),
            (first, third, CombinationState.ASKED),
        ):
            combination(self.anna, self.cohort, first=one, second=other, state=state)
        for index in range(3):
            make_candidate(self.anna, f"Kim {index}", km_north=index)
        self.refused: list[str] = []
        self.start(Mode.PROPOSE)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    def _try(self, rows, pick, act):
        found = list(rows)
        if found:
            try:
                act(found[pick % len(found)])
            except DomainError as error:
                self.refused.append(str(error))

    @rule(mode=st.sampled_from(Mode))
    def start(self, mode):
        try:
            make_run(self.anna, self.cohort, mode)
        except DomainError:
            return

    @rule(
        pick=PICK, act=st.sampled_from([settle_combination, drop_combination, reopen_combination])
    )
    def decide(self, pick, act):
        self._try(
            Combination.objects.all(),
            pick,
            lambda one: act(one, version=one.version, actor=self.anna),
        )

    @rule(pick=PICK, hours=st.sampled_from([24, 28]))
    def practice_changes(self, pick, hours):
        self._try(
            Place.objects.select_related("site__practice"),
            pick,
            lambda row: change_place(row, version=row.version, actor=self.anna, hours_max=hours),
        )

    @rule(pick=PICK, which=st.sets(PICK, min_size=1))
    def propose(self, pick, which):
        def act(run):
            pairs = sorted(board_of(run, self.anna).pairs)
            chosen = {pair for index, pair in enumerate(pairs) if index in which}
            propose_pairs(
                run,
                pairs=dict.fromkeys(chosen, frozenset()),
                version=run.board_version,
                actor=self.anna,
            )

        self._try(MatchRun.objects.order_by("-pk"), pick, act)

    @rule(mode=st.sampled_from([Mode.PROPOSE, Mode.FAIR]))
    def propose_all_of_a_new_round(self, mode):
        self.start(mode)
        self.propose(0, set(range(6)))

    @rule(pick=PICK, act=st.sampled_from([drop_combination, reopen_combination]))
    def part_what_is_promised(self, pick, act):
        self._try(
            Combination.objects.filter(pk__in=_open().values("combination")),
            pick,
            lambda one: act(one, version=one.version, actor=self.anna),
        )

    @rule(pick=PICK)
    def withdraw(self, pick):
        self._try(
            MatchProposal.objects.open(),
            pick,
            lambda row: withdraw_proposal(
                row, because="practice", version=row.version, actor=self.anna
            ),
        )

    @rule(pick=PICK, kind=st.sampled_from(["lock", "forbid", "place"]), person=PICK, place=PICK)
    def change(self, pick, kind, person, place):
        def act(run):
            problem = bare_board_of(run).problem
            pair = (
                problem.candidates[person % len(problem.candidates)].id,
                problem.places[place % len(problem.places)].id,
            )
            changed = change_board(
                run,
                Step(StepKind(kind), *pair),
                version=run.board_version,
                actor=self.anna,
                knows_broken_rules=True,
            )
            assert promises_among(changed.before, run) <= changed.after

        self._try(MatchRun.objects.order_by("-pk"), pick, act)

    @rule(pick=PICK)
    def again(self, pick):
        self._try(
            MatchRun.objects.order_by("-pk"), pick, lambda run: make_again(run, actor=self.anna)
        )

    @invariant()
    def no_half_is_offered_twice(self):
        given_out = Counter[str]()
        for offer in round_of(self.cohort, self.anna.organisation).offers:
            for _practice, place in offer.works_at:
                given_out[place] += offer.number
        for place in Place.objects.all():
            assert given_out[offer_id(place.pk)] <= place.number

    @invariant()
    def no_half_is_promised_twice(self):
        standing = Counter(
            (row.place_id, row.combination) for row in _open().select_related("combination")
        )
        taken = Counter[int]()
        for (place, combined), count in standing.items():
            for half in (place,) if combined is None else (combined.first_id, combined.second_id):
                taken[half] += ceil(count / 2)
        for place in Place.objects.all():
            assert taken[place.pk] <= place.number

    @invariant()
    def the_last_round_verifies(self):
        assert str(UNPROVEN) not in self.refused
        run = MatchRun.objects.order_by("-pk").first()
        assert verify(problem_of(run), Result.from_dict(run.result)) == []


def _open():
    return MatchProposal.objects.open()


@pytest.mark.slow
@pytest.mark.django_db
def test_no_half_is_promised_twice_whatever_happens_in_whatever_order():
    run_state_machine_as_test(
        CombinedMachine,
        settings=settings(
            max_examples=16,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
