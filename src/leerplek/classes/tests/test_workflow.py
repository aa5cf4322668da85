"""Whatever happens to a class, everybody in it counts once and nobody goes before the term."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from freezegun import freeze_time
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.keeping import end_consent, erase_file, files_to_erase
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import return_candidate, withdraw_candidate
from leerplek.candidates.waiting import move_to_class, put_on_waiting_list, waiting_consent
from leerplek.classes.enums import Fate
from leerplek.classes.selectors.closing import closing_preview
from leerplek.classes.selectors.comparing import outcomes_of
from leerplek.classes.services.closing import close_class, reopen_class
from leerplek.classes.tests.people import a_class, agreed_to_wait, match, somebody
from leerplek.common.errors import DomainError

NUMBERS = st.integers(0, 50)


class ClassMachine(RuleBasedStateMachine):
    """Two classes of one organisation; `ever` holds who was ever in each, as a person would."""

    def __init__(self):
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    @initialize()
    def start(self):
        self.day = date(2026, 11, 2)
        organisation = OrganisationFactory()
        self.actor = MembershipFactory(organisation=organisation, role=Role.COORDINATOR).user
        self.actor.organisation = self.organisation = organisation
        first = a_class(self.actor, "First")
        later = a_class(self.actor, "Later", date(2027, 3, 1), programme=first.programme)
        self.classes = [first, later]
        self.ever = {first.pk: set(), later.pk: set()}

    def one(self, number):
        people = list(Candidate.objects.order_by("pk"))
        return people[number % len(people)] if people else None

    def act(self, work):
        """Do something on the day of this moment; the business may say no."""
        with freeze_time(f"{self.day} 12:00+01:00"):
            try:
                return work()
            except DomainError:
                return None

    def note(self):
        for candidate in Candidate.objects.filter(cohort__isnull=False, state="active"):
            self.ever[candidate.cohort_id].add(candidate.pk)

    @rule(which=st.integers(0, 1))
    def join(self, which):
        self.classes[which].refresh_from_db()
        if self.classes[which].closed_on is None:
            somebody(self.organisation, self.classes[which])
        self.note()

    @rule(number=NUMBERS)
    def match_one(self, number):
        one = self.one(number)
        if one and one.state == "active" and one.cohort and not one.proposals.exists():
            self.act(lambda: match(one, one.cohort, self.actor))

    @rule(number=NUMBERS)
    def agree(self, number):
        if one := self.one(number):
            self.act(lambda: agreed_to_wait(one, self.actor, self.day))

    @rule(number=NUMBERS)
    def take_back(self, number):
        one = self.one(number)
        consent = one and one.consents.filter(ended_on=None).first()
        if consent:
            self.act(lambda: end_consent(consent, actor=self.actor))

    @rule(number=NUMBERS, how=st.sampled_from(["stop", "return", "wait"]))
    def change(self, number, how):
        work = {"stop": withdraw_candidate, "return": return_candidate, "wait": put_on_waiting_list}
        if one := self.one(number):
            self.act(lambda: work[how](one, version=one.version, actor=self.actor))
        self.note()

    @rule(number=NUMBERS, which=st.integers(0, 1))
    def move(self, number, which):
        if one := self.one(number):
            to = self.classes[which]
            self.act(lambda: move_to_class(one, to, version=one.version, actor=self.actor))
        self.note()

    @rule(which=st.integers(0, 1), wanted=st.lists(st.sampled_from(list(Fate)), min_size=1))
    def close(self, which, wanted):
        cohort, later = self.classes[which], self.classes[1 - which]
        cohort.refresh_from_db()

        def work():
            lines = closing_preview(cohort, {self.organisation.pk}).without
            fates = {
                line.candidate.pk: wanted[at % len(wanted)] if line.consent else Fate.ENDS
                for at, line in enumerate(lines)
            }
            close_class(
                cohort,
                version=cohort.version,
                closed_on=self.day,
                fates=fates,
                own={self.organisation.pk},
                later=later,
                actor=self.actor,
            )

        self.act(work)
        self.note()

    @rule(which=st.integers(0, 1))
    def reopen(self, which):
        cohort = self.classes[which]
        cohort.refresh_from_db()
        moved = set(
            cohort.endings.filter(outcome="moved", by_closing=True).values_list("candidate")
        )
        done = self.act(lambda: reopen_class(cohort, version=cohort.version, actor=self.actor))
        if done:
            # Who went to the other class by that closing only was never there after all.
            for (pk,) in moved:
                if Candidate.objects.get(pk=pk).cohort_id == cohort.pk:
                    other = self.classes[1 - which]
                    if not other.endings.filter(candidate=pk).exists():
                        self.ever[other.pk].discard(pk)
        self.note()

    @rule(days=st.integers(1, 200))
    def nights_pass(self, days):
        self.day += timedelta(days=days)
        standing = {
            one.pk: (one.ended_on, [each for each in one.consents.all() if each.holds_on(self.day)])
            for one in Candidate.objects.prefetch_related("consents")
        }
        self.act(lambda: [erase_file(pk, self.day) for pk in files_to_erase(self.day)])
        left = set(Candidate.objects.values_list("pk", flat=True))
        for pk, (ended_on, consents) in standing.items():
            is_over = ended_on is not None and ended_on + timedelta(days=28) <= self.day
            assert (pk not in left) == (is_over and not consents)

    @invariant()
    def everybody_counts_once(self):
        if not hasattr(self, "ever"):
            return
        found = outcomes_of(self.classes)
        assert {pk: sum(sum(each.values()) for each in found[pk].values()) for pk in self.ever} == {
            pk: len(people) for pk, people in self.ever.items()
        }

    @invariant()
    def nobody_was_put_on_the_list_without_a_day_of_ending(self):
        for one in Candidate.objects.filter(state=CandidateState.WAITING):
            assert one.ended_on is not None
            consents = [each for each in one.consents.all() if each.purpose == "waiting_list"]
            assert any(each.ended_on is None for each in consents)
            assert waiting_consent(one, self.day) or consents[0].until_on < self.day


@pytest.mark.django_db
def test_a_class_keeps_its_counts_and_its_terms_whatever_happens():
    run_state_machine_as_test(
        ClassMachine,
        settings=settings(
            max_examples=8,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
