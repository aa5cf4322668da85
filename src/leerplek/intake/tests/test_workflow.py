"""What a coordinator, two schools and UWV do with two candidates, in any order."""

from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import change_candidate, return_candidate, withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import DomainError
from leerplek.intake.enums import NEXT_PERMISSION, NEXT_VERDICT, PermissionState, VerdictState
from leerplek.intake.models import FundingPermission, SchoolVerdict
from leerplek.intake.selectors.starting import start_obstacles
from leerplek.intake.services.permissions import (
    ask_permission,
    record_permission,
    withdraw_permission,
)
from leerplek.intake.services.shared import remind
from leerplek.intake.services.verdicts import ask_school, cancel_verdict, record_verdict
from leerplek.intake.tests.factories import OfficeFactory, SchoolFactory, in_days

PICK = st.integers(0, 3)
WHOLE = {"conditions": "Eerst de toets", "reason": "other"}


class IntakeMachine(RuleBasedStateMachine):
    """Everybody acts as they like; a refusal leaves everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        owner = OrganisationFactory()
        self.anna = MembershipFactory(organisation=owner, role=Role.COORDINATOR).user
        self.schools = [SchoolFactory(region=owner.region) for _each in range(2)]
        self.office = OfficeFactory(region=owner.region)
        self.judges = [
            MembershipFactory(organisation=each, role=Role.SCHOOL).user for each in self.schools
        ]
        self.adviser = MembershipFactory(organisation=self.office, role=Role.UWV_ADVISER).user
        for _each in range(2):
            CandidateFactory(organisation=owner, funding_route=FundingRoute.UWV)
        self.was: dict[tuple[str, int], str] = {}
        self.asked = 0

    def teardown(self) -> None:
        """Leave the database as it was, for the next example."""
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    def _try(self, rows, pick, act):
        found = list(rows.order_by("pk"))
        if not found:
            return
        before = _rows()
        try:
            act(found[pick % len(found)])
        except DomainError:
            assert _rows() == before

    @rule(pick=PICK, school=st.integers(0, 1))
    def ask(self, pick, school):
        def act(candidate):
            ask_school(candidate, school=self.schools[school], actor=self.anna)
            self.asked += 1

        self._try(Candidate.objects.all(), pick, act)

    @rule(pick=PICK)
    def ask_uwv(self, pick):
        def act(candidate):
            ask_permission(candidate, office=self.office, actor=self.anna)
            self.asked += 1

        self._try(Candidate.objects.all(), pick, act)

    @rule(pick=PICK, answer=st.sampled_from(VerdictState), whole=st.booleans(), stale=st.booleans())
    def judge(self, pick, answer, whole, stale):
        def act(verdict):
            record_verdict(
                verdict,
                answer=answer,
                told_by="account",
                version=verdict.version + stale,
                actor=self.judges[0],
                **(WHOLE if whole else {}),
            )
            assert not stale

        self._try(SchoolVerdict.objects.all(), pick, act)

    @rule(
        pick=PICK,
        answer=st.sampled_from(PermissionState),
        whole=st.booleans(),
        first=st.none() | st.integers(-5, 5),
        last=st.none() | st.integers(-5, 5),
    )
    def permit(self, pick, answer, whole, first, last):
        def act(permission):
            record_permission(
                permission,
                answer=answer,
                told_by="phone",
                version=permission.version,
                actor=self.anna,
                valid_from_on=None if first is None else in_days(first),
                valid_until_on=None if last is None else in_days(last),
                **(WHOLE if whole else {}),
            )

        self._try(FundingPermission.objects.all(), pick, act)

    @rule(pick=PICK, of_school=st.booleans())
    def ask_no_longer(self, pick, of_school):
        model, end = (
            (SchoolVerdict, cancel_verdict)
            if of_school
            else (FundingPermission, withdraw_permission)
        )
        self._try(
            model.objects.all(),
            pick,
            lambda row: end(row, version=row.version, actor=self.anna),
        )

    @rule(pick=PICK, of_school=st.booleans())
    def remind(self, pick, of_school):
        model = SchoolVerdict if of_school else FundingPermission
        self._try(model.objects.all(), pick, lambda row: remind(row, actor=self.anna))

    @rule(pick=PICK)
    def stop_or_return(self, pick):
        def act(candidate):
            active = candidate.state == CandidateState.ACTIVE
            change = withdraw_candidate if active else return_candidate
            change(candidate, version=candidate.version, actor=self.anna)

        self._try(Candidate.objects.all(), pick, act)

    @rule(pick=PICK, route=st.sampled_from(FundingRoute))
    def change_route(self, pick, route):
        self._try(
            Candidate.objects.all(),
            pick,
            lambda row: change_candidate(
                row, version=row.version, actor=self.anna, funding_route=route
            ),
        )

    @invariant()
    def every_move_is_allowed_and_told_once(self):
        moves = Event.objects.filter(kind__in=["intake.decided", "intake.cancelled"])
        told = Counter((event.subject_type, int(event.subject_id)) for event in moves)
        for name, rows, nexts in (
            ("intake.schoolverdict", SchoolVerdict.objects.all(), NEXT_VERDICT),
            ("intake.fundingpermission", FundingPermission.objects.all(), NEXT_PERMISSION),
        ):
            for row in rows:
                was = self.was.get((name, row.pk), "asked")
                assert row.state == was or row.state in nexts[was]
                assert (told[name, row.pk] > 0) == (row.state != "asked")
                self.was[name, row.pk] = row.state
        assert Event.objects.filter(kind="intake.asked").count() == self.asked

    @invariant()
    def one_stands_for_each(self):
        verdicts = SchoolVerdict.objects.exclude(state="cancelled")
        standing = Counter(verdicts.values_list("candidate", "organisation"))
        permissions = FundingPermission.objects.exclude(state="withdrawn")
        standing.update(permissions.values_list("candidate"))
        assert set(standing.values()) <= {1}

    @invariant()
    def each_sees_what_is_asked_of_it_and_nothing_else(self):
        active = {"candidate__state": CandidateState.ACTIVE}
        for school, judge in zip(self.schools, self.judges, strict=True):
            seen = set(SchoolVerdict.objects.visible_to(judge))
            asked = SchoolVerdict.objects.filter(organisation=school, **active)
            assert seen == set(asked.exclude(state="cancelled"))
            assert not FundingPermission.objects.visible_to(judge).exists()
        asked = FundingPermission.objects.filter(candidate__funding_route="uwv", **active)
        seen = set(FundingPermission.objects.visible_to(self.adviser))
        assert seen == set(asked.exclude(state="withdrawn"))
        assert not SchoolVerdict.objects.visible_to(self.adviser).exists()

    @invariant()
    def nobody_of_uwv_starts_without_permission(self):
        for candidate in Candidate.objects.filter(funding_route=FundingRoute.UWV):
            permission = candidate.fundingpermissions.exclude(state="withdrawn").first()
            may = permission is not None and permission.allows(in_days(0))
            codes = [each.code for each in start_obstacles(candidate, in_days(0))]
            assert may == (not any(code.startswith("uwv_") for code in codes))


def _rows():
    return [
        list(model.objects.order_by("pk").values())
        for model in (SchoolVerdict, FundingPermission, Candidate)
    ] + [Event.objects.count()]


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [30, pytest.param(100, marks=pytest.mark.slow)])
def test_nothing_breaks_whatever_the_order(steps):
    run_state_machine_as_test(
        IntakeMachine,
        settings=settings(
            max_examples=10 if connection.vendor == "sqlite" else 3,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
