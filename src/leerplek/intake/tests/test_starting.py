"""What keeps somebody from starting."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.formats import format_date
from leerplek.intake.selectors.starting import start_obstacles
from leerplek.intake.services.permissions import ask_permission, record_permission
from leerplek.intake.services.verdicts import ask_school, cancel_verdict, record_verdict
from leerplek.intake.tests.factories import SchoolFactory, in_days


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _codes(candidate, days=0):
    return [each.code for each in start_obstacles(candidate, in_days(days))]


def _say(verdict, answer, actor, **facts):
    return record_verdict(
        verdict, answer=answer, told_by="phone", version=verdict.version, actor=actor, **facts
    )


def test_the_school_stands_in_the_way_until_one_admits(anna, noor, school):
    noor.funding_route = FundingRoute.OWN
    noor.save()
    assert _codes(noor) == ["school_not_asked"]
    verdict = ask_school(noor, school=school, actor=anna)
    assert _codes(noor) == ["school_waits"]
    verdict = _say(verdict, "not_admitted", anna, reason="full")
    assert _codes(noor) == ["school_no"]
    verdict = _say(verdict, "conditional", anna, conditions="De toets")
    assert _codes(noor) == ["school_conditions"]
    other = ask_school(noor, school=SchoolFactory(region=noor.region), actor=anna)
    _say(other, "admitted", anna)
    assert _codes(noor) == []
    cancel_verdict(other, version=2, actor=anna)
    assert _codes(noor) == ["school_conditions"]


def test_who_pays_must_be_known(anna, noor, school):
    _say(ask_school(noor, school=school, actor=anna), "admitted", anna)
    noor.funding_route = FundingRoute.UNKNOWN

    assert [each.text for each in start_obstacles(noor, in_days(0))] == [
        "It is not known yet who pays for the course."
    ]


def test_uwv_stands_in_the_way_until_its_first_day_and_after_its_last(anna, noor, school, office):
    _say(ask_school(noor, school=school, actor=anna), "admitted", anna)
    assert _codes(noor) == ["uwv_not_asked"]
    permission = ask_permission(noor, office=office, actor=anna)
    assert _codes(noor) == ["uwv_waits"]
    facts = {"told_by": "phone", "actor": anna}
    permission = record_permission(permission, answer="refused", reason="costs", version=1, **facts)
    assert _codes(noor) == ["uwv_no"]
    record_permission(
        permission,
        answer="conditional",
        conditions="Met een baangarantie",
        valid_from_on=in_days(10),
        valid_until_on=in_days(20),
        version=2,
        **facts,
    )
    assert [_codes(noor, day) for day in (9, 10, 20, 21)] == [
        ["uwv_too_early"],
        [],
        [],
        ["uwv_too_late"],
    ]
    assert start_obstacles(noor, in_days(9))[0].text == (
        f"By the permission of UWV nobody starts before {format_date(in_days(10))}."
    )
    assert start_obstacles(noor, in_days(21))[0].text == (
        f"The permission of UWV ended on {format_date(in_days(20))}."
    )


def test_a_permission_counts_for_who_goes_by_uwv_alone(anna, noor, office):
    ask_permission(noor, office=office, actor=anna)
    noor.funding_route = FundingRoute.FUND

    assert _codes(noor) == ["school_not_asked"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(first=st.integers(-50, 50), length=st.none() | st.integers(0, 50), on=st.integers(-120, 120))
def test_who_may_start_on_a_day_is_within_the_permission(first, length, on):
    from leerplek.intake.models import FundingPermission

    permission = FundingPermission(
        state="granted",
        valid_from_on=in_days(first),
        valid_until_on=None if length is None else in_days(first + length),
    )

    assert permission.allows(in_days(on)) == (
        first <= on and (length is None or on <= first + length)
    )


def test_obstacles_are_told_for_a_candidate_of_nobody_else(anna, noor, school):
    _say(ask_school(noor, school=school, actor=anna), "admitted", anna)
    other = CandidateFactory(organisation=noor.organisation, funding_route=FundingRoute.OWN)

    assert _codes(other) == ["school_not_asked"]
