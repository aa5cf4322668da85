"""The workflow of an ask, in any order that two coordinators and two phones can think of."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Answer, Ask, PersonalLink
from leerplek.asks.selectors import link_by_code
from leerplek.asks.services import (
    answer_by_link,
    issue_link,
    make_ask,
    open_link,
    record_answer,
    reopen,
    revoke_link,
    withdraw,
)
from leerplek.audit.models import Event
from leerplek.common.errors import DomainError
from leerplek.practices.tests.factories import PracticeFactory

PICK = st.integers(0, 5)
GIVEN = st.sampled_from(
    [
        Given({"trains": "yes", "number": 1}),
        Given({"trains": "maybe", "number": None}),
        Given({"trains": "no", "number": None}, "ruimte"),
    ]
)
SOON = timedelta(days=10)


class AskMachine(RuleBasedStateMachine):
    """One practice that is asked whether it trains, again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        organisation = OrganisationFactory()
        self.anna = MembershipFactory(organisation=organisation, role=Role.COORDINATOR).user
        self.practice = PracticeFactory(organisation=organisation)
        self.codes: list[str] = []

    def teardown(self) -> None:
        """Leave the database as it was, for the next example."""
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    def _try(self, rows, pick, act):
        """Do something with one of these rows; a refusal must leave everything as it was."""
        found = list(rows)
        if not found:
            return
        before = _everything()
        try:
            act(found[pick % len(found)])
        except DomainError:
            assert _everything() == before

    @rule()
    def ask(self):
        before = _everything()
        try:
            make_ask(
                self.practice,
                kind="practice_trains",
                due_on=timezone.localdate() + SOON,
                contact=self.anna,
                actor=self.anna,
            )
        except DomainError:
            assert _everything() == before

    @rule(pick=PICK)
    def issue(self, pick):
        self._try(
            Ask.objects.all(),
            pick,
            lambda ask: self.codes.append(issue_link(ask, actor=self.anna)[1]),
        )

    @rule(pick=PICK)
    def revoke(self, pick):
        self._try(PersonalLink.objects.all(), pick, lambda link: revoke_link(link, actor=self.anna))

    @rule(pick=PICK, given=GIVEN)
    def answer(self, pick, given):
        def act(code):
            link = open_link(code)
            if link is not None:
                answer_by_link(link, given, version=link.ask.version)

        self._try(self.codes, pick, act)

    @rule(pick=PICK, given=GIVEN, behind=st.booleans())
    def note(self, pick, given, behind):
        def act(ask):
            version = ask.version - behind
            record_answer(ask, given, by=AnsweredBy.PHONE, version=version, actor=self.anna)

        self._try(Ask.objects.all(), pick, act)

    @rule(pick=PICK)
    def stop(self, pick):
        self._try(
            Ask.objects.all(),
            pick,
            lambda ask: withdraw(ask, version=ask.version, actor=self.anna),
        )

    @rule(pick=PICK)
    def again(self, pick):
        due_on = timezone.localdate() + SOON
        self._try(
            Ask.objects.all(),
            pick,
            lambda ask: reopen(ask, due_on=due_on, version=ask.version, actor=self.anna),
        )

    @invariant()
    def one_waits_at_a_time(self):
        assert Ask.objects.filter(state=AskState.OPEN).count() <= 1

    @invariant()
    def one_link_of_an_ask_works_and_only_while_it_is_asked(self):
        working = [link_by_code(code) for code in self.codes]
        asks = [link.ask for link in working if link]
        assert len({ask.pk for ask in asks}) == len(asks)
        assert all(ask.state != AskState.WITHDRAWN for ask in asks)

    @invariant()
    def the_last_answer_is_what_the_ask_and_the_practice_say(self):
        for ask in Ask.objects.filter(state=AskState.ANSWERED):
            last = ask.answers.last()
            assert (last.answer, last.answer_text) == (ask.answer, ask.answer_text)
        newest = Answer.objects.last()
        self.practice.refresh_from_db()
        if newest is not None:
            assert (self.practice.trains, self.practice.reason_not) == (
                newest.answer["trains"],
                newest.answer_text,
            )

    @invariant()
    def every_answer_left_its_event(self):
        told = Event.objects.filter(kind__in=["ask.answered", "ask.changed"])
        assert told.count() == Answer.objects.count()


def _everything():
    tables = (Ask, PersonalLink, Answer, Event)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.slow
@pytest.mark.django_db
def test_an_ask_keeps_its_promises_in_any_order():
    run_state_machine_as_test(
        AskMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
