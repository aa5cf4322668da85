"""Asking UWV, and what it says."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.common.errors import ConflictError
from leerplek.intake.enums import NEXT_PERMISSION, PermissionState
from leerplek.intake.errors import IntakeError
from leerplek.intake.selectors.permissions import permissions_late
from leerplek.intake.services.permissions import (
    ask_permission,
    record_permission,
    withdraw_permission,
)
from leerplek.intake.services.shared import remind
from leerplek.intake.tests.factories import FundingPermissionFactory, in_days

SAID = {
    PermissionState.GRANTED: {"valid_from_on": in_days(20)},
    PermissionState.CONDITIONAL: {
        "valid_from_on": in_days(20),
        "conditions": "Met een baangarantie",
    },
    PermissionState.REFUSED: {"reason": "too_long"},
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _say(permission, answer, actor, **facts):
    facts = {**SAID.get(answer, {}), **facts}
    facts = {"told_by": "phone", "version": permission.version, **facts}
    return record_permission(permission, answer=answer, actor=actor, **facts)


def test_ask_permission_takes_the_weeks_of_the_programme_from_the_day_it_was_asked(
    anna, noor, office
):
    permission = ask_permission(noor, office=office, asked_on=in_days(-7), actor=anna)

    assert (permission.state, permission.expected_weeks, permission.due_on) == (
        PermissionState.ASKED,
        4,
        in_days(21),
    )
    assert [event.kind for event in Event.objects.all()] == ["intake.asked"]


def test_ask_permission_is_for_who_goes_by_uwv(anna, noor, office):
    noor.funding_route = FundingRoute.FUND
    noor.save()

    with pytest.raises(IntakeError, match="Only who goes by UWV"):
        ask_permission(noor, office=office, actor=anna)


def test_ask_permission_refuses_another_office_a_day_to_come_and_a_second_time(
    anna, noor, office, zuid
):
    away = OrganisationFactory(region=zuid, kind=OrganisationKind.UWV)
    for other in (away, noor.organisation):
        with pytest.raises(IntakeError, match="no UWV office"):
            ask_permission(noor, office=other, actor=anna)
    with pytest.raises(IntakeError, match="still to come"):
        ask_permission(noor, office=office, asked_on=in_days(1), actor=anna)
    permission = ask_permission(noor, office=office, actor=anna)
    with pytest.raises(IntakeError, match="already"):
        ask_permission(noor, office=office, actor=anna)

    withdraw_permission(permission, version=1, actor=anna)
    assert ask_permission(noor, office=office, expected_weeks=6, actor=anna).due_on == in_days(42)


@pytest.mark.parametrize("to", PermissionState)
@pytest.mark.parametrize("came_from", PermissionState)
def test_every_move_of_a_permission(anna, noor, office, came_from, to):
    decided = {}
    if came_from in SAID:
        decided = {**SAID[came_from], "decided_at": timezone.now(), "decided_by": anna}
        decided |= {"told_by": "phone"}
        if came_from != PermissionState.REFUSED:
            decided["granted_on"] = in_days(0)
    permission = FundingPermissionFactory(
        candidate=noor, organisation=office, state=came_from, **decided
    )
    allowed = to in NEXT_PERMISSION.get(came_from, frozenset())

    def move():
        if to == PermissionState.WITHDRAWN:
            return withdraw_permission(permission, version=1, actor=anna)
        return _say(permission, to, anna)

    if allowed:
        assert move().state == to
    else:
        with pytest.raises(IntakeError):
            move()
    permission.refresh_from_db()
    assert permission.state == (to if allowed else came_from)
    assert Event.objects.count() == (1 if allowed else 0)


def test_record_permission_keeps_the_days_and_lets_them_go_with_a_refusal(
    anna, petra, noor, office
):
    permission = ask_permission(noor, office=office, actor=anna)

    permission = _say(permission, "granted", petra, valid_until_on=in_days(90), told_by="account")
    assert (permission.granted_on, permission.valid_from_on, permission.valid_until_on) == (
        in_days(0),
        in_days(20),
        in_days(90),
    )
    assert [permission.allows(in_days(day)) for day in (19, 20, 90, 91)] == [
        False,
        True,
        True,
        False,
    ]
    permission = _say(permission, "refused", anna)
    assert (permission.granted_on, permission.valid_from_on, permission.reason) == (
        None,
        None,
        "too_long",
    )
    assert permission.allows(in_days(30)) is False


@pytest.mark.parametrize(
    ("answer", "facts", "sentence"),
    [
        ("granted", {"valid_from_on": None}, "from which day"),
        ("granted", {"valid_until_on": in_days(1)}, "lies before the first"),
        ("granted", {"granted_on": in_days(1)}, "still to come"),
        ("conditional", {"conditions": ""}, "what the conditions are"),
        ("refused", {"reason": ""}, "Say why"),
        ("asked", {}, "Choose what UWV says"),
    ],
)
def test_record_permission_refuses_half_an_answer(anna, noor, office, answer, facts, sentence):
    permission = ask_permission(noor, office=office, actor=anna)

    with pytest.raises(IntakeError, match=sentence):
        _say(permission, answer, anna, **facts)

    permission.refresh_from_db()
    assert (permission.state, permission.version) == (PermissionState.ASKED, 1)


def test_record_permission_refuses_who_no_longer_goes_by_uwv(anna, noor, office):
    permission = ask_permission(noor, office=office, actor=anna)
    noor.funding_route = FundingRoute.OWN
    noor.save()

    with pytest.raises(IntakeError, match="no longer goes by UWV"):
        _say(permission, "granted", anna)


def test_nobody_waits_for_the_permission_of_who_goes_another_way(anna, noor, office):
    permission = ask_permission(noor, office=office, asked_on=in_days(-60), actor=anna)
    assert list(permissions_late(anna)) == [permission]
    noor.funding_route = FundingRoute.OWN
    noor.save()
    permission.refresh_from_db()

    assert (list(permissions_late(anna)), permission.is_late) == ([], False)
    with pytest.raises(IntakeError, match="no longer goes by UWV"):
        remind(permission, actor=anna)
    permission.refresh_from_db()
    assert (permission.reminded_at, permission.version) == (None, 1)


def test_record_permission_refuses_when_somebody_else_was_first(anna, noor, office):
    permission = ask_permission(noor, office=office, actor=anna)
    _say(permission, "granted", anna)

    with pytest.raises(ConflictError):
        _say(permission, "refused", anna)


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": in_days(-1)},
        {"state": "refused", "told_by": "phone"},
        {"valid_from_on": in_days(2), "valid_until_on": in_days(1)},
        {"state": "granted", "decided_at": timezone.now(), "told_by": "phone"},
    ],
)
def test_the_table_refuses_what_must_never_be(noor, office, fields):
    with pytest.raises(IntegrityError, match="permission"), transaction.atomic():
        FundingPermissionFactory(candidate=noor, organisation=office, **fields)


def test_the_table_takes_one_standing_permission(noor, office):
    FundingPermissionFactory(candidate=noor, organisation=office, state="withdrawn")
    FundingPermissionFactory(
        candidate=noor,
        organisation=office,
        asked_on=in_days(-30),
        due_on=in_days(-30) + timedelta(1),
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        FundingPermissionFactory(candidate=noor, organisation=office)
